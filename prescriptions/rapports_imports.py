"""The report of an import as a file: one row a row, no formula."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from plie.documents.tableurs import CelluleTableur, Feuille, FormatTableur, desamorcer, en_tableur
from prescriptions.enums import VerdictLigne
from prescriptions.models import LigneImport

FORMATS: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": FormatTableur.XLSX.type_mime,
}
ENTETES: Final = ("Ligne", "Verdict", "Cellules", "Explication", "Personne", "Prescription")


def rapport_csv(lignes: Iterable[LigneImport]) -> bytes:
    """The report for any spreadsheet: UTF-8 with its mark, semicolons."""
    sortie = io.StringIO(newline="")
    redacteur = csv.writer(sortie, delimiter=";")
    redacteur.writerow(ENTETES)
    for ligne in lignes:
        redacteur.writerow([desamorcer(str(cellule)) for cellule in _cellules(ligne)])
    return sortie.getvalue().encode("utf-8-sig")


def rapport_xlsx(lignes: Iterable[LigneImport]) -> bytes:
    """The report as a workbook."""
    feuille = Feuille(nom="Import de la CAF", entetes=ENTETES, lignes=[_cellules(ligne) for ligne in lignes])
    return en_tableur([feuille], FormatTableur.XLSX)


def explication(ligne: LigneImport) -> str:
    """Why the row has its verdict, in one text."""
    textes = [erreur["message"] for erreur in ligne.erreurs]
    if ligne.doublon_ligne:
        textes.append(f"Voir la ligne {ligne.doublon_ligne} du même fichier.")
    elif ligne.doublon_participant_id:
        textes.append("Cette personne a déjà un dossier au PLIE.")
    elif ligne.doublon_prescription_id:
        textes.append("Cette personne a déjà une prescription en cours.")
    return " ".join(textes)


def personne_de(ligne: LigneImport) -> str:
    """The name a row gives, as far as it could be read; nothing once its data are gone."""
    noms = (ligne.donnees.get("nom_naissance", "").upper(), ligne.donnees.get("prenom", ""))
    return " ".join(noms).strip()


def _cellules(ligne: LigneImport) -> list[CelluleTableur]:
    connue = ligne.prescription or ligne.doublon_participant or ligne.doublon_prescription
    return [
        ligne.numero,
        VerdictLigne(ligne.verdict).libelle,
        ", ".join(erreur["cellule"] for erreur in ligne.erreurs if erreur["cellule"]),
        explication(ligne),
        connue.nom_affiche if connue else personne_de(ligne),
        ligne.prescription_id or "",
    ]
