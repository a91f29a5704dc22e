"""What becomes of the person after the exit: the checks of the six months, and the return."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parcours.enums import StatutDemande
from parcours.models.parcours import dossier
from plie.acces import ModeleVisible, regards
from plie.bd import controle, datee_sauf, parmi, unique
from sorties.enums import SituationSuivi, SourceSuivi
from sorties.models.sortie import Sortie

ECHEANCES_SUIVI_MOIS = (1, 3, 6)  # Protocole, art. 3: the référent follows for six months


@pghistory.track()
class SuiviSortie(ModeleVisible):
    """What is known of the person one, three and six months after a positive exit."""

    sortie = models.ForeignKey(Sortie, models.PROTECT, related_name="suivis", verbose_name="sortie")
    echeance_mois = models.PositiveSmallIntegerField(
        "échéance en mois", choices=[(m, f"{m} mois") for m in ECHEANCES_SUIVI_MOIS]
    )
    fait_le = models.DateField("fait le")
    situation = models.CharField("situation", max_length=16, choices=SituationSuivi.choix())
    perdu_le = models.DateField("emploi ou formation terminé le", null=True, blank=True)
    source = models.CharField("source", max_length=12, choices=SourceSuivi.choix())
    commentaire = models.CharField("commentaire", max_length=300, blank=True)
    note_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="noté par",
    )

    regards = regards(**dossier("sortie__parcours"))

    class Meta:
        verbose_name = "suivi après la sortie"
        verbose_name_plural = "suivis après la sortie"
        ordering: ClassVar = ["sortie", "echeance_mois"]
        constraints: ClassVar = [
            unique("suivi_un_par_echeance", ["sortie", "echeance_mois"], "Ce suivi est déjà noté."),
            controle(
                "suivi_echeance",
                Q(echeance_mois__in=ECHEANCES_SUIVI_MOIS),
                "Le suivi se fait à 1, 3 et 6 mois.",
            ),
            parmi("suivi_situation", "situation", SituationSuivi.codes(), "Situation inconnue."),
            parmi("suivi_source", "source", SourceSuivi.codes(), "Source inconnue."),
            controle(
                "suivi_sans_nouvelles",
                Q(situation=SituationSuivi.SANS_NOUVELLES, source=SourceSuivi.AUCUNE)
                | (~Q(situation=SituationSuivi.SANS_NOUVELLES) & ~Q(source=SourceSuivi.AUCUNE)),
                "Sans nouvelles, la source est « aucune réponse » ; sinon, dites qui a répondu.",
            ),
            controle(
                "suivi_fin_dite",
                Q(perdu_le__isnull=True)
                | Q(
                    situation__in=[SituationSuivi.TERME, SituationSuivi.PERTE],
                    perdu_le__lte=F("fait_le"),
                ),
                "Le dernier jour se note quand l'emploi ou la formation a pris fin, et une fois passé.",
            ),
        ]

    def __str__(self) -> str:
        return f"À {self.echeance_mois} mois : {SituationSuivi(self.situation).libelle.lower()}"


@pghistory.track()
class DemandeReprise(ModeleVisible):
    """Someone comes back within the months of their parcours: the cellule decides to open it again."""

    sortie = models.ForeignKey(Sortie, models.PROTECT, related_name="reprises", verbose_name="sortie")
    motif = models.TextField("pourquoi reprendre", max_length=2000)
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandée par"
    )
    demandee_le = models.DateField("demandée le")
    statut = models.CharField(
        "statut", max_length=12, choices=StatutDemande.choix(), default=StatutDemande.DEMANDEE
    )
    decidee_le = models.DateField("décidée le", null=True, blank=True)

    regards = regards(**dossier("sortie__parcours"))

    class Meta:
        verbose_name = "demande de reprise"
        verbose_name_plural = "demandes de reprise"
        ordering: ClassVar = ["sortie", "demandee_le"]
        constraints: ClassVar = [
            parmi("reprise_statut", "statut", StatutDemande.codes(), "Statut inconnu."),
            controle("reprise_motif", ~Q(motif=""), "Une demande de reprise dit pourquoi."),
            datee_sauf(
                "reprise_decision",
                "decidee_le",
                "statut",
                StatutDemande.DEMANDEE,
                "Une reprise décidée porte la date de la décision.",
            ),
            unique(
                "reprise_une_a_la_fois",
                ["sortie"],
                "Une reprise est déjà demandée.",
                condition=~Q(statut=StatutDemande.REFUSEE),
            ),
        ]

    def __str__(self) -> str:
        return f"Reprise demandée le {self.demandee_le:%d/%m/%Y}"
