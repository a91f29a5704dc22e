"""The bilan computed from the case files: each table declared once, never read from stored totals."""

from collections.abc import Callable, Sequence
from typing import Final

from reporting.indicateurs import etapes, flux, freins, pilotage, publics, rythme, sorties, synthese
from reporting.indicateurs.contexte import AnneesInvalides, Contexte, verifier_annees
from reporting.indicateurs.registre import REGISTRE, Chapitre, Indicateur
from reporting.indicateurs.secret import est_masque, masquer
from reporting.indicateurs.tableau import SECRET, Colonne, Genre, Ligne, Tableau, Unite, csv_de_tous, texte

__all__ = [
    "ORDRE",
    "REGISTRE",
    "SECRET",
    "AnneesInvalides",
    "Chapitre",
    "Colonne",
    "Contexte",
    "Genre",
    "Indicateur",
    "Ligne",
    "Tableau",
    "Unite",
    "calculer",
    "csv_de_tous",
    "est_masque",
    "masquer",
    "texte",
    "verifier_annees",
]

_MODULES: Final = (synthese, flux, publics, etapes, rythme, freins, sorties, pilotage)
"""Importing them is what fills the registry."""

ORDRE: Final[Sequence[str]] = (
    "chiffres_cles",
    "objectifs",
    "prescriptions",
    "entrees",
    "personnes_accompagnees",
    "repartition_sexe",
    "ages",
    "statut_participants",
    "nationalite",
    "qualification",
    "communes",
    "qpv",
    "etapes_emploi",
    "etapes_formation",
    "rythme",
    "freins",
    "sorties_categories",
    "sorties_positives",
    "sorties_dynamiques",
    "durees",
    "satisfaction_participants",
    "fiches_actions",
)
"""The tables in the order of reading; a test proves that none is missing."""


def calculer(
    contexte: Contexte,
    codes: Sequence[str] = ORDRE,
    avancer: Callable[[int, Tableau], None] | None = None,
) -> tuple[Tableau, ...]:
    """The tables of these codes, in this order; ``avancer`` is told after each one how many are done.

    Raises KeyError on an unknown code.
    """
    tableaux = []
    for rang, code in enumerate(codes, start=1):
        tableau = REGISTRE[code].calculer(contexte)
        tableaux.append(tableau)
        if avancer is not None:
            avancer(rang, tableau)
    return tuple(tableaux)
