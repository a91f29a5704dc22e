"""The timeline of a file: one list of events, to which each chapter adds its own.

A chapter declares its sources in its module ``chronologie``, found at start-up (see ``ParcoursConfig``)::

    @source(GenreEvenement.SORTIE)
    def sorties(dossier: Dossier) -> Iterator[Evenement]: ...

A source receives the file as the user may read it and asks the database for its own rows through
``visibles_par(dossier.utilisateur)``, in a number of queries that does not depend on the rows. So the
chapters above ``parcours`` (sorties, gouvernance) tell their events without ``parcours`` knowing them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any, TypeAlias

from parcours.enums import GenreEvenement
from parcours.selectors.dossier import Dossier
from plie.dates import MOIS
from plie.interface.composants import Ton
from plie.interface.formats import heure_fr


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """One line of the timeline.

    ``fin`` is inclusive, None for one day; ``heure`` is local. ``etat`` is a member of an enumeration shown
    as a badge. ``details`` are folded under the line: label and text, those without text left out.
    ``url`` opens what the line tells; ``corrige`` says that a correction cancelled it.
    """

    jour: date
    titre: str
    texte: str = ""
    heure: time | None = None
    fin: date | None = None
    icone: str = "circle"
    ton: Ton = Ton.NEUTRE
    etat: Any = ""
    auteur: str = ""
    details: Sequence[tuple[str, str]] = ()
    url: str = ""
    corrige: bool = False

    @property
    def moment(self) -> str:
        """The hour as it is written: « 14 h 30 »; empty when it is not known."""
        return "" if self.heure is None else heure_fr(self.heure)

    @property
    def a_lire(self) -> list[tuple[str, str]]:
        """The details that say something."""
        return [(libelle, texte) for libelle, texte in self.details if texte]


@dataclass(frozen=True, slots=True)
class Mois:
    """The events of one month; ``libelle`` heads them (« À venir » for what is not past yet)."""

    libelle: str
    evenements: list[Evenement]


Source: TypeAlias = Callable[[Dossier], Iterable[Evenement]]
_SOURCES: list[tuple[GenreEvenement, Source]] = []


def source(genre: GenreEvenement) -> Callable[[Source], Source]:
    """Register a source of events of one kind (decorator)."""

    def inscrire(fonction: Source) -> Source:
        if (genre, fonction) not in _SOURCES:
            _SOURCES.append((genre, fonction))
        return fonction

    return inscrire


@dataclass(frozen=True, slots=True)
class Chronologie:
    """The events of a file, the latest first, and how many of each kind there are."""

    evenements: list[tuple[GenreEvenement, Evenement]]

    def comptes(self) -> list[tuple[GenreEvenement, int]]:
        """The kinds that have events, in their usual order, with their number."""
        nombres: dict[GenreEvenement, int] = {}
        for genre, _ in self.evenements:
            nombres[genre] = nombres.get(genre, 0) + 1
        return [(genre, nombres[genre]) for genre in GenreEvenement if genre in nombres]

    def du_genre(self, genre: GenreEvenement | None) -> list[Evenement]:
        """The events of one kind, all of them for None."""
        return [evenement for celui_ci, evenement in self.evenements if genre is None or celui_ci is genre]


def chronologie(dossier: Dossier) -> Chronologie:
    """All the events of a file, from every chapter: empty unless the user opens the whole file."""
    if not dossier.portee.complete:
        return Chronologie([])
    tous = [(genre, evenement) for genre, fonction in _SOURCES for evenement in fonction(dossier)]
    tous.sort(key=lambda element: (element[1].jour, element[1].heure or time.min), reverse=True)
    return Chronologie(tous)


def par_mois(evenements: Iterable[Evenement], jour: date) -> Iterator[Mois]:
    """Gather consecutive events by month; what comes after ``jour`` goes under « À venir »."""

    def cle(evenement: Evenement) -> tuple[bool, int, int]:
        if evenement.jour > jour:
            return True, 0, 0
        return False, evenement.jour.year, evenement.jour.month

    for (a_venir, annee, mois), groupe in groupby(evenements, key=cle):
        libelle = "À venir" if a_venir else f"{MOIS[mois - 1].capitalize()} {annee}"
        yield Mois(libelle, list(groupe))
