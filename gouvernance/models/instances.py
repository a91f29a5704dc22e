"""The instances of the Protocol and their séances (art. 5)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fiches_actions.models import FicheAction
from gouvernance.enums import EtatSeance, StatutPresence, TypeInstance
from plie.acces import ModeleVisible, a_travers, regards, tout_le_plie
from plie.acteurs.models import Structure
from plie.bd import controle, ordre_des_dates, parmi, unique
from plie.protocole.models import Plie

_PAR_MEMBRE = ("referent", "prescripteur", "avis_france_travail", "avis_bureau_insertion", "pilote")


class Instance(ModeleVisible):
    """One of the instances: who presides, and how often it meets at least and at most in a year."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="instances", verbose_name="PLIE")
    code = models.SlugField("code", max_length=60)
    type = models.CharField("type", max_length=24, choices=TypeInstance.choix())
    nom = models.CharField("nom", max_length=160)
    objet = models.TextField("objet", blank=True)
    presidence = models.CharField("présidence", max_length=300, blank=True)
    seances_min_an = models.PositiveSmallIntegerField("séances par an, au moins", null=True, blank=True)
    seances_max_an = models.PositiveSmallIntegerField("séances par an, au plus", null=True, blank=True)
    mensuelle = models.BooleanField("mensuelle", default=False)
    nominative = models.BooleanField("parle de personnes nommées", default=False)
    fiche_action = models.ForeignKey(
        FicheAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groupes_travail",
        verbose_name="fiche action",
    )
    active = models.BooleanField("active", default=True)

    regards = regards(
        **{
            role: (
                lambda vue: Q(
                    plie=vue.plie_id,
                    pk__in=Membre.objects.filter(utilisateur=vue.utilisateur_id).values("instance"),
                )
            )
            for role in _PAR_MEMBRE
        },
        coordination=tout_le_plie("plie"),
        signataire=lambda vue: Q(plie=vue.plie_id, nominative=False),
    )

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering: ClassVar = ["plie", "type", "nom"]
        constraints: ClassVar = [
            unique("instance_code_unique", ["plie", "code"], "Ce code d'instance est déjà pris."),
            parmi("instance_type", "type", TypeInstance.codes(), "Type inconnu."),
            controle(
                "instance_frequence",
                Q(seances_min_an__isnull=True)
                | Q(seances_max_an__isnull=True)
                | Q(seances_max_an__gte=F("seances_min_an")),
                "Le maximum de séances est inférieur au minimum.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class College(ModeleVisible):
    """A collège of an instance."""

    instance = models.ForeignKey(Instance, models.CASCADE, related_name="colleges", verbose_name="instance")
    nom = models.CharField("nom", max_length=160)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    regards = regards(
        coordination=tout_le_plie("instance__plie"), signataire=a_travers("instance", lambda: Instance)
    )

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering: ClassVar = ["instance", "ordre"]
        constraints: ClassVar = [
            unique("college_nom_unique", ["instance", "nom"], "Ce collège existe déjà."),
        ]

    def __str__(self) -> str:
        return self.nom


class Membre(ModeleVisible):
    """An organisation (and maybe a named person) that sits, or only receives the minutes."""

    instance = models.ForeignKey(Instance, models.CASCADE, related_name="membres", verbose_name="instance")
    college = models.ForeignKey(
        College, models.PROTECT, null=True, blank=True, related_name="membres", verbose_name="collège"
    )
    intitule = models.CharField("organisation", max_length=160)
    structure = models.ForeignKey(
        Structure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure"
    )
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sieges",
        verbose_name="personne",
    )
    copreside = models.BooleanField("co-préside", default=False)
    compte_rendu_seul = models.BooleanField("reçoit le compte rendu sans siéger", default=False)

    regards = regards(
        coordination=tout_le_plie("instance__plie"), signataire=a_travers("instance", lambda: Instance)
    )

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        ordering: ClassVar = ["instance", "college__ordre", "intitule"]
        constraints: ClassVar = [
            unique(
                "membre_unique",
                ["instance", "college", "intitule", "utilisateur"],
                "Ce membre est déjà inscrit.",
                vides_egaux=True,
            ),
            controle(
                "membre_siege_ou_recoit",
                Q(compte_rendu_seul=False) | Q(copreside=False),
                "Qui ne reçoit que le compte rendu ne co-préside pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


@pghistory.track()
class Seance(ModeleVisible):
    """One meeting of an instance, from its convocation to its minutes."""

    instance = models.ForeignKey(Instance, models.PROTECT, related_name="seances", verbose_name="instance")
    operateur = models.ForeignKey(
        Structure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogues",
        verbose_name="opérateur (dialogue de gestion)",
    )
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    etat = models.CharField("état", max_length=8, choices=EtatSeance.choix(), default=EtatSeance.PREVUE)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    compte_rendu = models.TextField("compte rendu", blank=True)
    compte_rendu_valide_le = models.DateField("compte rendu validé le", null=True, blank=True)
    compte_rendu_envoye_le = models.DateField("compte rendu envoyé le", null=True, blank=True)

    regards = regards(
        **{role: a_travers("instance", lambda: Instance) for role in _PAR_MEMBRE},
        coordination=tout_le_plie("instance__plie"),
        signataire=a_travers("instance", lambda: Instance),
    )

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering: ClassVar = ["-debut"]
        constraints: ClassVar = [
            parmi("seance_etat", "etat", EtatSeance.codes(), "État inconnu."),
            ordre_des_dates("seance_dates", "debut", "fin", "La fin précède le début."),
            ordre_des_dates("seance_cloture", "ouverte_le", "close_le", "La clôture précède l'ouverture."),
            controle(
                "seance_etat_dates",
                Q(etat=EtatSeance.CLOSE, ouverte_le__isnull=False, close_le__isnull=False)
                | Q(etat=EtatSeance.OUVERTE, ouverte_le__isnull=False, close_le__isnull=True)
                | Q(etat=EtatSeance.PREVUE, ouverte_le__isnull=True, close_le__isnull=True)
                | Q(etat=EtatSeance.ANNULEE, close_le__isnull=True),
                "L'état de la séance ne va pas avec ses dates.",
            ),
            unique(
                "seance_une_a_la_fois",
                ["instance", "debut"],
                "Une séance de cette instance est déjà fixée à cette heure.",
                condition=~Q(etat=EtatSeance.ANNULEE),
            ),
            unique(
                "seance_ouverte_unique",
                ["instance"],
                "Une autre séance de cette instance est ouverte.",
                condition=Q(etat=EtatSeance.OUVERTE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instance} du {timezone.localtime(self.debut):%d/%m/%Y}"


_PAR_SEANCE = {role: a_travers("seance", lambda: Seance) for role in (*_PAR_MEMBRE, "signataire")}


class PointOrdreDuJour(ModeleVisible):
    """One item of an agenda."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="points", verbose_name="séance")
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    titre = models.CharField("titre", max_length=200)
    texte = models.TextField("texte", blank=True)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="proposé par",
    )

    regards = regards(**_PAR_SEANCE, coordination=tout_le_plie("seance__instance__plie"))

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering: ClassVar = ["seance", "ordre", "pk"]

    def __str__(self) -> str:
        return self.titre


class Presence(ModeleVisible):
    """Who was invited to a séance, and who came."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="presences", verbose_name="séance")
    intitule = models.CharField("personne ou organisation", max_length=160)
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presences",
        verbose_name="utilisateur",
    )
    courriel = models.EmailField("courriel", blank=True)
    statut = models.CharField(
        "statut", max_length=8, choices=StatutPresence.choix(), default=StatutPresence.INVITE
    )
    invite_le = models.DateTimeField("invité le", null=True, blank=True)

    regards = regards(**_PAR_SEANCE, coordination=tout_le_plie("seance__instance__plie"))

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering: ClassVar = ["seance", "intitule"]
        constraints: ClassVar = [
            unique("presence_unique", ["seance", "intitule"], "Cette personne est déjà invitée."),
            parmi("presence_statut", "statut", StatutPresence.codes(), "Statut inconnu."),
        ]

    def __str__(self) -> str:
        return self.intitule


class ActionSuivie(ModeleVisible):
    """A decision of an instance and its follow-up: who, by when, done or not."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="actions", verbose_name="séance")
    texte = models.CharField("décision", max_length=500)
    responsable = models.CharField("qui", max_length=160, blank=True)
    echeance = models.DateField("pour le", null=True, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True)

    regards = regards(**_PAR_SEANCE, coordination=tout_le_plie("seance__instance__plie"))

    class Meta:
        verbose_name = "décision suivie"
        verbose_name_plural = "décisions suivies"
        ordering: ClassVar = ["seance", "pk"]

    def __str__(self) -> str:
        return self.texte
