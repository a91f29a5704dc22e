"""The rencontre préalable and the documents attached to a fiche."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from plie.acces import ModeleVisible, a_travers, regards
from plie.bd import controle
from plie.documents.models import DocumentAbstrait
from prescriptions.enums import ResultatRencontre
from prescriptions.models.prescription import Prescription


@pghistory.track()
class RencontrePrealable(ModeleVisible):
    """A meeting between a référent and the person before anything is decided (art. 3)."""

    prescription = models.OneToOneField(
        Prescription, models.PROTECT, related_name="rencontre_prealable", verbose_name="prescription"
    )
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rencontres_prealables",
        verbose_name="référent",
    )
    prevue_le = models.DateTimeField("prévue le", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=120, blank=True)
    tenue_le = models.DateField("tenue le", null=True, blank=True)
    resultat = models.CharField("résultat", max_length=12, choices=ResultatRencontre.choix(), blank=True)
    commentaire = models.TextField("commentaire", max_length=1000, blank=True)

    regards = regards(
        referent=lambda vue: Q(referent=vue.utilisateur_id, prescription__plie=vue.plie_id),
        coordination=a_travers("prescription", lambda: Prescription),
        prescripteur=a_travers("prescription", lambda: Prescription),
    )

    class Meta:
        verbose_name = "rencontre préalable"
        verbose_name_plural = "rencontres préalables"
        constraints: ClassVar = [
            controle(
                "rencontre_resultat",
                Q(tenue_le__isnull=True, resultat="")
                | Q(tenue_le__isnull=False, resultat__in=ResultatRencontre.codes()),
                "Une rencontre tenue porte son résultat.",
            ),
            controle(
                "rencontre_prevue",
                Q(prevue_le__isnull=True) | Q(referent__isnull=False),
                "Une rencontre prévue a un référent.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rencontre préalable · {self.prescription}"


@pghistory.track()
class PieceJointe(DocumentAbstrait):
    """A document attached to a fiche de prescription."""

    prescription = models.ForeignKey(
        Prescription, models.PROTECT, related_name="pieces", verbose_name="prescription"
    )

    regards = regards(
        **{
            role: a_travers("prescription", lambda: Prescription)
            for role in (
                "referent",
                "coordination",
                "prescripteur",
                "avis_france_travail",
                "avis_bureau_insertion",
            )
        }
    )

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
