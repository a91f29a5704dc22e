"""The classification is total, monotone, and does not depend on the order of the missions."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.enums import Frein
from plie.protocole.regles import SeuilsSortie
from sorties.enums import Categorie, CodeMotif, MotifAutre, NatureSortie
from sorties.regles import FinDeParcours, Periode, classer
from sorties.regles.durees import intervalles

N = NatureSortie
SEUILS = SeuilsSortie()
RANG = {
    Categorie.AUTRE: 0,
    Categorie.REDUCTION_FREINS: 1,
    Categorie.DYNAMIQUE: 2,
    Categorie.A_CONFIRMER: 3,
    Categorie.POSITIVE: 4,
}
JOURS = st.dates(date(2017, 1, 1), date(2025, 12, 31))
HEURES_HEBDO = st.decimals(Decimal("0.25"), Decimal(48), places=2)
HEURES = st.decimals(Decimal("0.5"), Decimal(900), places=1)
CODES_SANS_EMPLOI = {CodeMotif.FREINS_REDUITS, CodeMotif.FREINS_NON_REDUITS, CodeMotif.FREINS_NON_COMPARABLES}


@st.composite
def periodes(draw, *, sans_fin=True):
    debut = draw(JOURS)
    fin = debut + timedelta(days=draw(st.integers(-3, 500)))
    ouverte = sans_fin and draw(st.booleans())
    return Periode(
        debut=debut,
        fin=None if ouverte else fin,
        heures=draw(st.none() | HEURES),
        employeur=draw(st.sampled_from(["", "Agence A", "agence a", "Agence B"])),
    )


@st.composite
def suites(draw):
    """Missions that are close to one another: most of the interesting bounds are there."""
    jour = draw(JOURS)
    suite = []
    for _ in range(draw(st.integers(1, 6))):
        fin = jour + timedelta(days=draw(st.integers(0, 70)))
        suite.append(Periode(debut=jour, fin=fin, heures=draw(HEURES)))
        jour = fin + timedelta(days=draw(st.integers(-3, 6)))
    return tuple(suite)


FAITS = st.builds(
    FinDeParcours,
    nature=st.sampled_from(NatureSortie),
    debut=st.none() | JOURS,
    fin=st.none() | JOURS,
    employeur=st.sampled_from(["", "Agence A"]),
    heures_hebdo=st.none() | HEURES_HEBDO,
    heures_formation=st.none() | st.integers(1, 2000),
    missions=st.lists(periodes(), max_size=5).map(tuple),
    fermetures=st.lists(periodes(), max_size=2).map(tuple),
    creation_validee=st.none() | st.booleans(),
    rupture=st.none() | JOURS,
    accord_participant=st.none() | st.booleans(),
    freins_initiaux=st.dictionaries(st.sampled_from(Frein), st.none() | st.integers(0, 3)),
    freins_finaux=st.dictionaries(st.sampled_from(Frein), st.none() | st.integers(0, 3)),
    motif_autre=st.none() | st.sampled_from(MotifAutre),
)


def rang(fin, jour=date(2021, 7, 1)):
    return RANG[classer(fin, SEUILS, date_reference=jour).categorie]


@given(FAITS, JOURS)
def test_tout_fait_a_son_verdict(fin, jour):
    verdict = classer(fin, SEUILS, date_reference=jour)
    positive = verdict.categorie is Categorie.POSITIVE
    assert bool(verdict.manque) is not positive
    assert all(phrase.endswith(".") for phrase in (verdict.explication, *verdict.manque))
    assert (verdict.date_confirmation is not None) <= (verdict.categorie is Categorie.A_CONFIRMER)
    assert verdict.preuve_requise is (
        verdict.categorie in {Categorie.POSITIVE, Categorie.DYNAMIQUE, Categorie.A_CONFIRMER}
    )
    assert verdict.accord_requis is (verdict.categorie is Categorie.DYNAMIQUE)
    assert (verdict.code in CODES_SANS_EMPLOI) is (fin.nature is N.SANS)


@given(FAITS)
def test_la_categorie_va_avec_la_nature(fin):
    categorie = classer(fin, SEUILS, date_reference=date(2021, 7, 1)).categorie
    sans_emploi = categorie in {Categorie.REDUCTION_FREINS, Categorie.AUTRE}
    assert sans_emploi is (fin.nature is N.SANS)


@given(FAITS, HEURES_HEBDO, st.decimals(Decimal(0), Decimal(20), places=2))
def test_plus_d_heures_par_semaine_ne_fait_jamais_baisser(fin, heures, plus):
    assert rang(replace(fin, heures_hebdo=heures + plus)) >= rang(replace(fin, heures_hebdo=heures))


@given(FAITS, st.integers(1, 1500), st.integers(0, 500))
def test_plus_d_heures_de_formation_ne_fait_jamais_baisser(fin, heures, plus):
    assert rang(replace(fin, heures_formation=heures + plus)) >= rang(replace(fin, heures_formation=heures))


@given(FAITS, JOURS, st.integers(0, 900), st.integers(0, 400))
def test_un_contrat_plus_long_ne_fait_jamais_baisser(fin, debut, duree, plus):
    court = replace(fin, debut=debut, fin=debut + timedelta(days=duree), missions=())
    assert rang(replace(court, fin=court.fin + timedelta(days=plus))) >= rang(court)


@given(FAITS, JOURS, st.integers(0, 900), st.integers(0, 400))
def test_un_contrat_commence_plus_tot_ne_fait_jamais_baisser(fin, debut, duree, avant):
    court = replace(fin, debut=debut, fin=debut + timedelta(days=duree), missions=())
    assert rang(replace(court, debut=debut - timedelta(days=avant))) >= rang(court)


@given(st.sampled_from([N.CDD, N.CDDI, N.CONTRAT_AIDE, N.INTERIM]), suites(), suites())
def test_une_mission_de_plus_ne_fait_jamais_baisser(nature, missions, autres):
    peu = FinDeParcours(nature=nature, heures_hebdo=Decimal(35), missions=missions)
    assert rang(replace(peu, missions=missions + autres)) >= rang(peu)


@given(suites(), suites())
def test_une_fermeture_ne_fait_jamais_baisser(missions, fermetures):
    sans = FinDeParcours(nature=N.INTERIM, missions=missions)
    assert rang(replace(sans, fermetures=fermetures)) >= rang(sans)


@given(suites(), st.data(), HEURES)
def test_des_heures_de_clause_en_plus_ne_font_jamais_baisser(missions, data, plus):
    i = data.draw(st.integers(0, len(missions) - 1))
    longue = replace(missions[i], heures=missions[i].heures + plus)
    avant = FinDeParcours(nature=N.CLAUSE, missions=missions)
    apres = replace(avant, missions=(*missions[:i], longue, *missions[i + 1 :]))
    assert rang(apres) >= rang(avant)


@given(FAITS, st.randoms(use_true_random=False))
def test_l_ordre_des_missions_n_y_change_rien(fin, hasard: Random):
    melangees, fermetures = list(fin.missions), list(fin.fermetures)
    hasard.shuffle(melangees)
    hasard.shuffle(fermetures)
    autre = replace(fin, missions=tuple(melangees), fermetures=tuple(fermetures))
    jour = date(2021, 7, 1)
    assert classer(autre, SEUILS, date_reference=jour) == classer(fin, SEUILS, date_reference=jour)


@given(st.sampled_from([n for n in N if n not in {N.PROFESSIONNALISATION, N.APPRENTISSAGE}]), FAITS, JOURS)
def test_seule_l_alternance_depend_du_jour_quand_tout_est_date(nature, fin, jour):
    missions = tuple(m for m in fin.missions if m.fin is not None)
    date_fin = fin.fin or date(2022, 1, 1)
    fermetures = tuple(f for f in fin.fermetures if f.fin is not None)
    datee = replace(fin, nature=nature, missions=missions, fin=date_fin, fermetures=fermetures)
    assert classer(datee, SEUILS, date_reference=jour) == classer(
        datee, SEUILS, date_reference=date(2021, 7, 1)
    )


@given(st.sampled_from([N.PROFESSIONNALISATION, N.APPRENTISSAGE]), FAITS, JOURS, st.integers(0, 800))
def test_une_alternance_a_confirmer_ne_devient_que_positive(nature, fin, jour, plus):
    fin = replace(fin, nature=nature)
    avant = classer(fin, SEUILS, date_reference=jour).categorie
    apres = classer(fin, SEUILS, date_reference=jour + timedelta(days=plus)).categorie
    possibles = {Categorie.A_CONFIRMER: {Categorie.A_CONFIRMER, Categorie.POSITIVE}}
    assert apres in possibles.get(avant, {avant})


@given(st.lists(periodes(), max_size=8), JOURS)
def test_les_intervalles_sont_disjoints_et_en_ordre(liste, jour):
    suite = intervalles(liste, jour)
    assert all(i.debut <= i.fin for i in suite)
    assert all(a.fin < b.debut for a, b in itertools.pairwise(suite))


@pytest.mark.parametrize("nature", list(NatureSortie))
def test_sans_aucun_fait_le_verdict_n_est_jamais_positif(nature):
    verdict = classer(FinDeParcours(nature=nature), SEUILS, date_reference=date(2021, 7, 1))
    assert verdict.categorie is not Categorie.POSITIVE
    assert verdict.manque
