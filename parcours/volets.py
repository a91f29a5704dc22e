"""The panels that the chapters above add to a person's file.

A chapter declares them in its module ``volets``, found at start-up (see ``ParcoursConfig``)::

    @volet
    def sortie(dossier: Dossier) -> Volet | None: ...

The function receives the file as the user may read it, asks the database through ``visibles_par`` and
answers None when it has nothing to show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from parcours.selectors.dossier import Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Volet:
    """One panel: a template, and what it receives as ``volet.contexte``."""

    gabarit: str
    contexte: Mapping[str, Any] = field(default_factory=dict)


SourceVolet: TypeAlias = Callable[[Dossier], Volet | None]
_VOLETS: list[SourceVolet] = []


def volet(fonction: SourceVolet) -> SourceVolet:
    """Register a panel (decorator)."""
    if fonction not in _VOLETS:
        _VOLETS.append(fonction)
    return fonction


def volets(dossier: Dossier) -> list[Volet]:
    """The panels that have something to show in this file: none unless the user opens the whole file."""
    if not dossier.portee.complete:
        return []
    return [trouve for fonction in _VOLETS if (trouve := fonction(dossier)) is not None]
