"""Whole calendar months: both sides of each bound, month ends, leap days."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plie.dates import (
    ajouter_mois,
    compte_fr,
    dernier_jour,
    duree_fr,
    enumeration_fr,
    heures_fr,
    jour_fr,
    jours_inclus,
    mois_entiers,
    mois_et_jours,
    premier_jour,
)

JOURS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MOIS = st.integers(1, 60)


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2021, 1, 15), 6, date(2021, 7, 15)),
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
        (date(2021, 1, 31), -2, date(2020, 11, 30)),
        (date(2021, 12, 1), 1, date(2022, 1, 1)),
        (date(2021, 5, 5), 0, date(2021, 5, 5)),
    ],
)
def test_ajouter_des_mois(jour, mois, attendu):
    assert ajouter_mois(jour, mois) == attendu


@pytest.mark.parametrize("mois", [12 * 8000, -12 * 8000])
def test_hors_du_calendrier(mois):
    with pytest.raises(OverflowError):
        ajouter_mois(date(2021, 1, 1), mois)


@pytest.mark.parametrize(
    ("debut", "mois", "attendu"),
    [
        (date(2021, 1, 1), 6, date(2021, 6, 30)),
        (date(2021, 1, 15), 6, date(2021, 7, 14)),
        (date(2021, 8, 31), 6, date(2022, 2, 27)),
        (date(2021, 8, 30), 6, date(2022, 2, 27)),
        (date(2021, 8, 28), 6, date(2022, 2, 27)),
        (date(2023, 8, 31), 6, date(2024, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 27)),
        (date(2022, 8, 3), 24, date(2024, 8, 2)),
    ],
)
def test_dernier_jour_dune_periode(debut, mois, attendu):
    assert dernier_jour(debut, mois) == attendu


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2021, 1, 1), date(2021, 6, 30), 6),
        (date(2021, 1, 1), date(2021, 6, 29), 5),
        (date(2021, 1, 1), date(2021, 7, 1), 6),
        (date(2021, 1, 15), date(2021, 7, 14), 6),
        (date(2021, 1, 15), date(2021, 7, 13), 5),
        (date(2021, 8, 31), date(2022, 2, 28), 6),
        (date(2021, 8, 31), date(2022, 2, 27), 6),
        (date(2021, 8, 31), date(2022, 2, 26), 5),
        (date(2020, 3, 1), date(2021, 2, 28), 12),
        (date(2020, 3, 1), date(2021, 2, 27), 11),
        (date(2019, 3, 1), date(2020, 2, 29), 12),
        (date(2019, 3, 1), date(2020, 2, 28), 11),
        (date(2021, 5, 10), date(2021, 5, 10), 0),
        (date(2021, 5, 10), date(2021, 5, 9), 0),
        (date(2021, 1, 31), date(2021, 2, 28), 1),
    ],
)
def test_mois_entiers(debut, fin, attendu):
    assert mois_entiers(debut, fin) == attendu


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2021, 1, 1), date(2021, 6, 29), (5, 29)),
        (date(2021, 1, 1), date(2021, 6, 30), (6, 0)),
        (date(2021, 1, 1), date(2021, 7, 1), (6, 1)),
        (date(2021, 1, 1), date(2021, 1, 1), (0, 1)),
        (date(2021, 1, 2), date(2021, 1, 1), (0, 0)),
    ],
)
def test_mois_et_jours(debut, fin, attendu):
    assert mois_et_jours(debut, fin) == attendu


@given(JOURS, MOIS)
def test_une_periode_de_n_mois_en_compte_n(debut, mois):
    fin = dernier_jour(debut, mois)
    assert mois_entiers(debut, fin) == mois
    assert mois_entiers(debut, fin - timedelta(days=1)) == mois - 1


@given(JOURS, st.integers(0, 1500), st.integers(0, 40))
def test_un_jour_de_plus_ne_retire_jamais_un_mois(debut, duree, plus):
    fin = debut + timedelta(days=duree)
    assert mois_entiers(debut, fin + timedelta(days=plus)) >= mois_entiers(debut, fin)


@given(JOURS, st.integers(0, 1500))
def test_mois_et_jours_recomposent_la_periode(debut, duree):
    fin = debut + timedelta(days=duree)
    mois, jours = mois_et_jours(debut, fin)
    assert dernier_jour(debut, mois) + timedelta(days=jours) == fin
    assert 0 <= jours <= 30


@given(JOURS, st.integers(0, 1500), st.integers(0, 40))
def test_commencer_plus_tot_ne_retire_jamais_un_mois(debut, duree, avant):
    fin = debut + timedelta(days=duree)
    assert mois_entiers(debut - timedelta(days=avant), fin) >= mois_entiers(debut, fin)


@pytest.mark.parametrize(
    ("fin", "mois", "attendu"),
    [
        (date(2021, 6, 30), 6, date(2021, 1, 1)),
        (date(2021, 2, 28), 6, date(2020, 9, 1)),
        (date(2021, 7, 14), 6, date(2021, 1, 15)),
        (date(2021, 12, 31), 12, date(2021, 1, 1)),
    ],
)
def test_premier_jour_dune_fenetre(fin, mois, attendu):
    assert premier_jour(fin, mois) == attendu


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2021, 1, 1), date(2021, 1, 31), 31),
        (date(2021, 1, 1), date(2021, 1, 1), 1),
        (date(2021, 1, 2), date(2021, 1, 1), 0),
        (date(2021, 1, 9), date(2021, 1, 1), 0),
    ],
)
def test_jours_inclus(debut, fin, attendu):
    assert jours_inclus(debut, fin) == attendu


def test_une_date_en_chiffres():
    assert jour_fr(date(2026, 8, 3)) == "03/08/2026"


@pytest.mark.parametrize(
    ("mois", "jours", "attendu"),
    [
        (5, 29, "5\u00a0mois et 29\u00a0jours"),
        (6, 0, "6\u00a0mois"),
        (1, 1, "1\u00a0mois et 1\u00a0jour"),
        (0, 12, "12\u00a0jours"),
        (0, 0, "0\u00a0jour"),
    ],
)
def test_une_duree_en_mots(mois, jours, attendu):
    assert duree_fr(mois, jours) == attendu


@pytest.mark.parametrize(
    ("heures", "attendu"),
    [
        (Decimal("17.5"), "17\u00a0h\u00a030"),
        (Decimal("17.49"), "17\u00a0h\u00a029"),
        (Decimal(35), "35\u00a0h"),
        (Decimal("8.1"), "8\u00a0h\u00a006"),
        (Fraction(5999, 10), "599\u00a0h\u00a054"),
        (1607, "1\u202f607\u00a0h"),
        (0, "0\u00a0h"),
    ],
)
def test_des_heures_comme_on_les_dit(heures, attendu):
    assert heures_fr(heures) == attendu


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [(0, "0\u00a0jour"), (1, "1\u00a0jour"), (2, "2\u00a0jours"), (1071, "1\u202f071\u00a0jours")],
)
def test_un_compte_accorde(nombre, attendu):
    assert compte_fr(nombre, "jour", "jours") == attendu


@pytest.mark.parametrize(
    ("termes", "attendu"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_une_enumeration(termes, attendu):
    assert enumeration_fr(termes) == attendu
