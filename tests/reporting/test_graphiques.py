"""The charts: complete, deterministic, in French, without anything that a strict page would refuse."""

import html
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from reporting import graphiques
from reporting.graphiques import DESSINS, Largeur, dessiner, ecrire, est_dessine, specification, style
from reporting.indicateurs import REGISTRE, SECRET, Colonne, Genre, Ligne, Tableau, Unite
from reporting.indicateurs.tableau import Forme, Graphique

NOM = Colonne(code="nom", libelle="Nom", unite=Unite.TEXTE)
ANNEES = tuple(Colonne(code=str(annee), libelle=str(annee)) for annee in (2018, 2019))
CIBLE = Colonne(code="cible", libelle="Objectif", unite=Unite.NOMBRE)
NIVEAUX = tuple(Colonne(code=code, libelle=code, unite=Unite.NIVEAU) for code in ("avant", "apres"))

CAS = {
    Forme.ANNEES: (ANNEES, [("Entrées", 207, 1071)]),
    Forme.MULTIPLES: (ANNEES, [("CD79", 207, 1071), ("SIAE", 3, 0)]),
    Forme.BARRES: (ANNEES, [("CDI", 4, 1071), ("CDD", 6, 7)]),
    Forme.PARTS: (ANNEES, [("Femmes", Decimal("48.5"), 46), ("Hommes", Decimal("51.5"), 54)]),
    Forme.OBJECTIFS: ((*ANNEES, CIBLE), [("Accompagnées", 302, 1071, 350), ("Dont", 1, 2, None)]),
    Forme.ECARTS: (NIVEAUX, [("Mobilité", Decimal("1.85"), Decimal("1.2"))]),
}


def table(forme, lignes=None, colonnes=None, unite=None):
    prevues, remplies = CAS[forme]
    return Tableau(
        code="essai",
        titre="Essai",
        chapitre="publics",
        note="",
        article="",
        secret=True,
        colonnes=(NOM, *(prevues if colonnes is None else colonnes)),
        lignes=tuple(
            Ligne(cellules=cellules, unite=unite) for cellules in (remplies if lignes is None else lignes)
        ),
        graphique=Graphique(forme=forme, colonnes=("avant", "apres") if forme is Forme.ECARTS else ()),
    )


def textes(svg):
    return [html.unescape(texte) for texte in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_chaque_forme_a_son_dessin():
    assert set(DESSINS) == set(Forme) == set(CAS)


@pytest.mark.parametrize("forme", list(Forme))
@pytest.mark.parametrize("largeur", list(Largeur))
def test_un_dessin_est_le_meme_a_chaque_fois_et_tient_sous_une_politique_stricte(forme, largeur):
    tableau = table(forme)
    svg = dessiner(tableau, largeur)
    graphiques.cache.clear()
    assert dessiner(tableau, largeur) == svg
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:|<foreignObject|(?:href|src)=", svg)
    assert float(re.search(r'width="([0-9.]+)"', svg)[1]) <= largeur.pixels + 40


@pytest.mark.parametrize("largeur", list(Largeur))
def test_les_nombres_sont_ecrits_en_francais_sur_le_dessin(largeur):
    assert "1\u202f071" in textes(dessiner(table(Forme.ANNEES), largeur))
    assert "48,5\u202f%" in textes(dessiner(table(Forme.PARTS, unite=Unite.POURCENT), largeur))
    assert "1,85" in textes(dessiner(table(Forme.ECARTS), largeur))
    assert "Objectif : 350 par an en moyenne (trait)" in textes(dessiner(table(Forme.OBJECTIFS), largeur))


def test_un_effectif_masque_ne_se_lit_pas_sur_le_dessin():
    svg = dessiner(table(Forme.BARRES, [("CDI", SECRET, SECRET), ("CDD", 6, 70)]))
    assert SECRET in textes(svg)
    assert "70" in textes(svg)


@pytest.mark.parametrize("forme", list(Forme))
def test_rien_ne_se_dessine_d_un_tableau_vide_ou_tout_masque(forme):
    colonnes, lignes = CAS[forme]
    vides = [(ligne[0], *[None] * len(colonnes)) for ligne in lignes]
    masquees = [(ligne[0], *[SECRET] * len(colonnes)) for ligne in lignes]
    for contenu in ([], vides, masquees):
        assert not est_dessine(table(forme, contenu))
        assert specification(table(forme, contenu)) is None
        assert dessiner(table(forme, contenu)) is None


def test_une_seule_annee_ne_fait_pas_un_graphique_par_annee():
    assert not est_dessine(table(Forme.ANNEES, [("Entrées", 3)], ANNEES[:1]))
    assert est_dessine(table(Forme.MULTIPLES, [("CD79", 3)], ANNEES[:1]))


def test_un_total_ne_se_dessine_pas():
    tableau = table(Forme.BARRES)
    total = Ligne(cellules=("Total", 10, 1078), genre=Genre.TOTAL)
    avec = Tableau(
        **{**{c: getattr(tableau, c) for c in tableau.__slots__}, "lignes": (*tableau.lignes, total)}
    )
    assert textes(dessiner(avec)) == textes(dessiner(tableau))


@pytest.mark.parametrize(
    ("cellule", "unite", "ecrit"),
    [
        (1071, Unite.EFFECTIF, "1\u202f071"),
        (Decimal("83.5"), Unite.POURCENT, "83,5\u202f%"),
        (Decimal(82), Unite.POURCENT, "82\u202f%"),
        (Decimal("13.5"), Unite.MOIS, "13,5\u00a0mois"),
        (Decimal(12), Unite.MOIS, "12,0\u00a0mois"),
        (Decimal("1.2"), Unite.NIVEAU, "1,20"),
        (None, Unite.POURCENT, "—"),
        (SECRET, Unite.EFFECTIF, "s"),
    ],
)
def test_un_nombre_s_ecrit_selon_ce_qu_il_compte(cellule, unite, ecrit):
    assert ecrire(cellule, unite) == ecrit


def test_les_couleurs_sont_celles_de_la_palette():
    feuille = Path(settings.BASE_DIR, "static/interface/plie.css").read_text()
    palette = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", feuille))
    for nom, cle in {
        "PETROLE_700": "petrole-700",
        "PETROLE_600": "petrole-600",
        "PETROLE_200": "petrole-200",
        "AMBRE_700": "ambre-700",
        "AMBRE_400": "ambre-400",
        "BORD": "bord",
        "ENCRE": "encre",
        "ENCRE_DOUCE": "encre-douce",
        "NEUTRE": "bord-champ",
        "BLANC": "blanc",
    }.items():
        assert getattr(style, nom) == palette[cle], nom


def test_un_graphique_declare_designe_des_colonnes():
    for indicateur in REGISTRE.values():
        if indicateur.graphique and indicateur.graphique.forme is Forme.ECARTS:
            assert len(indicateur.graphique.colonnes) == 2
