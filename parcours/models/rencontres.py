"""Appointments, workshops, calls after an absence and reminders."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.enums import CanalRappel, StatutRappel, StatutRendezVous, TypeEntretien
from parcours.models.parcours import Parcours, dossier
from plie.acces import ModeleVisible, regards, tout_le_plie
from plie.bd import controle, parmi, unique
from plie.protocole.models import Plie

DUREE_ENTRETIEN_MINUTES = 60  # Protocole, art. 3: mean length of a meeting, offered by default
DUREE_MINUTES = (5, 480)


def duree_en_minutes(verbose: str = "durée en minutes") -> "models.PositiveSmallIntegerField[int, int]":
    """The length of a meeting, in minutes."""
    return models.PositiveSmallIntegerField(
        verbose,
        default=DUREE_ENTRETIEN_MINUTES,
        validators=[MinValueValidator(DUREE_MINUTES[0]), MaxValueValidator(DUREE_MINUTES[1])],
    )


def duree_bornee(nom: str) -> models.CheckConstraint:
    """The bounds of a length, kept by the database."""
    return controle(
        nom,
        Q(duree__range=DUREE_MINUTES),
        f"La durée va de {DUREE_MINUTES[0]} à {DUREE_MINUTES[1]} minutes.",
    )


@pghistory.track()
class TempsCollectif(ModeleVisible):
    """A workshop; each presence is an ``Entretien`` of type collectif, counted in each person's rhythm."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="temps_collectifs", verbose_name="PLIE")
    titre = models.CharField("titre", max_length=160)
    debut = models.DateTimeField("début")
    duree = duree_en_minutes()
    lieu = models.CharField("lieu", max_length=160)
    animateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="temps_collectifs", verbose_name="animateur"
    )
    capacite = models.PositiveSmallIntegerField("places", null=True, blank=True)

    regards = regards(referent=tout_le_plie("plie"), coordination=tout_le_plie("plie"))

    class Meta:
        verbose_name = "temps collectif"
        verbose_name_plural = "temps collectifs"
        ordering: ClassVar = ["-debut"]
        constraints: ClassVar = [duree_bornee("temps_collectif_duree")]

    def __str__(self) -> str:
        return self.titre


@pghistory.track()
class RendezVous(ModeleVisible):
    """An appointment; once past it waits for its outcome."""

    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="rendez_vous", verbose_name="parcours"
    )
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rendez_vous", verbose_name="référent"
    )
    type = models.CharField(
        "type", max_length=12, choices=TypeEntretien.choix(), default=TypeEntretien.INDIVIDUEL
    )
    temps_collectif = models.ForeignKey(
        TempsCollectif,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inscriptions",
        verbose_name="temps collectif",
    )
    debut = models.DateTimeField("début")
    duree = duree_en_minutes()
    lieu = models.CharField("lieu", max_length=160, blank=True)
    statut = models.CharField(
        "statut", max_length=20, choices=StatutRendezVous.choix(), default=StatutRendezVous.PLANIFIE
    )
    # A date proposed by phone after an unjustified absence: missing it goes to the cellule (art. 3).
    seconde_proposition = models.BooleanField("seconde proposition après absence", default=False)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        ordering: ClassVar = ["debut"]
        indexes: ClassVar = [
            models.Index(fields=["referent", "debut"], name="rendez_vous_agenda"),
            models.Index(fields=["parcours", "debut"], name="rendez_vous_parcours"),
        ]
        constraints: ClassVar = [
            parmi("rendez_vous_type", "type", TypeEntretien.codes(), "Type inconnu."),
            parmi("rendez_vous_statut", "statut", StatutRendezVous.codes(), "Statut inconnu."),
            duree_bornee("rendez_vous_duree"),
            controle(
                "rendez_vous_collectif",
                Q(temps_collectif__isnull=True) | Q(type=TypeEntretien.COLLECTIF),
                "Une inscription à un temps collectif est de type collectif.",
            ),
            unique(
                "rendez_vous_inscription_unique",
                ["temps_collectif", "parcours"],
                "Cette personne est déjà inscrite à ce temps collectif.",
                condition=~Q(statut=StatutRendezVous.ANNULE),
            ),
            unique(
                "rendez_vous_sans_doublon",
                ["parcours", "debut"],
                "Un rendez-vous est déjà fixé à cette heure pour cette personne.",
                condition=~Q(statut=StatutRendezVous.ANNULE),
            ),
        ]

    def __str__(self) -> str:
        return f"{TypeEntretien(self.type).libelle} du {timezone.localtime(self.debut):%d/%m/%Y à %H h %M}"


