"""The rhythm of the meetings: 15 days for 3 months, then a month; a contact a month in veille."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.enums import RegimeRythme
from parcours.regles import (
    FaitsRythme,
    Manquement,
    PeriodeVeille,
    derniere_date_pour_le_prochain,
    evaluer_rythme,
)
from parcours.regles.rythme import fin_du_rythme_initial, regime_applicable
from plie.protocole.regles import SeuilsParcours

S = SeuilsParcours()
R = RegimeRythme
ENTREE = date(2025, 1, 6)


def au(reference, *rencontres, entree=ENTREE, contacts=(), veilles=(), sortie=None):
    return evaluer_rythme(
        FaitsRythme(
            date_entree=entree,
            date_reference=reference,
            rencontres=rencontres,
            contacts=contacts,
            veilles=[PeriodeVeille(debut=debut, fin=fin) for debut, fin in veilles],
            date_sortie=sortie,
        ),
        S,
    )


@pytest.mark.parametrize(
    ("apres", "regime", "echeance"),
    [
        (date(2025, 1, 6), R.INITIAL, date(2025, 1, 21)),
        (date(2025, 4, 5), R.INITIAL, date(2025, 4, 20)),  # eve of the third month: still 15 days
        (date(2025, 4, 6), R.MENSUEL, date(2025, 5, 6)),
        (date(2025, 5, 31), R.MENSUEL, date(2025, 6, 30)),
        (date(2026, 1, 31), R.MENSUEL, date(2026, 2, 28)),
        (date(2028, 1, 31), R.MENSUEL, date(2028, 2, 29)),
        (date(2026, 2, 28), R.MENSUEL, date(2026, 3, 28)),
        (date(2025, 12, 15), R.MENSUEL, date(2026, 1, 15)),
    ],
)
def test_le_prochain_rendez_vous_au_plus_tard(apres, regime, echeance):
    assert regime_applicable(apres, date_entree=ENTREE, seuils=S) is regime
    assert derniere_date_pour_le_prochain(apres, date_entree=ENTREE, seuils=S) == echeance
    jour = au(apres, apres)
    assert (jour.regime, jour.depuis, jour.echeance, jour.en_retard) == (regime, apres, echeance, False)


def test_la_premiere_rencontre_est_lentree():
    assert derniere_date_pour_le_prochain(ENTREE, date_entree=None, seuils=S) == date(2025, 1, 21)


def test_en_veille_le_prochain_est_a_un_mois_meme_au_debut():
    attendu = date(2025, 2, 6)
    assert derniere_date_pour_le_prochain(ENTREE, date_entree=ENTREE, seuils=S, en_veille=True) == attendu


@pytest.mark.parametrize(
    ("entree", "bascule"),
    [
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2024, 5, 29)),
    ],
)
def test_les_trois_premiers_mois_aux_fins_de_mois(entree, bascule):
    assert fin_du_rythme_initial(entree, S) == bascule
    assert regime_applicable(bascule - timedelta(days=1), date_entree=entree, seuils=S) is R.INITIAL
    assert regime_applicable(bascule, date_entree=entree, seuils=S) is R.MENSUEL


@pytest.mark.parametrize(
    ("reference", "retard"),
    [
        (date(2025, 1, 6), 0),
        (date(2025, 1, 21), 0),
        (date(2025, 1, 22), 1),
        (date(2025, 2, 21), 31),
    ],
)
def test_le_jour_de_la_borne_est_a_lheure_le_lendemain_en_retard(reference, retard):
    jour = au(reference)
    assert (jour.jours_de_retard, jour.en_retard) == (retard, retard > 0)
    assert len(jour.manquements) == (1 if retard else 0)


@pytest.mark.parametrize(
    ("reference", "retard"), [(date(2025, 5, 31), 0), (date(2025, 6, 30), 0), (date(2025, 7, 1), 1)]
)
def test_le_rythme_mensuel_a_la_fin_dun_mois(reference, retard):
    assert au(reference, date(2025, 5, 31)).jours_de_retard == retard


def test_un_manquement_porte_ses_dates():
    jour = au(date(2025, 2, 20), date(2025, 1, 20), date(2025, 2, 7), date(2025, 2, 14))
    assert jour.manquements == (
        Manquement(echeance=date(2025, 2, 4), fin=date(2025, 2, 7), regime=R.INITIAL),
    )
    assert jour.manquements[0].jours == 3
    assert (jour.intervalles, jour.respectes, jour.en_retard) == (3, 2, False)


def test_la_rencontre_du_lendemain_de_la_borne_est_un_manquement():
    assert au(date(2025, 1, 25), date(2025, 1, 21)).manquements == ()
    (manque,) = au(date(2025, 1, 25), date(2025, 1, 22)).manquements
    assert (manque.jours, manque.en_cours) == (1, False)


def test_le_retard_du_jour_est_un_manquement_en_cours():
    (manque,) = au(date(2025, 1, 25)).manquements
    assert manque == Manquement(
        echeance=date(2025, 1, 21), fin=date(2025, 1, 25), regime=R.INITIAL, en_cours=True
    )


def test_le_telephone_ne_compte_pas_hors_veille():
    jour = au(date(2025, 1, 25), contacts=[date(2025, 1, 15)])
    assert (jour.echeance, jour.jours_de_retard) == (date(2025, 1, 21), 4)


def test_ce_qui_suit_le_jour_de_reference_ne_compte_pas():
    assert au(date(2025, 1, 25), date(2025, 1, 26)).en_retard
    assert au(date(2025, 1, 25), veilles=[(date(2025, 1, 26), None)]).en_retard


# --- Veille ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "contacts", "echeance", "retard"),
    [
        (date(2025, 2, 12), [], date(2025, 3, 12), 0),
        (date(2025, 3, 12), [], date(2025, 3, 12), 0),
        (date(2025, 3, 13), [], date(2025, 3, 12), 1),
        (date(2025, 3, 13), [date(2025, 3, 10)], date(2025, 4, 10), 0),
        (date(2025, 3, 13), [date(2025, 2, 10)], date(2025, 3, 12), 1),  # before the veille
    ],
)
def test_en_veille_un_contact_par_mois_suffit(reference, contacts, echeance, retard):
    jour = au(reference, date(2025, 2, 5), contacts=contacts, veilles=[(date(2025, 2, 12), None)])
    assert jour.regime is R.VEILLE
    assert (jour.echeance, jour.jours_de_retard) == (echeance, retard)


def test_en_veille_une_rencontre_physique_est_un_contact():
    jour = au(date(2025, 3, 13), date(2025, 3, 10), veilles=[(date(2025, 2, 12), None)])
    assert jour.echeance == date(2025, 4, 10)


def test_une_veille_dun_31_va_jusquau_dernier_jour_du_mois_suivant():
    jour = au(date(2026, 2, 1), veilles=[(date(2026, 1, 31), None)])
    assert jour.echeance == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("reference", "regime", "depuis", "echeance"),
    [
        (date(2025, 6, 30), R.VEILLE, date(2025, 6, 20), date(2025, 7, 20)),
        (date(2025, 7, 1), R.MENSUEL, date(2025, 6, 30), date(2025, 7, 30)),
        (date(2025, 7, 31), R.MENSUEL, date(2025, 6, 30), date(2025, 7, 30)),
    ],
)
def test_lhorloge_repart_a_la_fin_de_la_veille(reference, regime, depuis, echeance):
    jour = au(
        reference,
        date(2025, 5, 10),
        contacts=[date(2025, 6, 20)],
        veilles=[(date(2025, 5, 20), date(2025, 6, 30))],
    )
    assert (jour.regime, jour.depuis, jour.echeance) == (regime, depuis, echeance)


def test_une_veille_close_dans_les_trois_premiers_mois_rend_les_quinze_jours():
    jour = au(date(2025, 3, 1), veilles=[(date(2025, 1, 10), date(2025, 2, 20))])
    assert (jour.regime, jour.echeance) == (R.INITIAL, date(2025, 3, 7))


def test_une_veille_arrete_le_retard_et_garde_le_manquement():
    jour = au(date(2025, 2, 1), veilles=[(date(2025, 1, 30), None)])
    assert not jour.en_retard
    assert jour.manquements == (
        Manquement(echeance=date(2025, 1, 21), fin=date(2025, 1, 30), regime=R.INITIAL),
    )


def test_un_mois_de_veille_sans_contact_est_un_manquement():
    jour = au(
        date(2025, 7, 10),
        date(2025, 5, 1),
        date(2025, 7, 5),
        veilles=[(date(2025, 5, 10), date(2025, 6, 30))],
    )
    assert [(m.echeance, m.fin, m.regime) for m in jour.manquements if m.regime is R.VEILLE] == [
        (date(2025, 6, 10), date(2025, 7, 1), R.VEILLE)
    ]


def test_une_veille_ne_finit_pas_avant_de_commencer():
    with pytest.raises(ValueError, match="veille"):
        PeriodeVeille(debut=date(2025, 2, 2), fin=date(2025, 2, 1))
    assert PeriodeVeille(debut=date(2025, 2, 2), fin=date(2025, 2, 2)).couvre(date(2025, 2, 2))


# --- Exit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "regime"),
    [(date(2025, 3, 9), R.INITIAL), (date(2025, 3, 10), R.TERMINE), (date(2026, 1, 1), R.TERMINE)],
)
def test_plus_rien_nest_attendu_apres_la_sortie(reference, regime):
    jour = au(reference, date(2025, 3, 1), sortie=date(2025, 3, 10))
    assert jour.regime is regime
    assert (jour.echeance is None) == (regime is R.TERMINE)
    assert not jour.en_retard


@pytest.mark.parametrize(("sortie", "manques"), [(date(2025, 1, 21), 0), (date(2025, 1, 22), 1)])
def test_une_borne_depassee_avant_la_sortie_reste_un_manquement(sortie, manques):
    jour = au(date(2025, 12, 1), sortie=sortie)
    assert len(jour.manquements) == manques
    assert not any(manque.en_cours for manque in jour.manquements)


def test_la_reference_ne_precede_pas_lentree():
    with pytest.raises(ValueError, match="entrée"):
        au(ENTREE - timedelta(days=1))


def test_le_verdict_dit_pourquoi():
    assert "tous les 15\xa0jours" in au(date(2025, 1, 8)).explication
    assert (
        "au moins par mois : au plus tard le 06/06/2025."
        in au(date(2025, 5, 8), date(2025, 5, 6)).explication
    )
    assert "par téléphone" in au(date(2025, 1, 8), veilles=[(date(2025, 1, 7), None)]).explication
    assert "terminé" in au(date(2025, 1, 8), sortie=date(2025, 1, 8)).explication


def test_les_seuils_viennent_du_protocole():
    seuils = SeuilsParcours(rythme_initial_jours=10, rythme_initial_mois=1, rythme_mois=2)
    assert derniere_date_pour_le_prochain(ENTREE, date_entree=ENTREE, seuils=seuils) == date(2025, 1, 16)
    fevrier = date(2025, 2, 6)
    assert derniere_date_pour_le_prochain(fevrier, date_entree=ENTREE, seuils=seuils) == date(2025, 4, 6)


# --- Properties ------------------------------------------------------------------------------

JOURS = st.integers(0, 400).map(lambda n: ENTREE + timedelta(days=n))
LISTES = st.lists(JOURS, max_size=12)


@st.composite
def veilles(tirer):
    """Up to two veilles that do not overlap, the last one perhaps still running."""
    bornes = sorted(tirer(st.sets(JOURS, min_size=4, max_size=4)))
    nombre = tirer(st.integers(0, 2))
    liste = [(bornes[0], bornes[1]), (bornes[2], tirer(st.sampled_from([bornes[3], None])))]
    return liste[:nombre]


@given(JOURS, LISTES, LISTES, veilles(), JOURS)
def test_une_rencontre_de_plus_ne_met_jamais_en_retard(reference, rencontres, contacts, periodes, plus):
    avant = au(reference, *rencontres, contacts=contacts, veilles=periodes)
    apres = au(reference, *rencontres, plus, contacts=contacts, veilles=periodes)
    assert apres.echeance >= avant.echeance
    assert apres.jours_de_retard <= avant.jours_de_retard
    assert apres.jours_manques <= avant.jours_manques


@given(JOURS, LISTES, LISTES, veilles(), JOURS)
def test_un_appel_de_plus_ne_met_jamais_en_retard(reference, rencontres, contacts, periodes, plus):
    avant = au(reference, *rencontres, contacts=contacts, veilles=periodes)
    apres = au(reference, *rencontres, contacts=[*contacts, plus], veilles=periodes)
    assert apres.echeance >= avant.echeance
    assert periodes or apres == avant


@given(JOURS, st.integers(0, 60))
def test_une_rencontre_plus_tardive_ne_ramene_jamais_lecheance(jour, plus):
    tot = derniere_date_pour_le_prochain(jour, date_entree=ENTREE, seuils=S)
    tard = derniere_date_pour_le_prochain(jour + timedelta(days=plus), date_entree=ENTREE, seuils=S)
    assert tot <= tard


@given(JOURS, LISTES, LISTES, veilles(), st.none() | JOURS, st.randoms())
def test_lordre_et_les_doublons_des_faits_sont_indifferents(
    reference, rencontres, contacts, periodes, sortie, hasard
):
    melange = [*rencontres, *rencontres]
    hasard.shuffle(melange)
    assert au(reference, *rencontres, contacts=contacts, veilles=periodes, sortie=sortie) == au(
        reference, *melange, contacts=[*contacts, *rencontres], veilles=periodes[::-1], sortie=sortie
    )


@given(JOURS, LISTES, LISTES, veilles())
def test_le_retard_du_jour_est_le_dernier_manquement(reference, rencontres, contacts, periodes):
    jour = au(reference, *rencontres, contacts=contacts, veilles=periodes)
    en_cours = [manque for manque in jour.manquements if manque.en_cours]
    assert [manque.jours for manque in en_cours] == ([jour.jours_de_retard] if jour.en_retard else [])
    assert all(manque.jours >= 1 for manque in jour.manquements)
    assert 0 <= jour.respectes <= jour.intervalles


@given(JOURS, LISTES, LISTES, veilles())
def test_lhistorique_est_fait_des_retards_de_chaque_jour(reference, rencontres, contacts, periodes):
    """Day by day, the verdict is late exactly between a bound and the end of its breach."""
    attendus = {
        manque.echeance + timedelta(days=n)
        for manque in au(reference, *rencontres, contacts=contacts, veilles=periodes).manquements
        for n in range(1, manque.jours + (1 if manque.en_cours else 0))
    }
    jours = (ENTREE + timedelta(days=n) for n in range((reference - ENTREE).days + 1))
    en_retard = {
        jour for jour in jours if au(jour, *rencontres, contacts=contacts, veilles=periodes).en_retard
    }
    assert en_retard == attendus
