"""The timeline of a file: its registry of sources and those of this chapter."""

from parcours.chronologie import sources
from parcours.chronologie.registre import (
    Chronologie,
    Evenement,
    Mois,
    Source,
    chronologie,
    par_mois,
    source,
)

__all__ = [
    "Chronologie",
    "Evenement",
    "Mois",
    "Source",
    "chronologie",
    "par_mois",
    "source",
    "sources",
]
