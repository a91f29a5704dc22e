"""Closed lists of codes, each with the French label that users read.

Plain Python on purpose: the rules (``regles.py``) use these lists and never import Django.
"""

from enum import StrEnum
from typing import Self


class Enumeration(StrEnum):
    """A closed list; each member is its code and carries ``libelle``, its French label."""

    libelle: str

    def __new__(cls, code: str, libelle: str = "") -> Self:
        membre = str.__new__(cls, code)
        membre._value_ = code
        membre.libelle = libelle
        return membre

    @classmethod
    def choix(cls) -> list[tuple[str, str]]:
        """The (code, label) pairs a form field or a model field takes."""
        return [(membre.value, membre.libelle) for membre in cls]

    @classmethod
    def codes(cls) -> list[str]:
        """The codes, in the order of the declaration."""
        return [membre.value for membre in cls]
