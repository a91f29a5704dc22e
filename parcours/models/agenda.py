"""The calendar a référent subscribes to."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from plie.acces import ModeleVisible, regards
from plie.bd import controle, unique


@pghistory.track(exclude=["empreinte"])
class AbonnementAgenda(ModeleVisible):
    """A secret address that gives a référent's appointments to their calendar, until it is revoked.

    Only the digest of the secret is kept: the address is shown once. Names never leave; the initials do when
    the référent asks for them.
    """

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="abonnements_agenda",
        verbose_name="utilisateur",
    )
    empreinte = models.CharField("empreinte du secret", max_length=64, unique=True)
    initiales = models.BooleanField("montrer les initiales", default=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    regards = regards(lambda vue: Q(utilisateur=vue.utilisateur_id))

    class Meta:
        verbose_name = "abonnement à l'agenda"
        verbose_name_plural = "abonnements à l'agenda"
        ordering: ClassVar = ["-cree_le"]
        constraints: ClassVar = [
            unique(
                "abonnement_agenda_unique",
                ["utilisateur"],
                "Une adresse est déjà ouverte : révoquez-la d'abord.",
                condition=Q(revoque_le__isnull=True),
            ),
            controle(
                "abonnement_agenda_revocation",
                Q(revoque_le__isnull=True) | Q(revoque_le__gte=F("cree_le")),
                "Une adresse se révoque après sa création.",
            ),
        ]

    def __str__(self) -> str:
        return f"Abonnement du {timezone.localtime(self.cree_le):%d/%m/%Y}"
