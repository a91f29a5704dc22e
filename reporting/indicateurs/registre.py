"""The declaration of the tables: each one once, with what a reader needs to understand it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from plie.enumeration import Enumeration
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.tableau import Cellule, Colonne, Genre, Graphique, Ligne, Tableau, Unite


class Chapitre(Enumeration):
    """The parts of the bilan, in their order."""

    ESSENTIEL = "essentiel", "L'essentiel"
    PUBLICS = "publics", "Les personnes accompagnées"
    PARCOURS = "parcours", "Les parcours"
    SORTIES = "sorties", "Les sorties"
    PILOTAGE = "pilotage", "Satisfaction et fiches actions"


@dataclass(frozen=True, slots=True)
class Corps:
    """What a calculation answers: columns and rows."""

    colonnes: Sequence[Colonne]
    lignes: Sequence[Ligne]


Calcul: TypeAlias = Callable[[Contexte], Corps]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicateur:
    """One table of the bilan.

    ``note`` says the population and the definition. ``publie``: the synthesis of the Protocol published this
    table itself: over the years it printed, its small head counts are not masked.
    """

    code: str
    titre: str
    chapitre: Chapitre
    note: str
    article: str
    publie: bool
    calcul: Calcul
    graphique: Graphique | None = None

    def calculer(self, contexte: Contexte) -> Tableau:
        """The table over the case files of the context."""
        corps = self.calcul(contexte)
        return Tableau(
            code=self.code,
            titre=self.titre,
            chapitre=self.chapitre.value,
            note=self.note,
            article=self.article,
            secret=not (self.publie and contexte.deja_imprime),
            colonnes=tuple(corps.colonnes),
            lignes=tuple(corps.lignes),
            graphique=self.graphique,
        )


REGISTRE: Final[dict[str, Indicateur]] = {}


def indicateur(
    code: str,
    titre: str,
    *,
    chapitre: Chapitre,
    note: str,
    article: str = "Protocole, art. 6",
    publie: bool = False,
    graphique: Graphique | None = None,
) -> Callable[[Calcul], Calcul]:
    """Declare the table that the decorated function computes; raises ValueError on a code already taken."""

    def declarer(calcul: Calcul) -> Calcul:
        if code in REGISTRE:
            raise ValueError(f"Code déjà pris : {code}")
        REGISTRE[code] = Indicateur(
            code=code,
            titre=titre,
            chapitre=chapitre,
            note=note,
            article=article,
            publie=publie,
            calcul=calcul,
            graphique=graphique,
        )
        return calcul

    return declarer


# --- pieces that the tables share -----------------------------------------------------------------------


def entete(code: str, libelle: str) -> Colonne:
    """The first column: what each row is about."""
    return Colonne(code=code, libelle=libelle, unite=Unite.TEXTE)


def annees(contexte: Contexte, unite: Unite = Unite.EFFECTIF) -> list[Colonne]:
    """One column a year."""
    return [Colonne(code=str(annee), libelle=str(annee), unite=unite) for annee in contexte.annees]


def lignes_annuelles(
    contexte: Contexte,
    nombres: Sequence[tuple[str, Callable[[int], int]]],
    *,
    total: str = "",
    dont: Sequence[str] = (),
) -> tuple[list[Colonne], list[Ligne]]:
    """Head counts by year, their total over the years, and a row ``total`` if named.

    Over one year there is no column of totals. The rows named in ``dont`` detail the row above them: they are
    left out of the row of totals.
    """
    colonnes = annees(contexte)
    if contexte.plusieurs_annees:
        colonnes.append(Colonne(code="TOTAL", libelle="Total", somme=True))
    lignes = []
    somme = [0] * len(contexte.annees)
    for libelle, compter in nombres:
        valeurs = [compter(annee) for annee in contexte.annees]
        genre = Genre.DONT if libelle in dont else Genre.LIGNE
        if genre is Genre.LIGNE:
            somme = [a + b for a, b in zip(somme, valeurs, strict=True)]
        lignes.append(Ligne(cellules=(libelle, *_avec_total(contexte, valeurs)), genre=genre))
    if total:
        lignes.append(Ligne(cellules=(total, *_avec_total(contexte, somme)), genre=Genre.TOTAL))
    return colonnes, lignes


def _avec_total(contexte: Contexte, valeurs: list[int]) -> list[Cellule]:
    return [*valeurs, sum(valeurs)] if contexte.plusieurs_annees else list(valeurs)
