"""The states of a parcours, from the orientation to the exit (Protocol, art. 3)."""

from collections.abc import Mapping

from parcours.enums import EtatParcours
from plie.transitions import verifier

TRANSITIONS: Mapping[EtatParcours, frozenset[EtatParcours]] = {
    EtatParcours.ACCUEIL: frozenset({EtatParcours.ACTIF, EtatParcours.NON_ENTRE}),
    # Every exit is validated in cellule de suivi, so none skips the request.
    EtatParcours.ACTIF: frozenset({EtatParcours.SORTIE_DEMANDEE}),
    EtatParcours.SORTIE_DEMANDEE: frozenset({EtatParcours.SORTI, EtatParcours.ACTIF}),
    # Whoever comes back within the months of the parcours takes it up again, if the cellule de suivi agrees;
    # later, the person is prescribed again: another parcours, with its own months.
    EtatParcours.SORTI: frozenset({EtatParcours.ACTIF}),
    EtatParcours.NON_ENTRE: frozenset(),
}


def verifier_transition(depart: EtatParcours, arrivee: EtatParcours) -> None:
    """Return when the change is allowed; raises TransitionInterdite, or KeyError for an unknown state."""
    verifier(TRANSITIONS, depart, arrivee)
