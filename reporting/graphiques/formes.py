"""The forms of the charts, each a function from a table to a Vega-Lite drawing."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias, cast

import altair as alt

from reporting.graphiques.lecture import (
    Point,
    annees_de,
    cellule_de,
    colonne_principale,
    donnees_de,
    ecrire,
    libelle_de,
    lignes_dessinees,
    points_de,
    valeur_de,
)
from reporting.graphiques.style import (
    AMBRE_400,
    AMBRE_700,
    BLANC,
    BORD,
    ENCRE,
    PETROLE_600,
    SERIES,
    Largeur,
    Trace,
)
from reporting.indicateurs import SECRET, Tableau, Unite
from reporting.indicateurs.tableau import Forme

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

Dessin: TypeAlias = Callable[[Tableau, Largeur], Trace]


def _par_annee(tableau: Tableau, largeur: Largeur) -> Trace:
    points = points_de(tableau, lignes_dessinees(tableau)[:1], annees_de(tableau))
    cote = min(largeur.pixels, PAR_ANNEE * len(points))
    return _barres_verticales(donnees_de(points), _sommet(points), cote, HAUTEUR_PANNEAU + 20)


def _sommet(points: Sequence[Point]) -> float:
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
    annees = annees_de(tableau)
    if len(annees) <= 1:
        return _barres(tableau, largeur)
    lignes = lignes_dessinees(tableau)
    serre = len(annees) > ANNEES_SERREES
    maximum = {Largeur.LARGE: PANNEAUX_LARGE, Largeur.ETROIT: 2}[largeur] // (2 if serre else 1)
    colonnes = min(maximum, len(lignes)) or 1
    panneau = (largeur.pixels - ECART_PANNEAUX * (colonnes - 1)) // colonnes - 4
    points = points_de(tableau, lignes, annees)
    return (
        _barres_verticales(None, _sommet(points), panneau, HAUTEUR_PANNEAU)
        .facet(
            data=donnees_de(points),
            facet=alt.Facet("serie:N", sort=[libelle_de(tableau, ligne) for ligne in lignes], title=None),
            columns=colonnes,
            spacing=ECART_PANNEAUX,
        )
        .resolve_axis(x="independent")
    )


def _objectifs(tableau: Tableau, largeur: Largeur) -> Trace:
    annees = annees_de(tableau)
    colonne = next(colonne for colonne in tableau.colonnes if colonne.code == "cible")
    lignes = [ligne for ligne in tableau.lignes if cellule_de(tableau, ligne, colonne) is not None]
    par_rang = {Largeur.LARGE: len(lignes), Largeur.ETROIT: 1}[largeur] or 1
    panneau = (largeur.pixels - ECART_PANNEAUX * (par_rang - 1)) // par_rang - 4
    panneaux = []
    for ligne in lignes:
        cible = cellule_de(tableau, ligne, colonne)
        points = points_de(tableau, [ligne], annees)
        sommet = max(_sommet(points), valeur_de(cible) * AIR_AU_DESSUS)
        barres = _barres_verticales(
            donnees_de(points),
            sommet,
            min(panneau, PAR_ANNEE * len(annees)),
            HAUTEUR_PANNEAU + 20,
            au_pied=True,
        )
        trait = (
            alt.Chart(alt.InlineData(values=[{"valeur": valeur_de(cible)}]))
            .mark_rule(color=AMBRE_700, strokeWidth=2.5, strokeDash=[7, 4])
            .encode(y=alt.Y("valeur:Q", title=None, axis=None))
        )
        titre = alt.TitleParams(
            libelle_de(tableau, ligne),
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
    colonne = colonne_principale(tableau)
    lignes = [ligne for ligne in lignes_dessinees(tableau) if cellule_de(tableau, ligne, colonne) is not None]
    points = points_de(tableau, lignes, [colonne])
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


def _place_des_libelles(points: Sequence[Point]) -> int:
    """Roughly the pixels that the longest label takes at 12 px, within what the axis allows."""
    return min(330, 14 + int(6.2 * max(len(p.serie) for p in points)))


def _parts(tableau: Tableau, largeur: Largeur) -> Trace:
    annees = annees_de(tableau)
    lignes = lignes_dessinees(tableau)
    segments = []
    for annee in annees:
        debut = 0.0
        for ligne, (_, encre) in zip(lignes, SERIES, strict=False):
            cellule = cellule_de(tableau, ligne, annee)
            valeur = valeur_de(cellule)
            segments.append(
                {
                    "annee": annee.libelle,
                    "serie": libelle_de(tableau, ligne),
                    "debut": debut,
                    "fin": debut + valeur,
                    "milieu": debut + valeur / 2,
                    "etiquette": ecrire(cellule, Unite.POURCENT) if valeur >= PART_LISIBLE else "",
                    "encre": encre,
                }
            )
            debut += valeur
    noms = [libelle_de(tableau, ligne) for ligne in lignes][: len(SERIES)]
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
    for ligne in lignes_dessinees(tableau):
        debut, fin = cellule_de(tableau, ligne, avant), cellule_de(tableau, ligne, apres)
        if SECRET in (debut, fin) or debut is None or fin is None:
            continue
        commun = {
            "serie": libelle_de(tableau, ligne),
            "debut": valeur_de(debut),
            "fin": valeur_de(fin),
        }
        baisse = valeur_de(fin) <= valeur_de(debut)
        for colonne, cellule, cote in ((avant, debut, baisse), (apres, fin, not baisse)):
            points.append(
                {
                    **commun,
                    "moment": colonne.libelle,
                    "valeur": valeur_de(cellule),
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
