"""The bilan de fin, the fiche printed from it, and its way to the person and the prescriber."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parcours.models.parcours import dossier
from plie.acces import ModeleVisible, regards
from plie.bd import changent, controle, ordre_des_dates, parmi, unique
from sorties.enums import EtatFiche, ModeRemise, VarianteFiche
from sorties.models.sortie import Sortie

CONTENU_REMIS = (
    "sortie",
    "entretien_le",
    "redige_par",
    "objectifs_atteints",
    "demarches",
    "a_poursuivre",
    "reste_a_faire",
    "accord_transmission_freins",
)


@pghistory.track()
class BilanFin(ModeleVisible):
    """What the last, systematic interview concludes; the fiche bilan is printed from it.

    Once given to the person or sent to the prescriber, its text does not change.
    """

    sortie = models.OneToOneField(Sortie, models.PROTECT, related_name="bilan_fin", verbose_name="sortie")
    entretien_le = models.DateField("entretien de fin le")
    redige_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="rédigé par",
    )
    objectifs_atteints = models.TextField("objectifs atteints", max_length=4000, blank=True)
    demarches = models.TextField("démarches engagées", max_length=4000, blank=True)
    a_poursuivre = models.TextField("objectifs à poursuivre", max_length=4000, blank=True)
    reste_a_faire = models.TextField("démarches qui restent", max_length=4000, blank=True)
    remis_participant_le = models.DateField("remis à la personne le", null=True, blank=True)
    accord_transmission_freins = models.BooleanField(
        "la personne accepte que le détail des freins soit transmis", default=False
    )
    transmis_prescripteur_le = models.DateField("transmis au prescripteur le", null=True, blank=True)

    regards = regards(
        **dossier("sortie__parcours"),
        prescripteur=lambda vue: Q(
            transmis_prescripteur_le__isnull=False,
            sortie__parcours__prescription__structure__in=vue.structures,
        ),
    )

    class Meta:
        verbose_name = "bilan de fin"
        verbose_name_plural = "bilans de fin"
        constraints: ClassVar = [
            ordre_des_dates(
                "bilan_fin_remise", "entretien_le", "remis_participant_le", "La remise précède l'entretien."
            ),
            ordre_des_dates(
                "bilan_fin_transmission",
                "entretien_le",
                "transmis_prescripteur_le",
                "La transmission précède l'entretien.",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="bilan_fin_remis",
                operation=pgtrigger.Update,
                condition=(
                    pgtrigger.Q(old__remis_participant_le__isnull=False)
                    | pgtrigger.Q(old__transmis_prescripteur_le__isnull=False)
                )
                & changent(*CONTENU_REMIS),
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan de fin du {self.entretien_le:%d/%m/%Y}"


@pghistory.track()
class FicheBilan(ModeleVisible):
    """The fiche bilan as a PDF: one for the person, one as the prescriber reads it.

    The row comes first and waits (A_RENDRE): whoever holds its lock renders it. ``fichier`` is named with the
    row, so that a rendering begun again writes over the same file.
    """

    bilan = models.ForeignKey(BilanFin, models.PROTECT, related_name="fiches", verbose_name="bilan de fin")
    variante = models.CharField("variante", max_length=12, choices=VarianteFiche.choix())
    etat = models.CharField("état", max_length=8, choices=EtatFiche.choix(), default=EtatFiche.A_RENDRE)
    fichier = models.FileField("fichier", max_length=200)
    taille = models.PositiveBigIntegerField("taille en octets", null=True, blank=True)
    empreinte = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    rendue_le = models.DateTimeField("rendue le", null=True, blank=True)

    regards = regards(
        **dossier("bilan__sortie__parcours"),
        prescripteur=lambda vue: Q(
            variante=VarianteFiche.PRESCRIPTEUR,
            bilan__transmis_prescripteur_le__isnull=False,
            bilan__sortie__parcours__prescription__structure__in=vue.structures,
        ),
    )

    class Meta:
        verbose_name = "fiche bilan"
        verbose_name_plural = "fiches bilan"
        ordering: ClassVar = ["bilan", "variante"]
        constraints: ClassVar = [
            unique("fiche_bilan_unique", ["bilan", "variante"], "Cette fiche bilan existe déjà."),
            parmi("fiche_bilan_variante", "variante", VarianteFiche.codes(), "Variante inconnue."),
            parmi("fiche_bilan_etat", "etat", EtatFiche.codes(), "État inconnu."),
            controle(
                "fiche_bilan_rendue",
                (Q(etat=EtatFiche.RENDUE, rendue_le__isnull=False, taille__isnull=False) & ~Q(empreinte=""))
                | (~Q(etat=EtatFiche.RENDUE) & Q(rendue_le__isnull=True, taille__isnull=True, empreinte="")),
                "Une fiche rendue porte sa date, sa taille et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fiche bilan {VarianteFiche(self.variante).libelle.lower()}"


@pghistory.track(exclude=["trace"])
class Remise(ModeleVisible):
    """How the fiche bilan reached the person: signed on the screen, handed over or sent; never changed.

    ``empreinte`` is that of the fiche given; ``trace`` is what was drawn, as in ``parcours.models``.
    """

    bilan = models.OneToOneField(BilanFin, models.PROTECT, related_name="remise", verbose_name="bilan de fin")
    mode = models.CharField("mode", max_length=10, choices=ModeRemise.choix())
    remise_le = models.DateField("remise le")
    trace = models.JSONField("tracé", null=True, blank=True)
    largeur = models.PositiveSmallIntegerField("largeur du cadre", null=True, blank=True)
    hauteur = models.PositiveSmallIntegerField("hauteur du cadre", null=True, blank=True)
    empreinte = models.CharField("empreinte de la fiche remise", max_length=64)
    notee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="notée par"
    )
    notee_le = models.DateTimeField("notée le", default=timezone.now)

    regards = regards(**dossier("bilan__sortie__parcours"))

    class Meta:
        verbose_name = "remise de la fiche bilan"
        verbose_name_plural = "remises des fiches bilan"
        constraints: ClassVar = [
            parmi("remise_mode", "mode", ModeRemise.codes(), "Mode inconnu."),
            controle(
                "remise_selon_mode",
                Q(
                    mode=ModeRemise.SIGNATURE,
                    trace__isnull=False,
                    largeur__isnull=False,
                    hauteur__isnull=False,
                )
                | (~Q(mode=ModeRemise.SIGNATURE) & Q(trace__isnull=True)),
                "Une remise signée porte son tracé.",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="remise_intouchable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{ModeRemise(self.mode).libelle} le {self.remise_le:%d/%m/%Y}"
