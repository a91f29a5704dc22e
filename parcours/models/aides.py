"""Financial helps."""

from decimal import Decimal
from typing import ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from parcours.enums import DecisionAide, NatureAide
from parcours.models.parcours import Parcours, dossier
from plie.acces import ModeleVisible, regards
from plie.acteurs.models import Structure
from plie.bd import controle, datee_sauf, ordre_des_dates, parmi

MONTANT_AIDE_MAX = Decimal("99999.99")


@pghistory.track()
class AideFinanciere(ModeleVisible):
    """A financial help mobilised for the person, in euros."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="aides", verbose_name="parcours")
    nature = models.CharField("nature", max_length=14, choices=NatureAide.choix())
    financeur = models.ForeignKey(
        Structure, models.PROTECT, related_name="aides_financees", verbose_name="financeur"
    )
    montant = models.DecimalField(
        "montant en euros",
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(MONTANT_AIDE_MAX)],
    )
    demandee_le = models.DateField("demandée le")
    decision = models.CharField(
        "décision", max_length=12, choices=DecisionAide.choix(), default=DecisionAide.DEMANDEE
    )
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "aide financière"
        verbose_name_plural = "aides financières"
        ordering: ClassVar = ["-demandee_le"]
        constraints: ClassVar = [
            parmi("aide_nature", "nature", NatureAide.codes(), "Nature inconnue."),
            parmi("aide_decision", "decision", DecisionAide.codes(), "Décision inconnue."),
            controle("aide_montant", Q(montant__gt=0), "Le montant est positif."),
            datee_sauf(
                "aide_decidee",
                "decidee_le",
                "decision",
                DecisionAide.DEMANDEE,
                "Une aide décidée porte la date de la décision.",
            ),
            ordre_des_dates("aide_dates", "demandee_le", "decidee_le", "La décision précède la demande."),
        ]

    def __str__(self) -> str:
        return f"{NatureAide(self.nature).libelle} : {self.montant} €"
