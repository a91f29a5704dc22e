"""Reading a TOML text with the lines of its keys."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from plie.protocole.fichiers.champs import ABSENT, Champs
from plie.protocole.fichiers.positions import Chemin, positions
from plie.protocole.fichiers.problemes import FichierInvalide, Lecture, Probleme

_PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")

# The beginning of each message of tomllib, and what it means to someone who writes the file.
SYNTAXE: tuple[tuple[str, str], ...] = (
    ("Cannot declare", "cette table est déjà déclarée plus haut"),
    ("Cannot overwrite a value", "cette clé est déjà donnée plus haut"),
    ("Cannot redefine", "cette table est déjà déclarée plus haut"),
    ("Cannot mutate", "cette clé appartient à une table déjà fermée"),
    ("Duplicate inline table key", "cette clé est donnée deux fois"),
    ("Expected '='", "un signe = est attendu après la clé"),
    ("Expected ']'", "un crochet ] est attendu à la fin du titre de table"),
    ("Expected ']]'", "deux crochets ]] sont attendus à la fin du titre de table"),
    ("Expected newline", "une seule valeur par ligne ; une date s'écrit AAAA-MM-JJ et existe au calendrier"),
    ("Invalid date", "cette date n'existe pas au calendrier"),
    ("Invalid initial character", "une clé s'écrit en lettres sans accent, chiffres, tirets"),
    ("Invalid statement", "ligne incomprise : ni clé, ni titre de table, ni commentaire"),
    ("Invalid value", "valeur absente ou mal écrite ; un texte se met entre guillemets droits"),
    ("Unclosed array", "la liste n'est pas fermée par un crochet ]"),
    ("Unclosed inline", "la table en ligne n'est pas fermée par une accolade }"),
    ("Unterminated string", "les guillemets ne sont pas refermés"),
    ("Expected", "les guillemets ne sont pas refermés"),
    ("Illegal character", "caractère interdit ou guillemets non refermés sur la ligne"),
    ("Found invalid character", "caractère interdit"),
    ("Unescaped", "une barre oblique inverse \\ s'écrit \\\\ dans un texte"),
)


class Table(Champs):
    """A TOML table."""

    def __init__(
        self, lecture: Lecture, valeurs: dict[str, Any], lignes: dict[Chemin, int], chemin: Chemin = ()
    ) -> None:
        super().__init__(lecture, lignes.get(chemin, 1), valeurs)
        self.lignes = lignes
        self.chemin = chemin

    def ligne_de(self, cle: str, rang: int | None = None) -> int:
        ligne = self.lignes.get((*self.chemin, cle), self.ligne)
        return ligne if rang is None else self.lignes.get((*self.chemin, cle, rang), ligne)

    def table(self, cle: str) -> "Table":
        """A table under this one; read as empty if absent or something else."""
        valeur = self._prendre(cle, facultatif=False)
        if valeur is ABSENT:
            # Its own keys would all be noted as missing: one message is enough.
            return Table(Lecture(self.lecture.fichier), {}, self.lignes)
        if not isinstance(valeur, dict):
            self._refuser(cle, f"une table [{cle}]", valeur)
            return Table(Lecture(self.lecture.fichier), {}, self.lignes)
        return Table(self.lecture, valeur, self.lignes, (*self.chemin, cle))

    def tables(self, cle: str, *, minimum: int = 1) -> list["Table"]:
        """The tables of a list, ``minimum`` of them at least; may be absent if that is 0."""
        valeur = self._prendre(cle, facultatif=minimum == 0)
        if valeur is ABSENT:
            return []
        if not isinstance(valeur, list) or not all(isinstance(element, dict) for element in valeur):
            self._refuser(cle, f"une liste de tables [[{cle}]]", valeur)
            return []
        if len(valeur) < minimum:
            self.noter(cle, f"doit compter au moins {minimum} table{'s' if minimum > 1 else ''}")
        return [
            Table(self.lecture, element, self.lignes, (*self.chemin, cle, rang))
            for rang, element in enumerate(valeur)
        ]

    def _comme_entier(self, valeur: object) -> int | None:
        return valeur if isinstance(valeur, int) and not isinstance(valeur, bool) else None

    def _comme_decimal(self, valeur: object) -> Decimal | None:
        if isinstance(valeur, Decimal):
            return valeur
        entier = self._comme_entier(valeur)
        return None if entier is None else Decimal(entier)

    def _comme_jour(self, valeur: object) -> date | None:
        return valeur if isinstance(valeur, date) and not isinstance(valeur, datetime) else None

    def _comme_liste(self, valeur: object) -> Sequence[object] | None:
        return valeur if isinstance(valeur, list) else None


def ouvrir_toml(texte: str, fichier: str) -> Table:
    """The root table of a TOML text; a text that is not TOML raises FichierInvalide at once."""
    try:
        valeurs = tomllib.loads(texte, parse_float=Decimal)
    except (ValueError, RecursionError) as erreur:  # ValueError: also a number of thousands of digits
        raise FichierInvalide([_probleme_de_syntaxe(str(erreur), texte, fichier)]) from erreur
    return Table(Lecture(fichier), valeurs, positions(texte))


def _probleme_de_syntaxe(erreur: str, texte: str, fichier: str) -> Probleme:
    place = _PLACE.search(erreur)
    if place is None:
        return Probleme(fichier, 1, "ce fichier contient un nombre ou une imbrication démesurés")
    ligne, colonne = place.groups()
    message = next(
        (francais for debut, francais in SYNTAXE if erreur.startswith(debut)), "écriture TOML incorrecte"
    )
    if ligne is None:
        return Probleme(fichier, texte.rstrip("\n").count("\n") + 1, f"en fin de fichier, {message}")
    return Probleme(fichier, int(ligne), f"colonne {colonne}, {message}")
