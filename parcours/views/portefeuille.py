"""Transfer people to another référent; delegate a portefeuille for a time."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from parcours.enums import MotifAffectation
from parcours.forms.portefeuille import FormulaireDelegation, FormulaireTransfert
from parcours.models import Affectation
from parcours.selectors.orientation import habilitations_de_referents
from parcours.selectors.portefeuille import delegations as lire_delegations
from parcours.selectors.portefeuille import referents_du_plie, transferables
from parcours.services.portefeuille import (
    DelegationImpossible,
    TransfertImpossible,
    deleguer,
    terminer_delegation,
)
from parcours.services.portefeuille import transferer as transferer_les_personnes
from plie.acteurs.acces import plie_actif, reserve_a
from plie.acteurs.enums import MotifDelegation
from plie.acteurs.models import Delegation
from plie.acteurs.requete import Requete
from plie.interface.formats import accorde, date_fr
from plie.interface.retours import adresse_de_retour
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from plie.texte import entier


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT, Role.COORDINATION)
def transferer(request: Requete) -> HttpResponse:
    """Who goes, to whom and why; then a page that asks to confirm; then it is done, once."""
    plie = plie_actif(request)
    jour = timezone.localdate()
    retour = adresse_de_retour(request, reverse("participants:liste"))
    donnables = list(transferables(request.user, jour, parametres_applicables(plie, jour).seuils_parcours))
    choisies = _choisies(request, donnables)
    formulaire = FormulaireTransfert(
        request.POST if request.method == "POST" else None,
        habilitations=habilitations_de_referents(plie.pk, jour),
    )
    if formulaire.is_bound and not choisies:
        formulaire.add_error(None, "Choisissez au moins une personne que vous pouvez transférer.")
    confirmation = False
    if formulaire.is_bound and formulaire.is_valid():
        if "confirme" in request.POST:
            habilitation = formulaire.habilitation
            try:
                faites = transferer_les_personnes(
                    [affectation.parcours_id for affectation in choisies],
                    plie=plie,
                    referent=habilitation.utilisateur,
                    lieu_accueil=habilitation.structure,
                    motif=MotifAffectation(formulaire.cleaned_data["motif"]),
                    commentaire=formulaire.cleaned_data["commentaire"],
                    auteur=request.user,
                )
            except TransfertImpossible as erreur:
                formulaire.add_error(None, str(erreur))
            else:
                _dire_le_transfert(request, len(faites), str(habilitation.utilisateur))
                return redirect(retour)
        else:
            confirmation = "corriger" not in request.POST
    contexte = {
        "formulaire": formulaire,
        "choisies": choisies,
        "confirmation": confirmation,
        "referents": _portefeuilles(donnables),
        "retour": retour,
        "rendez_vous": accorde(len(choisies), "personne,personnes"),
        "habilitation": formulaire.habilitation if confirmation else None,
        "motif": MotifAffectation(formulaire.cleaned_data["motif"]).libelle if confirmation else "",
    }
    refuse = formulaire.is_bound and not formulaire.is_valid()
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "parcours/portefeuille/transfert.html", contexte, status=statut)


def _choisies(request: Requete, donnables: list[Affectation]) -> list[Affectation]:
    """The people of ``parcours`` (boxes), else all those of ``portefeuille`` (a référent)."""
    donnees = request.POST if request.method == "POST" else request.GET
    cochees = {entier(valeur) for valeur in donnees.getlist("parcours")}
    entieres = {entier(valeur) for valeur in donnees.getlist("portefeuille")}
    return [a for a in donnables if a.parcours_id in cochees or a.referent_id in entieres]


def _portefeuilles(donnables: list[Affectation]) -> list[tuple[Any, int]]:
    """The référents whose whole portefeuille may be given, with how many people."""
    nombres: dict[int, int] = {}
    for affectation in donnables:
        nombres[affectation.referent_id] = nombres.get(affectation.referent_id, 0) + 1
    referents = {affectation.referent_id: affectation.referent for affectation in donnables}
    return sorted(
        ((referents[pk], nombre) for pk, nombre in nombres.items()),
        key=lambda un: (un[0].nom, un[0].prenom),
    )


def _dire_le_transfert(request: Requete, nombre: int, qui: str) -> None:
    if not nombre:
        messages.info(request, f"{qui} suit déjà ces personnes.")
        return
    verbe = "est confiée" if nombre == 1 else "sont confiées"
    messages.success(
        request,
        f"{accorde(nombre, 'personne,personnes')} {verbe} à {qui}, avec les rendez-vous déjà fixés.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT, Role.COORDINATION)
def delegations(request: Requete) -> HttpResponse:
    """The delegations given and received, and the form of a new one."""
    plie = plie_actif(request)
    jour = timezone.localdate()
    coordination = request.user.a_role(Role.COORDINATION)
    formulaire = FormulaireDelegation(
        request.POST if request.method == "POST" else None,
        referents=referents_du_plie(plie.pk, jour),
        titulaire=None if coordination else request.user,
        jour=jour,
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            faite = deleguer(
                plie=plie,
                titulaire=donnees["titulaire"] if coordination else request.user,
                delegataire=donnees["delegataire"],
                motif=MotifDelegation(donnees["motif"]),
                debut=donnees["debut"],
                fin=donnees["fin"],
                auteur=request.user,
            )
        except DelegationImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(
                request,
                f"Le portefeuille de {faite.titulaire} est délégué à {faite.delegataire} "
                f"du {date_fr(faite.debut, 'long')} au {date_fr(faite.fin, 'long')}.",
            )
            return redirect("portefeuille:delegations")
    contexte = {
        "formulaire": formulaire,
        "coordination": coordination,
        "lignes": [
            {
                "delegation": une,
                "etat": "terminee" if une.fin < jour else ("a_venir" if une.debut > jour else "en_cours"),
                "arretable": une.fin >= jour and (coordination or une.titulaire_id == request.user.pk),
            }
            for une in lire_delegations(request.user, jour)
        ],
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "parcours/portefeuille/delegations.html", contexte, status=statut)


@require_POST
@reserve_a(Role.REFERENT, Role.COORDINATION)
def terminer(request: Requete, pk: int) -> HttpResponse:
    """End a delegation early: by its titulaire, or by the coordination."""
    roles = frozenset({Role.REFERENT, Role.COORDINATION})
    miennes = Delegation.objects.visibles_par(request.user, roles)
    if not request.user.a_role(Role.COORDINATION):
        miennes = miennes.filter(titulaire=request.user)
    fin = terminer_delegation(get_object_or_404(miennes, pk=pk), auteur=request.user)
    if fin is None:
        messages.success(request, "La délégation est annulée : elle n’avait pas commencé.")
    elif fin == timezone.localdate():
        messages.success(request, "La délégation, commencée aujourd’hui, s’arrête ce soir.")
    else:
        messages.success(request, "La délégation est terminée : les dossiers ne sont plus ouverts.")
    return redirect("portefeuille:delegations")
