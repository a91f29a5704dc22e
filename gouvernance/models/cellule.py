"""The cases of a cellule de suivi and what was decided of them (Protocol, art. 5)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from gouvernance.enums import NatureCas, SensDecision
from gouvernance.models.instances import Seance
from parcours.models import EcoutePsychologique, Mesure, Parcours, Veille
from plie.acces import ModeleVisible, a_travers, regards, tout_le_plie
from plie.bd import controle, parmi, unique
from sorties.models import DemandeReprise, Sortie

# What each kind of case is about, besides the parcours: the others point at nothing more.
OBJETS = {
    NatureCas.RENOUVELLEMENT: "mesure",
    NatureCas.SORTIE: "sortie",
    NatureCas.VEILLE: "veille",
    NatureCas.ECOUTE: "ecoute",
    NatureCas.REPRISE: "reprise",
}


def _objet_selon_nature() -> Q:
    condition = Q(pk__in=[])
    for nature in NatureCas:
        objet = OBJETS.get(nature)
        condition |= Q(
            nature=nature,
            **{f"{champ}__isnull": champ != objet for champ in OBJETS.values()},
        )
    return condition


@pghistory.track()
class CasCellule(ModeleVisible):
    """One item of the agenda of a cellule de suivi: a person and the decision asked for."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="cas", verbose_name="séance")
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="cas_cellule", verbose_name="parcours"
    )
    nature = models.CharField("nature", max_length=16, choices=NatureCas.choix())
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    mesure = models.ForeignKey(
        Mesure, models.PROTECT, null=True, blank=True, related_name="cas", verbose_name="mesure"
    )
    sortie = models.ForeignKey(
        Sortie, models.PROTECT, null=True, blank=True, related_name="cas", verbose_name="sortie"
    )
    veille = models.ForeignKey(
        Veille, models.PROTECT, null=True, blank=True, related_name="cas", verbose_name="veille"
    )
    ecoute = models.ForeignKey(
        EcoutePsychologique, models.PROTECT, null=True, blank=True, related_name="cas", verbose_name="écoute"
    )
    reprise = models.ForeignKey(
        DemandeReprise, models.PROTECT, null=True, blank=True, related_name="cas", verbose_name="reprise"
    )
    demande = models.TextField("ce qui est demandé", max_length=2000, blank=True)
    ajoute_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajouté par",
    )
    ajoute_le = models.DateTimeField("ajouté le", default=timezone.now)

    regards = regards(
        referent=a_travers("parcours", lambda: Parcours),
        coordination=tout_le_plie("seance__instance__plie"),
        avis_france_travail=tout_le_plie("seance__instance__plie"),
        avis_bureau_insertion=a_travers("parcours", lambda: Parcours),
    )

    class Meta:
        verbose_name = "cas de la cellule de suivi"
        verbose_name_plural = "cas de la cellule de suivi"
        ordering: ClassVar = ["seance", "ordre", "pk"]
        constraints: ClassVar = [
            parmi("cas_nature", "nature", NatureCas.codes(), "Nature inconnue."),
            controle("cas_objet", _objet_selon_nature(), "Le cas ne porte pas sur le bon objet."),
            unique(
                "cas_unique_par_seance",
                ["seance", "parcours", "nature"],
                "Cette demande est déjà à l'ordre du jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{NatureCas(self.nature).libelle} · {self.parcours.participant}"


@pghistory.track()
class DecisionCas(ModeleVisible):
    """What the cellule decided of a case: once, whoever clicks twice."""

    cas = models.OneToOneField(CasCellule, models.PROTECT, related_name="decision", verbose_name="cas")
    sens = models.CharField("sens", max_length=12, choices=SensDecision.choix())
    motif = models.TextField("motif", max_length=2000, blank=True)
    conditions = models.TextField("conditions", max_length=2000, blank=True)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="notée par"
    )
    decide_le = models.DateTimeField("décidée le", default=timezone.now)

    regards = regards(
        **{
            role: a_travers("cas", lambda: CasCellule)
            for role in ("referent", "coordination", "avis_france_travail", "avis_bureau_insertion")
        }
    )

    class Meta:
        verbose_name = "décision de la cellule"
        verbose_name_plural = "décisions de la cellule"
        constraints: ClassVar = [
            parmi("decision_sens", "sens", SensDecision.codes(), "Sens inconnu."),
            controle(
                "decision_motivee",
                Q(sens=SensDecision.ACCORD) | ~Q(motif=""),
                "Un refus ou un ajournement dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return SensDecision(self.sens).libelle
