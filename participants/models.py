"""People and their dated situations."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from participants.enums import (
    Deplacement,
    Frein,
    Logement,
    Nationalite,
    Sexe,
    SituationEmploi,
    SituationFamiliale,
)
from plie.acces import ModeleVisible, Vue, a_travers, regards, tout_le_plie
from plie.bd import colonne_cle, colonne_sans_accent, controle, ordre_des_dates, parmi, unique
from plie.protocole.models import Commune, NiveauDiplome, Plie, Qpv

NAISSANCE_MIN = date(1920, 1, 1)
ENFANTS_MAX = 20

telephone_valide = RegexValidator(
    r"^(\+\d{1,3}|0)[1-9](?:[ .-]?\d{2}){4}$",
    "Un numéro de téléphone compte dix chiffres, par exemple 06 39 98 12 34.",
)
identifiant_ft_valide = RegexValidator(
    r"^\d{7}[0-9A-Z]$|^\d{10}[A-Z]?$",
    "L'identifiant France Travail compte sept chiffres et un caractère, ou dix chiffres et une lettre.",
)


class Identite(models.Model):
    """Civil status and contact: what a fiche de prescription tells and a participant carries."""

    sexe = models.CharField("sexe", max_length=1, choices=Sexe.choix())
    nom_naissance = models.CharField("nom de naissance", max_length=80)
    nom_usage = models.CharField("nom d'usage", max_length=80, blank=True)
    prenom = models.CharField("prénom", max_length=80)
    date_naissance = models.DateField("date de naissance")
    identifiant_ft = models.CharField(
        "identifiant France Travail", max_length=11, blank=True, validators=[identifiant_ft_valide]
    )
    telephone = models.CharField("téléphone", max_length=20, blank=True, validators=[telephone_valide])
    courriel = models.EmailField("courriel", blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name="commune de résidence"
    )
    qpv = models.ForeignKey(
        Qpv, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quartier prioritaire"
    )

    class Meta:
        abstract = True

    @property
    def nom_affiche(self) -> str:
        """Name used in everyday life, upper case, then first name."""
        return f"{(self.nom_usage or self.nom_naissance).upper()} {self.prenom}"


class StatutsDuPublic(models.Model):
    """The criteria of the public accompagné a person meets (Protocol, art. 3), as told."""

    deld = models.BooleanField("demandeur d'emploi de longue durée", default=False)
    rsa = models.BooleanField("bénéficiaire du RSA", default=False)
    ass = models.BooleanField("bénéficiaire de l'ASS", default=False)
    rqth = models.BooleanField("reconnaissance de travailleur handicapé (RQTH)", default=False)
    jeune_ml = models.BooleanField("jeune suivi auparavant par la Mission locale", default=False)
    fin_siae = models.BooleanField("salarié de SIAE en fin de parcours", default=False)
    stagiaire = models.BooleanField("stagiaire de la formation professionnelle", default=False)
    autre_difficulte = models.BooleanField("autre difficulté d'insertion", default=False)

    class Meta:
        abstract = True


class Mobilite(models.Model):
    """How the person moves about."""

    permis_b = models.BooleanField("permis B", null=True, blank=True)
    vehicule = models.BooleanField("véhicule disponible", null=True, blank=True)
    deplacement = models.CharField(
        "déplacement habituel", max_length=12, choices=Deplacement.choix(), blank=True
    )

    class Meta:
        abstract = True


def suivis_par_psychologue(vue: Vue) -> Q:
    """The people the psychologue listens to: identity only, the rest of the file has other doors."""
    return Q(plie=vue.plie_id) & Q(
        pk__in=Participant.objects.filter(
            parcours__ecoutes__psychologue=vue.utilisateur_id, parcours__ecoutes__statut="accordee"
        ).values("pk")
    )


def du_portefeuille(vue: Vue, chemin: str = "parcours__affectations__") -> Q:
    """The affectations that open a file to a référent: their own, or a colleague's by delegation.

    ``chemin`` is the path from the model to the affectation; the condition is to be used inside a
    ``pk__in`` subquery, because it crosses many rows.
    """
    jour = vue.date_reference
    en_cours = Q(**{f"{chemin}debut__lte": jour}) & (
        Q(**{f"{chemin}fin__isnull": True}) | Q(**{f"{chemin}fin__gte": jour})
    )
    delegation = f"{chemin}referent__delegations_donnees__"
    delegue = Q(
        **{
            f"{delegation}delegataire": vue.utilisateur_id,
            f"{delegation}plie": vue.plie_id,
            f"{delegation}debut__lte": jour,
            f"{delegation}fin__gte": jour,
        }
    )
    return en_cours & (Q(**{f"{chemin}referent": vue.utilisateur_id}) | delegue)


def brsa(vue: Vue) -> Q:
    """The people whose latest situation says RSA: those the Bureau insertion may see.

    Until the référent has noted a first situation, what the fiche de prescription told counts.
    """
    derniere = (
        Situation.objects.filter(participant=models.OuterRef("pk"), date__lte=vue.date_reference)
        .order_by("-date")
        .values("rsa")[:1]
    )
    fiche = (
        Participant.objects.filter(pk=models.OuterRef("pk"), prescriptions__orientee_le__isnull=False)
        .order_by("-prescriptions__orientee_le", "-prescriptions__pk")
        .values("prescriptions__rsa")[:1]
    )
    rsa = Coalesce(models.Subquery(derniere), models.Subquery(fiche))
    return Q(plie=vue.plie_id) & Q(
        pk__in=Participant.objects.annotate(_rsa=rsa).filter(_rsa=True).values("pk")
    )


@pghistory.track(exclude=["nom_recherche", "cle_nom", "cle_prenom"])
class Participant(Identite, ModeleVisible):
    """A person known to a PLIE: civil status and contact; everything that changes is dated elsewhere."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="participants", verbose_name="PLIE")
    refuse_rappels = models.BooleanField("ne souhaite pas de rappel", default=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    nom_recherche = colonne_sans_accent("nom_naissance", "nom_usage", "prenom")
    cle_nom = colonne_cle("nom_naissance")
    cle_prenom = colonne_cle("prenom")

    regards = regards(
        referent=lambda vue: Q(
            plie=vue.plie_id, pk__in=Participant.objects.filter(du_portefeuille(vue)).values("pk")
        ),
        coordination=tout_le_plie("plie"),
        avis_bureau_insertion=brsa,
        psychologue=suivis_par_psychologue,
    )

    class Meta:
        verbose_name = "participant"
        verbose_name_plural = "participants"
        ordering: ClassVar = ["nom_recherche", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["plie", "cle_nom", "cle_prenom", "date_naissance"], name="participant_identite"
            ),
            models.Index(fields=["plie", "nom_recherche"], name="participant_recherche"),
        ]
        constraints: ClassVar = [
            parmi("participant_sexe", "sexe", Sexe.codes(), "Sexe inconnu."),
            controle(
                "participant_noms",
                ~Q(nom_naissance="") & ~Q(prenom=""),
                "Le nom de naissance et le prénom sont nécessaires.",
            ),
            controle(
                "participant_naissance",
                Q(date_naissance__gte=NAISSANCE_MIN),
                f"La date de naissance est antérieure au {NAISSANCE_MIN:%d/%m/%Y}.",
            ),
            unique(
                "participant_identifiant_ft",
                ["plie", "identifiant_ft"],
                "Une personne porte déjà cet identifiant France Travail.",
                condition=~Q(identifiant_ft=""),
            ),
        ]

    def __str__(self) -> str:
        return self.nom_affiche


