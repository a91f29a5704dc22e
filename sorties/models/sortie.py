"""The exit, the missions that add up and its proof (Protocol, art. 3 « Les sorties du PLIE »)."""

from decimal import Decimal
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parcours.models import Parcours
from parcours.models.parcours import dossier
from plie.acces import ModeleVisible, a_travers, regards
from plie.bd import changent, controle, ordre_des_dates, parmi, unique
from plie.documents.models import DocumentAbstrait
from plie.protocole.models import DomaineFormation, Protocole
from sorties.enums import (
    ALTERNANCES,
    FORMATIONS,
    Categorie,
    EtatSortie,
    MotifAnnulation,
    MotifAutre,
    NatureSortie,
)

HEURES_HEBDO_MAX = Decimal(48)  # Code du travail, art. L3121-20
HEURES_MISSION_MAX = Decimal(2000)
HEURES_FORMATION_MAX = 5000
# What an exit that the cellule confirmed was: it stays as it was that day.
FAITS_CONFIRMES = (
    "parcours",
    "date",
    "nature",
    "employeur",
    "siret",
    "intitule",
    "domaine",
    "debut",
    "fin",
    "heures_hebdo",
    "heures_formation",
    "creation_validee",
    "accord_participant_le",
    "motif_autre",
    "declaree_par",
    "confirmee_le",
)
# An alternance is judged again at its term, and its end may be told late: the only verdict that moves.
VERDICT = ("rupture_le", "categorie", "code_motif", "verdict", "jugee_le", "protocole")
_FORMATIONS = [n.value for n in FORMATIONS]
_ALTERNANCES = [n.value for n in ALTERNANCES]
_POUR_EMPLOI_OU_FORMATION = [n.value for n in NatureSortie if n is not NatureSortie.SANS]


