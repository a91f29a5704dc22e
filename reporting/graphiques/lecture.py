"""What a chart reads in a table: rows, years, numbers, and how each number is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import altair as alt

from plie.interface.formats import ESPACE_FINE, ESPACE_INSECABLE, nombre_fr
from reporting.indicateurs import Colonne, Genre, Ligne, Tableau, Unite
from reporting.indicateurs.tableau import Cellule


@dataclass(frozen=True, slots=True)
class Point:
    """One value to draw, with what is written of it."""

    serie: str
    rang: str
    valeur: float
    etiquette: str


def ecrire(cellule: Cellule, unite: Unite) -> str:
    """A number as it is read: « 1 071 », « 83,5 % », « 13,5 mois », « s »."""
    if cellule is None or isinstance(cellule, str):
        return cellule or "—"
    match unite:
        case Unite.POURCENT:
            return f"{nombre_fr(cellule)}{ESPACE_FINE}%"
        case Unite.MOIS:
            return f"{nombre_fr(cellule, 1)}{ESPACE_INSECABLE}mois"
        case Unite.NIVEAU:
            return nombre_fr(cellule, 2)
    return nombre_fr(cellule)


def nombres_dits(tableau: Tableau, lignes: Iterable[Ligne], colonnes: Sequence[Colonne]) -> list[bool]:
    """For each cell, whether it holds a number that is told."""
    return [
        isinstance(cellule_de(tableau, ligne, colonne), int | Decimal)
        for ligne in lignes
        for colonne in colonnes
    ]


def valeur_de(cellule: Cellule) -> float:
    return float(cellule) if isinstance(cellule, int | Decimal) else 0.0


def libelle_de(tableau: Tableau, ligne: Ligne) -> str:
    """The name of a row as the data files have it: the short one, where there are two."""
    return next(
        str(cellule)
        for cellule, colonne in zip(ligne.cellules, tableau.colonnes, strict=True)
        if colonne.unite is Unite.TEXTE and not colonne.fichier_seul
    )


def lignes_dessinees(tableau: Tableau) -> list[Ligne]:
    lignes = [ligne for ligne in tableau.lignes if ligne.genre is Genre.LIGNE]
    limite = tableau.graphique.lignes if tableau.graphique else 0
    return lignes[:limite] if limite else lignes


def annees_de(tableau: Tableau) -> list[Colonne]:
    return [colonne for colonne in tableau.colonnes if colonne.code.isdecimal()]


def colonne_principale(tableau: Tableau) -> Colonne:
    if tableau.graphique and tableau.graphique.colonnes:
        return next(c for c in tableau.colonnes if c.code == tableau.graphique.colonnes[0])
    nombres = [c for c in tableau.colonnes if c.unite is not Unite.TEXTE]
    effectifs = [c for c in nombres if c.unite is Unite.EFFECTIF]
    return (effectifs or nombres)[-1]


def cellule_de(tableau: Tableau, ligne: Ligne, colonne: Colonne) -> Cellule:
    return ligne.cellules[tableau.colonnes.index(colonne)]


def points_de(tableau: Tableau, lignes: Sequence[Ligne], colonnes: Sequence[Colonne]) -> list[Point]:
    points = []
    for ligne in lignes:
        for colonne in colonnes:
            cellule = cellule_de(tableau, ligne, colonne)
            if cellule is not None:
                points.append(
                    Point(
                        libelle_de(tableau, ligne),
                        colonne.libelle,
                        valeur_de(cellule),
                        ecrire(cellule, tableau.unite(ligne, colonne)),
                    )
                )
    return points


def donnees_de(points: Sequence[Point]) -> alt.InlineData:
    return alt.InlineData(
        values=[
            {"serie": p.serie, "rang": p.rang, "valeur": p.valeur, "etiquette": p.etiquette} for p in points
        ]
    )