@pghistory.track()
class Situation(StatutsDuPublic, Mobilite, ModeleVisible):
    """What was true of the person from ``date`` until the next situation.

    The bilan takes the situation at entry: the latest one dated on or before ``date_entree``
    (Protocol, art. 6: « critères du public à l'entrée »).
    """

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="situations", verbose_name="participant"
    )
    date = models.DateField("à compter du")
    nationalite = models.CharField("nationalité", max_length=10, choices=Nationalite.choix())
    emploi = models.CharField("situation d'emploi", max_length=12, choices=SituationEmploi.choix())
    inscrit_ft = models.BooleanField("inscrit à France Travail", default=False)
    inscrit_ft_depuis = models.DateField("inscrit depuis", null=True, blank=True)
    niveau_diplome = models.ForeignKey(
        NiveauDiplome, models.PROTECT, related_name="+", verbose_name="niveau de diplôme"
    )
    logement = models.CharField(
        "logement", max_length=16, choices=Logement.choix(), default=Logement.NON_RENSEIGNE
    )
    situation_familiale = models.CharField(
        "situation familiale",
        max_length=16,
        choices=SituationFamiliale.choix(),
        default=SituationFamiliale.NON_RENSEIGNE,
    )
    enfants_a_charge = models.PositiveSmallIntegerField(
        "enfants à charge", default=0, validators=[MaxValueValidator(ENFANTS_MAX)]
    )
    saisie_le = models.DateTimeField("saisie le", default=timezone.now)

    regards = regards(
        referent=a_travers("participant", lambda: Participant),
        coordination=tout_le_plie("participant__plie"),
        avis_bureau_insertion=a_travers("participant", lambda: Participant),
    )

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering: ClassVar = ["participant", "-date"]
        constraints: ClassVar = [
            unique(
                "situation_une_par_jour",
                ["participant", "date"],
                "Une situation est déjà notée à cette date ; modifiez-la.",
            ),
            parmi("situation_nationalite", "nationalite", Nationalite.codes(), "Nationalité inconnue."),
            parmi("situation_emploi", "emploi", SituationEmploi.codes(), "Situation d'emploi inconnue."),
            parmi("situation_logement", "logement", Logement.codes(), "Logement inconnu."),
            parmi(
                "situation_familiale_connue",
                "situation_familiale",
                SituationFamiliale.codes(),
                "Situation familiale inconnue.",
            ),
            parmi("situation_deplacement", "deplacement", [*Deplacement.codes(), ""], "Déplacement inconnu."),
            controle(
                "situation_enfants", Q(enfants_a_charge__lte=ENFANTS_MAX), f"{ENFANTS_MAX} enfants au plus."
            ),
            controle(
                "situation_inscription",
                Q(inscrit_ft_depuis__isnull=True) | Q(inscrit_ft=True),
                "Une date d'inscription va avec une inscription.",
            ),
            ordre_des_dates(
                "situation_inscription_date",
                "inscrit_ft_depuis",
                "date",
                "L'inscription à France Travail est postérieure à la situation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} au {self.date:%d/%m/%Y}"


def liste_de_freins(verbose: str) -> "ArrayField[list[str], list[str]]":
    """An array column of ``Frein`` codes; the database refuses an unknown one (see ``freins_connus``)."""
    return ArrayField(
        models.CharField(max_length=20, choices=Frein.choix()), verbose_name=verbose, default=list, blank=True
    )


def freins_connus(nom: str, champ: str) -> models.CheckConstraint:
    """Every code of the array is a known frein."""
    return controle(nom, Q(**{f"{champ}__contained_by": Frein.codes()}), "Frein inconnu.")
