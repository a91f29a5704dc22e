"""Declaring an exit: the facts told, the verdict seen at once; « Et si… » tries facts and keeps nothing."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from parcours.enums import EtatParcours
from parcours.models import EtapeEmploi, EtapeFormation, Parcours
from parcours.selectors.acces import parcours_a_ecrire, parcours_a_lire
from parcours.views.pages_parcours import METHODES, contexte_commun, noter
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.retours import adresse_de_retour
from plie.roles import Role
from sorties.enums import EtatSortie
from sorties.forms.declaration import FormulaireSortie, faits_de_l_etape, faits_de_la_sortie
from sorties.models import Mission, Sortie
from sorties.presentation import affiche
from sorties.selectors.acces import sortie_a_ecrire
from sorties.services.declaration import (
    PAS_ENTREE,
    TERMINE,
    DeclarationImpossible,
    accord_attendu,
    declarer,
    noter_etape,
    retirer,
)
from sorties.services.declaration import modifier as modifier_sortie
from sorties.services.verdicts import juger

VERDICT, ETAPE, LIGNES, DECLARER = "verdict", "etape", "lignes", "declarer"
MODELES_D_ETAPE: Final[Mapping[str, type[EtapeEmploi] | type[EtapeFormation]]] = {
    "emploi": EtapeEmploi,
    "formation": EtapeFormation,
}


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def nouvelle(request: Requete, parcours: int) -> HttpResponse:
    """Declare the exit of a parcours; or keep the facts as an étape."""
    dossier = parcours_a_ecrire(request.user, parcours)
    vivante = Sortie.objects.filter(parcours=dossier).exclude(etat=EtatSortie.ANNULEE).first()
    action = _action(request)
    if vivante is not None and action not in {DECLARER, ETAPE}:
        return redirect("sorties:voir", vivante.pk)
    if vivante is None and dossier.etat != EtatParcours.ACTIF:
        messages.error(request, PAS_ENTREE if dossier.etat == EtatParcours.ACCUEIL else TERMINE)
        return redirect("participants:dossier", dossier.participant_id)
    formulaire = _formulaire(request, dossier, action)
    if action in {DECLARER, ETAPE} and formulaire.is_valid():
        faits, missions = formulaire.sortie(timezone.localdate())
        try:
            if action == ETAPE:
                noter_etape(dossier, faits, missions)
                messages.success(
                    request, "Ces faits sont enregistrés comme étape : l’accompagnement continue."
                )
                return redirect(
                    adresse_de_retour(request, reverse("participants:dossier", args=[dossier.participant_id]))
                )
            declaree = declarer(dossier, faits, missions, auteur=request.user)
        except DeclarationImpossible as refus:
            formulaire.refuser(str(refus), refus.champ)
        else:
            messages.success(
                request,
                f"La sortie est déclarée : {declaree.get_categorie_display().lower()}. "
                "La prochaine cellule de suivi se prononcera.",
            )
            return redirect("sorties:voir", declaree.pk)
    return _page(
        request,
        dossier,
        formulaire,
        action,
        titre="Déclarer une sortie",
        chapo="Dites les faits : le Protocole dit la catégorie, et ce qui manque.",
        etape_possible=True,
    )


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT, Role.COORDINATION)
def et_si(request: Requete, parcours: int) -> HttpResponse:
    """The same facts, tried: nothing is ever kept."""
    dossier = parcours_a_lire(request.user, parcours)
    action = VERDICT if request.method == "POST" and _action(request) != LIGNES else _action(request)
    formulaire = _formulaire(request, dossier, action, essai=True)
    return _page(
        request,
        dossier,
        formulaire,
        action,
        titre="Et si…",
        chapo="Essayez des faits et lisez le verdict. Rien n’est enregistré.",
        essai=True,
        peut_reprendre=_ecrit(request, dossier) and dossier.etat == EtatParcours.ACTIF,
    )


@require_POST
@reserve_a(Role.REFERENT, Role.COORDINATION)
def verdict(request: Requete, parcours: int) -> HttpResponse:
    """The verdict of what is being typed, for the side of the page; nothing is kept."""
    dossier = parcours_a_lire(request.user, parcours)
    essai = "essai" in request.POST
    formulaire = FormulaireSortie(request.POST, parcours=dossier, essai=essai)
    contexte = {
        "lu": _verdict(formulaire),
        "etape_possible": not essai and "modification" not in request.POST and _ecrit(request, dossier),
        "a_corriger": _a_corriger(formulaire) if request.POST.get("nature") else [],
    }
    return render(request, "sorties/_verdict_direct.html", contexte)


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def modifier(request: Requete, pk: int) -> HttpResponse:
    """Change the facts until the cellule decides."""
    sortie = sortie_a_ecrire(request.user, pk)
    if sortie.etat != EtatSortie.DEMANDEE:
        messages.error(request, "La cellule s’est prononcée, ou la sortie est retirée : elle ne change plus.")
        return redirect("sorties:voir", pk)
    dossier = sortie.parcours
    action = _action(request)
    formulaire = _formulaire(request, dossier, action, sortie=sortie)
    if action == DECLARER and formulaire.is_valid():
        faits, missions = formulaire.sortie(timezone.localdate())
        try:
            modifier_sortie(sortie, faits, missions)
        except DeclarationImpossible as refus:
            formulaire.refuser(str(refus), refus.champ)
        else:
            messages.success(request, "La sortie est modifiée, et jugée de nouveau.")
            return redirect("sorties:voir", pk)
    return _page(
        request,
        dossier,
        formulaire,
        action,
        titre="Modifier la sortie",
        chapo="Les missions notées ici remplacent celles d’avant.",
        modification=True,
        url_annuler=adresse_de_retour(request, reverse("sorties:voir", args=[pk])),
    )


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def retirer_sortie(request: Requete, pk: int) -> HttpResponse:
    """Withdraw the exit, once asked."""
    sortie = sortie_a_ecrire(request.user, pk)
    dossier = sortie.parcours
    if request.method == "POST":
        try:
            retirer(sortie)
        except DeclarationImpossible as refus:
            messages.error(request, str(refus))
            return redirect("sorties:voir", pk)
        messages.success(request, "La sortie est retirée : l’accompagnement continue.")
        return redirect("participants:dossier", dossier.participant_id)
    noter(request, dossier)
    contexte = {
        "titre": "Retirer la sortie",
        "question": "La sortie est annulée et reste dans l’historique ; l’accompagnement continue. "
        "La cellule de suivi n’aura plus à se prononcer.",
        "libelle_bouton": "Retirer la sortie",
        "danger": True,
        "url_annuler": reverse("sorties:voir", args=[pk]),
        "libelle_annuler": "Garder la sortie",
        "personne": dossier.participant,
        "url_dossier": reverse("participants:dossier", args=[dossier.participant_id]),
    }
    return render(request, "composants/confirmation.html", contexte)


# --- in common ------------------------------------------------------------------------------------------


def _action(request: Requete) -> str:
    """Which button was pressed; empty for a page that is only opened."""
    if request.method != "POST":
        return ""
    voulue = request.POST.get("action", DECLARER)
    return voulue if voulue in {VERDICT, ETAPE, LIGNES} else DECLARER


def _ecrit(request: Requete, dossier: Parcours) -> bool:
    ecrits = Parcours.objects.visibles_par(request.user, frozenset({Role.REFERENT}))
    return bool(ecrits.filter(pk=dossier.pk).exists())


def _formulaire(
    request: Requete,
    dossier: Parcours,
    action: str,
    *,
    essai: bool = False,
    sortie: Sortie | None = None,
) -> FormulaireSortie:
    if action == LIGNES:
        return _avec_des_lignes(request, dossier, essai=essai, sortie=sortie)
    if action:
        return FormulaireSortie(
            request.POST,
            parcours=dossier,
            essai=essai,
            exigeant=action in {DECLARER, ETAPE},
            etape=action == ETAPE,
            sortie=sortie,
        )
    initiales: dict[str, Any] = {"date": timezone.localdate()}
    missions: list[dict[str, Any]] = []
    if sortie is not None:
        initiales, missions = faits_de_la_sortie(sortie)
    elif (etape := _etape_demandee(request, dossier)) is not None:
        faits, missions = faits_de_l_etape(etape)
        initiales.update(faits)
    return FormulaireSortie(
        parcours=dossier, initiales=initiales, missions=missions, essai=essai, sortie=sortie
    )


def _avec_des_lignes(
    request: Requete, dossier: Parcours, *, essai: bool, sortie: Sortie | None
) -> FormulaireSortie:
    """The same page with what was typed, and blank rows after; nothing is judged."""
    tape = FormulaireSortie(request.POST, parcours=dossier, essai=essai, sortie=sortie)
    initiales = {nom: tape[nom].data for nom in tape.fields}
    missions = [
        {nom: ligne[nom].data for nom in ligne.fields} for ligne in tape.missions.forms if ligne.has_changed()
    ]
    return FormulaireSortie(
        parcours=dossier, initiales=initiales, missions=missions, essai=essai, sortie=sortie
    )


def _etape_demandee(request: Requete, dossier: Parcours) -> EtapeEmploi | EtapeFormation | None:
    """The étape named in the address, when it is one of this parcours; raises Http404 otherwise."""
    voulue = request.GET.get("etape", "")
    if not voulue:
        return None
    genre, _, numero = voulue.partition("-")
    modele = MODELES_D_ETAPE.get(genre)
    if modele is None or not numero.isascii() or not numero.isdigit():
        raise Http404
    trouvee: EtapeEmploi | EtapeFormation | None = (
        modele._default_manager.filter(parcours=dossier, pk=int(numero)).first() if len(numero) < 19 else None
    )
    if trouvee is None:
        raise Http404
    return trouvee


def _etapes(dossier: Parcours) -> list[tuple[str, EtapeEmploi | EtapeFormation]]:
    """The étapes one may begin with, the last first."""
    lignes: list[tuple[str, EtapeEmploi | EtapeFormation]] = []
    for genre, modele in MODELES_D_ETAPE.items():
        lignes += [
            (f"{genre}-{etape.pk}", etape) for etape in modele._default_manager.filter(parcours=dossier)
        ]
    return sorted(lignes, key=lambda ligne: (ligne[1].debut is not None, ligne[1].debut), reverse=True)[:8]


def _verdict(formulaire: FormulaireSortie) -> dict[str, Any] | None:
    """What the rules say of a form whose facts hold together."""
    if not formulaire.is_valid():
        return None
    return _juge(*formulaire.sortie(timezone.localdate()))


def _juge(faits: Sortie, missions: list[Mission]) -> dict[str, Any]:
    rendu, protocole = juger(faits, missions, timezone.localdate())
    return affiche(
        rendu.en_json(),
        accord_le=faits.accord_participant_le,
        accord_attendu=accord_attendu(rendu),
        protocole=protocole,
    )


def _a_corriger(formulaire: FormulaireSortie) -> list[tuple[str, str]]:
    """The sentences of what contradicts itself, with the name of the field."""
    return [
        (str(formulaire[nom].label) if nom in formulaire.fields else "", str(phrase))
        for nom, phrases in formulaire.errors.items()
        for phrase in phrases
    ]


def _page(
    request: Requete,
    dossier: Parcours,
    formulaire: FormulaireSortie,
    action: str,
    *,
    titre: str,
    chapo: str,
    essai: bool = False,
    modification: bool = False,
    etape_possible: bool = False,
    peut_reprendre: bool = False,
    **autres: Any,
) -> HttpResponse:
    """The page of the facts: 200 while one tries, 422 when what was sent is refused."""
    refuse = formulaire.is_bound and (not formulaire.is_valid() or bool(formulaire.errors))
    lu = _verdict_montre(request, formulaire)
    contexte = {
        **contexte_commun(request, dossier),
        "formulaire": formulaire,
        "titre": titre,
        "chapo": chapo,
        "essai": essai,
        "modification": modification,
        "etape_possible": etape_possible,
        "peut_reprendre": peut_reprendre,
        "etapes": [] if modification else _etapes(dossier),
        "lu": lu,
        "a_corriger": _a_corriger(formulaire) if refuse and formulaire.data.get("nature") else [],
        "au_depart": action == "" and bool(formulaire.initial.get("nature")),
        **autres,
    }
    gabarit = "sorties/et_si.html" if essai else "sorties/nouvelle.html"
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, gabarit, contexte, status=statut)


def _verdict_montre(request: Requete, formulaire: FormulaireSortie) -> dict[str, Any] | None:
    """The verdict beside the facts: also when what an exit must hold besides is still missing."""
    if not formulaire.is_bound:
        return None
    return _verdict(
        FormulaireSortie(request.POST, parcours=formulaire.parcours, essai=formulaire.essai)
        if formulaire.errors
        else formulaire
    )
