"""The entretien: typed with the person beside, kept as one types, saved once."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import ETATS_CLOS, TypeEntretien
from parcours.forms.entretiens import FormulaireEntretien
from parcours.models import Entretien, Parcours, RendezVous
from parcours.selectors.acces import parcours_a_ecrire
from parcours.selectors.entretiens import Fond, brouillon_de, entretien_visible, fond_entretien
from parcours.selectors.signatures import signatures_lues
from parcours.services.brouillons import (
    BrouillonDepasse,
    EntretienDepasse,
    EntretienImpossible,
    EntretienSigne,
    conserver,
)
from parcours.services.entretiens import enregistrer
from parcours.services.rendez_vous import RendezVousImpossible
from parcours.views.entretiens_conflits import fusionner, page_conflit
from parcours.views.entretiens_pages import (
    Contenu,
    Entete,
    adresse_du_formulaire,
    limite_en_clair,
    lire_contenu,
    lire_entete,
    nouvelle_page,
    page_formulaire,
)
from parcours.views.pages_parcours import noter
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.formats import accorde, date_fr, heure_fr
from plie.interface.retours import adresse_de_retour
from plie.roles import Role
from plie.texte import entier


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def nouveau(request: Requete, parcours: int) -> HttpResponse:
    """A new entretien, filled from ``?rendez_vous=`` when it comes from an appointment."""
    charge = parcours_a_ecrire(request.user, parcours)
    if charge.etat in ETATS_CLOS:
        messages.info(request, "Ce parcours est terminé : il ne reçoit plus d’entretien.")
        return redirect("participants:dossier", charge.participant_id)
    if request.method == "POST":
        _, champs = lire_entete(request)
        return _recevoir(request, _fond(request, charge, champs["rendez_vous"]))
    brouillon = brouillon_de(charge)
    voulu = entier(request.GET.get("rendez_vous", ""))
    if brouillon is not None and (garde := brouillon.contenu.get("rendez_vous", [""])[0]):
        voulu = entier(garde)
    fond = _fond(request, charge, voulu)
    if fond.rendez_vous is not None and fond.rendez_vous.temps_collectif_id is not None:
        messages.info(request, "La présence à un temps collectif se note ici.")
        return redirect("temps_collectifs:presences", fond.rendez_vous.temps_collectif_id)
    if fond.rendez_vous is not None and (fait := getattr(fond.rendez_vous, "entretien", None)):
        messages.info(request, "L’entretien de ce rendez-vous est déjà enregistré.")
        return redirect("entretiens:voir", fait.pk)
    if fond.rendez_vous is not None and timezone.localdate(fond.rendez_vous.debut) > fond.jour:
        messages.info(
            request,
            f"Le rendez-vous du {date_fr(fond.rendez_vous.debut, 'heure')} est à venir : cet entretien se "
            "saisit sans lui. S’il a été avancé, déplacez-le d’abord.",
        )
        return redirect("entretiens:nouveau", charge.pk)
    noter(request, charge)
    formulaire = FormulaireEntretien(fond=fond, brouillon=brouillon.contenu if brouillon else None)
    return page_formulaire(request, fond, formulaire, nouvelle_page(brouillon, None), brouillon=brouillon)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def modifier(request: Requete, pk: int) -> HttpResponse:
    """Change an entretien that is not signed yet."""
    entretien = entretien_visible(request.user, pk, frozenset({Role.REFERENT}))
    if entretien is None:
        raise Http404
    if entretien.annule_le is not None or entretien.emarge_le is not None:
        messages.info(request, str(EntretienSigne()))
        return redirect("entretiens:voir", pk)
    if entretien.parcours.etat in ETATS_CLOS:
        messages.info(request, "Ce parcours est terminé : ses entretiens ne se modifient plus.")
        return redirect("entretiens:voir", pk)
    parcours = entretien.parcours
    fond = fond_entretien(
        parcours, timezone.localdate(), entretien=entretien, rendez_vous=entretien.rendez_vous
    )
    if request.method == "POST":
        return _recevoir(request, fond)
    brouillon = brouillon_de(parcours, entretien)
    noter(request, parcours)
    formulaire = FormulaireEntretien(fond=fond, brouillon=brouillon.contenu if brouillon else None)
    return page_formulaire(
        request, fond, formulaire, nouvelle_page(brouillon, entretien), brouillon=brouillon
    )


@require_safe
def voir(request: Requete, pk: int) -> HttpResponse:
    """An entretien as it was written: its signature, its corrections, what may be done of it."""
    entretien = entretien_visible(request.user, pk)
    if entretien is None:
        raise Http404
    noter(request, entretien.parcours)
    ecrivain = (
        request.user.a_role(Role.REFERENT)
        and entretien.parcours.etat not in ETATS_CLOS
        and entretien_visible(request.user, pk, frozenset({Role.REFERENT})) is not None
    )
    libre = entretien.annule_le is None
    signe = entretien.emarge_le is not None
    contexte = {
        "entretien": entretien,
        "personne": entretien.parcours.participant,
        "faits": _faits(entretien),
        "textes": [
            (libelle, texte)
            for libelle, texte in (
                ("Ce qui a changé", entretien.evolution),
                ("Positionnements", entretien.positionnements),
                ("À faire d’ici la prochaine fois", entretien.objectifs_suivants),
            )
            if texte
        ],
        "signatures": signatures_lues(entretien),
        "correction": getattr(entretien, "contre_ecriture", None),
        "corrige": getattr(entretien, "corrige", None),
        "signe": signe,
        "sans_signature": entretien.type == TypeEntretien.TELEPHONE,
        "peut_signer": ecrivain and libre and not signe and entretien.type != TypeEntretien.TELEPHONE,
        "peut_modifier": ecrivain and libre and not signe,
        "peut_corriger": ecrivain and libre and signe,
        "url_dossier": reverse("participants:dossier", args=[entretien.parcours.participant_id]),
    }
    return render(request, "parcours/entretiens/page.html", contexte)


# --- a form received ----------------------------------------------------------------------------------------


def _recevoir(request: Requete, fond: Fond) -> HttpResponse:  # noqa: PLR0911  one per button and refusal
    """What the button asks: keep the draft, compare, put two versions together, or save."""
    entete, _ = lire_entete(request)
    contenu = lire_contenu(request)
    try:
        match request.POST.get("action", ""):
            case "fusion":
                reuni = fusionner(request)
                return page_formulaire(
                    request, fond, FormulaireEntretien(fond=fond, brouillon=reuni), entete, fusion=True
                )
            case "brouillon" | "comparer":
                _conserver(request, fond, entete, contenu)
                messages.success(request, "Le brouillon est enregistré.")
                adresse = adresse_du_formulaire(fond)
                retour = request.POST.get("retour", "")
                return redirect(f"{adresse}?{urlencode({'retour': retour})}" if retour else adresse)
            case _:
                return _enregistrer(request, fond, entete, contenu)
    except BrouillonDepasse as refus:
        return page_conflit(request, fond, contenu, brouillon=refus.brouillon)
    except EntretienDepasse as refus:
        if refus.entretien.emarge_le is not None:
            messages.warning(request, "Cet entretien a été enregistré et émargé depuis une autre page.")
            return redirect("entretiens:voir", refus.entretien.pk)
        return page_conflit(request, fond, contenu, entretien=refus.entretien)
    except EntretienImpossible as refus:
        messages.warning(request, str(refus))
        return redirect("participants:dossier", fond.parcours.participant_id)


def _enregistrer(request: Requete, fond: Fond, entete: Entete, contenu: Contenu) -> HttpResponse:
    formulaire = FormulaireEntretien(request.POST, fond=fond)
    if formulaire.is_valid():
        try:
            entretien = enregistrer(
                fond.parcours,
                cle=entete.cle,
                saisie=formulaire.saisie(),
                auteur=request.user,
                rendez_vous=fond.rendez_vous,
                entretien=fond.entretien,
                version_entretien=entete.version_entretien,
                version_brouillon=entete.version,
                page=entete.page,
            )
        except (EntretienImpossible, RendezVousImpossible) as refus:
            formulaire.add_error(None, str(refus))
        else:
            return _enregistre(request, fond, formulaire, entretien)
    # Refused: what was typed is kept all the same, should the page be closed.
    brouillon = _conserver(request, fond, entete, contenu)
    a_jour = Entete(
        cle=brouillon.cle,
        version=brouillon.version,
        page=entete.page,
        version_entretien=entete.version_entretien,
    )
    return page_formulaire(request, fond, formulaire, a_jour)


def _enregistre(
    request: Requete, fond: Fond, formulaire: FormulaireEntretien, entretien: Entretien
) -> HttpResponse:
    messages.success(request, f"L’entretien du {date_fr(entretien.date, 'long')} est enregistré.")
    _, alerte = limite_en_clair(fond.horloge, fond.jour, lambda nom: formulaire[nom].value())
    if alerte:
        messages.warning(request, alerte)
    retour = adresse_de_retour(request, reverse("participants:dossier", args=[fond.parcours.participant_id]))
    if request.POST.get("action") == "emarger" and entretien.type != TypeEntretien.TELEPHONE:
        adresse = reverse("emargement:recueillir", args=[entretien.pk])
        return redirect(f"{adresse}?{urlencode({'retour': retour})}")
    return redirect(retour)


def _conserver(request: Requete, fond: Fond, entete: Entete, contenu: Contenu) -> Any:
    return conserver(
        fond.parcours,
        cle=entete.cle,
        contenu=contenu,
        version=entete.version,
        auteur=request.user,
        entretien=fond.entretien,
        version_entretien=entete.version_entretien,
    )


# --- what the pages read ------------------------------------------------------------------------------------


def _fond(request: Requete, parcours: Parcours, rendez_vous: int | None) -> Fond:
    return fond_entretien(
        parcours, timezone.localdate(), rendez_vous=_rendez_vous(request, parcours, rendez_vous)
    )


def _rendez_vous(request: Requete, parcours: Parcours, pk: int | None) -> RendezVous | None:
    """The appointment of this very file; raises Http404 for any other."""
    if pk is None:
        return None
    trouve = (
        RendezVous.objects.visibles_par(request.user, frozenset({Role.REFERENT}))
        .filter(parcours=parcours, pk=pk)
        .select_related("entretien")
        .first()
    )
    if trouve is None:
        raise Http404
    return trouve


def _faits(entretien: Entretien) -> list[tuple[str, Any]]:
    jour: date = entretien.date
    quand = date_fr(jour, "long") + (f" à {heure_fr(entretien.heure)}" if entretien.heure else "")
    suivant = entretien.prochain_rendez_vous
    return [
        ("Type", TypeEntretien(entretien.type).libelle),
        ("Date", quand),
        ("Durée", accorde(entretien.duree, "minute,minutes")),
        ("Mené par", entretien.referent),
        ("Autres personnes présentes", entretien.presents or "Personne"),
        ("Temps collectif", entretien.temps_collectif)
        if entretien.temps_collectif
        else (
            "Rendez-vous",
            date_fr(entretien.rendez_vous.debut, "heure") if entretien.rendez_vous else "Sans rendez-vous",
        ),
        (
            "Suite",
            "La personne quitte le PLIE"
            if entretien.en_sortie
            else (
                f"Rendez-vous le {date_fr(suivant.debut, 'heure')}" if suivant else "Aucun rendez-vous fixé"
            ),
        ),
    ]
