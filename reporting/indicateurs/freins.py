"""Freins at the beginning and at the end of the parcours that ended (Protocol, art. 6)."""

from fractions import Fraction
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from parcours.enums import ReponseFrein, TypeDiagnostic
from parcours.models import EvaluationFrein
from participants.enums import Frein
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, entete, indicateur
from reporting.indicateurs.tableau import (
    CENTIEME,
    Colonne,
    Forme,
    Genre,
    Graphique,
    Ligne,
    Unite,
    arrondi,
    part,
)

MESURES = ("evaluees", "initial", "final", "concernees", "allegees", "levees")


@indicateur(
    "freins",
    "Freins à l'entrée et à la sortie",
    chapitre=Chapitre.PARCOURS,
    note="Personnes sorties dans la période, pour les freins évalués de 0 (aucun) à 3 (bloquant) au "
    "diagnostic "
    "initial et au diagnostic final. Les deux parts sont rapportées aux personnes chez qui le frein "
    "existait à "
    "l'entrée : il est allégé si son niveau a baissé, levé s'il est revenu à zéro.",
    article="Protocole, art. 3, « L'établissement du diagnostic », et art. 6",
    graphique=Graphique(forme=Forme.ECARTS, colonnes=("niveau_initial", "niveau_final")),
)
def freins(contexte: Contexte) -> Corps:
    """The mean level of each frein in the initial and in the final diagnostic, and how often it went down."""
    initial = EvaluationFrein.objects.filter(
        diagnostic__parcours=OuterRef("diagnostic__parcours"),
        diagnostic__type=TypeDiagnostic.INITIAL,
        frein=OuterRef("frein"),
        reponse=ReponseFrein.EVALUE,
    ).values("niveau")[:1]
    lues = (
        EvaluationFrein.objects.filter(
            diagnostic__type=TypeDiagnostic.FINAL,
            diagnostic__parcours__in=contexte.sorties_confirmees().values("parcours"),
            reponse=ReponseFrein.EVALUE,
        )
        .annotate(niveau_initial=Subquery(initial))
        .filter(niveau_initial__isnull=False)
        .values("frein")
        .annotate(
            evaluees=Count("pk"),
            initial=Sum("niveau_initial"),
            final=Sum("niveau"),
            concernees=Count("pk", filter=Q(niveau_initial__gt=0)),
            allegees=Count("pk", filter=Q(niveau__lt=F("niveau_initial"))),
            levees=Count("pk", filter=Q(niveau_initial__gt=0, niveau=0)),
        )
        .order_by("frein")
    )
    par_frein: dict[str, dict[str, Any]] = {une["frein"]: {**une} for une in lues}
    lignes = [_ligne(frein.libelle, par_frein[frein]) for frein in Frein if frein in par_frein]
    if lignes:
        tous = {mesure: sum(une[mesure] for une in par_frein.values()) for mesure in MESURES}
        lignes.append(_ligne("Tous les freins", tous, Genre.TOTAL))
    return Corps(
        [
            entete("frein", "Frein"),
            Colonne(code="evalues", libelle="Évalués deux fois"),
            Colonne(code="niveau_initial", libelle="Niveau à l'entrée", unite=Unite.NIVEAU, de="evalues"),
            Colonne(code="niveau_final", libelle="Niveau à la sortie", unite=Unite.NIVEAU, de="evalues"),
            Colonne(code="presents", libelle="Présents à l'entrée"),
            # The shares are masked with the head counts they tell, kept for the data files.
            Colonne(code="alleges", libelle="Allégés (personnes)", fichier_seul=True),
            Colonne(code="part_alleges", libelle="Allégés", unite=Unite.POURCENT, de="alleges"),
            Colonne(code="leves", libelle="Levés (personnes)", fichier_seul=True),
            Colonne(code="part_leves", libelle="Levés", unite=Unite.POURCENT, de="leves"),
        ],
        lignes,
    )


def _ligne(libelle: str, comptes: dict[str, int], genre: Genre = Genre.LIGNE) -> Ligne:
    def niveau(somme: int) -> Fraction | None:
        return Fraction(somme, comptes["evaluees"]) if comptes["evaluees"] else None

    return Ligne(
        cellules=(
            libelle,
            comptes["evaluees"],
            arrondi(niveau(comptes["initial"]), CENTIEME),
            arrondi(niveau(comptes["final"]), CENTIEME),
            comptes["concernees"],
            comptes["allegees"],
            arrondi(part(comptes["allegees"], comptes["concernees"])),
            comptes["levees"],
            arrondi(part(comptes["levees"], comptes["concernees"])),
        ),
        genre=genre,
    )
