"""The radar of the freins: plain geometry, drawn by the template as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from parcours.models.diagnostic import NIVEAU_MAX
from parcours.selectors.freins import LigneFrein
from participants.enums import Frein

RAYON: Final = 100.0
ECART_LIBELLE: Final = 14.0
PRES_DU_MILIEU: Final = 20.0
# The table beside the drawing has the whole names.
COURTS: Final = {
    Frein.FAMILLE: "Famille",
    Frein.COMMUNICATION: "Communication",
    Frein.ADMINISTRATIF: "Administratif",
}


@dataclass(frozen=True, slots=True)
class Axe:
    """One frein: the end of its axis, where its name stands and how it is anchored."""

    libelle: str
    x: float
    y: float
    texte_x: float
    texte_y: float
    ancrage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """Eight axes, a ring a level, and two shapes; a frein that was not evaluated is at the centre."""

    axes: tuple[Axe, ...]
    anneaux: tuple[str, ...]
    depart: str
    dernier: str


def radar(lignes: Sequence[LigneFrein], *, compare: bool) -> Radar:
    """The drawing of a table of freins; ``compare`` draws the latest diagnostic too."""
    angles = [2 * pi * rang / len(lignes) - pi / 2 for rang in range(len(lignes))]
    return Radar(
        axes=tuple(
            _axe(COURTS.get(ligne.frein, ligne.frein.libelle), angle)
            for ligne, angle in zip(lignes, angles, strict=True)
        ),
        anneaux=tuple(
            _points([(angle, _rayon(niveau)) for angle in angles]) for niveau in range(NIVEAU_MAX + 1)
        ),
        depart=_points([(a, _rayon(ligne.depart.niveau)) for ligne, a in zip(lignes, angles, strict=True)]),
        dernier=_points([(a, _rayon(ligne.dernier.niveau)) for ligne, a in zip(lignes, angles, strict=True)])
        if compare
        else "",
    )


def _rayon(niveau: int | None) -> float:
    return 0 if niveau is None else RAYON * (niveau + 1) / (NIVEAU_MAX + 1)


def _points(polaires: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{rayon * cos(angle):.1f},{rayon * sin(angle):.1f}" for angle, rayon in polaires)


def _axe(libelle: str, angle: float) -> Axe:
    x, y = cos(angle), sin(angle)
    loin = RAYON + ECART_LIBELLE
    ancrage = "middle" if abs(RAYON * x) < PRES_DU_MILIEU else ("start" if x > 0 else "end")
    return Axe(
        libelle=libelle,
        x=round(RAYON * x, 1),
        y=round(RAYON * y, 1),
        texte_x=round(loin * x, 1),
        texte_y=round(loin * y + 4, 1),
        ancrage=ancrage,
    )
