"""What every format gives: headings, then rows; and the reasons to refuse a file."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prescriptions.regles.import_caf import lettres_colonne, normaliser_entete
from prescriptions.regles.import_cellules import Anomalie, Valeur, en_texte

TAILLE_MAX: Final = 5 * 1024 * 1024
LIGNES_MAX: Final = 10_000
COLONNES_MAX: Final = 100
ENTETE_MAX: Final = 200
AUTRE_FORMAT: Final = (
    "Ce fichier n’est ni un CSV ni un classeur XLSX : enregistrez-le dans l’un de ces formats."
)
# Neither a number, a date nor an address makes a heading: the file then begins with its first person.
_PAS_UN_ENTETE = re.compile(r"^(\+?[\d\s./:-]+|\S+@\S+\.\S+)$")


class FichierIllisible(Exception):
    """Why a file is refused, as the user reads it at the field."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row: its number as a spreadsheet shows it, its cells."""

    numero: int
    valeurs: Sequence[Valeur]


@dataclass(frozen=True, slots=True)
class Feuille:
    """A table: its headings, and its rows that hold something, read as they are asked for."""

    entetes: list[str]
    _ouvrir: Callable[[], Iterator[Ligne]]

    def lignes(self) -> Iterator[Ligne]:
        """Its rows, in order; raises FichierIllisible on a row that cannot be read or on one too many."""
        for compte, ligne in enumerate(self._ouvrir(), start=1):
            if compte > LIGNES_MAX:
                raise FichierIllisible(
                    f"Ce fichier dépasse {LIGNES_MAX:_} lignes : partagez-le en plusieurs.".replace("_", " ")
                )
            yield ligne


def vide(valeurs: Sequence[Valeur]) -> bool:
    """Whether a row holds nothing."""
    return not any(
        valeur is not None and (isinstance(valeur, Anomalie) or en_texte(valeur)) for valeur in valeurs
    )


def verifier_entetes(valeurs: Sequence[Valeur]) -> list[str]:
    """The headings of the first row; raises FichierIllisible when they cannot name the columns."""
    if vide(valeurs):
        raise FichierIllisible("La première ligne est vide : elle doit donner les titres des colonnes.")
    if any(isinstance(valeur, Anomalie) for valeur in valeurs):
        raise FichierIllisible("Un titre de colonne contient une formule : remplacez-la par sa valeur.")
    entetes = [en_texte(valeur)[:ENTETE_MAX] for valeur in valeurs]
    while not entetes[-1]:
        entetes.pop()
    if len(entetes) > COLONNES_MAX:
        raise FichierIllisible(f"Ce fichier compte plus de {COLONNES_MAX} colonnes.")
    vus: dict[str, int] = {}
    for rang, entete in enumerate(entetes):
        if not entete:
            raise FichierIllisible(f"La colonne {lettres_colonne(rang)} n’a pas de titre en première ligne.")
        if _PAS_UN_ENTETE.match(entete):
            raise FichierIllisible(
                "La première ligne doit donner les titres des colonnes ; elle semble contenir une personne."
            )
        nom = normaliser_entete(entete) or entete
        if nom in vus:
            raise FichierIllisible(
                f"Les colonnes {lettres_colonne(vus[nom])} et {lettres_colonne(rang)} portent le même titre, "
                f"« {entete} » : donnez-leur des titres différents."
            )
        vus[nom] = rang
    return entetes
