"""Étapes de parcours, and the objectives of the file."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from parcours.enums import EtatObjectif
from parcours.forms.etapes import (
    FormulaireClotureObjectif,
    FormulaireEmploi,
    FormulaireEtape,
    FormulaireFormation,
    FormulaireFrein,
    FormulaireObjectif,
)
from parcours.models import EtapeEmploi, EtapeFormation, EtapeFrein, Objectif
from parcours.models.etapes import Etape
from parcours.selectors.acces import parcours_a_ecrire
from parcours.services.etapes import ajouter_etape, ligne_publiee, modifier_etape
from parcours.services.objectifs import ajouter_objectif, clore_objectif
from parcours.services.suivi import SuiviImpossible
from parcours.views.formulaires import page_formulaire, retour
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role


@dataclass(frozen=True, slots=True)
class Genre:
    """One of the three kinds of étapes: its rows, its form, its titles."""

    modele: type[Etape]
    formulaire: type[FormulaireEtape]
    nouvelle: str
    modifier: str


GENRES = {
    "emploi": Genre(EtapeEmploi, FormulaireEmploi, "Nouvelle étape emploi", "Étape emploi"),
    "formation": Genre(EtapeFormation, FormulaireFormation, "Nouvelle étape formation", "Étape formation"),
    "frein": Genre(EtapeFrein, FormulaireFrein, "Nouvelle levée de frein", "Levée de frein"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def nouvelle(request: Requete, genre: str, parcours: int) -> HttpResponse:
    """Add an étape to a parcours."""
    choisi = _genre(genre)
    trouve = parcours_a_ecrire(request.user, parcours)
    formulaire = choisi.formulaire(request.POST if request.method == "POST" else None, plie=trouve.plie)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            etape = ajouter_etape(trouve, choisi.modele, formulaire.cleaned_data)
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, _phrase("L’étape est ajoutée.", etape))
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(
        request, trouve.participant, formulaire, titre=choisi.nouvelle, bouton="Ajouter l’étape"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def modifier(request: Requete, genre: str, pk: int) -> HttpResponse:
    """Change an étape: what was planned begins, is done, or given up."""
    choisi = _genre(genre)
    etape = get_object_or_404(choisi.modele._default_manager.all(), pk=pk)
    trouve = parcours_a_ecrire(request.user, etape.parcours_id)
    formulaire = choisi.formulaire(
        request.POST if request.method == "POST" else None, plie=trouve.plie, etape=etape
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            etape = modifier_etape(etape, formulaire.cleaned_data)
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, _phrase("L’étape est enregistrée.", etape))
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(request, trouve.participant, formulaire, titre=choisi.modifier)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def objectif_nouveau(request: Requete, parcours: int) -> HttpResponse:
    """Add an objective; the file posts here as well."""
    trouve = parcours_a_ecrire(request.user, parcours)
    formulaire = FormulaireObjectif(request.POST if request.method == "POST" else None)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            ajouter_objectif(trouve, **formulaire.cleaned_data)
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus), "echeance")
        else:
            messages.success(request, "L’objectif est ajouté.")
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(
        request, trouve.participant, formulaire, titre="Nouvel objectif", bouton="Ajouter l’objectif"
    )


@require_POST
@reserve_a(Role.REFERENT)
def objectif_clore(request: Requete, pk: int) -> HttpResponse:
    """Tick an objective reached, or say that it is given up."""
    objectif = get_object_or_404(Objectif.objects.all(), pk=pk)
    trouve = parcours_a_ecrire(request.user, objectif.parcours_id)
    formulaire = FormulaireClotureObjectif(request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Dites si l’objectif est atteint ou abandonné.")
        return redirect(retour(request, trouve.participant_id))
    etat = EtatObjectif(formulaire.cleaned_data["etat"])
    try:
        clore_objectif(objectif, etat)
    except SuiviImpossible as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"Objectif {etat.libelle.lower()}.")
    return redirect(retour(request, trouve.participant_id))


def _genre(code: str) -> Genre:
    if code not in GENRES:
        raise Http404
    return GENRES[code]


def _phrase(faite: str, etape: Etape) -> str:
    """What was done; a job also says the row of the published table where it counts."""
    if not isinstance(etape, EtapeEmploi):
        return faite
    ligne = ligne_publiee(etape)
    return f"{faite} Au bilan, elle compte sur la ligne « {ligne.libelle} » ({ligne.groupe.libelle})."
