"""Mesures of six months, 24 months in all, and what a renewal needs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.enums import StatutDemande
from parcours.regles import (
    FaitsRenouvellement,
    debut_suivant,
    fin_de_mesure,
    limite_du_parcours,
    mois_utilises,
    verifier_renouvellement,
)
from parcours.regles.mesures import DECISIONS
from plie.protocole.regles import SeuilsParcours

S = SeuilsParcours()
ENTREE = date(2024, 8, 3)
JOURS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def renouvellement(**faits):
    complet = {
        "date_entree": ENTREE,
        "debut": date(2025, 2, 3),
        "bilan_redige": True,
        "diagnostic_intermediaire": True,
        "decision": StatutDemande.ACCORDEE,
    }
    return verifier_renouvellement(FaitsRenouvellement(**{**complet, **faits}), S)


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        (date(2026, 1, 15), date(2026, 7, 14)),
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 8, 31), date(2027, 2, 27)),
        (date(2027, 8, 31), date(2028, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 28)),
    ],
)
def test_une_mesure_dure_six_mois(debut, fin):
    assert fin_de_mesure(debut, S) == fin


@pytest.mark.parametrize(
    ("entree", "limite"),
    [
        (date(2024, 8, 3), date(2026, 8, 2)),
        (date(2024, 1, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2028, 2, 27)),
        (date(2026, 3, 1), date(2028, 2, 29)),
    ],
)
def test_vingt_quatre_mois_au_plus(entree, limite):
    assert limite_du_parcours(entree, S) == limite
    assert mois_utilises(entree, limite) == 24
    assert mois_utilises(entree, limite - timedelta(days=1)) == 23


def test_les_mois_ne_commencent_quavec_lentree():
    assert mois_utilises(ENTREE, ENTREE - timedelta(days=1)) == 0
    assert mois_utilises(ENTREE, ENTREE) == 0


def test_un_dossier_complet_se_renouvelle():
    verdict = renouvellement()
    assert verdict.possible
    assert verdict.presentable
    assert (verdict.fin, verdict.limite) == (date(2025, 8, 2), date(2026, 8, 2))


@pytest.mark.parametrize(
    ("faits", "phrase", "presentable"),
    [
        ({"bilan_redige": False}, "Le bilan intermédiaire n’est pas rédigé.", False),
        ({"diagnostic_intermediaire": False}, "Le diagnostic intermédiaire n’est pas fait.", False),
        (
            {"decision": None},
            "La cellule de suivi ne s’est pas encore prononcée sur le renouvellement.",
            True,
        ),
        (
            {"decision": StatutDemande.DEMANDEE},
            "La cellule de suivi ne s’est pas encore prononcée sur le renouvellement.",
            True,
        ),
        ({"decision": StatutDemande.REFUSEE}, "La cellule de suivi a refusé le renouvellement.", True),
    ],
)
def test_ce_qui_manque_se_dit(faits, phrase, presentable):
    verdict = renouvellement(**faits)
    assert verdict.manque == (phrase,)
    assert (verdict.possible, verdict.presentable) == (False, presentable)


def test_tout_ce_qui_manque_se_dit_dans_lordre():
    verdict = renouvellement(bilan_redige=False, diagnostic_intermediaire=False, decision=None)
    assert [phrase.split()[1] for phrase in verdict.manque] == ["bilan", "diagnostic", "cellule"]


@pytest.mark.parametrize(
    ("debut", "fin", "possible"),
    [
        (date(2026, 2, 3), None, True),  # ends on 2 August 2026: 24 months to the day
        (date(2026, 2, 4), None, False),
        (date(2026, 3, 15), date(2026, 8, 2), True),  # cut short to fit
        (date(2026, 3, 15), date(2026, 8, 3), False),
    ],
)
def test_vingt_quatre_mois_pile_passent_un_jour_de_plus_non(debut, fin, possible):
    assert renouvellement(debut=debut, fin=fin).possible is possible


def test_le_depassement_donne_les_deux_dates():
    assert renouvellement(debut=date(2026, 3, 15)).manque == (
        "La mesure finirait le 14/09/2026 ; les 24\xa0mois s’achèvent le 02/08/2026.",
    )


def test_les_decisions_sont_toutes_prevues():
    assert set(DECISIONS) == {None, *StatutDemande}


@pytest.mark.parametrize("dates", [{"debut": ENTREE}, {"debut": date(2025, 2, 3), "fin": date(2025, 2, 2)}])
def test_des_dates_en_desordre_sont_une_erreur(dates):
    with pytest.raises(ValueError, match="commenc"):
        renouvellement(**dates)


def test_les_seuils_viennent_du_protocole():
    seuils = SeuilsParcours(mesure_mois=3, duree_max_mois=12)
    assert fin_de_mesure(date(2026, 1, 15), seuils) == date(2026, 4, 14)
    assert limite_du_parcours(date(2026, 1, 15), seuils) == date(2027, 1, 14)


@given(JOURS)
def test_quatre_mesures_de_suite_tiennent_toujours_dans_les_24_mois(entree):
    fin = fin_de_mesure(entree, S)
    for _ in range(3):
        verdict = renouvellement(date_entree=entree, debut=debut_suivant(fin))
        assert verdict.possible
        fin = verdict.fin
    assert not renouvellement(date_entree=entree, debut=debut_suivant(fin)).possible


@given(JOURS, st.integers(0, 900), st.integers(0, 400))
def test_les_mois_utilises_ne_reculent_jamais(entree, duree, plus):
    jour = entree + timedelta(days=duree)
    assert mois_utilises(entree, jour) <= mois_utilises(entree, jour + timedelta(days=plus))
