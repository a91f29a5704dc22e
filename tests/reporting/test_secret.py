"""No hidden head count can be computed back from what the table still shows."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.indicateurs import SECRET, Colonne, Genre, Ligne, Tableau, Unite, est_masque, masquer
from reporting.indicateurs.secret import EFFECTIF_MIN


def table(lignes, *, secret=True, total_ligne=True, total_colonne=True):
    """A table of head counts, with its totals."""
    lignes = [list(ligne) for ligne in lignes]
    if total_colonne:
        lignes.append([sum(colonne) for colonne in zip(*lignes, strict=True)])
    if total_ligne:
        lignes = [[*ligne, sum(ligne)] for ligne in lignes]
    colonnes = [Colonne(code="nom", libelle="Nom", unite=Unite.TEXTE)]
    largeur = len(lignes[0])
    colonnes += [
        Colonne(code=f"c{j}", libelle=f"C{j}", somme=total_ligne and j == largeur - 1) for j in range(largeur)
    ]
    return Tableau(
        code="essai",
        titre="Essai",
        chapitre="publics",
        note="",
        article="",
        secret=secret,
        colonnes=tuple(colonnes),
        lignes=tuple(
            Ligne(
                cellules=(f"l{i}", *ligne),
                genre=Genre.TOTAL if total_colonne and i == len(lignes) - 1 else Genre.LIGNE,
            )
            for i, ligne in enumerate(lignes)
        ),
    )


def effectifs(tableau):
    return [list(ligne.cellules[1:]) for ligne in tableau.lignes]


@pytest.mark.parametrize(("nombre", "montre"), [(0, 0), (1, SECRET), (4, SECRET), (5, 5)])
def test_de_une_a_quatre_personnes_le_nombre_est_cache(nombre, montre):
    masquee = masquer(table([[nombre], [50]], total_ligne=False, total_colonne=False))
    assert effectifs(masquee)[0] == [montre]


def test_un_tableau_que_la_synthese_a_publie_reste_entier():
    publiee = table([[1], [50]], secret=False)
    assert masquer(publiee) is publiee


def test_un_tableau_sans_petit_effectif_reste_entier():
    grande = table([[10, 20], [30, 40]])
    assert masquer(grande) is grande
    assert not est_masque(grande)


def test_un_total_fait_cacher_une_seconde_cellule_la_plus_petite():
    masquee = masquer(table([[2], [50], [9]], total_ligne=False))
    assert effectifs(masquee) == [[SECRET], [50], [SECRET], [61]]
    assert est_masque(masquee)


def test_deux_petits_nombres_qui_feraient_moins_de_cinq_en_cachent_un_troisieme():
    masquee = masquer(table([[1], [1], [50], [9]], total_ligne=False))
    assert effectifs(masquee) == [[SECRET], [SECRET], [50], [SECRET], [61]]


def test_un_total_qui_ne_tient_qu_a_un_petit_nombre_se_cache_aussi():
    assert effectifs(masquer(table([[3], [0]], total_ligne=False))) == [[SECRET], [0], [SECRET]]


def test_une_part_se_cache_avec_l_effectif_dont_elle_vient():
    colonnes = (
        Colonne(code="nom", libelle="Nom", unite=Unite.TEXTE),
        Colonne(code="n", libelle="N"),
        Colonne(code="part", libelle="Part", unite=Unite.POURCENT, de="n"),
        Colonne(code="moyenne", libelle="Moyenne", unite=Unite.NOMBRE, de="*"),
        Colonne(code="cible", libelle="Cible", unite=Unite.NOMBRE),
    )
    tableau = Tableau(
        code="essai",
        titre="Essai",
        chapitre="publics",
        note="",
        article="",
        secret=True,
        colonnes=colonnes,
        lignes=(
            Ligne(cellules=("a", 3, Decimal(3), Decimal(3), 3)),
            Ligne(cellules=("b", 97, Decimal(97), Decimal(97), 3)),
        ),
    )
    assert [ligne.cellules for ligne in masquer(tableau).lignes] == [
        ("a", SECRET, SECRET, SECRET, 3),
        ("b", 97, Decimal(97), Decimal(97), 3),
    ]


def test_un_nombre_de_rencontres_n_est_pas_un_effectif():
    ligne = Ligne(cellules=("Échéances", 3), unite=Unite.NOMBRE)
    colonnes = (Colonne(code="nom", libelle="Nom", unite=Unite.TEXTE), Colonne(code="n", libelle="N"))
    tableau = Tableau(
        code="e",
        titre="E",
        chapitre="p",
        note="",
        article="",
        secret=True,
        colonnes=colonnes,
        lignes=(ligne,),
    )
    assert masquer(tableau) is tableau


grilles = st.integers(1, 4).flatmap(
    lambda largeur: st.lists(
        st.lists(st.integers(0, 12), min_size=largeur, max_size=largeur), min_size=1, max_size=4
    )
)


@given(grilles)
def test_rien_ne_se_deduit_d_une_seule_soustraction(grille):
    clair, masque = effectifs(table(grille)), effectifs(masquer(table(grille)))
    assert [len(x) for x in masque] == [len(x) for x in clair]
    hauteur, largeur = len(clair), len(clair[0])
    for i, j in product(range(hauteur), range(largeur)):
        if masque[i][j] != SECRET:
            assert masque[i][j] == clair[i][j]
        assert not (0 < clair[i][j] < EFFECTIF_MIN) or masque[i][j] == SECRET
    sommes = [[(i, j) for i in range(hauteur)] for j in range(largeur)]
    sommes += [[(i, j) for j in range(largeur)] for i in range(hauteur)]
    for somme in sommes:
        cachees = [(i, j) for i, j in somme if masque[i][j] == SECRET]
        parts = [clair[i][j] for i, j in cachees if (i, j) != somme[-1]]
        # Alone, a hidden cell is the difference of the others; several that make less than five are small.
        assert len(cachees) != 1 or len(somme) == 1
        assert not parts or somme[-1] in cachees or sum(parts) >= EFFECTIF_MIN


@given(grilles)
def test_masquer_deux_fois_ne_change_plus_rien(grille):
    une_fois = masquer(table(grille))
    assert masquer(une_fois) == une_fois
