"""What a table of the bilan is: plain frozen data, the same for the page, the files and the tests."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any, Final, TypeAlias

from plie.documents.tableurs import desamorcer

SECRET: Final = "s"  # noqa: S105 - the sign of a masked figure
"""What stands in a masked cell: the sign of the French public statistics for a confidential figure."""


class Unite(StrEnum):
    """What the numbers of a column (or of a row) count; only a head count can be masked."""

    TEXTE = "texte"
    EFFECTIF = "effectif"
    NOMBRE = "nombre"
    POURCENT = "pourcent"
    MOIS = "mois"
    NIVEAU = "niveau"
    POINTS = "points"


class Genre(StrEnum):
    """What a row is: a part of the whole, the whole, or a detail of the row above it."""

    LIGNE = "ligne"
    TOTAL = "total"
    DONT = "dont"


class Forme(StrEnum):
    """How a table is drawn (``reporting.graphiques``)."""

    ANNEES = "annees"
    """One bar a year, for the first row."""
    MULTIPLES = "multiples"
    """One small panel a row, one bar a year in each."""
    BARRES = "barres"
    """One bar a row, for one column."""
    PARTS = "parts"
    """One bar of 100 % a year, cut by row."""
    OBJECTIFS = "objectifs"
    """One panel for each row that has a target, with its line."""
    ECARTS = "ecarts"
    """Two dots a row, before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphique:
    """The chart of a table; ``colonnes`` are the codes it draws, empty for the usual ones of the form.

    ``lignes`` keeps the first rows only; 0 keeps them all.
    """

    forme: Forme
    colonnes: tuple[str, ...] = ()
    lignes: int = 0


Cellule: TypeAlias = str | int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colonne:
    """One column.

    ``code`` is the heading of the data files; ``libelle`` that of the page. ``somme``: the cell is the sum of
    the other head counts of its row. ``de`` is the code of the head count that a share or a mean is computed
    from, masked with it (« * »: of any in the row). ``fichier_seul``: not shown to a reader.
    """

    code: str
    libelle: str
    unite: Unite = Unite.EFFECTIF
    somme: bool = False
    de: str = ""
    fichier_seul: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """One row: as many cells as columns, in the form of the data files.

    ``libelle``, if any, is read instead of the first cell; ``unite`` instead of that of the columns.
    ``groupe`` names the part of the table that the row belongs to: a TOTAL row is the sum of the rows of
    its group, or of all the rows when it has none.
    """

    cellules: tuple[Cellule, ...]
    genre: Genre = Genre.LIGNE
    libelle: str = ""
    unite: Unite | None = None
    groupe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tableau:
    """A computed table, with what is needed to read it."""

    code: str
    titre: str
    chapitre: str
    note: str
    article: str
    secret: bool
    """Whether small head counts are masked for those who see aggregates only."""
    colonnes: tuple[Colonne, ...]
    lignes: tuple[Ligne, ...]
    graphique: Graphique | None = None

    def __post_init__(self) -> None:
        for ligne in self.lignes:
            if len(ligne.cellules) != len(self.colonnes):
                raise ValueError(f"{self.code} : {ligne.cellules!r} n'a pas {len(self.colonnes)} cellules")

    def unite(self, ligne: Ligne, colonne: Colonne) -> Unite:
        """What the cell counts."""
        return ligne.unite if ligne.unite and colonne.unite is not Unite.TEXTE else colonne.unite

    def valeur(self, ligne: str, colonne: str) -> Cellule:
        """The cell of the first row that has a cell ``ligne``, under the column of code ``colonne``.

        Raises KeyError where there is no such cell.
        """
        codes = [une.code for une in self.colonnes]
        for une in self.lignes:
            if ligne in une.cellules and colonne in codes:
                return une.cellules[codes.index(colonne)]
        raise KeyError(f"{self.code} : {ligne} / {colonne}")

    def csv(self) -> str:
        """The data file: UTF-8, comma, LF, decimal point."""
        sortie = io.StringIO()
        ecrivain = csv.writer(sortie, lineterminator="\n")
        ecrivain.writerow([colonne.code for colonne in self.colonnes])
        ecrivain.writerows([texte(cellule) for cellule in ligne.cellules] for ligne in self.lignes)
        return sortie.getvalue()

    def en_donnees(self) -> dict[str, Any]:
        """The JSON form; ``depuis_donnees`` reads it again."""
        return {
            "code": self.code,
            "titre": self.titre,
            "chapitre": self.chapitre,
            "note": self.note,
            "article": self.article,
            "secret": self.secret,
            "graphique": {
                "forme": self.graphique.forme.value,
                "colonnes": list(self.graphique.colonnes),
                "lignes": self.graphique.lignes,
            }
            if self.graphique
            else None,
            "colonnes": [
                {
                    "code": c.code,
                    "libelle": c.libelle,
                    "unite": c.unite.value,
                    "somme": c.somme,
                    "de": c.de,
                    "fichier_seul": c.fichier_seul,
                }
                for c in self.colonnes
            ],
            "lignes": [
                {
                    "cellules": [_en_json(cellule) for cellule in ligne.cellules],
                    "genre": ligne.genre.value,
                    "libelle": ligne.libelle,
                    "unite": ligne.unite.value if ligne.unite else None,
                    "groupe": ligne.groupe,
                }
                for ligne in self.lignes
            ],
        }

    @classmethod
    def depuis_donnees(cls, donnees: Mapping[str, Any]) -> "Tableau":
        """The table kept in a bilan; raises KeyError or ValueError on another form."""
        return cls(
            code=donnees["code"],
            titre=donnees["titre"],
            chapitre=donnees["chapitre"],
            note=donnees["note"],
            article=donnees["article"],
            secret=donnees["secret"],
            graphique=Graphique(
                forme=Forme(donnees["graphique"]["forme"]),
                colonnes=tuple(donnees["graphique"]["colonnes"]),
                lignes=donnees["graphique"]["lignes"],
            )
            if donnees["graphique"]
            else None,
            colonnes=tuple(Colonne(**{**c, "unite": Unite(c["unite"])}) for c in donnees["colonnes"]),
            lignes=tuple(
                Ligne(
                    cellules=tuple(_depuis_json(cellule) for cellule in ligne["cellules"]),
                    genre=Genre(ligne["genre"]),
                    libelle=ligne["libelle"],
                    unite=Unite(ligne["unite"]) if ligne["unite"] else None,
                    groupe=ligne["groupe"],
                )
                for ligne in donnees["lignes"]
            ),
        )


