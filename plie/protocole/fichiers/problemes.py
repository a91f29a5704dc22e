"""What is wrong in a file, told in French with its line."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

INSECABLE = "\u00a0"
FINE_INSECABLE = "\u202f"


def cite(mot: object) -> str:
    """The word between French quotation marks."""
    return f"«{INSECABLE}{mot}{INSECABLE}»"


def nombre(valeur: int | Decimal) -> str:
    """The number as French writes it: thin spaces between thousands, decimal comma."""
    return f"{valeur:,}".replace(",", FINE_INSECABLE).replace(".", ",")


def empreinte(*textes: str) -> str:
    """SHA-256 of the texts, in hexadecimal: the same files always give the same mark."""
    somme = hashlib.sha256()
    for texte in textes:
        octets = texte.encode()
        somme.update(len(octets).to_bytes(8, "big") + octets)
    return somme.hexdigest()


def conseil(mot: str, connus: Collection[str]) -> str:
    """The nearest known word, as an end of sentence; "" when none looks like it."""
    proches = get_close_matches(mot, list(connus), n=1)
    return f"{INSECABLE}; vouliez-vous écrire {cite(proches[0])}{INSECABLE}?" if proches else ""


@dataclass(frozen=True, order=True)
class Probleme:
    """One thing to correct; ``ligne`` starts at 1."""

    fichier: str
    ligne: int
    message: str

    def __str__(self) -> str:
        return f"ligne {self.ligne}{INSECABLE}: {self.message}"


class FichierInvalide(Exception):
    """A file is refused whole; ``problemes`` holds all that is to be corrected, in reading order."""

    def __init__(self, problemes: Iterable[Probleme]) -> None:
        self.problemes = tuple(sorted(set(problemes)))
        super().__init__(self.problemes)

    def __str__(self) -> str:
        lignes: list[str] = []
        for fichier in dict.fromkeys(probleme.fichier for probleme in self.problemes):
            lignes.append(f"{fichier} refusé, rien n'a été chargé{INSECABLE}:")
            lignes += [f"  {probleme}" for probleme in self.problemes if probleme.fichier == fichier]
        return "\n".join(lignes)


class Lecture:
    """The problems met in one file, and the checks that wait for its end."""

    def __init__(self, fichier: str) -> None:
        self.fichier = fichier
        self.problemes: list[Probleme] = []
        self.a_verifier: list[Callable[[], None]] = []

    def noter(self, ligne: int, message: str) -> None:
        self.problemes.append(Probleme(self.fichier, ligne, message))

    def verifier(self) -> None:
        """Raises FichierInvalide if anything was noted, unknown keys included."""
        for controle in self.a_verifier:
            controle()
        if self.problemes:
            raise FichierInvalide(self.problemes)


def lire_texte(chemin: Path) -> str:
    """The text of a file, which must be UTF-8 (with or without BOM).

    Raises FichierInvalide on other bytes, OSError when the file cannot be read.
    """
    octets = chemin.read_bytes()
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        message = "ce caractère n'est pas en UTF-8 ; enregistrez le fichier dans cet encodage"
        raise FichierInvalide([Probleme(chemin.name, ligne, message)]) from erreur
