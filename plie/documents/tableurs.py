"""Tables to spreadsheets (ODS, XLSX) and CSV, with cells that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

import tablib

DEBUTS_DE_FORMULE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
NOM_FEUILLE_MAX: Final = 31  # limit of XLSX
INTERDITS_FEUILLE: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

CelluleTableur: TypeAlias = str | int | float | Decimal | None


class FormatTableur(StrEnum):
    """The spreadsheet formats offered for download."""

    ODS = "ods"
    XLSX = "xlsx"

    @property
    def type_mime(self) -> str:
        """The media type of the file."""
        return {
            FormatTableur.ODS: "application/vnd.oasis.opendocument.spreadsheet",
            FormatTableur.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feuille:
    """One sheet: its name, its headings and its rows, all of one width."""

    nom: str
    entetes: Sequence[str]
    lignes: Sequence[Sequence[CelluleTableur]]


def desamorcer(texte: str) -> str:
    """A text that a spreadsheet reads as a text: an apostrophe comes before what would begin a formula."""
    return f"'{texte}" if texte.startswith(DEBUTS_DE_FORMULE) else texte


def en_tableur(feuilles: Sequence[Feuille], format_tableur: FormatTableur) -> bytes:
    """A workbook of these sheets; raises tablib.InvalidDimensions when a row has another width."""
    classeur = tablib.Databook()
    for rang, feuille in enumerate(feuilles, start=1):
        donnees = tablib.Dataset(title=nom_de_feuille(feuille.nom) or f"Feuille {rang}")
        donnees.headers = [desamorcer(entete) for entete in feuille.entetes]
        for ligne in feuille.lignes:
            donnees.append([_cellule(cellule) for cellule in ligne])
        classeur.add_sheet(donnees)
    contenu: bytes = classeur.export(format_tableur.value)
    return contenu


def nom_de_feuille(nom: str) -> str:
    """A name that every spreadsheet accepts: 31 characters, without the forbidden ones."""
    return " ".join(nom.translate(INTERDITS_FEUILLE).split())[:NOM_FEUILLE_MAX].strip()


def _cellule(cellule: CelluleTableur) -> str | int | float:
    if cellule is None:
        return ""
    if isinstance(cellule, Decimal):
        return int(cellule) if cellule == cellule.to_integral_value() else float(cellule)
    return desamorcer(cellule) if isinstance(cellule, str) else cellule


def en_csv(feuille: Feuille) -> bytes:
    """One sheet as a CSV that a spreadsheet in French opens at once: semicolons, UTF-8 with its mark."""
    sortie = io.StringIO()
    redacteur = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    redacteur.writerow([desamorcer(entete) for entete in feuille.entetes])
    redacteur.writerows([[_cellule(cellule) for cellule in ligne] for ligne in feuille.lignes])
    return sortie.getvalue().encode("utf-8-sig")
