"""Objectifs stratégiques, fiches actions and their yearly values (Protocol, art. 4)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fiches_actions.enums import EtatAvancement, NatureEvolution, TypeIndicateur
from plie.acces import ModeleVisible, Vue, a_travers, regards, tout_le_plie
from plie.acteurs.models import Structure
from plie.bd import controle, parmi, unique
from plie.protocole.models import Protocole

ANNEES = (2000, 2100)


class ObjectifStrategique(ModeleVisible):
    """One of the objectifs stratégiques of a Protocol."""

    protocole = models.ForeignKey(
        Protocole, models.PROTECT, related_name="objectifs_strategiques", verbose_name="protocole"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    titre = models.CharField("titre", max_length=200)

    regards = regards(tout_le_plie("protocole__plie"))

    class Meta:
        verbose_name = "objectif stratégique"
        verbose_name_plural = "objectifs stratégiques"
        ordering: ClassVar = ["protocole", "numero"]
        constraints: ClassVar = [
            unique("objectif_strategique_numero", ["protocole", "numero"], "Ce numéro est déjà pris."),
        ]

    def __str__(self) -> str:
        return f"{self.numero}. {self.titre}"


def mes_fiches(vue: Vue) -> Q:
    """The fiches a pilot answers for."""
    return Q(
        pk__in=PiloteFiche.objects.filter(
            utilisateur=vue.utilisateur_id, fiche__objectif__protocole__plie=vue.plie_id
        ).values("fiche")
    )


class FicheAction(ModeleVisible):
    """A fiche action as the signatories agreed it; its evolutions are dated elsewhere."""

    objectif = models.ForeignKey(
        ObjectifStrategique, models.PROTECT, related_name="fiches", verbose_name="objectif stratégique"
    )
    numero = models.CharField("numéro", max_length=6)
    rang = models.PositiveSmallIntegerField("rang dans l'objectif")
    titre = models.CharField("titre", max_length=200)
    cadres = models.JSONField("cadres stratégiques", default=list)
    financements = models.JSONField("financements mobilisables", default=list)
    constats = models.TextField("constats")
    descriptif = models.JSONField("descriptif", default=list)
    objectifs = models.JSONField("objectifs", default=list)
    pilotes = models.JSONField("pilotes", default=list)
    partenaires = models.JSONField("partenaires", default=list)
    annee_debut = models.PositiveSmallIntegerField("première année", null=True, blank=True)
    annee_fin = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)
    calendrier = models.CharField("calendrier", max_length=200, blank=True)

    regards = regards(pilote=mes_fiches, coordination=tout_le_plie("objectif__protocole__plie"))

    class Meta:
        verbose_name = "fiche action"
        verbose_name_plural = "fiches actions"
        ordering: ClassVar = ["objectif__numero", "rang"]
        constraints: ClassVar = [
            unique("fiche_rang_unique", ["objectif", "rang"], "Ce numéro de fiche est déjà pris."),
            controle(
                "fiche_annees",
                Q(annee_debut__isnull=True, annee_fin__isnull=True)
                | Q(
                    annee_debut__isnull=False,
                    annee_fin__isnull=False,
                    annee_debut__range=ANNEES,
                    annee_fin__range=ANNEES,
                    annee_fin__gte=F("annee_debut"),
                ),
                "La première et la dernière année vont ensemble, dans l'ordre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.titre}"


class PiloteFiche(ModeleVisible):
    """A named pilot who enters the values of a fiche."""

    fiche = models.ForeignKey(
        FicheAction, models.CASCADE, related_name="pilotes_nommes", verbose_name="fiche"
    )
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="fiches_pilotees", verbose_name="pilote"
    )
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="fiches_pilotees", verbose_name="structure"
    )

    regards = regards(
        pilote=a_travers("fiche", lambda: FicheAction),
        coordination=a_travers("fiche", lambda: FicheAction),
    )

    class Meta:
        verbose_name = "pilote de fiche"
        verbose_name_plural = "pilotes de fiches"
        constraints: ClassVar = [
            unique("pilote_fiche_unique", ["fiche", "utilisateur"], "Ce pilote est déjà nommé."),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur} · {self.fiche.numero}"


class Indicateur(ModeleVisible):
    """An indicator of a fiche, split by sex or QPV where the Protocol asks for it."""

    fiche = models.ForeignKey(FicheAction, models.CASCADE, related_name="indicateurs", verbose_name="fiche")
    code = models.SlugField("code", max_length=60)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    type = models.CharField("type", max_length=14, choices=TypeIndicateur.choix())
    libelle = models.CharField("libellé", max_length=300)
    unite = models.CharField("unité", max_length=40, blank=True)
    ventilation_hf = models.BooleanField("réparti femmes / hommes", default=False)
    ventilation_qpv = models.BooleanField("part des habitants des QPV", default=False)

    regards = regards(
        pilote=a_travers("fiche", lambda: FicheAction),
        coordination=a_travers("fiche", lambda: FicheAction),
    )

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering: ClassVar = ["fiche", "ordre"]
        constraints: ClassVar = [
            unique("indicateur_code_unique", ["fiche", "code"], "Ce code d'indicateur est déjà pris."),
            parmi("indicateur_type", "type", TypeIndicateur.codes(), "Type inconnu."),
        ]

    def __str__(self) -> str:
        return self.libelle


@pghistory.track()
class ValeurIndicateur(ModeleVisible):
    """The value of an indicator for a year: a number (with its parts), or a text."""

    indicateur = models.ForeignKey(
        Indicateur, models.PROTECT, related_name="valeurs", verbose_name="indicateur"
    )
    annee = models.PositiveSmallIntegerField(
        "année", validators=[MinValueValidator(ANNEES[0]), MaxValueValidator(ANNEES[1])]
    )
    total = models.DecimalField("valeur", max_digits=12, decimal_places=2, null=True, blank=True)
    femmes = models.PositiveIntegerField("femmes", null=True, blank=True)
    hommes = models.PositiveIntegerField("hommes", null=True, blank=True)
    qpv = models.PositiveIntegerField("habitants des QPV", null=True, blank=True)
    texte = models.TextField("appréciation", max_length=3000, blank=True)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="saisie par"
    )
    saisie_le = models.DateTimeField("saisie le", default=timezone.now)

    regards = regards(
        pilote=a_travers("indicateur", lambda: Indicateur),
        coordination=a_travers("indicateur", lambda: Indicateur),
    )

    class Meta:
        verbose_name = "valeur d'indicateur"
        verbose_name_plural = "valeurs d'indicateurs"
        ordering: ClassVar = ["indicateur", "annee"]
        constraints: ClassVar = [
            unique("valeur_une_par_an", ["indicateur", "annee"], "La valeur de cette année existe déjà."),
            controle("valeur_annee", Q(annee__range=ANNEES), "Année hors bornes."),
            controle("valeur_positive", Q(total__isnull=True) | Q(total__gte=0), "La valeur est positive."),
            controle(
                "valeur_non_vide",
                Q(total__isnull=False) | ~Q(texte=""),
                "Donnez un nombre ou une appréciation.",
            ),
            controle(
                "valeur_somme",
                Q(femmes__isnull=True, hommes__isnull=True)
                | Q(
                    femmes__isnull=False,
                    hommes__isnull=False,
                    total__isnull=False,
                    total=F("femmes") + F("hommes"),
                ),
                "Le total est la somme des femmes et des hommes.",
            ),
            controle(
                "valeur_qpv",
                Q(qpv__isnull=True) | Q(total__isnull=False, total__gte=F("qpv")),
                "Les habitants des QPV dépassent le total.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicateur} ({self.annee})"


@pghistory.track()
class Avancement(ModeleVisible):
    """Where a fiche stands in a year: progress, successes, difficulties."""

    fiche = models.ForeignKey(FicheAction, models.PROTECT, related_name="avancements", verbose_name="fiche")
    annee = models.PositiveSmallIntegerField("année")
    etat = models.CharField("avancement", max_length=14, choices=EtatAvancement.choix())
    reussites = models.TextField("réussites", max_length=3000, blank=True)
    difficultes = models.TextField("difficultés", max_length=3000, blank=True)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="saisi par"
    )
    saisi_le = models.DateTimeField("saisi le", default=timezone.now)

    regards = regards(
        pilote=a_travers("fiche", lambda: FicheAction),
        coordination=a_travers("fiche", lambda: FicheAction),
    )

    class Meta:
        verbose_name = "avancement"
        verbose_name_plural = "avancements"
        ordering: ClassVar = ["fiche", "-annee"]
        constraints: ClassVar = [
            unique("avancement_un_par_an", ["fiche", "annee"], "L'avancement de cette année existe déjà."),
            controle("avancement_annee", Q(annee__range=ANNEES), "Année hors bornes."),
            parmi("avancement_etat", "etat", EtatAvancement.codes(), "État inconnu."),
        ]

    def __str__(self) -> str:
        return f"{self.fiche.numero} en {self.annee}"


@pghistory.track()
class EvolutionFiche(ModeleVisible):
    """A change of a fiche: substantial (avenant needed) or not (the COPIL is informed)."""

    fiche = models.ForeignKey(FicheAction, models.PROTECT, related_name="evolutions", verbose_name="fiche")
    date = models.DateField("date")
    nature = models.CharField("nature", max_length=20, choices=NatureEvolution.choix())
    description = models.TextField("description", max_length=3000)
    avenant_le = models.DateField("avenant signé le", null=True, blank=True)
    copil_informe_le = models.DateField("COPIL informé le", null=True, blank=True)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="saisie par"
    )

    regards = regards(
        pilote=a_travers("fiche", lambda: FicheAction),
        coordination=a_travers("fiche", lambda: FicheAction),
    )

    class Meta:
        verbose_name = "évolution de fiche"
        verbose_name_plural = "évolutions de fiches"
        ordering: ClassVar = ["fiche", "-date"]
        constraints: ClassVar = [
            parmi("evolution_nature", "nature", NatureEvolution.codes(), "Nature inconnue."),
            controle(
                "evolution_avenant",
                Q(avenant_le__isnull=True) | Q(nature=NatureEvolution.SUBSTANTIELLE),
                "Un avenant va avec une évolution substantielle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiche.numero} · {self.date:%d/%m/%Y}"
