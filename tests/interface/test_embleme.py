"""The emblem of the European Union keeps the proportions of its specification."""

from math import dist, isclose

from plie.interface.embleme import HAUTEUR, LARGEUR, RAYON_CERCLE, RAYON_ETOILE, etoiles


def test_douze_etoiles_droites_sur_un_cercle():
    centre = (LARGEUR / 2, HAUTEUR / 2)
    assert len(etoiles()) == 12
    for points in etoiles():
        sommets = [tuple(map(float, point.split(","))) for point in points.split()]
        assert len(sommets) == 10
        pointe = sommets[0]
        milieu = (pointe[0], pointe[1] + RAYON_ETOILE)
        assert isclose(dist(milieu, centre), RAYON_CERCLE, abs_tol=0.02)
        assert pointe[1] == min(y for _, y in sommets)
        assert all(isclose(dist(sommet, milieu), RAYON_ETOILE, abs_tol=0.02) for sommet in sommets[::2])
