"""What the pages that write in a file have in common: the journal, the way back, the warnings."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from parcours.enums import TypeEntretien
from parcours.models import Parcours, RendezVous
from parcours.selectors.rendez_vous import concurrents
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr, heure_fr
from plie.interface.retours import adresse_de_retour
from plie.journal.services import noter_consultation

METHODES = ["GET", "HEAD", "POST"]


def noter(request: Requete, parcours: Parcours) -> None:
    """Write in the journal that a page of this person was opened."""
    noter_ouverture(request, parcours.participant, parcours.plie_id)


def noter_ouverture(request: Requete, objet: Model, plie_id: int) -> None:
    """Write in the journal that a page on this person, document or workshop was opened."""
    noter_consultation(
        request.user,
        plie_id=plie_id,
        objet=objet._meta.label,
        objet_id=objet.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )


def adresse_du_dossier(parcours: Parcours) -> str:
    """The file of the person."""
    return reverse("participants:dossier", args=[parcours.participant_id])


def contexte_commun(request: Requete, parcours: Parcours) -> dict[str, Any]:
    """What every page of this module and of the accueil shows around its form."""
    noter(request, parcours)
    return {
        "parcours": parcours,
        "personne": parcours.participant,
        "url_dossier": adresse_du_dossier(parcours),
        "retour": adresse_de_retour(request, ""),
        "url_annuler": adresse_de_retour(request, adresse_du_dossier(parcours)),
    }


def statut_de(formulaire: forms.Form) -> HTTPStatus:
    """A form sent and refused is answered 422."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK


def signaler(request: Requete, rendez_vous: RendezVous, limite: date | None) -> None:
    """Warn, without preventing: another appointment at the same hour, or later than the rhythm allows."""
    jour = timezone.localdate(rendez_vous.debut)
    for autre in concurrents(rendez_vous):
        qui = (
            f"celui de {autre.parcours.participant.nom_affiche}"
            if RendezVous.objects.visibles_par(request.user).filter(pk=autre.pk).exists()
            else "celui d’une autre personne"
        )
        messages.warning(
            request,
            f"Attention : ce rendez-vous tombe en même temps que {qui}, à "
            f"{heure_fr(timezone.localtime(autre.debut))}.",
        )
    if limite is not None and jour > limite and rendez_vous.type != TypeEntretien.TELEPHONE:
        messages.warning(
            request,
            f"Ce rendez-vous vient après la date que le rythme demande, le {date_fr(limite, 'long')}.",
        )


def avec_retour(request: HttpRequest, url: str, **parametres: str) -> str:
    """The address of a next page, the page to come back to kept."""
    retour = adresse_de_retour(request, "")
    if retour:
        parametres["retour"] = retour
    return f"{url}?{urlencode(parametres)}" if parametres else url