@pghistory.track()
class AppelAbsence(ModeleVisible):
    """The call that follows an unjustified absence: its reason and the new date proposed (art. 3)."""

    rendez_vous = models.OneToOneField(
        RendezVous, models.PROTECT, related_name="appel", verbose_name="rendez-vous manqué"
    )
    fait_le = models.DateField("fait le")
    joint = models.BooleanField("personne jointe", default=True)
    raison = models.CharField("raison donnée", max_length=300, blank=True)
    nouveau_rendez_vous = models.OneToOneField(
        RendezVous,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="propose_par_appel",
        verbose_name="nouvelle date proposée",
    )
    fait_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="fait par"
    )

    regards = regards(**dossier("rendez_vous__parcours"))

    class Meta:
        verbose_name = "appel après absence"
        verbose_name_plural = "appels après absence"
        constraints: ClassVar = [
            controle(
                "appel_autre_rendez_vous",
                Q(nouveau_rendez_vous__isnull=True) | ~Q(nouveau_rendez_vous=F("rendez_vous")),
                "La nouvelle date est un autre rendez-vous.",
            ),
        ]

    def __str__(self) -> str:
        return f"Appel du {self.fait_le:%d/%m/%Y}"


@pghistory.track()
class Rappel(ModeleVisible):
    """The reminder of one appointment at the hour it had: one row, so that it leaves once.

    ``pris_le`` is written before the message is handed over: whatever stops the worker after that, nobody is
    written to twice, and the référent sees that the sending was cut.
    """

    rendez_vous = models.ForeignKey(
        RendezVous, models.PROTECT, related_name="rappels", verbose_name="rendez-vous"
    )
    pour = models.DateTimeField("rendez-vous rappelé")
    canal = models.CharField("par", max_length=8, choices=CanalRappel.choix())
    adresse = models.CharField("à", max_length=254, blank=True)
    statut = models.CharField(
        "statut", max_length=10, choices=StatutRappel.choix(), default=StatutRappel.A_ENVOYER
    )
    cree_le = models.DateTimeField("prévu le", default=timezone.now)
    pris_le = models.DateTimeField("remis le", null=True, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=200, blank=True)
    vu_le = models.DateTimeField("échec vu le", null=True, blank=True)

    regards = regards(**dossier("rendez_vous__parcours"))

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        ordering: ClassVar = ["-pour", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["pour"], name="rappel_a_envoyer", condition=Q(statut=StatutRappel.A_ENVOYER)
            ),
        ]
        constraints: ClassVar = [
            parmi("rappel_canal", "canal", CanalRappel.codes(), "Moyen inconnu."),
            parmi("rappel_statut", "statut", StatutRappel.codes(), "Statut inconnu."),
            unique("rappel_unique", ["rendez_vous", "pour"], "Ce rendez-vous est déjà rappelé."),
            controle(
                "rappel_envoye",
                Q(statut=StatutRappel.ENVOYE, envoye_le__isnull=False)
                | (~Q(statut=StatutRappel.ENVOYE) & Q(envoye_le__isnull=True)),
                "Un rappel envoyé porte son heure, et lui seul.",
            ),
            controle(
                "rappel_adresse",
                Q(canal=CanalRappel.LETTRE) | ~Q(adresse=""),
                "Un rappel par téléphone ou par courriel a une adresse.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rappel du {timezone.localtime(self.pour):%d/%m/%Y}"
