"""The emblem of the European Union, computed: twelve five-pointed stars in a circle on blue.

The proportions are those of the published graphical specification: a 3:2 rectangle of height H, star centres
on a circle of radius H/3, each star inscribed in a circle of radius H/18, one point upwards.
"""

from math import cos, pi, sin, sqrt
from typing import Final

from django.template.loader import render_to_string

NOMBRE_ETOILES: Final = 12
POINTES: Final = 5
HAUTEUR: Final = 180.0
LARGEUR: Final = HAUTEUR * 3 / 2
RAYON_CERCLE: Final = HAUTEUR / 3
RAYON_ETOILE: Final = HAUTEUR / 18
# A regular pentagram: inner radius over outer radius is the inverse of the golden ratio squared.
RAPPORT_INTERIEUR: Final = (3 - sqrt(5)) / 2


def etoile(centre_x: float, centre_y: float) -> str:
    """The ``points`` attribute of one star centred there, a point upwards."""
    sommets = []
    for rang in range(2 * POINTES):
        rayon = RAYON_ETOILE if rang % 2 == 0 else RAYON_ETOILE * RAPPORT_INTERIEUR
        angle = rang * pi / POINTES
        sommets.append(f"{centre_x + rayon * sin(angle):.2f},{centre_y - rayon * cos(angle):.2f}")
    return " ".join(sommets)


def etoiles() -> list[str]:
    """The twelve stars, at the hours of a clock."""
    angles = [heure * 2 * pi / NOMBRE_ETOILES for heure in range(NOMBRE_ETOILES)]
    return [
        etoile(LARGEUR / 2 + RAYON_CERCLE * sin(angle), HAUTEUR / 2 - RAYON_CERCLE * cos(angle))
        for angle in angles
    ]


def embleme_svg() -> str:
    """The emblem as a file of its own, for a document: the same drawing as in the pages."""
    return render_to_string(
        "documents/embleme_ue.svg",
        {"largeur": int(LARGEUR), "hauteur": int(HAUTEUR), "etoiles": etoiles()},
    )
