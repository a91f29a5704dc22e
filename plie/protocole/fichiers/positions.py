"""Where each key and value of a TOML text stands: the standard reader gives values without their lines.

The text is first accepted by ``tomllib``; this walk may therefore trust its grammar, and only follows
keys, headers, brackets and strings.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator

Chemin = tuple[str | int, ...]
"""A path: keys for tables, ranks from 0 for the items of arrays."""

_BLANCS = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_ESPACES = re.compile(r"[ \t]*")
_CLE_NUE = re.compile(r"[A-Za-z0-9_-]+")
_CHAINES = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_AUTRE_VALEUR = re.compile(r"[^,\]}\n#]+")


def positions(texte: str) -> dict[Chemin, int]:
    """The line, from 1, of each key, table and array item of a text that ``tomllib`` accepts.

    A table stands where its header is; a table that no header names, where its first key is.
    """
    return _Balayage(texte).parcourir()


class _Balayage:
    def __init__(self, texte: str) -> None:
        self.texte = texte.replace("\r\n", "\n")
        self.place = 0
        self.fins_de_ligne = [trouve.start() for trouve in re.finditer("\n", self.texte)]
        self.lignes: dict[Chemin, int] = {}
        self.rangs: dict[Chemin, int] = {}

    def parcourir(self) -> dict[Chemin, int]:
        prefixe: Chemin = ()
        self.passer(_BLANCS)
        while self.place < len(self.texte):
            if self.devant("[["):
                prefixe = self.entete_de_liste()
            elif self.devant("["):
                prefixe = self.entete_de_table()
            else:
                self.paire(prefixe)
            self.passer(_BLANCS)
        return self.lignes

    def entete_de_table(self) -> Chemin:
        ligne = self.ligne()
        self.place += len("[")
        chemin = self.situer(self.cle(), ligne)
        self.lignes[chemin] = ligne
        self.place += len("]")
        return chemin

    def entete_de_liste(self) -> Chemin:
        ligne = self.ligne()
        self.place += len("[[")
        *parents, dernier = self.cle()
        liste = (*self.situer(parents, ligne), dernier)
        self.place += len("]]")
        self.lignes.setdefault(liste, ligne)
        self.rangs[liste] = self.rangs.get(liste, -1) + 1
        chemin = (*liste, self.rangs[liste])
        self.lignes[chemin] = ligne
        return chemin

    def situer(self, morceaux: list[str], ligne: int) -> Chemin:
        """The path a header means: a name of a list of tables means the last table of that list."""
        chemin: Chemin = ()
        for morceau in morceaux:
            chemin = (*chemin, morceau)
            self.lignes.setdefault(chemin, ligne)
            if chemin in self.rangs:
                chemin = (*chemin, self.rangs[chemin])
        return chemin

    def paire(self, prefixe: Chemin) -> None:
        ligne = self.ligne()
        chemin = prefixe
        for morceau in self.cle():
            chemin = (*chemin, morceau)
            self.lignes.setdefault(chemin, ligne)
        self.place += len("=")
        self.passer(_ESPACES)
        self.valeur(chemin)

    def cle(self) -> list[str]:
        morceaux: list[str] = []
        while True:
            self.passer(_ESPACES)
            debut = self.place
            if self.texte[debut] in "\"'":
                self.chaine()
                brut = self.texte[debut : self.place]
                morceaux.append(tomllib.loads(f"cle = {brut}")["cle"])
            else:
                self.passer(_CLE_NUE)
                morceaux.append(self.texte[debut : self.place])
            self.passer(_ESPACES)
            if not self.devant("."):
                return morceaux
            self.place += len(".")

    def valeur(self, chemin: Chemin) -> None:
        if self.devant("["):
            for rang, _ in enumerate(self.elements("]")):
                self.lignes[(*chemin, rang)] = self.ligne()
                self.valeur((*chemin, rang))
        elif self.devant("{"):
            for _ in self.elements("}"):
                self.paire(chemin)
        elif self.texte[self.place] in "\"'":
            self.chaine()
        else:
            self.passer(_AUTRE_VALEUR)

    def elements(self, fin: str) -> Iterator[None]:
        """Stops before each item between brackets, and leaves after the closing one."""
        self.place += 1
        while True:
            self.passer(_BLANCS)
            if self.devant(","):
                self.place += len(",")
            elif self.devant(fin):
                self.place += len(fin)
                return
            else:
                yield

    def chaine(self) -> None:
        for forme in _CHAINES:
            if trouve := forme.match(self.texte, self.place):
                self.place = trouve.end()
                return
        raise AssertionError(f"unclosed string at line {self.ligne()}")

    def passer(self, forme: re.Pattern[str]) -> None:
        trouve = forme.match(self.texte, self.place)
        if trouve is None:
            raise AssertionError(f"unexpected text at line {self.ligne()}")
        self.place = trouve.end()

    def devant(self, attendu: str) -> bool:
        return self.texte.startswith(attendu, self.place)

    def ligne(self) -> int:
        return bisect_left(self.fins_de_ligne, self.place) + 1
