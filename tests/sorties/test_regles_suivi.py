"""Freins compared, checks after the exit, SIRET."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.enums import Frein
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, Maintien, SituationSuivi
from sorties.regles import (
    Releve,
    compte_a_six_mois,
    echeances_de_suivi,
    maintien_a_six_mois,
    reduction_des_freins,
    siret_valide,
)
from sorties.regles.maintien import CONSTATS

S = SituationSuivi
SORTIE = date(2021, 1, 15)
SEUILS = SeuilsParcours()
NIVEAUX = st.dictionaries(st.sampled_from(Frein), st.none() | st.integers(0, 3))


# --- Freins -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("avant", "apres", "acquise"),
    [
        ({Frein.SANTE: 3}, {Frein.SANTE: 2}, True),
        ({Frein.SANTE: 1}, {Frein.SANTE: 0}, True),
        ({Frein.SANTE: 2}, {Frein.SANTE: 2}, False),
        ({Frein.SANTE: 2}, {Frein.SANTE: 3}, False),
        ({Frein.SANTE: 0}, {Frein.SANTE: 0}, False),
        # one down, one up as much: the sum does not go down
        ({Frein.SANTE: 2, Frein.MOBILITE: 1}, {Frein.SANTE: 1, Frein.MOBILITE: 2}, False),
        ({Frein.SANTE: 3, Frein.MOBILITE: 1}, {Frein.SANTE: 1, Frein.MOBILITE: 2}, True),
        # only what is evaluated in both counts
        ({Frein.SANTE: 3}, {Frein.SANTE: None}, False),
        ({Frein.SANTE: None}, {Frein.SANTE: 0}, False),
        ({Frein.SANTE: 3}, {}, False),
        ({Frein.SANTE: 3, Frein.LOGEMENT: 1}, {Frein.SANTE: None, Frein.LOGEMENT: 0}, True),
        ({Frein.SANTE: 2}, {Frein.SANTE: 1, Frein.LOGEMENT: 3}, True),
        ({}, {}, False),
    ],
)
def test_reduction_des_freins(avant, apres, acquise):
    assert bool(reduction_des_freins(avant, apres)) is acquise


def test_la_comparaison_dit_ce_qui_a_change():
    comparaison = reduction_des_freins(
        {Frein.SANTE: 3, Frein.MOBILITE: 1, Frein.LOGEMENT: 2, Frein.FAMILLE: None},
        {Frein.SANTE: 1, Frein.MOBILITE: 2, Frein.LOGEMENT: 2, Frein.FAMILLE: 0},
    )
    assert comparaison.compares == (Frein.SANTE, Frein.MOBILITE, Frein.LOGEMENT)
    assert (comparaison.baisses, comparaison.hausses) == ((Frein.SANTE,), (Frein.MOBILITE,))
    assert (comparaison.somme_initiale, comparaison.somme_finale) == (6, 5)


def test_un_code_lu_en_base_vaut_un_frein():
    assert reduction_des_freins({"sante": 3}, {"sante": 1}).acquise


@pytest.mark.parametrize("niveau", [-1, 4])
def test_un_niveau_hors_bornes_est_refuse(niveau):
    with pytest.raises(ValueError, match="de 0 à 3"):
        reduction_des_freins({Frein.SANTE: niveau}, {})


def test_un_frein_inconnu_est_refuse():
    with pytest.raises(ValueError, match="bruit"):
        reduction_des_freins({}, {"bruit": 1})


@given(NIVEAUX, NIVEAUX)
def test_une_reduction_ne_va_que_dans_un_sens(avant, apres):
    assert not (reduction_des_freins(avant, apres) and reduction_des_freins(apres, avant))


@given(NIVEAUX)
def test_deux_diagnostics_identiques_ne_reduisent_rien(niveaux):
    assert not reduction_des_freins(niveaux, niveaux)


# --- Follow-up --------------------------------------------------------------------------------------------


def juger(*releves, categorie=Categorie.POSITIVE, debut=None, seuils=SEUILS):
    return maintien_a_six_mois(
        categorie=categorie, date_sortie=SORTIE, releves=releves, debut=debut, seuils=seuils
    )


def a(mois, situation, perdu_le=None):
    return Releve(
        echeance_mois=mois,
        situation=situation,
        perdu_le=date.fromisoformat(perdu_le) if perdu_le else None,
    )


def test_la_table_connait_toutes_les_situations():
    assert set(CONSTATS) == set(SituationSuivi)


def test_les_controles_tombent_a_1_3_et_6_mois():
    assert echeances_de_suivi(date(2021, 8, 31), SEUILS) == {
        1: date(2021, 9, 30),
        3: date(2021, 11, 30),
        6: date(2022, 2, 28),
    }


@pytest.mark.parametrize(
    ("releves", "attendu"),
    [
        ([], Maintien.A_VERIFIER),
        ([a(1, S.MEME_EMPLOI), a(3, S.MEME_EMPLOI)], Maintien.A_VERIFIER),
        ([a(6, S.MEME_EMPLOI)], Maintien.MAINTENUE),
        ([a(6, S.AUTRE_EMPLOI)], Maintien.MAINTENUE),
        ([a(6, S.FORMATION)], Maintien.MAINTENUE),
        ([a(3, S.PERTE, "2021-03-01"), a(6, S.AUTRE_EMPLOI)], Maintien.MAINTENUE),
        ([a(3, S.MEME_EMPLOI), a(6, S.PERTE)], Maintien.PERDUE),
        ([a(6, S.PERTE, "2021-07-13")], Maintien.PERDUE),
        ([a(6, S.PERTE, "2021-07-14")], Maintien.MAINTENUE),
        ([a(6, S.TERME, "2021-07-14")], Maintien.MAINTENUE),
        ([a(6, S.TERME, "2021-07-13")], Maintien.PERDUE),
        ([a(6, S.TERME)], Maintien.A_VERIFIER),
        ([a(6, S.SANS_NOUVELLES)], Maintien.SANS_NOUVELLES),
        ([a(3, S.SANS_NOUVELLES), a(6, S.MEME_EMPLOI)], Maintien.MAINTENUE),
    ],
)
def test_une_sortie_positive_a_six_mois(releves, attendu):
    assert juger(*releves) is attendu
    compte = compte_a_six_mois(
        categorie=Categorie.POSITIVE, date_sortie=SORTIE, releves=releves, seuils=SEUILS
    )
    assert compte is (attendu is Maintien.MAINTENUE)


@pytest.mark.parametrize(("fin", "attendu"), [("2021-06-30", "maintenue"), ("2021-06-29", "perdue")])
def test_un_contrat_alle_a_son_terme_se_compte_depuis_son_debut(fin, attendu):
    assert juger(a(6, S.TERME, fin), debut=date(2021, 1, 1)) == attendu


@pytest.mark.parametrize("categorie", [c for c in Categorie if c is not Categorie.POSITIVE])
def test_seule_une_sortie_positive_compte(categorie):
    assert juger(a(6, S.MEME_EMPLOI), categorie=categorie) is Maintien.NON_CONCERNEE


def test_le_dernier_controle_est_celui_du_protocole():
    seuils = SeuilsParcours(sortie_suivi_mois=(1, 3))
    assert juger(a(3, S.MEME_EMPLOI), seuils=seuils) is Maintien.MAINTENUE
    assert juger(a(6, S.MEME_EMPLOI), seuils=seuils) is Maintien.A_VERIFIER


# --- SIRET ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("siret", "valide"),
    [
        ("73282932000074", True),
        ("732 829 320 00074", True),
        ("73282932000075", False),
        ("7328293200007", False),
        ("732829320000741", False),
        ("7328293200007A", False),
        ("²3282932000074", False),
        ("00000000000000", False),
        ("", False),
        # La Poste: head office by the common key, establishments by the sum of their figures
        ("35600000000048", True),
        ("35600000000014", False),
        ("35600000012346", True),
        ("35600000012345", False),
    ],
)
def test_cle_d_un_siret(siret, valide):
    assert siret_valide(siret) is valide


@given(st.from_regex(r"[1-9][0-9]{12}", fullmatch=True).filter(lambda s: not s.startswith("356000000")))
def test_un_seul_dernier_chiffre_convient(debut):
    assert sum(siret_valide(f"{debut}{cle}") for cle in range(10)) == 1
