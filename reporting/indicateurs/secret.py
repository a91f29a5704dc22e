"""Masking small head counts for those who see aggregates only (docs/decisions/0003).

A head count of one to four people is masked. Where a total would give it back by subtraction, another
cell of the same sum is masked too, until what is hidden in each sum is at least two cells and five people.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from reporting.indicateurs.tableau import SECRET, Cellule, Genre, Ligne, Tableau, Unite

EFFECTIF_MIN: Final = 5
"""The smallest head count told outside the coordination; none at all (0) is told too."""
CELLULES_MIN: Final = 2

Position: TypeAlias = tuple[int, int]


def masquer(tableau: Tableau) -> Tableau:
    """The table with its small head counts replaced by « s »; itself when it needs no masking."""
    if not tableau.secret:
        return tableau
    masquees = _cellules_a_masquer(tableau)
    if not masquees:
        return tableau
    lignes = tuple(_ligne_masquee(tableau, rang, masquees) for rang in range(len(tableau.lignes)))
    return replace(tableau, lignes=lignes)


def est_masque(tableau: Tableau) -> bool:
    """Whether a cell of the table is hidden."""
    return any(SECRET in ligne.cellules[1:] for ligne in tableau.lignes)


def _cellules_a_masquer(tableau: Tableau) -> set[Position]:
    effectifs = {
        (i, j): cellule
        for i, ligne in enumerate(tableau.lignes)
        for j, (cellule, colonne) in enumerate(zip(ligne.cellules, tableau.colonnes, strict=True))
        if tableau.unite(ligne, colonne) is Unite.EFFECTIF and isinstance(cellule, int)
    }
    masquees = {position for position, nombre in effectifs.items() if 0 < nombre < EFFECTIF_MIN}
    sommes = list(_sommes(tableau, effectifs))
    change = bool(masquees)
    while change:
        change = False
        for somme in sommes:
            ajout = _complement(somme, masquees, effectifs)
            if ajout is not None:
                masquees.add(ajout)
                change = True
    return masquees


def _sommes(tableau: Tableau, effectifs: dict[Position, int]) -> Iterator[list[Position]]:
    """The sets of cells bound by an addition: the parts first, the total last."""
    for j in range(len(tableau.colonnes)):
        for i_total, total in enumerate(tableau.lignes):
            if total.genre is Genre.TOTAL:
                parts = [
                    (i, j)
                    for i, ligne in enumerate(tableau.lignes)
                    if ligne.genre is Genre.LIGNE and (not total.groupe or ligne.groupe == total.groupe)
                ]
                yield _presentes([*parts, (i_total, j)], effectifs)
    j_sommes = [j for j, colonne in enumerate(tableau.colonnes) if colonne.somme]
    for i in range(len(tableau.lignes)):
        for j_somme in j_sommes:
            yield _presentes(
                [*((i, j) for j in range(len(tableau.colonnes)) if j != j_somme), (i, j_somme)], effectifs
            )


def _presentes(positions: list[Position], effectifs: dict[Position, int]) -> list[Position]:
    return [position for position in positions if position in effectifs]


def _complement(
    somme: list[Position], masquees: set[Position], effectifs: dict[Position, int]
) -> Position | None:
    """One more cell to hide in a sum that would otherwise give a hidden cell back; None when it is safe."""
    cachees = [position for position in somme if position in masquees]
    if not cachees:
        return None
    total = somme[-1] if somme else None
    secretes = sum(effectifs[position] for position in cachees if position != total)
    # With the total hidden, nothing can be subtracted from it, but the parts shown would add up to it.
    if len(cachees) >= CELLULES_MIN and (total in masquees or secretes >= EFFECTIF_MIN):
        return None
    candidates = [position for position in somme if position not in masquees]
    if not candidates:
        return None
    # The smallest part that says something, else an empty one, else the total.
    return min(candidates, key=lambda p: (p == total, effectifs[p] == 0, effectifs[p], p))


def _ligne_masquee(tableau: Tableau, i: int, masquees: set[Position]) -> Ligne:
    ligne = tableau.lignes[i]
    codes = [colonne.code for colonne in tableau.colonnes]
    cachees = {codes[j] for (autre, j) in masquees if autre == i}
    cellules: list[Cellule] = []
    for j, colonne in enumerate(tableau.colonnes):
        derivee = colonne.de in cachees or (colonne.de == "*" and bool(cachees))
        cellules.append(SECRET if (i, j) in masquees or derivee else ligne.cellules[j])
    return replace(ligne, cellules=tuple(cellules))
