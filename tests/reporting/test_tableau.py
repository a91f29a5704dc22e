"""Rounding, data files and the JSON form of a table."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.indicateurs import Colonne, Genre, Ligne, Tableau, Unite, csv_de_tous
from reporting.indicateurs.tableau import (
    DEMI_POINT,
    DIXIEME,
    POINT,
    Forme,
    Graphique,
    arrondi,
    moyenne,
    part,
    texte,
)


@pytest.mark.parametrize(
    ("valeur", "pas", "attendu"),
    [
        (Fraction("47.4999"), POINT, "47"),
        (Fraction("47.5"), POINT, "48"),
        (Fraction("0.5"), POINT, "1"),
        (Fraction("83.2499"), DEMI_POINT, "83"),
        (Fraction("83.25"), DEMI_POINT, "83.5"),
        (Fraction("83.7499"), DEMI_POINT, "83.5"),
        (Fraction("83.75"), DEMI_POINT, "84"),
        (Fraction("13.4499"), DIXIEME, "13.4"),
        (Fraction("13.45"), DIXIEME, "13.5"),
    ],
)
def test_les_moities_s_arrondissent_vers_le_haut(valeur, pas, attendu):
    assert str(arrondi(valeur, pas)) == attendu


@given(st.fractions(min_value=0, max_value=1000), st.sampled_from([POINT, DEMI_POINT, DIXIEME]))
def test_l_arrondi_est_le_multiple_le_plus_proche(valeur, pas):
    proche = arrondi(valeur, pas)
    assert proche is not None
    assert proche % pas == 0
    assert -Fraction(pas) / 2 <= valeur - Fraction(proche) < Fraction(pas) / 2


def test_une_part_d_un_ensemble_vide_n_existe_pas():
    assert part(0, 0) is None
    assert part(1, 3) == Fraction(100, 3)
    assert arrondi(None) is None


def test_la_moyenne_laisse_de_cote_les_annees_vides():
    assert moyenne([None, Fraction(1), Fraction(2)]) == Fraction(3, 2)
    assert moyenne([None]) is None


@pytest.mark.parametrize(
    ("cellule", "ecrit"),
    [
        (Decimal("67.5"), "67.5"),
        (Decimal("2.0"), "2"),
        (Decimal(100), "100"),
        (0, "0"),
        (None, ""),
        ("CDI < à 17h30", "CDI < à 17h30"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2", "'-2"),
    ],
)
def test_une_cellule_de_fichier(cellule, ecrit):
    assert texte(cellule) == ecrit


@pytest.fixture
def tableau():
    return Tableau(
        code="essai",
        titre="Essai",
        chapitre="publics",
        note="Une note.",
        article="Protocole, art. 6",
        secret=True,
        colonnes=(
            Colonne(code="domaine", libelle="Domaine", unite=Unite.TEXTE),
            Colonne(code="2018", libelle="2018"),
            Colonne(code="part", libelle="Part", unite=Unite.POURCENT, de="2018"),
        ),
        lignes=(
            Ligne(cellules=("Banque, finances", 9, Decimal("67.5")), groupe="a"),
            Ligne(cellules=("TOTAL", 9, None), genre=Genre.TOTAL, unite=Unite.NOMBRE),
        ),
        graphique=Graphique(forme=Forme.BARRES, colonnes=("part",), lignes=3),
    )


def test_le_fichier_de_donnees(tableau):
    assert tableau.csv() == 'domaine,2018,part\n"Banque, finances",9,67.5\nTOTAL,9,\n'
    assert csv_de_tous([tableau, tableau]) == f"essai\n{tableau.csv()}\nessai\n{tableau.csv()}"


def test_la_forme_gardee_se_relit_a_l_identique(tableau):
    assert Tableau.depuis_donnees(json.loads(json.dumps(tableau.en_donnees()))) == tableau


def test_une_ligne_a_autant_de_cellules_que_de_colonnes(tableau):
    with pytest.raises(ValueError, match="3 cellules"):
        Tableau(
            code="faux",
            titre="",
            chapitre="",
            note="",
            article="",
            secret=False,
            colonnes=tableau.colonnes,
            lignes=(Ligne(cellules=("a", 1)),),
        )


def test_une_cellule_se_lit_par_sa_ligne_et_sa_colonne(tableau):
    assert tableau.valeur("TOTAL", "2018") == 9
    with pytest.raises(KeyError):
        tableau.valeur("TOTAL", "2019")
