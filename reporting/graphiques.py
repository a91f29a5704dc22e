"""The charts of the bilan: one Vega-Lite specification a chart, the same SVG for the page and the PDF.

Every number is written on the drawing, in French, by the same functions as the tables; so no chart
depends on the locale of a browser, and none needs its axis of values. A masked cell is drawn « s »
without a bar.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import altair as alt
import vl_convert
from django.core.cache import cache

from plie.enumeration import Enumeration
from plie.interface.formats import ESPACE_FINE, ESPACE_INSECABLE, nombre_fr
from reporting.indicateurs import SECRET, Colonne, Genre, Ligne, Tableau, Unite
from reporting.indicateurs.tableau import Cellule, Forme

# The palette of static/interface/plie.css; a test compares. Blue-green and amber stay apart for every eye.
PETROLE_700: Final = "#0f4f5d"
PETROLE_600: Final = "#17687a"
PETROLE_200: Final = "#b9d6db"
AMBRE_700: Final = "#a84a12"
AMBRE_400: Final = "#f0a45d"
BORD: Final = "#dedad0"
ENCRE: Final = "#15272c"
ENCRE_DOUCE: Final = "#475a60"
NEUTRE: Final = "#788689"
BLANC: Final = "#ffffff"

SERIES: Final = ((PETROLE_600, BLANC), (AMBRE_400, ENCRE), (PETROLE_200, ENCRE), (NEUTRE, BLANC))
"""Colour of each cut of a bar, and of the text written on it."""
POLICE: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
VERSION_CACHE: Final = 1
"""To be raised with any change of the drawings: those in the cache are then drawn again."""
DUREE_CACHE_S: Final = 30 * 24 * 3600

PAS_LARGE: Final = 26
PAS_ETROIT: Final = 40
HAUTEUR_PANNEAU: Final = 130
ECART_PANNEAUX: Final = 28
PAR_ANNEE: Final = 90
AIR_AU_DESSUS: Final = 1.18
CENT: Final = 100
NIVEAU_MAX: Final = 3
PANNEAUX_LARGE: Final = 4
ANNEES_SERREES: Final = 6
"""Beyond so many years the small panels need twice the width."""
PART_LISIBLE: Final = 8
"""Below this share, in points, a label does not fit in its segment."""


class Largeur(Enumeration):
    """The two drawings of a chart: for a wide page or paper, and for a phone."""

    LARGE = "large", "Large"
    ETROIT = "etroit", "Étroit"

    @property
    def pixels(self) -> int:
        """Width of the drawing."""
        return {Largeur.LARGE: 720, Largeur.ETROIT: 340}[self]


Trace: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart | alt.HConcatChart
Dessin: TypeAlias = Callable[[Tableau, Largeur], Trace]


@dataclass(frozen=True, slots=True)
class _Point:
    """One value to draw, with what is written of it."""

    serie: str
    rang: str
    valeur: float
    etiquette: str


def est_dessine(tableau: Tableau) -> bool:
    """Whether the table has a chart, and something to draw in it: cheap, nothing is drawn."""
    if tableau.graphique is None:
        return False
    match tableau.graphique.forme:
        case Forme.ANNEES:
            colonnes, lignes = _annees(tableau), _lignes(tableau)[:1]
            return len(colonnes) > 1 and any(_nombres(tableau, lignes, colonnes))
        case Forme.PARTS | Forme.OBJECTIFS:
            return any(_nombres(tableau, tableau.lignes, _annees(tableau)))
        case Forme.ECARTS:
            colonnes = [c for c in tableau.colonnes if c.code in tableau.graphique.colonnes]
            return any(all(_nombres(tableau, [ligne], colonnes)) for ligne in _lignes(tableau))
        case Forme.MULTIPLES if len(_annees(tableau)) > 1:
            return any(_nombres(tableau, _lignes(tableau), _annees(tableau)))
    return any(_nombres(tableau, _lignes(tableau), [_colonne_principale(tableau)]))


def specification(tableau: Tableau, largeur: Largeur = Largeur.LARGE) -> dict[str, Any] | None:
    """The Vega-Lite specification of a table; None when it has no chart, or nothing to draw."""
    if tableau.graphique is None or not est_dessine(tableau):
        return None
    trace = DESSINS[tableau.graphique.forme](tableau, largeur)
    specification: dict[str, Any] = _habiller(trace).to_dict()
    return specification


def dessiner(tableau: Tableau, largeur: Largeur = Largeur.LARGE) -> str | None:
    """The SVG of a table, kept in the cache under what the table holds; None when it has no chart."""
    if not est_dessine(tableau):
        return None
    contenu = json.dumps([VERSION_CACHE, largeur.value, tableau.en_donnees()], ensure_ascii=False)
    cle = f"graphique:{hashlib.sha256(contenu.encode()).hexdigest()}"
    svg: str | None = cache.get(cle)
    if svg is None and (spec := specification(tableau, largeur)) is not None:
        svg = vl_convert.vegalite_to_svg(spec)
        cache.set(cle, svg, DUREE_CACHE_S)
    return svg


# --- what is drawn --------------------------------------------------------------------------------------


def ecrire(cellule: Cellule, unite: Unite) -> str:
    """A number as it is read: « 1 071 », « 83,5 % », « 13,5 mois », « s »."""
    if cellule is None or isinstance(cellule, str):
        return cellule or "—"
    match unite:
        case Unite.POURCENT:
            return f"{nombre_fr(cellule)}{ESPACE_FINE}%"
        case Unite.MOIS:
            return f"{nombre_fr(cellule, 1)}{ESPACE_INSECABLE}mois"
        case Unite.NIVEAU:
            return nombre_fr(cellule, 2)
    return nombre_fr(cellule)


def _nombres(tableau: Tableau, lignes: Iterable[Ligne], colonnes: Sequence[Colonne]) -> list[bool]:
    """For each cell, whether it holds a number that is told."""
    return [
        isinstance(_cellule(tableau, ligne, colonne), int | Decimal)
        for ligne in lignes
        for colonne in colonnes
    ]


def _valeur(cellule: Cellule) -> float:
    return float(cellule) if isinstance(cellule, int | Decimal) else 0.0


def _libelle(tableau: Tableau, ligne: Ligne) -> str:
    """The name of a row as the data files have it: the short one, where there are two."""
    return next(
        str(cellule)
        for cellule, colonne in zip(ligne.cellules, tableau.colonnes, strict=True)
        if colonne.unite is Unite.TEXTE and not colonne.fichier_seul
    )


def _lignes(tableau: Tableau) -> list[Ligne]:
    lignes = [ligne for ligne in tableau.lignes if ligne.genre is Genre.LIGNE]
    limite = tableau.graphique.lignes if tableau.graphique else 0
    return lignes[:limite] if limite else lignes


def _annees(tableau: Tableau) -> list[Colonne]:
    return [colonne for colonne in tableau.colonnes if colonne.code.isdecimal()]


def _colonne_principale(tableau: Tableau) -> Colonne:
    if tableau.graphique and tableau.graphique.colonnes:
        return next(c for c in tableau.colonnes if c.code == tableau.graphique.colonnes[0])
    nombres = [c for c in tableau.colonnes if c.unite is not Unite.TEXTE]
    effectifs = [c for c in nombres if c.unite is Unite.EFFECTIF]
    return (effectifs or nombres)[-1]


def _cellule(tableau: Tableau, ligne: Ligne, colonne: Colonne) -> Cellule:
    return ligne.cellules[tableau.colonnes.index(colonne)]


def _points(tableau: Tableau, lignes: Sequence[Ligne], colonnes: Sequence[Colonne]) -> list[_Point]:
    points = []
    for ligne in lignes:
        for colonne in colonnes:
            cellule = _cellule(tableau, ligne, colonne)
            if cellule is not None:
                points.append(
                    _Point(
                        _libelle(tableau, ligne),
                        colonne.libelle,
                        _valeur(cellule),
                        ecrire(cellule, tableau.unite(ligne, colonne)),
                    )
                )
    return points


def _donnees(points: Sequence[_Point]) -> alt.InlineData:
    return alt.InlineData(
        values=[
            {"serie": p.serie, "rang": p.rang, "valeur": p.valeur, "etiquette": p.etiquette} for p in points
        ]
    )


# --- the forms ------------------------------------------------------------------------------------------


def _par_annee(tableau: Tableau, largeur: Largeur) -> Trace:
    points = _points(tableau, _lignes(tableau)[:1], _annees(tableau))
    cote = min(largeur.pixels, PAR_ANNEE * len(points))
    return _barres_verticales(_donnees(points), _sommet(points), cote, HAUTEUR_PANNEAU + 20)


def _sommet(points: Sequence[_Point]) -> float:
    """The top of the scale: room is left above the highest bar for its figure."""
    return (max((point.valeur for point in points), default=0.0) or 1.0) * AIR_AU_DESSUS


def _barres_verticales(
    donnees: alt.InlineData | None, sommet: float, largeur: int, hauteur: int, *, au_pied: bool = False
) -> alt.LayerChart:
    base = alt.Chart().encode(
        x=alt.X(
            "rang:N", sort=None, title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(paddingInner=0.28)
        ),
        y=alt.Y("valeur:Q", title=None, axis=None, scale=alt.Scale(domain=[0, sommet], nice=False)),
    )
    barres = base.mark_bar(color=PETROLE_600, cornerRadiusEnd=2)
    # Written at the foot of the bar where a line of target crosses it, above it otherwise.
    textes = base.mark_text(dy=-9, fontSize=12, fontWeight="bold", color=BLANC if au_pied else ENCRE)
    textes = textes.encode(text="etiquette:N")
    if au_pied:
        textes = textes.encode(y=alt.YDatum(0, title=None, axis=None))
    source = alt.Undefined if donnees is None else donnees
    return cast(alt.LayerChart, alt.layer(barres, textes, data=source)).properties(
        width=largeur, height=hauteur
    )


def _multiples(tableau: Tableau, largeur: Largeur) -> Trace:
    annees = _annees(tableau)
    if len(annees) <= 1:
        return _barres(tableau, largeur)
    lignes = _lignes(tableau)
    serre = len(annees) > ANNEES_SERREES
    maximum = {Largeur.LARGE: PANNEAUX_LARGE, Largeur.ETROIT: 2}[largeur] // (2 if serre else 1)
    colonnes = min(maximum, len(lignes)) or 1
    panneau = (largeur.pixels - ECART_PANNEAUX * (colonnes - 1)) // colonnes - 4
    points = _points(tableau, lignes, annees)
    return (
        _barres_verticales(None, _sommet(points), panneau, HAUTEUR_PANNEAU)
        .facet(
            data=_donnees(points),
            facet=alt.Facet("serie:N", sort=[_libelle(tableau, ligne) for ligne in lignes], title=None),
            columns=colonnes,
            spacing=ECART_PANNEAUX,
        )
        .resolve_axis(x="independent")
    )


def _objectifs(tableau: Tableau, largeur: Largeur) -> Trace:
    annees = _annees(tableau)
    colonne = next(colonne for colonne in tableau.colonnes if colonne.code == "cible")
    lignes = [ligne for ligne in tableau.lignes if _cellule(tableau, ligne, colonne) is not None]
    par_rang = {Largeur.LARGE: len(lignes), Largeur.ETROIT: 1}[largeur] or 1
    panneau = (largeur.pixels - ECART_PANNEAUX * (par_rang - 1)) // par_rang - 4
    panneaux = []
    for ligne in lignes:
        cible = _cellule(tableau, ligne, colonne)
        points = _points(tableau, [ligne], annees)
        sommet = max(_sommet(points), _valeur(cible) * AIR_AU_DESSUS)
        barres = _barres_verticales(
            _donnees(points),
            sommet,
            min(panneau, PAR_ANNEE * len(annees)),
            HAUTEUR_PANNEAU + 20,
            au_pied=True,
        )
        trait = (
            alt.Chart(alt.InlineData(values=[{"valeur": _valeur(cible)}]))
            .mark_rule(color=AMBRE_700, strokeWidth=2.5, strokeDash=[7, 4])
            .encode(y=alt.Y("valeur:Q", title=None, axis=None))
        )
        titre = alt.TitleParams(
            _libelle(tableau, ligne),
            subtitle=f"Objectif : {ecrire(cible, Unite.NOMBRE)} par an en moyenne (trait)",
            subtitleColor=AMBRE_700,
            subtitleFontSize=12,
            subtitleFontWeight="bold",
            subtitlePadding=5,
        )
        panneaux.append(alt.layer(barres, trait).properties(title=titre))
    assembler = alt.hconcat if largeur is Largeur.LARGE else alt.vconcat
    return assembler(*panneaux, spacing=ECART_PANNEAUX)


def _barres(tableau: Tableau, largeur: Largeur) -> Trace:
    colonne = _colonne_principale(tableau)
    lignes = [ligne for ligne in _lignes(tableau) if _cellule(tableau, ligne, colonne) is not None]
    points = _points(tableau, lignes, [colonne])
    groupes = list(dict.fromkeys(ligne.groupe for ligne in lignes))
    donnees = alt.InlineData(
        values=[
            {"serie": p.serie, "valeur": p.valeur, "etiquette": p.etiquette, "groupe": ligne.groupe}
            for p, ligne in zip(points, lignes, strict=True)
        ]
    )
    etroit = largeur is Largeur.ETROIT
    haut = max(p.valeur for p in points) or 1.0
    marge = 1.16 if etroit else 1.12
    echelle = alt.Scale(domain=[0, haut * marge], nice=False)
    axe = None if etroit else alt.Axis(labelLimit=320, labelPadding=8, ticks=False, domain=False)
    base = alt.Chart().encode(
        y=alt.Y("serie:N", sort=None, title=None, axis=axe),
        x=alt.X("valeur:Q", title=None, axis=None, scale=echelle),
    )
    decalage = 7 if etroit else 0
    barres = base.mark_bar(
        height=14 if etroit else 16, cornerRadiusEnd=2, yOffset=decalage, color=PETROLE_600
    )
    if len(groupes) > 1:
        barres = barres.encode(
            color=alt.Color(
                "groupe:N",
                sort=None,
                scale=alt.Scale(domain=groupes, range=[AMBRE_400, PETROLE_600][: len(groupes)]),
                legend=alt.Legend(
                    orient="top", title=None, direction="vertical" if etroit else "horizontal", labelLimit=330
                ),
            )
        )
    textes = base.mark_text(
        align="left", dx=5, fontSize=12, fontWeight="bold", color=ENCRE, yOffset=decalage
    ).encode(text="etiquette:N")
    couches = [barres, textes]
    if etroit:
        noms = alt.Chart().encode(y=alt.Y("serie:N", sort=None, title=None, axis=None))
        couches.append(
            noms.mark_text(align="left", x=0, dy=-9, fontSize=12, color=ENCRE, limit=largeur.pixels).encode(
                text="serie:N"
            )
        )
    largeur_utile = largeur.pixels if etroit else largeur.pixels - _place_des_libelles(points)
    return alt.layer(*couches, data=donnees).properties(
        width=largeur_utile, height=alt.Step(PAS_ETROIT if etroit else PAS_LARGE)
    )


def _place_des_libelles(points: Sequence[_Point]) -> int:
    """Roughly the pixels that the longest label takes at 12 px, within what the axis allows."""
    return min(330, 14 + int(6.2 * max(len(p.serie) for p in points)))


def _parts(tableau: Tableau, largeur: Largeur) -> Trace:
    annees = _annees(tableau)
    lignes = _lignes(tableau)
    segments = []
    for annee in annees:
        debut = 0.0
        for ligne, (_, encre) in zip(lignes, SERIES, strict=False):
            cellule = _cellule(tableau, ligne, annee)
            valeur = _valeur(cellule)
            segments.append(
                {
                    "annee": annee.libelle,
                    "serie": _libelle(tableau, ligne),
                    "debut": debut,
                    "fin": debut + valeur,
                    "milieu": debut + valeur / 2,
                    "etiquette": ecrire(cellule, Unite.POURCENT) if valeur >= PART_LISIBLE else "",
                    "encre": encre,
                }
            )
            debut += valeur
    noms = [_libelle(tableau, ligne) for ligne in lignes][: len(SERIES)]
    base = alt.Chart().encode(
        y=alt.Y("annee:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8))
    )
    echelle = alt.Scale(domain=[0, CENT], nice=False, clamp=True)
    barres = base.mark_bar(height=22, stroke=BLANC, strokeWidth=1).encode(
        x=alt.X("debut:Q", title=None, axis=None, scale=echelle),
        x2="fin:Q",
        color=alt.Color(
            "serie:N",
            scale=alt.Scale(domain=noms, range=[couleur for couleur, _ in SERIES][: len(noms)]),
            legend=alt.Legend(orient="top", title=None, symbolType="square"),
        ),
    )
    textes = base.mark_text(fontSize=12, fontWeight="bold").encode(
        x=alt.X("milieu:Q", title=None, axis=None, scale=echelle),
        text="etiquette:N",
        color=alt.Color("encre:N", scale=None, legend=None),
    )
    return (
        alt.layer(barres, textes, data=alt.InlineData(values=segments))
        .resolve_scale(color="independent")
        .properties(width=largeur.pixels - 50, height=alt.Step(32))
    )


def _ecarts(tableau: Tableau, largeur: Largeur) -> Trace:
    codes = tableau.graphique.colonnes if tableau.graphique else ()
    avant, apres = (next(c for c in tableau.colonnes if c.code == code) for code in codes)
    etroit = largeur is Largeur.ETROIT
    points = []
    for ligne in _lignes(tableau):
        debut, fin = _cellule(tableau, ligne, avant), _cellule(tableau, ligne, apres)
        if SECRET in (debut, fin) or debut is None or fin is None:
            continue
        commun = {
            "serie": _libelle(tableau, ligne),
            "debut": _valeur(debut),
            "fin": _valeur(fin),
        }
        baisse = _valeur(fin) <= _valeur(debut)
        for colonne, cellule, cote in ((avant, debut, baisse), (apres, fin, not baisse)):
            points.append(
                {
                    **commun,
                    "moment": colonne.libelle,
                    "valeur": _valeur(cellule),
                    "etiquette": ecrire(cellule, Unite.NIVEAU),
                    "cote": 1 if cote else -1,
                }
            )
    axe = None if etroit else alt.Axis(labelLimit=320, labelPadding=8, ticks=False, domain=False)
    base = alt.Chart().encode(y=alt.Y("serie:N", sort=None, title=None, axis=axe))
    # Room on both sides for the figures written beside the dots.
    echelle = alt.Scale(domain=[-0.35, NIVEAU_MAX + 0.35], nice=False)
    abscisse = alt.X("valeur:Q", title=None, axis=None, scale=echelle)
    decalage = 7 if etroit else 0
    traits = base.mark_rule(color=BORD, strokeWidth=4, yOffset=decalage).encode(
        x=alt.X("debut:Q", title=None, axis=None, scale=echelle), x2="fin:Q"
    )
    ronds = base.mark_point(filled=True, size=130, opacity=1, yOffset=decalage).encode(
        x=abscisse,
        color=alt.Color(
            "moment:N",
            sort=None,
            scale=alt.Scale(domain=[avant.libelle, apres.libelle], range=[AMBRE_400, PETROLE_600]),
            legend=alt.Legend(orient="top", title=None),
        ),
        shape=alt.Shape(
            "moment:N",
            sort=None,
            scale=alt.Scale(domain=[avant.libelle, apres.libelle], range=["diamond", "circle"]),
        ),
    )
    couches: list[Any] = [traits, ronds]
    chiffres: dict[str, Any] = {"fontSize": 12, "color": ENCRE, "yOffset": decalage}
    a_droite = base.transform_filter("datum.cote == 1").mark_text(align="left", dx=9, **chiffres)
    a_gauche = base.transform_filter("datum.cote == -1").mark_text(align="right", dx=-9, **chiffres)
    couches += [textes.encode(x=abscisse, text="etiquette:N") for textes in (a_droite, a_gauche)]
    if etroit:
        couches.append(
            base.transform_filter("datum.cote == 1")
            .mark_text(align="left", x=0, dy=-9, fontSize=12, color=ENCRE, limit=largeur.pixels)
            .encode(text="serie:N")
        )
    place = 0 if etroit else min(330, 14 + int(6.2 * max(len(str(p["serie"])) for p in points)))
    return alt.layer(*couches, data=alt.InlineData(values=points)).properties(
        width=largeur.pixels - place, height=alt.Step(PAS_ETROIT if etroit else PAS_LARGE + 4)
    )


DESSINS: Final[dict[Forme, Dessin]] = {
    Forme.ANNEES: _par_annee,
    Forme.MULTIPLES: _multiples,
    Forme.BARRES: _barres,
    Forme.PARTS: _parts,
    Forme.OBJECTIFS: _objectifs,
    Forme.ECARTS: _ecarts,
}


def _habiller(trace: Trace) -> Trace:
    """The look that all charts share."""
    return (
        trace.configure(font=POLICE, background=BLANC, padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=ENCRE, labelFontSize=12, domainColor=NEUTRE, ticks=False, labelPadding=6, grid=False
        )
        .configure_header(
            labelAnchor="start",
            labelFontSize=13,
            labelFontWeight="bold",
            labelColor=ENCRE,
            labelPadding=14,
        )
        .configure_title(anchor="start", fontSize=13, color=ENCRE, offset=14)
        .configure_legend(labelColor=ENCRE, labelFontSize=12, symbolSize=130, offset=10)
        .configure_text(font=POLICE)
    )
