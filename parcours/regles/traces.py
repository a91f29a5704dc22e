"""A signature drawn on a screen: what is taken, and how it is drawn again.

A trace is a list of strokes, each a list of [x, y] in the pixels of the frame it was drawn in.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

OCTETS_MAX: Final = 200_000
TRAITS_MAX: Final = 200
POINTS_MAX: Final = 8_000
COTE_MIN, COTE_MAX = 40, 4_000
# A dot or a touch by mistake is not a signature: so much ink, as a part of the width of the frame.
ENCRE_MIN: Final = 0.15
POINTS_MIN: Final = 8
DEBORD: Final = 8  # a pen that leaves the frame gives a few points outside

VIDE: Final = "Le cadre est vide : signez avant de valider."
TROP_COURT: Final = "Le tracé est trop court pour une signature : effacez-le et signez de nouveau."
ILLISIBLE: Final = "La signature n’a pas été reçue en entier : effacez-la et signez de nouveau."

Traits = list[list[list[float]]]


class TraceRefusee(ValueError):
    """The drawing is not taken; the text is the sentence a user reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A drawing that was accepted."""

    traits: Traits
    largeur: int
    hauteur: int


def lire_trace(texte: str) -> Trace:
    """What a page sends: JSON with « largeur », « hauteur » and « traits ». Raises TraceRefusee."""
    if not texte.strip():
        raise TraceRefusee(VIDE)
    if len(texte) > OCTETS_MAX:
        raise TraceRefusee(ILLISIBLE)
    try:
        recu = json.loads(texte)
    except (ValueError, RecursionError) as erreur:
        raise TraceRefusee(ILLISIBLE) from erreur
    if not isinstance(recu, dict):
        raise TraceRefusee(ILLISIBLE)
    largeur, hauteur = _cote(recu.get("largeur")), _cote(recu.get("hauteur"))
    traits = _traits(recu.get("traits"), largeur, hauteur)
    _exiger_une_signature(traits, largeur)
    return Trace(traits=traits, largeur=largeur, hauteur=hauteur)


def _cote(valeur: Any) -> int:
    cote = round(_nombre(valeur))
    if not COTE_MIN <= cote <= COTE_MAX:
        raise TraceRefusee(ILLISIBLE)
    return cote


def _nombre(valeur: Any) -> float:
    if isinstance(valeur, bool) or not isinstance(valeur, int | float) or not math.isfinite(valeur):
        raise TraceRefusee(ILLISIBLE)
    return float(valeur)


def _traits(recus: Any, largeur: int, hauteur: int) -> Traits:
    if not isinstance(recus, list) or len(recus) > TRAITS_MAX:
        raise TraceRefusee(ILLISIBLE)
    traits: Traits = []
    points = 0
    for recu in recus:
        if not isinstance(recu, list):
            raise TraceRefusee(ILLISIBLE)
        points += len(recu)
        if points > POINTS_MAX:
            raise TraceRefusee(ILLISIBLE)
        if recu:
            traits.append([_point(point, largeur, hauteur) for point in recu])
    return traits


def _point(recu: Any, largeur: int, hauteur: int) -> list[float]:
    if not isinstance(recu, list) or len(recu) != 2:
        raise TraceRefusee(ILLISIBLE)
    x, y = _nombre(recu[0]), _nombre(recu[1])
    if not (-DEBORD <= x <= largeur + DEBORD and -DEBORD <= y <= hauteur + DEBORD):
        raise TraceRefusee(ILLISIBLE)
    return [round(min(max(x, 0.0), largeur), 1), round(min(max(y, 0.0), hauteur), 1)]


def _exiger_une_signature(traits: Traits, largeur: int) -> None:
    if not traits:
        raise TraceRefusee(VIDE)
    points = sum(len(trait) for trait in traits)
    encre = sum(math.dist(avant, apres) for trait in traits for avant, apres in pairwise(trait))
    if points < POINTS_MIN or encre < ENCRE_MIN * largeur:
        raise TraceRefusee(TROP_COURT)


def chemin_svg(traits: Sequence[Sequence[Sequence[float]]]) -> str:
    """The « d » of an SVG path: letters and numbers only, whatever the row holds."""
    morceaux = []
    for trait in traits:
        points = [f"{float(x):.1f} {float(y):.1f}" for x, y in trait]
        if len(points) == 1:
            points.append(points[0])
        if points:
            morceaux.append("M" + "L".join(points))
    return "".join(morceaux)
