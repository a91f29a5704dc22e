"""Who opened which nominative file, and when (RGPD: accountability)."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from plie.acces import ModeleVisible, regards, tout_le_plie
from plie.protocole.models import Plie


class Consultation(ModeleVisible):
    """One opening of a nominative page by a user; written once, never edited."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="consultations", verbose_name="PLIE")
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="consultations", verbose_name="utilisateur"
    )
    quand = models.DateTimeField("quand", default=timezone.now)
    objet = models.CharField("objet", max_length=60)
    objet_id = models.BigIntegerField("identifiant de l'objet")
    page = models.CharField("page", max_length=120)

    regards = regards(coordination=tout_le_plie("plie"))

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering: ClassVar = ["-quand"]
        indexes: ClassVar = [models.Index(fields=["objet", "objet_id", "-quand"], name="consultation_objet")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="consultation_intouchable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.objet} {self.objet_id}"
