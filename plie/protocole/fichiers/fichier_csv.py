"""Reading a CSV text with the lines of its rows."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from plie.protocole.fichiers.champs import Champs
from plie.protocole.fichiers.problemes import FichierInvalide, Lecture, Probleme, cite, conseil

FORME_ENTIER = re.compile(r"-?[0-9]{1,15}")
FORME_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
FORME_JOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Rangee(Champs):
    """A CSV row: numbers with a point, dates AAAA-MM-JJ, lists separated by spaces."""

    def _vide(self, valeur: object) -> bool:
        return valeur == ""

    def _comme_entier(self, valeur: object) -> int | None:
        return int(str(valeur)) if FORME_ENTIER.fullmatch(str(valeur)) else None

    def _comme_decimal(self, valeur: object) -> Decimal | None:
        return Decimal(str(valeur)) if FORME_DECIMAL.fullmatch(str(valeur)) else None

    def _comme_jour(self, valeur: object) -> date | None:
        try:
            return date.fromisoformat(str(valeur)) if FORME_JOUR.fullmatch(str(valeur)) else None
        except ValueError:
            return None

    def _comme_liste(self, valeur: object) -> Sequence[object] | None:
        return str(valeur).split()


def ouvrir_csv(
    texte: str, fichier: str, colonnes: Sequence[str], *, vide_permis: bool = False
) -> tuple[Lecture, list[Rangee]]:
    """The rows of a CSV text with a heading line; other columns raise FichierInvalide at once.

    Columns may come in any order; a comma separates them; empty lines are skipped. A file
    of headings alone is refused unless ``vide_permis``.
    """
    lecture = Lecture(fichier)
    lignes = _lignes_csv(texte, fichier)
    if not lignes:
        raise FichierInvalide([Probleme(fichier, 1, "le fichier est vide")])
    place, entete = lignes[0]
    _verifier_entete(lecture, place, entete, colonnes)
    rangees: list[Rangee] = []
    for place, cellules in lignes[1:]:
        if len(cellules) != len(entete):
            trouve = f"{len(cellules)} cellules au lieu de {len(entete)}"
            lecture.noter(place, f"{trouve} ; un texte qui contient une virgule se met entre guillemets")
        else:
            propres = (cellule.strip() for cellule in cellules)
            rangees.append(Rangee(lecture, place, dict(zip(entete, propres, strict=True))))
    if len(lignes) == 1 and not vide_permis:
        lecture.noter(place, "le fichier ne contient aucune donnée sous ses titres de colonnes")
    return lecture, rangees


def _lignes_csv(texte: str, fichier: str) -> list[tuple[int, list[str]]]:
    lecteur = csv.reader(io.StringIO(texte, newline=""), strict=True)
    lignes: list[tuple[int, list[str]]] = []
    debut = 1
    try:
        for cellules in lecteur:
            if any(cellule.strip() for cellule in cellules):
                lignes.append((debut, cellules))
            debut = lecteur.line_num + 1
    except csv.Error as erreur:
        message = "guillemets mal placés ou non refermés"
        raise FichierInvalide([Probleme(fichier, debut, message)]) from erreur
    return lignes


def _verifier_entete(lecture: Lecture, place: int, entete: list[str], colonnes: Sequence[str]) -> None:
    if len(entete) == 1 and ";" in entete[0]:
        lecture.noter(place, "les colonnes se séparent par des virgules, non par des points-virgules")
        lecture.verifier()
    for titre in entete:
        if titre not in colonnes:
            lecture.noter(place, f"{cite(titre)} n'est pas une colonne connue{conseil(titre, colonnes)}")
        elif entete.count(titre) > 1:
            lecture.noter(place, f"la colonne {cite(titre)} est donnée deux fois")
    for colonne in colonnes:
        if colonne not in entete:
            lecture.noter(place, f"la colonne {cite(colonne)} manque")
    lecture.verifier()
