"""Ages on both sides of each birthday, and identities that look like one person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.enums import Ressemblance, TrancheAge
from participants.regles import (
    IdentiteCivile,
    age,
    meme_identite,
    naissances_de_la_tranche,
    ne_au_plus_tard,
    tranche_age,
)

T = TrancheAge
NAISSANCES = st.dates(date(1940, 1, 1), date(2012, 12, 31))
JOURS = st.dates(date(2013, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("naissance", "jour", "attendu"),
    [
        (date(1990, 6, 15), date(2022, 6, 14), 31),
        (date(1990, 6, 15), date(2022, 6, 15), 32),
        (date(1990, 12, 31), date(2022, 12, 30), 31),
        (date(1990, 1, 1), date(2021, 12, 31), 31),
        (date(1990, 1, 1), date(2022, 1, 1), 32),
        # born on 29 February
        (date(1996, 2, 29), date(2022, 2, 28), 25),
        (date(1996, 2, 29), date(2022, 3, 1), 26),
        (date(1996, 2, 29), date(2024, 2, 28), 27),
        (date(1996, 2, 29), date(2024, 2, 29), 28),
        (date(2022, 5, 1), date(2022, 5, 1), 0),
        (date(2022, 5, 2), date(2022, 5, 1), -1),
    ],
)
def test_lage_change_le_jour_de_lanniversaire(naissance, jour, attendu):
    assert age(naissance, jour) == attendu


@pytest.mark.parametrize(
    ("naissance", "jour", "attendu"),
    [
        (date(1996, 6, 15), date(2022, 6, 14), T.MOINS_26),
        (date(1996, 6, 15), date(2022, 6, 15), T.DE_26_A_44),
        (date(1977, 6, 15), date(2022, 6, 14), T.DE_26_A_44),
        (date(1977, 6, 15), date(2022, 6, 15), T.DE_45_A_54),
        (date(1967, 6, 15), date(2022, 6, 14), T.DE_45_A_54),
        (date(1967, 6, 15), date(2022, 6, 15), T.PLUS_55),
        (date(1996, 2, 29), date(2022, 2, 28), T.MOINS_26),
        (date(1996, 2, 29), date(2022, 3, 1), T.DE_26_A_44),
        (date(1930, 1, 1), date(2022, 1, 1), T.PLUS_55),
        (date(2022, 1, 1), date(2022, 1, 1), T.MOINS_26),
    ],
)
def test_les_tranches_dage_de_part_et_dautre_de_lanniversaire(naissance, jour, attendu):
    assert tranche_age(naissance, jour) is attendu


def test_pas_de_tranche_avant_la_naissance():
    with pytest.raises(ValueError, match="naissance"):
        tranche_age(date(2022, 5, 2), date(2022, 5, 1))


@given(NAISSANCES, JOURS)
def test_une_naissance_est_dans_une_seule_tranche_celle_de_la_liste(naissance, jour):
    trouvees = [
        tranche
        for tranche in TrancheAge
        for apres, jusqua in [naissances_de_la_tranche(tranche, jour)]
        if (apres is None or naissance > apres) and naissance <= jusqua
    ]
    assert trouvees == [tranche_age(naissance, jour)]


@given(NAISSANCES, JOURS, st.integers(0, 90))
def test_ne_au_plus_tard_dit_la_meme_chose_que_lage(naissance, jour, annees):
    assert (age(naissance, jour) >= annees) == (naissance <= ne_au_plus_tard(annees, jour))


def personne(nom="Béraud", prenom="Noëlle", naissance=date(1985, 3, 2), ft=""):
    return IdentiteCivile(nom_naissance=nom, prenom=prenom, date_naissance=naissance, identifiant_ft=ft)


R = Ressemblance


@pytest.mark.parametrize(
    ("autre", "attendu"),
    [
        (personne(), R.IDENTIQUE),
        (personne(nom="BERAUD", prenom="noelle"), R.IDENTIQUE),
        (personne(nom=" Bé-raud ", prenom="Noelle"), R.IDENTIQUE),
        (personne(nom="Noelle", prenom="Beraud"), R.INVERSEE),
        (personne(nom="Bérault"), R.AUCUNE),
        (personne(prenom="Noël"), R.AUCUNE),
        (personne(naissance=date(1985, 2, 3)), R.AUCUNE),
        (personne(nom="Noelle", prenom="Beraud", naissance=date(1985, 2, 3)), R.AUCUNE),
        (personne(naissance=None), R.AUCUNE),
        (personne(nom=""), R.AUCUNE),
    ],
)
def test_deux_identites_se_comparent_sans_accent_ni_casse(autre, attendu):
    assert meme_identite(personne(), autre) is attendu


@pytest.mark.parametrize(
    ("a", "b", "attendu"),
    [
        (personne(ft="1234567A"), personne(nom="Autre", ft="1234567a"), R.IDENTIFIANT),
        (personne(ft="1234567A"), personne(nom="Autre", ft="1234567B"), R.AUCUNE),
        (personne(), personne(nom="Autre"), R.AUCUNE),
        (personne(ft="1234567A"), personne(ft="1234567A"), R.IDENTIQUE),
        (personne(nom="", prenom="", naissance=None), personne(nom="", prenom="", naissance=None), R.AUCUNE),
        (personne(naissance=None), personne(naissance=None), R.AUCUNE),
    ],
)
def test_linconnu_ne_ressemble_a_rien_et_lidentifiant_suffit(a, b, attendu):
    assert meme_identite(a, b) is attendu


def test_tout_ce_qui_ressemble_est_un_doublon_a_montrer():
    assert [r for r in Ressemblance if not r.doublon] == [R.AUCUNE]


IDENTITES = st.builds(
    IdentiteCivile,
    nom_naissance=st.sampled_from(["Béraud", "BERAUD", "Noëlle", "", "Le Goff", "Legoff"]),
    prenom=st.sampled_from(["Noëlle", "Beraud", "", "Anne-Marie", "Anne Marie"]),
    date_naissance=st.sampled_from([None, date(1985, 3, 2), date(1990, 1, 1)]),
    identifiant_ft=st.sampled_from(["", "1234567A", "1234567a"]),
)


@given(IDENTITES, IDENTITES)
def test_la_ressemblance_va_dans_les_deux_sens(a, b):
    assert meme_identite(a, b) is meme_identite(b, a)