@pghistory.track()
class Sortie(ModeleVisible):
    """The end of a parcours: the facts told, and the verdict as it was on the day it was given.

    ``categorie``, ``code_motif`` and ``verdict`` are written by the service from ``sorties.regles.classer``
    as on ``jugee_le``, with the thresholds of ``protocole`` (None: no Protocol was loaded); once confirmed
    they are kept, whatever later thresholds say. ``a_revoir_le`` is the day an exit « à confirmer » can be
    judged, None when the cellule decides.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="sorties", verbose_name="parcours")
    etat = models.CharField("état", max_length=10, choices=EtatSortie.choix(), default=EtatSortie.DEMANDEE)
    date = models.DateField("date de sortie")
    nature = models.CharField("nature", max_length=26, choices=NatureSortie.choix())
    employeur = models.CharField("employeur ou organisme", max_length=160, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    intitule = models.CharField("poste ou formation", max_length=200, blank=True)
    domaine = models.ForeignKey(
        DomaineFormation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sorties",
        verbose_name="domaine de la formation",
    )
    debut = models.DateField("début du contrat ou de la formation", null=True, blank=True)
    fin = models.DateField("fin du contrat ou de la formation", null=True, blank=True)
    heures_hebdo = models.DecimalField(
        "heures par semaine",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(HEURES_HEBDO_MAX)],
    )
    heures_formation = models.PositiveSmallIntegerField(
        "heures de formation",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HEURES_FORMATION_MAX)],
    )
    creation_validee = models.BooleanField("création validée par la cellule de suivi", null=True, blank=True)
    rupture_le = models.DateField("contrat rompu le", null=True, blank=True)
    accord_participant_le = models.DateField("accord de la personne le", null=True, blank=True)
    motif_autre = models.CharField("motif", max_length=14, choices=MotifAutre.choix(), blank=True)
    categorie = models.CharField("catégorie", max_length=18, choices=Categorie.choix())
    code_motif = models.CharField("code du verdict", max_length=60)
    verdict = models.JSONField("verdict détaillé", default=dict)
    jugee_le = models.DateField("jugée le", default=timezone.localdate)
    protocole = models.ForeignKey(
        Protocole,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sorties",
        verbose_name="protocole dont les seuils ont servi",
    )
    a_revoir_le = models.DateField("à revoir le", null=True, blank=True)
    declaree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="déclarée par"
    )
    declaree_le = models.DateTimeField("déclarée le", default=timezone.now)
    confirmee_le = models.DateField("confirmée en cellule le", null=True, blank=True)
    annulee_le = models.DateField("annulée le", null=True, blank=True)
    motif_annulation = models.CharField(
        "annulée parce que", max_length=8, choices=MotifAnnulation.choix(), blank=True
    )

    regards = regards(**dossier())

    class Meta:
        verbose_name = "sortie"
        verbose_name_plural = "sorties"
        ordering: ClassVar = ["-date", "-pk"]
        indexes: ClassVar = [models.Index(fields=["date", "categorie"], name="sortie_bilan")]
        constraints: ClassVar = [
            unique(
                "sortie_une_par_parcours",
                ["parcours"],
                "Une sortie est déjà déclarée pour ce parcours.",
                condition=~Q(etat=EtatSortie.ANNULEE),
            ),
            parmi("sortie_etat", "etat", EtatSortie.codes(), "État inconnu."),
            parmi("sortie_nature", "nature", NatureSortie.codes(), "Nature inconnue."),
            parmi("sortie_categorie", "categorie", Categorie.codes(), "Catégorie inconnue."),
            controle(
                "sortie_sans_emploi",
                Q(nature=NatureSortie.SANS, motif_autre__in=MotifAutre.codes())
                | Q(nature__in=_POUR_EMPLOI_OU_FORMATION, motif_autre=""),
                "Une sortie sans emploi ni formation porte son motif, et elle seule.",
            ),
            controle(
                "sortie_categorie_selon_nature",
                Q(nature=NatureSortie.SANS, categorie__in=[Categorie.REDUCTION_FREINS, Categorie.AUTRE])
                | Q(
                    nature__in=_POUR_EMPLOI_OU_FORMATION,
                    categorie__in=[Categorie.POSITIVE, Categorie.DYNAMIQUE, Categorie.A_CONFIRMER],
                ),
                "La catégorie ne va pas avec la nature de la sortie.",
            ),
            controle(
                "sortie_confirmation",
                Q(etat=EtatSortie.CONFIRMEE, confirmee_le__isnull=False)
                | Q(etat=EtatSortie.DEMANDEE, confirmee_le__isnull=True)
                | Q(etat=EtatSortie.ANNULEE),
                "Une sortie confirmée porte la date de la décision.",
            ),
            controle(
                "sortie_annulation",
                Q(
                    etat=EtatSortie.ANNULEE,
                    annulee_le__isnull=False,
                    motif_annulation__in=MotifAnnulation.codes(),
                )
                | (~Q(etat=EtatSortie.ANNULEE) & Q(annulee_le__isnull=True, motif_annulation="")),
                "Une sortie annulée porte sa date et son motif.",
            ),
            controle(
                "sortie_a_revoir",
                Q(a_revoir_le__isnull=True) | Q(categorie=Categorie.A_CONFIRMER),
                "Seule une sortie à confirmer se revoit.",
            ),
            controle(
                "sortie_rupture",
                Q(rupture_le__isnull=True) | Q(nature__in=_ALTERNANCES),
                "La rupture se note pour une alternance.",
            ),
            controle(
                "sortie_domaine",
                Q(domaine__isnull=True) | Q(nature__in=_FORMATIONS),
                "Le domaine se donne pour une formation.",
            ),
            controle(
                "sortie_dynamique_consentie",
                ~Q(etat=EtatSortie.CONFIRMEE, categorie=Categorie.DYNAMIQUE)
                | Q(accord_participant_le__isnull=False),
                "Une sortie dynamique se décide avec la personne : notez la date de son accord.",
            ),
            ordre_des_dates("sortie_dates", "debut", "fin", "La fin précède le début."),
            controle(
                "sortie_heures",
                Q(heures_hebdo__isnull=True) | Q(heures_hebdo__gt=0, heures_hebdo__lte=HEURES_HEBDO_MAX),
                f"Une semaine de travail compte {HEURES_HEBDO_MAX} heures au plus.",
            ),
            controle(
                "sortie_heures_formation",
                Q(heures_formation__isnull=True)
                | Q(heures_formation__gte=1, heures_formation__lte=HEURES_FORMATION_MAX),
                f"Une formation dure de 1 à {HEURES_FORMATION_MAX} heures.",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="sortie_faits_confirmes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__etat=EtatSortie.CONFIRMEE.value) & changent(*FAITS_CONFIRMES),
            ),
            pgtrigger.Protect(
                name="sortie_verdict_confirme",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__etat=EtatSortie.CONFIRMEE.value)
                & ~pgtrigger.Q(old__nature__in=_ALTERNANCES)
                & changent(*VERDICT),
            ),
            pgtrigger.Protect(
                name="sortie_confirmee_gardee",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__etat=EtatSortie.CONFIRMEE.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{NatureSortie(self.nature).libelle} ({Categorie(self.categorie).libelle.lower()})"


@pghistory.track()
class Mission(ModeleVisible):
    """One of the contracts or missions whose sum decides (CDD in a row, intérim, clause, seasons)."""

    sortie = models.ForeignKey(Sortie, models.PROTECT, related_name="missions", verbose_name="sortie")
    employeur = models.CharField("entreprise", max_length=160, blank=True)
    debut = models.DateField("du")
    fin = models.DateField("au")
    heures = models.DecimalField(
        "heures",
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(HEURES_MISSION_MAX)],
    )
    fermeture = models.BooleanField("fermeture annuelle de l'entreprise", default=False)

    regards = regards(
        referent=a_travers("sortie", lambda: Sortie), coordination=a_travers("sortie", lambda: Sortie)
    )

    class Meta:
        verbose_name = "mission"
        verbose_name_plural = "missions"
        ordering: ClassVar = ["sortie", "debut"]
        constraints: ClassVar = [
            ordre_des_dates("mission_dates", "debut", "fin", "La fin précède le début."),
            controle(
                "mission_heures",
                Q(heures__isnull=True) | Q(heures__gt=0, heures__lte=HEURES_MISSION_MAX, fermeture=False),
                "Les heures d'une mission sont positives ; une fermeture n'en porte pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debut:%d/%m/%Y} - {self.fin:%d/%m/%Y}"


@pghistory.track()
class Preuve(DocumentAbstrait):
    """The copy of the contract or the attestation that a positive or dynamic exit needs."""

    sortie = models.ForeignKey(Sortie, models.PROTECT, related_name="preuves", verbose_name="sortie")

    regards = regards(
        referent=a_travers("sortie", lambda: Sortie), coordination=a_travers("sortie", lambda: Sortie)
    )

    class Meta:
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
