"""Meetings held, their drafts and the corrections of those that are signed."""

import uuid
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.enums import ModeEmargement, TypeEntretien
from parcours.models.parcours import Parcours, dossier
from parcours.models.rencontres import RendezVous, TempsCollectif, duree_bornee, duree_en_minutes
from plie.acces import ModeleVisible, regards
from plie.bd import changent, controle, parmi, unique

# What the émargement attests: once signed, only a counter-entry corrects it.
CONTENU_SIGNE = (
    "parcours",
    "referent",
    "temps_collectif",
    "type",
    "date",
    "heure",
    "duree",
    "presents",
    "evolution",
    "positionnements",
    "objectifs_suivants",
    "en_sortie",
    "emarge_le",
    "emargement",
)


@pghistory.track()
class Entretien(ModeleVisible):
    """A meeting that was held (or a phone call): what changed, what was agreed, the émargement.

    The next rendez-vous is required unless the parcours is leaving (Protocol, art. 3). ``cle`` is that of the
    draft it came from, so that sending it twice writes it once; ``version`` grows at each save. One cancelled
    by a counter-entry (``annule_le``) counts nowhere.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="entretiens", verbose_name="parcours")
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="entretiens", verbose_name="référent"
    )
    rendez_vous = models.OneToOneField(
        RendezVous,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entretien",
        verbose_name="rendez-vous",
    )
    temps_collectif = models.ForeignKey(
        TempsCollectif,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presences",
        verbose_name="temps collectif",
    )
    type = models.CharField(
        "type", max_length=12, choices=TypeEntretien.choix(), default=TypeEntretien.INDIVIDUEL
    )
    date = models.DateField("date")
    heure = models.TimeField("heure", null=True, blank=True)
    duree = duree_en_minutes()
    presents = models.CharField("autres personnes présentes", max_length=200, blank=True)
    evolution = models.TextField("ce qui a changé", max_length=6000, blank=True)
    positionnements = models.TextField("positionnements", max_length=3000, blank=True)
    objectifs_suivants = models.TextField("objectifs pour la suite", max_length=3000, blank=True)
    # Two meetings may agree on the same one: whoever comes by in between keeps the date already fixed.
    prochain_rendez_vous = models.ForeignKey(
        RendezVous,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fixe_par",
        verbose_name="prochain rendez-vous",
    )
    en_sortie = models.BooleanField("la personne quitte le PLIE", default=False)
    emarge_le = models.DateTimeField("émargé le", null=True, blank=True)
    emargement = models.CharField(
        "mode d'émargement", max_length=8, choices=ModeEmargement.choix(), blank=True
    )
    saisi_le = models.DateTimeField("saisi le", default=timezone.now)
    cle = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "entretien"
        verbose_name_plural = "entretiens"
        ordering: ClassVar = ["-date", "-pk"]
        indexes: ClassVar = [models.Index(fields=["parcours", "date", "type"], name="entretien_rythme")]
        constraints: ClassVar = [
            parmi("entretien_type", "type", TypeEntretien.codes(), "Type inconnu."),
            duree_bornee("entretien_duree"),
            controle(
                "entretien_collectif",
                Q(temps_collectif__isnull=True) | Q(type=TypeEntretien.COLLECTIF),
                "Une présence à un temps collectif est de type collectif.",
            ),
            controle(
                "entretien_prochain",
                Q(prochain_rendez_vous__isnull=False)
                | Q(en_sortie=True)
                | Q(type__in=[TypeEntretien.COLLECTIF, TypeEntretien.TELEPHONE])
                | Q(annule_le__isnull=False),
                "Fixez le prochain rendez-vous, sauf si la personne quitte le PLIE.",
            ),
            controle(
                "entretien_emargement",
                Q(emarge_le__isnull=True, emargement="")
                | Q(emarge_le__isnull=False, emargement__in=ModeEmargement.codes()),
                "Un émargement porte sa date et son mode.",
            ),
            unique(
                "entretien_presence_unique",
                ["temps_collectif", "parcours"],
                "Cette présence est déjà notée.",
                condition=Q(annule_le__isnull=True),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="entretien_signe",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__emarge_le__isnull=False) & changent(*CONTENU_SIGNE),
            ),
            pgtrigger.Protect(
                name="entretien_signe_garde",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__emarge_le__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{TypeEntretien(self.type).libelle} du {self.date:%d/%m/%Y}"


@pghistory.track()
class ContreEcriture(ModeleVisible):
    """The correction of a signed entretien: it cancels it, and another may stand in its place."""

    entretien = models.OneToOneField(
        Entretien, models.PROTECT, related_name="contre_ecriture", verbose_name="entretien corrigé"
    )
    remplacant = models.OneToOneField(
        Entretien,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrige",
        verbose_name="entretien qui le remplace",
    )
    motif = models.CharField("motif de la correction", max_length=300)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="auteur"
    )
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now)

    regards = regards(**dossier("entretien__parcours"))

    class Meta:
        verbose_name = "correction d'entretien"
        verbose_name_plural = "corrections d'entretiens"
        constraints: ClassVar = [
            controle("contre_ecriture_motif", ~Q(motif=""), "Une correction dit pourquoi."),
            controle(
                "contre_ecriture_autre",
                Q(remplacant__isnull=True) | ~Q(remplacant=F("entretien")),
                "Un entretien ne se remplace pas lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction du {timezone.localtime(self.ecrite_le):%d/%m/%Y}"


class BrouillonEntretien(ModeleVisible):
    """What is being typed of an entretien: one draft for a new one, one for each being changed.

    ``contenu`` holds the fields of the form as sent (name to list of values); ``version`` grows at each save,
    and whoever saves an older one is shown both. It disappears when the entretien is saved.
    """

    parcours = models.ForeignKey(
        Parcours, models.CASCADE, related_name="brouillons_entretien", verbose_name="parcours"
    )
    entretien = models.ForeignKey(
        Entretien,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="brouillons",
        verbose_name="entretien modifié",
    )
    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    contenu = models.JSONField("contenu", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="auteur"
    )
    cree_le = models.DateTimeField("commencé le", default=timezone.now)
    modifie_le = models.DateTimeField("enregistré le", default=timezone.now)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "brouillon d'entretien"
        verbose_name_plural = "brouillons d'entretiens"
        constraints: ClassVar = [
            unique(
                "brouillon_entretien_unique",
                ["parcours", "entretien"],
                "Un brouillon existe déjà.",
                vides_egaux=True,
            ),
        ]

    def __str__(self) -> str:
        return f"Brouillon du {timezone.localtime(self.modifie_le):%d/%m/%Y}"
