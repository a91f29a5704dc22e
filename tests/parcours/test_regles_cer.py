"""The contract: from the second entretien, from the first with a référent unique."""

import pytest

from parcours.regles import cer_possible
from plie.protocole.regles import SeuilsParcours

S = SeuilsParcours()


@pytest.mark.parametrize(
    ("rang", "referent_unique", "possible", "transmettre"),
    [
        (0, False, False, False),
        (1, False, False, False),
        (2, False, True, False),
        (3, False, True, False),
        (0, True, False, False),
        (1, True, True, True),
        (2, True, True, True),
    ],
)
def test_a_partir_de_quel_entretien(rang, referent_unique, possible, transmettre):
    verdict = cer_possible(rang, referent_unique, S)
    assert (verdict.possible, verdict.transmettre_bi) == (possible, transmettre)


@pytest.mark.parametrize(
    ("rang", "referent_unique", "explication"),
    [
        (1, False, "Le contrat se signe à partir du 2e entretien ; celui-ci est le 1er."),
        (2, False, "Le contrat se signe à partir du 2e entretien."),
        (0, False, "Le contrat se signe à partir du 2e entretien ; aucun entretien n’a encore eu lieu."),
        (1, True, "Le contrat se signe à partir du 1er entretien, puisque le référent est référent unique."),
    ],
)
def test_le_verdict_dit_pourquoi(rang, referent_unique, explication):
    assert cer_possible(rang, referent_unique, S).explication == explication


def test_les_seuils_viennent_du_protocole():
    assert cer_possible(1, False, SeuilsParcours(cer_entretien_min=1)).possible
    assert not cer_possible(2, True, SeuilsParcours(cer_entretien_min_rup=3)).possible


def test_un_rang_negatif_est_une_erreur():
    with pytest.raises(ValueError, match="rang"):
        cer_possible(-1, False, S)
