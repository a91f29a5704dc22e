"""Étapes de parcours: a job, a training, a frein lifted.

The labels of the published table follow from these facts (``parcours.regles``); they are not typed in.
"""

from decimal import Decimal
from typing import ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from fiches_actions.models import FicheAction
from parcours.enums import EtatEtape, NatureEmploi
from parcours.models.parcours import Parcours, dossier
from participants.enums import Frein
from plie.acces import ModeleVisible, regards
from plie.acteurs.models import Structure
from plie.bd import controle, ordre_des_dates, parmi
from plie.protocole.models import DomaineFormation

HEURES_HEBDO_MAX = Decimal(48)  # Code du travail, art. L3121-20
HEURES_MISSION_MAX = 5000
HEURES_FORMATION_MAX = 5000


class Etape(ModeleVisible):
    """What all étapes share: the parcours, the state and the dates."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="%(class)ss", verbose_name="parcours")
    etat = models.CharField("état", max_length=12, choices=EtatEtape.choix(), default=EtatEtape.PREVUE)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    commentaire = models.CharField("commentaire", max_length=500, blank=True)
    saisie_le = models.DateTimeField("saisie le", default=timezone.now)

    regards = regards(**dossier())

    class Meta:
        abstract = True
        constraints: ClassVar = [
            parmi("%(class)s_etat", "etat", EtatEtape.codes(), "État inconnu."),
            ordre_des_dates("%(class)s_dates", "debut", "fin", "La fin précède le début."),
            controle(
                "%(class)s_commencee",
                Q(etat__in=[EtatEtape.PREVUE, EtatEtape.ABANDONNEE]) | Q(debut__isnull=False),
                "Une étape en cours ou réalisée porte sa date de début.",
            ),
        ]


@pghistory.track()
class EtapeEmploi(Etape):
    """A job held during the parcours."""

    nature = models.CharField("nature du contrat", max_length=24, choices=NatureEmploi.choix())
    employeur = models.CharField("employeur", max_length=160, blank=True)
    heures_hebdo = models.DecimalField(
        "heures par semaine",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(HEURES_HEBDO_MAX)],
    )
    heures_total = models.DecimalField(
        "heures de mission en tout",
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(HEURES_MISSION_MAX)],
    )
    metier = models.CharField("métier", max_length=120, blank=True)

    class Meta(Etape.Meta):
        abstract = False
        verbose_name = "étape emploi"
        verbose_name_plural = "étapes emploi"
        ordering: ClassVar = ["parcours", "debut"]
        constraints: ClassVar = [
            *Etape.Meta.constraints,
            parmi("etapeemploi_nature", "nature", NatureEmploi.codes(), "Nature inconnue."),
            controle(
                "etapeemploi_heures",
                Q(heures_hebdo__isnull=True) | Q(heures_hebdo__gt=0, heures_hebdo__lte=HEURES_HEBDO_MAX),
                f"Une semaine de travail compte {HEURES_HEBDO_MAX} heures au plus.",
            ),
            controle(
                "etapeemploi_heures_total",
                Q(heures_total__isnull=True) | Q(heures_total__gt=0, heures_total__lte=HEURES_MISSION_MAX),
                f"Les heures de mission vont jusqu'à {HEURES_MISSION_MAX}.",
            ),
        ]

    def __str__(self) -> str:
        return NatureEmploi(self.nature).libelle


@pghistory.track()
class EtapeFormation(Etape):
    """A training followed during the parcours."""

    domaine = models.ForeignKey(
        DomaineFormation, models.PROTECT, related_name="etapes", verbose_name="domaine"
    )
    intitule = models.CharField("intitulé", max_length=200)
    organisme = models.CharField("organisme", max_length=160, blank=True)
    heures = models.PositiveSmallIntegerField(
        "durée en heures",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HEURES_FORMATION_MAX)],
    )
    qualifiante = models.BooleanField("qualifiante", default=False)

    class Meta(Etape.Meta):
        abstract = False
        verbose_name = "étape formation"
        verbose_name_plural = "étapes formation"
        ordering: ClassVar = ["parcours", "debut"]
        constraints: ClassVar = [
            *Etape.Meta.constraints,
            controle(
                "etapeformation_heures",
                Q(heures__isnull=True) | Q(heures__gte=1, heures__lte=HEURES_FORMATION_MAX),
                f"Une formation dure de 1 à {HEURES_FORMATION_MAX} heures.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


@pghistory.track()
class EtapeFrein(Etape):
    """An action to lift a frein, linked to a fiche action where one applies."""

    frein = models.CharField("frein", max_length=20, choices=Frein.choix())
    action = models.CharField("action", max_length=200)
    fiche_action = models.ForeignKey(
        FicheAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="etapes",
        verbose_name="fiche action",
    )
    structure = models.ForeignKey(
        Structure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="etapes_freins",
        verbose_name="structure",
    )

    class Meta(Etape.Meta):
        abstract = False
        verbose_name = "étape de levée de frein"
        verbose_name_plural = "étapes de levée de freins"
        ordering: ClassVar = ["parcours", "debut"]
        constraints: ClassVar = [
            *Etape.Meta.constraints,
            parmi("etapefrein_frein", "frein", Frein.codes(), "Frein inconnu."),
        ]

    def __str__(self) -> str:
        return self.action