def texte(cellule: Cellule) -> str:
    """A cell of a data file: « 67.5 », « 2 », nothing for a missing value."""
    if cellule is None:
        return ""
    if isinstance(cellule, Decimal):
        return f"{cellule.normalize():f}"
    return desamorcer(cellule) if isinstance(cellule, str) else str(cellule)


def _en_json(cellule: Cellule) -> str | int | float | None:
    if isinstance(cellule, Decimal):
        return int(cellule) if cellule == cellule.to_integral_value() else float(cellule)
    return cellule


def _depuis_json(cellule: Any) -> Cellule:
    return Decimal(str(cellule)) if isinstance(cellule, float) else cellule


# --- rounding -------------------------------------------------------------------------------------------

POINT: Final = Decimal(1)
DEMI_POINT: Final = Decimal("0.5")
DIXIEME: Final = Decimal("0.1")
CENTIEME: Final = Decimal("0.01")


def arrondi(valeur: Fraction | None, pas: Decimal = POINT) -> Decimal | None:
    """The nearest multiple of ``pas``, halves going up; None stays None."""
    if valeur is None:
        return None
    unites = floor(valeur / Fraction(pas) + Fraction(1, 2))
    # « 82 » and not « 82.0 »: what is computed is written as what is read back from the frozen data.
    return Decimal(texte(unites * pas))


def part(partie: int, tout: int) -> Fraction | None:
    """A share in percent, exact; None of an empty whole."""
    return Fraction(100 * partie, tout) if tout else None


def moyenne(valeurs: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the values that exist, exact; None when there is none."""
    connues = [valeur for valeur in valeurs if valeur is not None]
    return sum(connues, Fraction(0)) / len(connues) if connues else None


def csv_de_tous(tableaux: Sequence[Tableau]) -> str:
    """Several tables in one text, each under its name and followed by an empty line."""
    return "\n".join(f"{tableau.code}\n{tableau.csv()}" for tableau in tableaux)
