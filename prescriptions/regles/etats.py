"""Which state of a prescription follows which."""

from collections.abc import Mapping

from plie.transitions import verifier
from prescriptions.enums import EtatPrescription

TRANSITIONS: Mapping[EtatPrescription, frozenset[EtatPrescription]] = {
    EtatPrescription.BROUILLON: frozenset({EtatPrescription.SOUMISE, EtatPrescription.ANNULEE}),
    EtatPrescription.SOUMISE: frozenset(
        {
            EtatPrescription.A_COMPLETER,
            EtatPrescription.VALIDEE,
            EtatPrescription.REFUSEE,
            EtatPrescription.ANNULEE,
        }
    ),
    EtatPrescription.A_COMPLETER: frozenset(
        {EtatPrescription.SOUMISE, EtatPrescription.REFUSEE, EtatPrescription.ANNULEE}
    ),
    # Until a référent is chosen, the person may withdraw, or turn out to be accompanied already.
    EtatPrescription.VALIDEE: frozenset(
        {EtatPrescription.ORIENTEE, EtatPrescription.REFUSEE, EtatPrescription.ANNULEE}
    ),
    # A new situation is a new fiche: what was decided of this one stays.
    EtatPrescription.REFUSEE: frozenset(),
    EtatPrescription.ORIENTEE: frozenset(),
    EtatPrescription.ANNULEE: frozenset(),
}


def verifier_transition(depart: EtatPrescription, arrivee: EtatPrescription) -> None:
    """Return when the change is allowed; raises TransitionInterdite, or KeyError for an unknown state."""
    verifier(TRANSITIONS, depart, arrivee)
