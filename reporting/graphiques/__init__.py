"""The charts of the bilan: one Vega-Lite specification a chart, the same SVG for the page and the PDF.

Every number is written on the drawing, in French, by the same functions as the tables; so no chart
depends on the locale of a browser, and none needs its axis of values. A masked cell is drawn « s »
without a bar.
"""

import hashlib
import json
import re
from typing import Any, Final

import vl_convert
from django.core.cache import cache

from reporting.graphiques.formes import DESSINS
from reporting.graphiques.lecture import annees_de, colonne_principale, ecrire, lignes_dessinees, nombres_dits
from reporting.graphiques.style import Largeur, habiller
from reporting.indicateurs import Tableau
from reporting.indicateurs.tableau import Forme

__all__ = ["DESSINS", "Largeur", "dessiner", "ecrire", "est_dessine", "specification"]

VERSION_CACHE: Final = 1
"""To be raised with any change of the drawings: those in the cache are then drawn again."""
DUREE_CACHE_S: Final = 30 * 24 * 3600


def est_dessine(tableau: Tableau) -> bool:
    """Whether the table has a chart, and something to draw in it: cheap, nothing is drawn."""
    if tableau.graphique is None:
        return False
    match tableau.graphique.forme:
        case Forme.ANNEES:
            colonnes, lignes = annees_de(tableau), lignes_dessinees(tableau)[:1]
            return len(colonnes) > 1 and any(nombres_dits(tableau, lignes, colonnes))
        case Forme.PARTS | Forme.OBJECTIFS:
            return any(nombres_dits(tableau, tableau.lignes, annees_de(tableau)))
        case Forme.ECARTS:
            colonnes = [c for c in tableau.colonnes if c.code in tableau.graphique.colonnes]
            return any(all(nombres_dits(tableau, [ligne], colonnes)) for ligne in lignes_dessinees(tableau))
        case Forme.MULTIPLES if len(annees_de(tableau)) > 1:
            return any(nombres_dits(tableau, lignes_dessinees(tableau), annees_de(tableau)))
    return any(nombres_dits(tableau, lignes_dessinees(tableau), [colonne_principale(tableau)]))


def specification(tableau: Tableau, largeur: Largeur = Largeur.LARGE) -> dict[str, Any] | None:
    """The Vega-Lite specification of a table; None when it has no chart, or nothing to draw."""
    if tableau.graphique is None or not est_dessine(tableau):
        return None
    trace = DESSINS[tableau.graphique.forme](tableau, largeur)
    specification: dict[str, Any] = habiller(trace).to_dict()
    return specification


def dessiner(tableau: Tableau, largeur: Largeur = Largeur.LARGE) -> str | None:
    """The SVG of a table, kept in the cache under what the table holds; None when it has no chart."""
    if not est_dessine(tableau):
        return None
    contenu = json.dumps([VERSION_CACHE, largeur.value, tableau.en_donnees()], ensure_ascii=False)
    cle = f"graphique:{hashlib.sha256(contenu.encode()).hexdigest()}"
    svg: str | None = cache.get(cle)
    if svg is None and (spec := specification(tableau, largeur)) is not None:
        svg = _renumeroter(vl_convert.vegalite_to_svg(spec))
        cache.set(cle, svg, DUREE_CACHE_S)
    return svg


def _renumeroter(svg: str) -> str:
    """The same drawing whatever was drawn before: Vega counts its clipping paths over the whole process."""
    numeros: dict[str, str] = {}

    def nouveau(trouve: re.Match[str]) -> str:
        return numeros.setdefault(trouve[0], f"clip{len(numeros) + 1}")

    return re.sub(r"\bclip\d+\b", nouveau, svg)
