"""XLSX workbooks: values only, a formula is never computed nor trusted."""

import io
import zipfile
from collections.abc import Generator, Iterator
from datetime import date
from typing import Any, Final

from openpyxl import load_workbook

from prescriptions.fichiers.commun import (
    AUTRE_FORMAT,
    COLONNES_MAX,
    Feuille,
    FichierIllisible,
    Ligne,
    verifier_entetes,
    vide,
)
from prescriptions.regles.import_cellules import ERREUR_TABLEUR, FORMULE, Valeur

DEPLIE_MAX: Final = 60 * 1024 * 1024
MEMBRES_MAX: Final = 500
LIGNES_TABLEUR: Final = 1_048_576
_DEBUT_XML: Final = 4096
_REFUS: Final = "Ce classeur ne s’ouvre pas : enregistrez-le de nouveau au format XLSX, ou en CSV."


def lire_xlsx(contenu: bytes) -> Feuille:
    """The first sheet that shows of a workbook as a table; raises FichierIllisible."""
    _verifier_archive(contenu)
    toutes = _enregistrements(contenu, COLONNES_MAX + 1)
    entetes = verifier_entetes(next(toutes, []))
    toutes.close()

    def ouvrir() -> Iterator[Ligne]:
        for numero, valeurs in enumerate(_enregistrements(contenu, len(entetes) + 1), start=1):
            if numero > LIGNES_TABLEUR:
                raise FichierIllisible(_REFUS)
            if numero > 1 and not vide(valeurs):
                yield Ligne(numero, valeurs)

    return Feuille(entetes, ouvrir)


def _verifier_archive(contenu: bytes) -> None:
    """Refuse what is no workbook, what unfolds beyond measure, and what declares entities.

    ``zipfile`` never gives more than the size a member declares: the sum of the declared sizes bounds it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            membres = archive.infolist()
            noms = {membre.filename for membre in membres}
            if any(nom.endswith("vbaProject.bin") for nom in noms):
                raise FichierIllisible("Ce classeur contient des macros : enregistrez-le au format XLSX.")
            if "xl/workbook.xml" not in noms:
                raise FichierIllisible(AUTRE_FORMAT)
            if len(membres) > MEMBRES_MAX or sum(membre.file_size for membre in membres) > DEPLIE_MAX:
                raise FichierIllisible(
                    "Ce classeur est trop volumineux une fois décompressé : enregistrez la feuille en CSV."
                )
            for membre in membres:
                if membre.filename.endswith((".xml", ".rels")):
                    with archive.open(membre) as fichier:
                        if b"<!DOCTYPE" in fichier.read(_DEBUT_XML).replace(b"\0", b"").upper():
                            raise FichierIllisible(_REFUS)
    except FichierIllisible:
        raise
    except Exception as erreur:  # a damaged archive fails in many ways: zipfile, zlib, struct…
        raise FichierIllisible(_REFUS) from erreur


def _enregistrements(contenu: bytes, colonnes: int) -> Generator[list[Valeur]]:
    try:
        classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=False, keep_links=False)
        try:
            feuilles = [feuille for feuille in classeur.worksheets if feuille.sheet_state == "visible"]
            if feuilles:
                feuilles[0].reset_dimensions()
                precedentes, valeurs = None, list[Valeur]()
                for cellules in feuilles[0].iter_rows(max_col=colonnes):
                    # The rows that the file skips, up to a million of them, are all one and the same object.
                    if cellules is not precedentes:
                        precedentes, valeurs = cellules, [_valeur(cellule) for cellule in cellules]
                    yield valeurs
        finally:
            classeur.close()
    except (FichierIllisible, GeneratorExit):
        raise
    except Exception as erreur:  # so does a damaged sheet: KeyError, ParseError…
        raise FichierIllisible(_REFUS) from erreur


def _valeur(cellule: Any) -> Valeur:
    valeur = cellule.value
    if cellule.data_type == "f":
        return FORMULE
    if cellule.data_type == "e":
        return ERREUR_TABLEUR
    if valeur is None or isinstance(valeur, str | bool | int | float | date):
        return valeur
    return str(valeur)
