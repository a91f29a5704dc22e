"""CSV files: the encoding and the separator are found, never asked."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from prescriptions.fichiers.commun import (
    AUTRE_FORMAT,
    Feuille,
    FichierIllisible,
    Ligne,
    verifier_entetes,
    vide,
)

SEPARATEURS: Final = (";", ",", "\t")
_BOMS_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROLES = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_INDICATION_EXCEL = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
_ENTRE_GUILLEMETS = re.compile(r'"[^"]*"')


def decoder(contenu: bytes) -> str:
    """The text: UTF-16 by its mark, else UTF-8 when it is valid UTF-8, else Windows-1252.

    Raises FichierIllisible for what is no text.
    """
    try:
        if contenu.startswith(_BOMS_UTF16):
            texte = contenu.decode("utf-16")
        else:
            try:
                texte = contenu.decode("utf-8-sig")
            except UnicodeDecodeError:
                texte = contenu.decode("cp1252")
    except UnicodeDecodeError as erreur:
        raise FichierIllisible(AUTRE_FORMAT) from erreur
    if _CONTROLES.search(texte) or texte.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise FichierIllisible(AUTRE_FORMAT)
    return texte


def separateur(premiere_ligne: str) -> str:
    """The separator most used outside quotes in the headings; « ; », then « , » on a tie."""
    nue = _ENTRE_GUILLEMETS.sub("", premiere_ligne)
    trouve = max(SEPARATEURS, key=nue.count)
    if not nue.count(trouve):
        raise FichierIllisible(
            "Les colonnes de ce fichier ne se distinguent pas : séparez-les par des points-virgules."
        )
    return trouve


def lire_csv(contenu: bytes) -> Feuille:
    """A CSV as a table; raises FichierIllisible."""
    texte = decoder(contenu)
    delimiteur = ""
    if indication := _INDICATION_EXCEL.match(texte):
        delimiteur, texte = indication.group(1), texte[indication.end() :]
    delimiteur = delimiteur or separateur(texte.split("\n", 1)[0])
    toutes = _enregistrements(texte, delimiteur)
    entetes = verifier_entetes(next(toutes, []))

    def ouvrir() -> Iterator[Ligne]:
        for numero, valeurs in enumerate(_enregistrements(texte, delimiteur), start=1):
            if numero > 1 and not vide(valeurs):
                yield Ligne(numero, valeurs)

    return Feuille(entetes, ouvrir)


def _enregistrements(texte: str, delimiteur: str) -> Iterator[list[str]]:
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=delimiteur, strict=True)
    numero = 0
    while True:
        numero += 1
        try:
            yield next(lecteur)
        except StopIteration:
            return
        except csv.Error as erreur:
            raise FichierIllisible(
                f"La ligne {numero} ne se lit pas : un guillemet y est ouvert sans être bien fermé."
            ) from erreur
