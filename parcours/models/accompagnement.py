"""Meetings, absences, veilles, écoute psychologique and aides of a parcours."""

from decimal import Decimal
from typing import ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.enums import (
    DecisionAide,
    ModeEmargement,
    MotifVeille,
    NatureAide,
    StatutDemande,
    StatutRendezVous,
    TypeEntretien,
)
from parcours.models.parcours import Parcours, dossier
from participants.models import Participant
from plie.acces import ModeleVisible, Vue, a_travers, regards, tout_le_plie
from plie.acteurs.models import Structure
from plie.bd import controle, datee_sauf, ordre_des_dates, parmi, sans_chevauchement, unique
from plie.protocole.models import Plie

DUREE_ENTRETIEN_MINUTES = 60  # Protocole, art. 3: mean length of a meeting, offered by default
DUREE_MINUTES = (5, 480)
MONTANT_AIDE_MAX = Decimal("99999.99")


def _duree(verbose: str = "durée en minutes") -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        verbose,
        default=DUREE_ENTRETIEN_MINUTES,
        validators=[MinValueValidator(DUREE_MINUTES[0]), MaxValueValidator(DUREE_MINUTES[1])],
    )


def _duree_bornee(nom: str) -> models.CheckConstraint:
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
    duree = _duree()
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
        constraints: ClassVar = [_duree_bornee("temps_collectif_duree")]

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
    duree = _duree()
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
            _duree_bornee("rendez_vous_duree"),
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
class Entretien(ModeleVisible):
    """A meeting that was held (or a phone call): what changed, what was agreed, the émargement.

    The next rendez-vous is required unless the parcours is leaving (Protocol, art. 3).
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
    duree = _duree()
    evolution = models.TextField("ce qui a changé", max_length=6000, blank=True)
    positionnements = models.TextField("positionnements", max_length=3000, blank=True)
    objectifs_suivants = models.TextField("objectifs pour la suite", max_length=3000, blank=True)
    prochain_rendez_vous = models.OneToOneField(
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

    regards = regards(**dossier())

    class Meta:
        verbose_name = "entretien"
        verbose_name_plural = "entretiens"
        ordering: ClassVar = ["-date", "-pk"]
        indexes: ClassVar = [models.Index(fields=["parcours", "date", "type"], name="entretien_rythme")]
        constraints: ClassVar = [
            parmi("entretien_type", "type", TypeEntretien.codes(), "Type inconnu."),
            _duree_bornee("entretien_duree"),
            controle(
                "entretien_collectif",
                Q(temps_collectif__isnull=True) | Q(type=TypeEntretien.COLLECTIF),
                "Une présence à un temps collectif est de type collectif.",
            ),
            controle(
                "entretien_prochain",
                Q(prochain_rendez_vous__isnull=False)
                | Q(en_sortie=True)
                | Q(type__in=[TypeEntretien.COLLECTIF, TypeEntretien.TELEPHONE]),
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
            ),
        ]

    def __str__(self) -> str:
        return f"{TypeEntretien(self.type).libelle} du {self.date:%d/%m/%Y}"


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
