"""The parcours itself, its référents, its mesures and their bilans."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from parcours.enums import CategorieDocument, EtatParcours, MotifAffectation, StatutDemande
from participants.models import Participant, du_portefeuille
from plie.acces import ModeleVisible, Regard, a_travers, regards, tout_le_plie
from plie.acteurs.models import Structure
from plie.bd import (
    controle,
    datee_sauf,
    ordre_des_dates,
    parmi,
    sans_chevauchement,
    unique,
)
from plie.documents.models import DocumentAbstrait
from plie.protocole.models import MotifNonEntree, Plie
from prescriptions.models import Prescription

_ENTRES = [EtatParcours.ACTIF, EtatParcours.SORTIE_DEMANDEE, EtatParcours.SORTI]


@pghistory.track(exclude=["clos_le"])
class Parcours(ModeleVisible):
    """One accompaniment, from the orientation to the exit (or to a coded non-entry).

    ``date_entree`` is the date of the first entretien held; it counts as an entry only once the
    cellule de suivi has validated it (``entree_validee_le``). A veille is a row with dates, not a state.
    """

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="parcours", verbose_name="PLIE")
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="parcours", verbose_name="participant"
    )
    prescription = models.OneToOneField(
        Prescription,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parcours",
        verbose_name="prescription",
    )
    etat = models.CharField("état", max_length=16, choices=EtatParcours.choix(), default=EtatParcours.ACCUEIL)
    referent_unique = models.BooleanField("le référent est référent unique (RUP)", default=False)
    oriente_le = models.DateField("orienté le")
    premier_contact_le = models.DateField("premier contact le", null=True, blank=True)
    date_entree = models.DateField("date d'entrée", null=True, blank=True)
    entree_proposee_le = models.DateField("entrée proposée le", null=True, blank=True)
    entree_objectifs = models.TextField("objectifs proposés à l'entrée", max_length=3000, blank=True)
    entree_validee_le = models.DateField("entrée validée le", null=True, blank=True)
    non_entre_le = models.DateField("non-entrée constatée le", null=True, blank=True)
    motif_non_entree = models.ForeignKey(
        MotifNonEntree,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parcours",
        verbose_name="motif de non-entrée",
    )
    date_sortie = models.DateField("date de sortie", null=True, blank=True)
    # The last day on which the parcours occupies the person: its exit or its non-entry.
    clos_le = models.GeneratedField(
        expression=Func(F("date_sortie"), F("non_entre_le"), function="COALESCE"),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    regards = regards(
        referent=lambda vue: Q(
            plie=vue.plie_id,
            pk__in=Parcours.objects.filter(du_portefeuille(vue, "affectations__")).values("pk"),
        ),
        coordination=tout_le_plie("plie"),
        avis_bureau_insertion=a_travers("participant", lambda: Participant),
    )

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        ordering: ClassVar = ["-date_entree", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["plie", "etat"], name="parcours_etat"),
            models.Index(fields=["plie", "date_entree", "date_sortie"], name="parcours_periode"),
        ]
        constraints: ClassVar = [
            parmi("parcours_etat_connu", "etat", EtatParcours.codes(), "État inconnu."),
            controle(
                "parcours_entree",
                (Q(etat__in=_ENTRES) & Q(date_entree__isnull=False, entree_validee_le__isnull=False))
                | (
                    Q(etat__in=[EtatParcours.ACCUEIL, EtatParcours.NON_ENTRE])
                    & Q(entree_validee_le__isnull=True)
                ),
                "Un parcours actif a une entrée datée et validée en cellule de suivi.",
            ),
            controle(
                "parcours_sortie",
                Q(etat=EtatParcours.SORTI, date_sortie__isnull=False)
                | (~Q(etat=EtatParcours.SORTI) & Q(date_sortie__isnull=True)),
                "Un parcours sorti porte sa date de sortie, et lui seul.",
            ),
            controle(
                "parcours_non_entre",
                Q(etat=EtatParcours.NON_ENTRE, non_entre_le__isnull=False, motif_non_entree__isnull=False)
                | (
                    ~Q(etat=EtatParcours.NON_ENTRE)
                    & Q(non_entre_le__isnull=True, motif_non_entree__isnull=True)
                ),
                "Une non-entrée porte sa date et son motif.",
            ),
            ordre_des_dates(
                "parcours_dates_contact",
                "oriente_le",
                "premier_contact_le",
                "Le premier contact précède l'orientation.",
            ),
            ordre_des_dates(
                "parcours_dates_entree", "oriente_le", "date_entree", "L'entrée précède l'orientation."
            ),
            ordre_des_dates(
                "parcours_dates_validation",
                "date_entree",
                "entree_validee_le",
                "La validation précède l'entrée.",
            ),
            controle(
                "parcours_proposition",
                Q(entree_proposee_le__isnull=True)
                | Q(date_entree__isnull=False, entree_proposee_le__gte=F("date_entree")),
                "Une entrée se propose après le premier entretien.",
            ),
            ordre_des_dates(
                "parcours_dates_sortie", "date_entree", "date_sortie", "La sortie précède l'entrée."
            ),
            ordre_des_dates(
                "parcours_dates_non_entree",
                "oriente_le",
                "non_entre_le",
                "La non-entrée précède l'orientation.",
            ),
            sans_chevauchement(
                "parcours_un_seul_ouvert",
                "participant",
                "oriente_le",
                "clos_le",
                "Cette personne a déjà un parcours à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"Parcours de {self.participant}"


def dossier(chemin: str = "parcours") -> dict[str, Regard]:
    """The usual door of a row of the file: its référent and the coordination."""
    return {
        "referent": a_travers(chemin, lambda: Parcours),
        "coordination": tout_le_plie(f"{chemin}__plie"),
    }


@pghistory.track()
class Affectation(ModeleVisible):
    """Who follows the parcours, from when to when, and why it changed; it stays open after the exit."""

    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="affectations", verbose_name="parcours"
    )
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="affectations", verbose_name="référent"
    )
    lieu_accueil = models.ForeignKey(
        Structure, models.PROTECT, related_name="affectations", verbose_name="lieu d'accueil"
    )
    motif = models.CharField(
        "motif", max_length=20, choices=MotifAffectation.choix(), default=MotifAffectation.ORIENTATION
    )
    commentaire = models.CharField("commentaire", max_length=300, blank=True)
    debut = models.DateField("du")
    fin = models.DateField("au", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="décidée par"
    )

    regards = regards(**dossier())

    class Meta:
        verbose_name = "affectation"
        verbose_name_plural = "affectations"
        ordering: ClassVar = ["parcours", "debut"]
        indexes: ClassVar = [models.Index(fields=["referent", "debut", "fin"], name="affectation_referent")]
        constraints: ClassVar = [
            parmi("affectation_motif", "motif", MotifAffectation.codes(), "Motif inconnu."),
            ordre_des_dates("affectation_dates", "debut", "fin", "La fin précède le début."),
            sans_chevauchement(
                "affectation_un_seul_referent",
                "parcours",
                "debut",
                "fin",
                "Un parcours a un seul référent à la fois.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referent} depuis le {self.debut:%d/%m/%Y}"


@pghistory.track()
class Mesure(ModeleVisible):
    """Six months of accompaniment (the length is the Protocol's), renewable by the cellule de suivi."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="mesures", verbose_name="parcours")
    rang = models.PositiveSmallIntegerField("rang", default=1)
    debut = models.DateField("du")
    fin = models.DateField("au")
    statut = models.CharField(
        "statut", max_length=12, choices=StatutDemande.choix(), default=StatutDemande.DEMANDEE
    )
    decidee_le = models.DateField("décidée le", null=True, blank=True)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "mesure"
        verbose_name_plural = "mesures"
        ordering: ClassVar = ["parcours", "rang"]
        constraints: ClassVar = [
            unique(
                "mesure_rang_unique",
                ["parcours", "rang"],
                "Cette mesure existe déjà.",
                condition=~Q(statut=StatutDemande.REFUSEE),
            ),
            controle("mesure_rang", Q(rang__gte=1), "La première mesure porte le numéro 1."),
            parmi("mesure_statut", "statut", StatutDemande.codes(), "Statut inconnu."),
            controle("mesure_dates", Q(fin__gt=F("debut")), "Une mesure finit après avoir commencé."),
            datee_sauf(
                "mesure_decision",
                "decidee_le",
                "statut",
                StatutDemande.DEMANDEE,
                "Une mesure décidée porte la date de la décision.",
            ),
            sans_chevauchement(
                "mesure_sans_chevauchement",
                "parcours",
                "debut",
                "fin",
                "Une autre mesure couvre déjà une partie de cette période.",
                condition=~Q(statut=StatutDemande.REFUSEE),
            ),
        ]

    def __str__(self) -> str:
        return f"Mesure {self.rang}"


@pghistory.track()
class BilanIntermediaire(ModeleVisible):
    """The written bilan that each renewal needs; it goes to the prescriber."""

    mesure = models.OneToOneField(
        Mesure, models.PROTECT, related_name="bilan", verbose_name="mesure qui s'achève"
    )
    diagnostic = models.OneToOneField(
        "parcours.Diagnostic",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bilan_intermediaire",
        verbose_name="diagnostic intermédiaire",
    )
    texte = models.TextField("bilan", max_length=6000)
    redige_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="rédigé par"
    )
    redige_le = models.DateField("rédigé le")
    transmis_prescripteur_le = models.DateField("transmis au prescripteur le", null=True, blank=True)

    regards = regards(
        **dossier("mesure__parcours"),
        prescripteur=lambda vue: Q(
            transmis_prescripteur_le__isnull=False,
            mesure__parcours__prescription__structure__in=vue.structures,
        ),
    )

    class Meta:
        verbose_name = "bilan intermédiaire"
        verbose_name_plural = "bilans intermédiaires"
        constraints: ClassVar = [
            controle("bilan_intermediaire_texte", ~Q(texte=""), "Le bilan intermédiaire est écrit."),
            ordre_des_dates(
                "bilan_intermediaire_transmission",
                "redige_le",
                "transmis_prescripteur_le",
                "La transmission précède la rédaction.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan intermédiaire du {self.redige_le:%d/%m/%Y}"


@pghistory.track()
class DocumentParcours(DocumentAbstrait):
    """A document kept in the person's file."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="documents", verbose_name="parcours")
    categorie = models.CharField(
        "catégorie", max_length=14, choices=CategorieDocument.choix(), default=CategorieDocument.AUTRE
    )

    regards = regards(**dossier())

    class Meta:
        verbose_name = "document du dossier"
        verbose_name_plural = "documents du dossier"
        constraints: ClassVar = [
            parmi(
                "documentparcours_categorie", "categorie", CategorieDocument.codes(), "Catégorie inconnue."
            ),
        ]
