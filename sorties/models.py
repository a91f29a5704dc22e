"""The exit, its proof, the bilan de fin and the follow-up (Protocol, art. 3 « Les sorties du PLIE »)."""

from decimal import Decimal
from typing import ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parcours.models import Parcours
from parcours.models.parcours import dossier
from plie.acces import ModeleVisible, a_travers, regards
from plie.bd import controle, ordre_des_dates, parmi, unique
from plie.documents.models import DocumentAbstrait
from sorties.enums import (
    Categorie,
    EtatSortie,
    MotifAutre,
    NatureSortie,
    SituationSuivi,
    SourceSuivi,
)

HEURES_HEBDO_MAX = Decimal(48)  # Code du travail, art. L3121-20
HEURES_MISSION_MAX = Decimal(2000)
HEURES_FORMATION_MAX = 5000
ECHEANCES_SUIVI_MOIS = (1, 3, 6)  # Protocole, art. 3: the référent follows for six months
_POUR_EMPLOI_OU_FORMATION = [n.value for n in NatureSortie if n is not NatureSortie.SANS]


@pghistory.track()
class Sortie(ModeleVisible):
    """The end of a parcours: the facts told, and the verdict as it was on the day it was given.

    ``categorie``, ``code_motif`` and ``verdict`` are written by the service from
    ``sorties.regles.classer``; once confirmed they are kept, whatever later thresholds say.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="sorties", verbose_name="parcours")
    etat = models.CharField("état", max_length=10, choices=EtatSortie.choix(), default=EtatSortie.DEMANDEE)
    date = models.DateField("date de sortie")
    nature = models.CharField("nature", max_length=26, choices=NatureSortie.choix())
    employeur = models.CharField("employeur ou organisme", max_length=160, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    intitule = models.CharField("poste ou formation", max_length=200, blank=True)
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
    declaree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="déclarée par"
    )
    declaree_le = models.DateTimeField("déclarée le", default=timezone.now)
    confirmee_le = models.DateField("confirmée en cellule le", null=True, blank=True)
    annulee_le = models.DateField("annulée le", null=True, blank=True)

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
                Q(etat=EtatSortie.ANNULEE, annulee_le__isnull=False)
                | (~Q(etat=EtatSortie.ANNULEE) & Q(annulee_le__isnull=True)),
                "Une sortie annulée porte sa date.",
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


@pghistory.track()
class BilanFin(ModeleVisible):
    """What the last, systematic interview concludes; the fiche bilan is printed from it."""

    sortie = models.OneToOneField(Sortie, models.PROTECT, related_name="bilan_fin", verbose_name="sortie")
    entretien_le = models.DateField("entretien de fin le")
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

    def __str__(self) -> str:
        return f"Bilan de fin du {self.entretien_le:%d/%m/%Y}"


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
        ]

    def __str__(self) -> str:
        return f"À {self.echeance_mois} mois : {SituationSuivi(self.situation).libelle.lower()}"
