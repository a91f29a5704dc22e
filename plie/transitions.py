"""Which states follow which: one table per enumeration, complete, and one way to refuse."""

from collections.abc import Mapping
from typing import TypeVar

from plie.enumeration import Enumeration

Etat = TypeVar("Etat", bound=Enumeration)


class TransitionInterdite(Exception):
    """A change of state that the table does not allow; its text is the sentence a user reads."""

    def __init__(self, depart: Enumeration, arrivee: Enumeration) -> None:
        super().__init__(
            f"Un dossier dans l'état « {depart.libelle} » ne peut pas passer à l'état « {arrivee.libelle} »."
        )
        self.depart = depart
        self.arrivee = arrivee


def verifier(table: Mapping[Etat, frozenset[Etat]], depart: Etat, arrivee: Etat) -> None:
    """Return when the table allows it; raises TransitionInterdite otherwise, KeyError for an unknown state.

    The codes read from the database serve as well. Staying in the same state is not a transition: whoever
    asks twice is told so.
    """
    etats = {etat: etat for etat in table}
    if etats[arrivee] not in table[depart]:
        raise TransitionInterdite(etats[depart], etats[arrivee])
