"""Veilles and écoute psychologique: what the cellule de suivi grants besides the mesures."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.enums import MotifVeille, StatutDemande, StatutRendezVous
from parcours.models.parcours import Parcours, dossier
from participants.models import Participant
from plie.acces import ModeleVisible, Vue, a_travers, regards
from plie.bd import controle, datee_sauf, ordre_des_dates, parmi, sans_chevauchement, unique


@pghistory.track()
class Veille(ModeleVisible):
    """A time when the meetings slow down; it does not stop the clock of the mesures."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="veilles", verbose_name="parcours")
    motif = models.CharField("motif", max_length=20, choices=MotifVeille.choix())
    commentaire = models.CharField("commentaire", max_length=300, blank=True)
    debut = models.DateField("du")
    fin_prevue = models.DateField("fin prévue")
    fin = models.DateField("fin", null=True, blank=True)
    statut = models.CharField(
        "statut", max_length=12, choices=StatutDemande.choix(), default=StatutDemande.DEMANDEE
    )
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandée par"
    )

    regards = regards(**dossier(), avis_bureau_insertion=a_travers("parcours", lambda: Parcours))

    class Meta:
        verbose_name = "veille"
        verbose_name_plural = "veilles"
        ordering: ClassVar = ["parcours", "debut"]
        constraints: ClassVar = [
            parmi("veille_motif", "motif", MotifVeille.codes(), "Motif inconnu."),
            parmi("veille_statut", "statut", StatutDemande.codes(), "Statut inconnu."),
            ordre_des_dates("veille_fin_prevue", "debut", "fin_prevue", "La fin prévue précède le début."),
            ordre_des_dates("veille_fin", "debut", "fin", "La fin précède le début."),
            datee_sauf(
                "veille_decision",
                "decidee_le",
                "statut",
                StatutDemande.DEMANDEE,
                "Une veille décidée porte la date de la décision.",
            ),
            sans_chevauchement(
                "veille_sans_chevauchement",
                "parcours",
                "debut",
                "fin",
                "Une autre veille couvre déjà une partie de cette période.",
                condition=~Q(statut=StatutDemande.REFUSEE),
            ),
        ]

    def __str__(self) -> str:
        return f"Veille depuis le {self.debut:%d/%m/%Y}"


def mes_ecoutes(vue: Vue) -> Q:
    """The écoutes granted to the psychologue."""
    return Q(psychologue=vue.utilisateur_id, parcours__plie=vue.plie_id, statut=StatutDemande.ACCORDEE)


@pghistory.track()
class EcoutePsychologique(ModeleVisible):
    """An écoute asked by the référent, granted in cellule: dates only, never what is said there."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="ecoutes", verbose_name="parcours")
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="ecoutes", verbose_name="participant"
    )
    psychologue = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ecoutes",
        verbose_name="psychologue",
    )
    demandee_le = models.DateField("demandée le")
    statut = models.CharField(
        "statut", max_length=12, choices=StatutDemande.choix(), default=StatutDemande.DEMANDEE
    )
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    terminee_le = models.DateField("terminée le", null=True, blank=True)

    regards = regards(**dossier(), psychologue=mes_ecoutes)

    class Meta:
        verbose_name = "écoute psychologique"
        verbose_name_plural = "écoutes psychologiques"
        constraints: ClassVar = [
            parmi("ecoute_statut", "statut", StatutDemande.codes(), "Statut inconnu."),
            datee_sauf(
                "ecoute_decision",
                "decidee_le",
                "statut",
                StatutDemande.DEMANDEE,
                "Une écoute décidée porte la date de la décision.",
            ),
            controle(
                "ecoute_psychologue",
                ~Q(statut=StatutDemande.ACCORDEE) | Q(psychologue__isnull=False),
                "Une écoute accordée a un psychologue.",
            ),
            ordre_des_dates("ecoute_dates", "demandee_le", "decidee_le", "La décision précède la demande."),
            controle(
                "ecoute_fin",
                Q(terminee_le__isnull=True)
                | Q(
                    statut=StatutDemande.ACCORDEE,
                    decidee_le__isnull=False,
                    terminee_le__gte=F("decidee_le"),
                ),
                "Seule une écoute accordée se termine, et après la décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"Écoute demandée le {self.demandee_le:%d/%m/%Y}"


@pghistory.track()
class SeanceEcoute(ModeleVisible):
    """One appointment with the psychologue: its date and whether the person came."""

    ecoute = models.ForeignKey(
        EcoutePsychologique, models.PROTECT, related_name="seances", verbose_name="écoute"
    )
    debut = models.DateTimeField("date et heure")
    statut = models.CharField(
        "statut", max_length=20, choices=StatutRendezVous.choix(), default=StatutRendezVous.PLANIFIE
    )

    regards = regards(
        **dossier("ecoute__parcours"), psychologue=a_travers("ecoute", lambda: EcoutePsychologique)
    )

    class Meta:
        verbose_name = "séance d'écoute"
        verbose_name_plural = "séances d'écoute"
        ordering: ClassVar = ["debut"]
        constraints: ClassVar = [
            parmi("seance_ecoute_statut", "statut", StatutRendezVous.codes(), "Statut inconnu."),
            unique("seance_ecoute_unique", ["ecoute", "debut"], "Cette séance est déjà notée."),
        ]

    def __str__(self) -> str:
        return f"Séance du {timezone.localtime(self.debut):%d/%m/%Y}"
