"""The secret address by which a calendar reads a référent's appointments: opened, changed, revoked."""

import secrets
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from parcours.models import AbonnementAgenda
from parcours.selectors.agenda import empreinte_du_secret
from plie.acteurs.models import Utilisateur

OCTETS_DU_SECRET: Final = 32


class AbonnementImpossible(Exception):
    """The address cannot be opened; the text is the sentence a user reads."""


@transaction.atomic
def ouvrir(utilisateur: Utilisateur, *, initiales: bool) -> tuple[AbonnementAgenda, str]:
    """Open an address; its secret is given back here and nowhere else. Raises AbonnementImpossible."""
    Utilisateur.objects.select_for_update(no_key=True).get(pk=utilisateur.pk)
    if _ouverts(utilisateur).exists():
        raise AbonnementImpossible("Une adresse est déjà ouverte : révoquez-la pour en avoir une autre.")
    secret = secrets.token_urlsafe(OCTETS_DU_SECRET)
    abonnement = AbonnementAgenda.objects.create(
        utilisateur=utilisateur, empreinte=empreinte_du_secret(secret), initiales=initiales
    )
    return abonnement, secret


@transaction.atomic
def choisir_initiales(utilisateur: Utilisateur, *, initiales: bool) -> None:
    """Show the initials of the people in the calendar, or nothing of them."""
    for abonnement in _ouverts(utilisateur).select_for_update():
        abonnement.initiales = initiales
        abonnement.save(update_fields=["initiales"])


@transaction.atomic
def revoquer(utilisateur: Utilisateur) -> None:
    """Close the address for good; closed already, nothing happens."""
    for abonnement in _ouverts(utilisateur).select_for_update():
        abonnement.revoque_le = timezone.now()
        abonnement.save(update_fields=["revoque_le"])


def _ouverts(utilisateur: Utilisateur) -> "QuerySet[AbonnementAgenda]":
    return AbonnementAgenda.objects.filter(utilisateur=utilisateur, revoque_le__isnull=True)
