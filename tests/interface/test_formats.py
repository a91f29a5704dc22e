"""Numbers, dates and durations, as a French reader expects them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from plie.interface.formats import accorde, date_fr, duree, mois_fr, nombre_fr, pourcent

FINE, INSECABLE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("valeur", "decimales", "attendu"),
    [
        (None, None, "—"),
        (0, None, "0"),
        (999, None, "999"),
        (1071, None, f"1{FINE}071"),
        (1234567, None, f"1{FINE}234{FINE}567"),
        (-1071, None, f"−1{FINE}071"),
        (Decimal("12.50"), None, "12,50"),
        (3.5, 1, "3,5"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.5, 0, "−1"),
        (1.005, 2, "1,01"),
    ],
)
def test_nombre(valeur, decimales, attendu):
    assert nombre_fr(valeur, decimales) == attendu


@pytest.mark.parametrize(
    ("part", "decimales", "attendu"),
    [
        (None, 0, "—"),
        (0, 0, f"0{FINE}%"),
        (0.645, 0, f"65{FINE}%"),
        (0.6444, 0, f"64{FINE}%"),
        (1, 0, f"100{FINE}%"),
        (0.6508, 1, f"65,1{FINE}%"),
    ],
)
def test_pourcent(part, decimales, attendu):
    assert pourcent(part, decimales) == attendu


@pytest.mark.parametrize(
    ("forme", "attendu"),
    [("court", "01/08/2026"), ("long", "1er août 2026"), ("mois", "août 2026"), ("heure", "1er août 2026")],
)
def test_date(forme, attendu):
    assert date_fr(date(2026, 8, 1), forme) == attendu.replace(" ", INSECABLE)


def test_un_instant_est_donne_a_l_heure_de_paris():
    minuit_passe = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert date_fr(minuit_passe) == "01/08/2026"
    assert date_fr(minuit_passe, "heure").replace(INSECABLE, " ") == "1er août 2026 à 0 h 30"
    assert date_fr(datetime(2026, 1, 5, 8, 0, tzinfo=UTC), "heure").endswith(f"à 9{INSECABLE}h")


def test_une_date_absente_et_une_forme_inconnue():
    assert date_fr(None) == "—"
    with pytest.raises(ValueError, match="bref"):
        date_fr(date(2026, 8, 1), "bref")


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (None, "—"),
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (65, "1 h 05"),
        (timedelta(hours=2, minutes=30), "2 h 30"),
    ],
)
def test_duree(valeur, attendu):
    assert duree(valeur) == attendu.replace(" ", INSECABLE)


@pytest.mark.parametrize(("n", "attendu"), [(0, "0 dossier"), (1, "1 dossier"), (2, "2 dossiers")])
def test_le_pluriel_commence_a_deux(n, attendu):
    assert accorde(n, "dossier,dossiers") == attendu.replace(" ", INSECABLE)


def test_mois():
    assert mois_fr(18) == f"18{INSECABLE}mois"
    assert mois_fr(None) == "—"
