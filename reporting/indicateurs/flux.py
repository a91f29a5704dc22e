"""Prescriptions and entries (Protocol, art. 3 « L'orientation »)."""

from collections.abc import Callable
from functools import partial
from typing import Final

from plie.acteurs.enums import TypeStructure
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, entete, indicateur, lignes_annuelles
from reporting.indicateurs.tableau import Forme, Graphique

CHANGEMENT_DE_NOM: Final = 2024  # Pôle emploi became France Travail on 1 January 2024
PRESCRIPTEURS_PUBLIES: Final = (
    TypeStructure.DEPARTEMENT,
    TypeStructure.FRANCE_TRAVAIL,
    TypeStructure.SIAE,
    TypeStructure.CCAS,
)
"""The rows of the published table, in its order; the others appear when they prescribed somebody."""


def libelle_prescripteur(type_structure: TypeStructure, contexte: Contexte) -> str:
    """How the table names a kind of prescriber: by the name it had at the end of the period."""
    if type_structure is TypeStructure.DEPARTEMENT:
        return contexte.sigle_departement
    if type_structure is TypeStructure.FRANCE_TRAVAIL and contexte.annees[-1] < CHANGEMENT_DE_NOM:
        return "Pôle emploi"
    return type_structure.libelle


@indicateur(
    "prescriptions",
    "Prescriptions",
    chapitre=Chapitre.PUBLICS,
    note="Fiches de prescription soumises dans l'année, selon la structure qui prescrit ; un brouillon ne "
    "compte pas.",
    article="Protocole, art. 3, « L'orientation »",
    publie=True,
    graphique=Graphique(forme=Forme.MULTIPLES),
)
def prescriptions(contexte: Contexte) -> Corps:
    """Submitted prescriptions by kind of structure and by year."""

    def compter(type_structure: TypeStructure, annee: int) -> int:
        return contexte.prescriptions.get((type_structure, annee), 0)

    autres = [
        t
        for t in TypeStructure
        if t not in PRESCRIPTEURS_PUBLIES and any(compter(t, annee) for annee in contexte.annees)
    ]
    nombres: list[tuple[str, Callable[[int], int]]] = [
        (libelle_prescripteur(t, contexte), partial(compter, t)) for t in (*PRESCRIPTEURS_PUBLIES, *autres)
    ]
    colonnes, lignes = lignes_annuelles(contexte, nombres, total="TOTAL")
    return Corps([entete("prescripteur", "Prescripteur"), *colonnes], lignes)


@indicateur(
    "entrees",
    "Entrées",
    chapitre=Chapitre.PUBLICS,
    note="Entrées validées en cellule de suivi, à la date du premier entretien tenu.",
    article="Protocole, art. 3, « L'accueil »",
    publie=True,
    graphique=Graphique(forme=Forme.ANNEES),
)
def entrees(contexte: Contexte) -> Corps:
    """Validated entries by year."""
    colonnes, lignes = lignes_annuelles(contexte, [("Entrées", contexte.entrees.__getitem__)])
    return Corps([entete("libelle", "Entrées"), *colonnes], lignes)
