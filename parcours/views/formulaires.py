"""One form of a file on its page: shown, refused with its sentences; then back where one came from."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from parcours.models import Parcours
from parcours.services.suivi import SuiviImpossible
from parcours.views.pages_parcours import noter_ouverture
from participants.models import Participant
from plie.acteurs.requete import Requete
from plie.interface.retours import adresse_de_retour

GABARIT = "parcours/etapes/formulaire.html"


def adresse_du_dossier(participant_id: int) -> str:
    """The file of the person: where a form comes back to by default."""
    return reverse("participants:dossier", args=[participant_id])


def retour(request: Requete, participant_id: int) -> str:
    """Where to go once it is saved."""
    return adresse_de_retour(request, adresse_du_dossier(participant_id))


def page_formulaire(
    request: Requete,
    participant: Participant,
    formulaire: forms.Form,
    *,
    titre: str,
    chapo: str = "",
    bouton: str = "Enregistrer",
    gabarit: str = GABARIT,
    **contexte: Any,
) -> HttpResponse:
    """The page of a form of a person's file, written in the journal; 422 when something was refused."""
    noter_ouverture(request, participant, participant.plie_id)
    url_dossier = adresse_du_dossier(participant.pk)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.errors else HTTPStatus.OK
    contexte = {
        "formulaire": formulaire,
        "personne": participant,
        "titre": titre,
        "chapo": chapo,
        "bouton": bouton,
        "url_dossier": url_dossier,
        "url_retour": adresse_de_retour(request, url_dossier),
        "multipart": formulaire.is_multipart(),
        **contexte,
    }
    return render(request, gabarit, contexte, status=statut)


def confirmer(
    request: Requete,
    parcours: Parcours,
    geste: Callable[[], object],
    *,
    titre: str,
    question: str,
    bouton: str,
    annuler: str,
    fait: str,
    danger: bool = True,
) -> HttpResponse:
    """Ask before ``geste``; once confirmed do it, then back with ``fait`` or the sentence that refused it."""
    url_dossier = adresse_du_dossier(parcours.participant_id)
    url_retour = adresse_de_retour(request, url_dossier)
    if request.method == "POST":
        try:
            geste()
        except SuiviImpossible as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, fait)
        return redirect(url_retour)
    noter_ouverture(request, parcours.participant, parcours.plie_id)
    contexte = {
        "titre": titre,
        "question": question,
        "libelle_bouton": bouton,
        "danger": danger,
        "url_annuler": url_retour,
        "personne": parcours.participant,
        "url_dossier": url_dossier,
        "libelle_annuler": annuler,
    }
    return render(request, "composants/confirmation.html", contexte)
