"""The radar of the freins: a ring a level, an axis a frein."""

import pytest

from parcours.dessins import RAYON, radar
from parcours.selectors.freins import LigneFrein, NiveauVu
from participants.enums import Frein


def lignes(depart, dernier):
    return [
        LigneFrein(frein=frein, depart=NiveauVu("", depart), dernier=NiveauVu("", dernier)) for frein in Frein
    ]


@pytest.mark.parametrize(("niveau", "rayon"), [(None, 0), (0, RAYON / 4), (1, RAYON / 2), (3, RAYON)])
def test_chaque_niveau_a_son_anneau(niveau, rayon):
    dessin = radar(lignes(niveau, None), compare=False)
    # The first axis goes straight up.
    assert float(dessin.depart.split()[0].split(",")[1]) == -rayon
    assert dessin.dernier == ""


def test_huit_axes_et_deux_formes():
    dessin = radar(lignes(3, 1), compare=True)
    assert len(dessin.axes) == len(dessin.depart.split()) == len(dessin.dernier.split()) == len(Frein)
    assert len(dessin.anneaux) == 4
    assert {axe.ancrage for axe in dessin.axes} == {"start", "middle", "end"}
