"""The bilans told to the comité de pilotage and the satisfaction answers (Protocol, art. 6)."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from plie.acces import ModeleVisible, regards, tout_le_plie
from plie.bd import controle, parmi, unique
from plie.documents.models import Travail
from plie.protocole.models import Plie
from reporting.enums import EtatBilan, QuestionSatisfaction

ANNEES = (2000, 2100)


@pghistory.track()
class Bilan(ModeleVisible):
    """A bilan computed from the case files for a range of years, and kept as it was computed.

    ``donnees`` is the frozen result (tables with their labels and values). Published, it never changes:
    later edits of files make another bilan.
    """

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="bilans", verbose_name="PLIE")
    annee_debut = models.PositiveSmallIntegerField("première année")
    annee_fin = models.PositiveSmallIntegerField("dernière année")
    etat = models.CharField("état", max_length=8, choices=EtatBilan.choix(), default=EtatBilan.CALCULE)
    donnees = models.JSONField("données")
    calcule_le = models.DateTimeField("calculé le", default=timezone.now)
    calcule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="calculé par"
    )
    travail = models.OneToOneField(
        Travail, models.PROTECT, null=True, blank=True, related_name="bilan", verbose_name="travail"
    )
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="publié par",
    )

    regards = regards(
        coordination=tout_le_plie("plie"),
        signataire=lambda vue: Q(plie=vue.plie_id, etat=EtatBilan.PUBLIE),
    )

    class Meta:
        verbose_name = "bilan"
        verbose_name_plural = "bilans"
        ordering: ClassVar = ["-annee_fin", "-annee_debut", "-calcule_le"]
        constraints: ClassVar = [
            parmi("bilan_etat", "etat", EtatBilan.codes(), "État inconnu."),
            controle(
                "bilan_annees",
                Q(annee_debut__range=ANNEES, annee_fin__range=ANNEES, annee_fin__gte=F("annee_debut")),
                "Les années vont dans l'ordre, de 2000 à 2100.",
            ),
            controle(
                "bilan_publication",
                Q(etat=EtatBilan.PUBLIE, publie_le__isnull=False, publie_par__isnull=False)
                | Q(etat=EtatBilan.CALCULE, publie_le__isnull=True, publie_par__isnull=True),
                "Un bilan publié porte sa date et son auteur.",
            ),
        ]
        # What was told to the comité de pilotage is frozen, whoever writes: the application or a console.
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="bilan_publie_fige",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__etat=EtatBilan.PUBLIE.value),
            )
        ]

    def __str__(self) -> str:
        return f"Bilan {self.periode}"

    @property
    def periode(self) -> str:
        """« 2021 » for one year, « 2018-2021 » for several."""
        if self.annee_debut == self.annee_fin:
            return str(self.annee_debut)
        return f"{self.annee_debut}-{self.annee_fin}"


class ReponseSatisfaction(ModeleVisible):
    """One anonymous answer to the satisfaction survey: no link to a person is kept."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="reponses_satisfaction", verbose_name="PLIE")
    numero = models.PositiveIntegerField("numéro de réponse")
    annee = models.PositiveSmallIntegerField("année de l'enquête")
    explications = models.BooleanField(QuestionSatisfaction.EXPLICATIONS.libelle, null=True)
    situation = models.BooleanField(QuestionSatisfaction.SITUATION.libelle, null=True)
    projet = models.BooleanField(QuestionSatisfaction.PROJET.libelle, null=True)
    rythme = models.BooleanField(QuestionSatisfaction.RYTHME.libelle, null=True)
    fin = models.BooleanField(QuestionSatisfaction.FIN.libelle, null=True)
    recommandation = models.BooleanField(QuestionSatisfaction.RECOMMANDATION.libelle, null=True)

    regards = regards(coordination=tout_le_plie("plie"))

    class Meta:
        verbose_name = "réponse de satisfaction"
        verbose_name_plural = "réponses de satisfaction"
        constraints: ClassVar = [
            unique("satisfaction_numero", ["plie", "annee", "numero"], "Cette réponse est déjà saisie."),
            controle("satisfaction_annee", Q(annee__range=ANNEES), "Année hors bornes."),
        ]

    def __str__(self) -> str:
        return f"Réponse {self.numero} ({self.annee})"
