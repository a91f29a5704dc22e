"""Which state of a parcours follows which."""

from itertools import product

import pytest

from parcours.enums import EtatParcours
from parcours.regles import TRANSITIONS, TransitionInterdite, verifier_transition

E = EtatParcours
PERMISES = {
    (E.ACCUEIL, E.ACTIF),
    (E.ACCUEIL, E.NON_ENTRE),
    (E.ACTIF, E.SORTIE_DEMANDEE),
    (E.SORTIE_DEMANDEE, E.SORTI),
    (E.SORTIE_DEMANDEE, E.ACTIF),
    (E.SORTI, E.ACTIF),
}


def test_la_table_est_complete():
    assert set(TRANSITIONS) == set(EtatParcours)


@pytest.mark.parametrize(("depart", "arrivee"), list(product(EtatParcours, repeat=2)))
def test_seules_les_transitions_prevues_passent(depart, arrivee):
    if (depart, arrivee) in PERMISES:
        verifier_transition(depart, arrivee)
    else:
        with pytest.raises(TransitionInterdite):
            verifier_transition(depart, arrivee)


@pytest.mark.parametrize(("depart", "arrivee"), [(E.NON_ENTRE, E.ACTIF), ("non_entre", "actif")])
def test_le_refus_se_lit_meme_sur_les_codes_de_la_base(depart, arrivee):
    with pytest.raises(
        TransitionInterdite, match="« Non entré » ne peut pas passer à l'état « En parcours »"
    ):
        verifier_transition(depart, arrivee)


@pytest.mark.parametrize(("depart", "arrivee"), [("veille", E.ACTIF), (E.ACTIF, "veille")])
def test_un_etat_inconnu_est_une_erreur(depart, arrivee):
    with pytest.raises(KeyError):
        verifier_transition(depart, arrivee)
