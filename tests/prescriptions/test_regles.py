"""The public accompagné, the avis and the states of a prescription."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.models import StatutsDuPublic
from plie.transitions import TransitionInterdite
from prescriptions.enums import CriterePublic, EmetteurAvis, EtatPrescription, SensAvis
from prescriptions.regles import (
    EXPLICATIONS,
    TRANSITIONS,
    FaitsEligibilite,
    avis_requis,
    eligibilite,
    etat_apres_avis,
    verifier_transition,
)

C = CriterePublic
E = EtatPrescription
CO, FT, BI = EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL, EmetteurAvis.BUREAU_INSERTION
F, D, A = SensAvis.FAVORABLE, SensAvis.DEFAVORABLE, SensAvis.A_COMPLETER


def examen(*criteres, **faits):
    return eligibilite(
        FaitsEligibilite(criteres=frozenset(criteres), **{"dans_le_territoire": True, **faits})
    )


# --- Publics ---------------------------------------------------------------------------------


def test_chaque_critere_sexplique_dans_les_deux_sens():
    assert set(EXPLICATIONS) == set(CriterePublic)
    phrases = [phrase for paire in EXPLICATIONS.values() for phrase in paire]
    assert len(set(phrases)) == len(phrases)
    assert all(phrase.endswith(".") for phrase in phrases)


def test_chaque_critere_est_une_case_de_la_fiche():
    assert {champ.name for champ in StatutsDuPublic._meta.get_fields()} == set(CriterePublic)


@pytest.mark.parametrize("critere", [c for c in CriterePublic if c is not C.AUTRE_DIFFICULTE])
def test_un_seul_critere_et_la_residence_suffisent(critere):
    verdict = examen(critere)
    assert verdict.eligible
    assert verdict.remplis == (critere,)
    assert verdict.manque == ()


def test_tous_les_criteres_sont_examines_dans_lordre_du_protocole():
    verdict = examen(C.STAGIAIRE, C.DELD)
    assert [examine.critere for examine in verdict.criteres] == list(CriterePublic)
    assert verdict.remplis == (C.DELD, C.STAGIAIRE)


def test_sans_critere_la_fiche_le_dit_sans_bloquer():
    verdict = examen()
    assert not verdict.eligible
    assert verdict.manque == ("Aucun critère du public accompagné n'est indiqué.",)


@pytest.mark.parametrize(
    ("criteres", "justification", "remplis", "manque"),
    [
        ([C.AUTRE_DIFFICULTE], "", (), 1),
        ([C.AUTRE_DIFFICULTE], " \n ", (), 1),
        ([C.AUTRE_DIFFICULTE], "Sort de détention, sans logement.", (C.AUTRE_DIFFICULTE,), 0),
        ([C.RSA, C.AUTRE_DIFFICULTE], "", (C.RSA,), 1),
        ([C.RSA], "", (C.RSA,), 0),
    ],
)
def test_une_autre_difficulte_se_justifie(criteres, justification, remplis, manque):
    verdict = examen(*criteres, justification=justification)
    assert verdict.remplis == remplis
    assert verdict.manque == ("L'autre difficulté d'insertion est à justifier par écrit.",) * manque


@pytest.mark.parametrize(
    ("territoire", "commune", "phrase"),
    [
        (True, "Échiré", "La personne habite une commune du PLIE (Échiré)."),
        (True, "", "La personne habite une commune du PLIE."),
        (False, "Melle", "La personne n'habite pas une commune du PLIE (Melle)."),
        (None, "", "La commune de résidence n'est pas indiquée."),
    ],
)
def test_la_residence_est_dite(territoire, commune, phrase):
    verdict = examen(C.RSA, dans_le_territoire=territoire, commune=commune)
    assert verdict.residence == phrase
    assert verdict.eligible is (territoire is True)
    assert verdict.manque == (() if territoire else (phrase,))


def test_un_critere_inconnu_est_une_erreur():
    with pytest.raises(KeyError):
        examen("etudiant")


@given(st.frozensets(st.sampled_from(CriterePublic)), st.sampled_from(CriterePublic))
def test_un_critere_de_plus_nenleve_jamais_rien(criteres, plus):
    avant, apres = (examen(*ens, justification="Isolement.") for ens in (criteres, criteres | {plus}))
    assert set(avant.remplis) <= set(apres.remplis)
    assert apres.eligible


# --- Avis ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rsa", "attendu"), [(False, (CO, FT)), (True, (CO, FT, BI))])
def test_le_bureau_insertion_ne_se_prononce_que_sur_les_brsa(rsa, attendu):
    assert avis_requis(rsa) == attendu


@pytest.mark.parametrize(
    ("avis", "rsa", "etat", "attendus", "a_decider"),
    [
        ({}, False, E.SOUMISE, (CO, FT), False),
        ({}, True, E.SOUMISE, (CO, FT, BI), False),
        ({CO: F}, False, E.SOUMISE, (FT,), False),
        ({CO: F, FT: F}, False, E.VALIDEE, (), False),
        ({CO: F, FT: F}, True, E.SOUMISE, (BI,), False),
        ({CO: F, FT: F, BI: F}, True, E.VALIDEE, (), False),
        # to complete: at once, and before all else
        ({FT: A}, False, E.A_COMPLETER, (CO,), False),
        ({CO: D, FT: A}, False, E.A_COMPLETER, (), False),
        ({CO: F, FT: F, BI: A}, True, E.A_COMPLETER, (), False),
        # unfavourable: once all are given, the coordination decides
        ({FT: D}, False, E.SOUMISE, (CO,), False),
        ({CO: F, FT: D}, False, E.SOUMISE, (), True),
        ({CO: D, FT: D}, False, E.SOUMISE, (), True),
        ({CO: F, FT: D}, True, E.SOUMISE, (BI,), False),
        ({CO: F, FT: F, BI: D}, True, E.SOUMISE, (), True),
        # the Bureau insertion's avis does not count when the person is not BRSA
        ({CO: F, FT: F, BI: D}, False, E.VALIDEE, (), False),
        ({CO: F, BI: A}, False, E.SOUMISE, (FT,), False),
    ],
)
def test_ce_que_les_avis_decident(avis, rsa, etat, attendus, a_decider):
    verdict = etat_apres_avis(avis, rsa)
    assert (verdict.etat, verdict.attendus, verdict.a_decider) == (etat, attendus, a_decider)


@pytest.mark.parametrize(
    ("avis", "phrase"),
    [
        ({CO: F}, "Avis attendu de : France Travail et Bureau insertion."),
        ({FT: A}, "Fiche à compléter, à la demande de : France Travail."),
        (
            {CO: F, FT: D, BI: D},
            (
                "Avis défavorable de : France Travail et Bureau insertion. "
                "La décision revient à la coordination."
            ),
        ),
        ({CO: F, FT: F, BI: F}, "Tous les avis requis sont favorables."),
    ],
)
def test_le_verdict_dit_qui_est_attendu_et_qui_decide(avis, phrase):
    assert etat_apres_avis(avis, rsa=True).explication == phrase


def test_les_codes_de_la_base_conviennent():
    verdict = etat_apres_avis({"coordination": "favorable", "france_travail": "favorable"}, rsa=False)
    assert verdict.etat is E.VALIDEE


def test_un_sens_inconnu_est_une_erreur():
    with pytest.raises(KeyError):
        etat_apres_avis({CO: "mitige"}, rsa=False)


AVIS = st.dictionaries(st.sampled_from(EmetteurAvis), st.sampled_from(SensAvis))


@given(AVIS, st.booleans())
def test_valide_si_et_seulement_si_tous_les_avis_requis_sont_favorables(avis, rsa):
    favorables = all(avis.get(emetteur) is F for emetteur in avis_requis(rsa))
    assert (etat_apres_avis(avis, rsa).etat is E.VALIDEE) == favorables


@given(AVIS, st.booleans())
def test_les_avis_menent_toujours_a_un_etat_permis(avis, rsa):
    verdict = etat_apres_avis(avis, rsa)
    assert verdict.etat is E.SOUMISE or verdict.etat in TRANSITIONS[E.SOUMISE]
    assert not (verdict.a_decider and verdict.attendus)


# --- States ----------------------------------------------------------------------------------

PERMISES = {
    (E.BROUILLON, E.SOUMISE),
    (E.BROUILLON, E.ANNULEE),
    (E.SOUMISE, E.A_COMPLETER),
    (E.SOUMISE, E.VALIDEE),
    (E.SOUMISE, E.REFUSEE),
    (E.SOUMISE, E.ANNULEE),
    (E.A_COMPLETER, E.SOUMISE),
    (E.A_COMPLETER, E.REFUSEE),
    (E.A_COMPLETER, E.ANNULEE),
    (E.VALIDEE, E.ORIENTEE),
    (E.VALIDEE, E.REFUSEE),
    (E.VALIDEE, E.ANNULEE),
}


def test_la_table_des_etats_est_complete():
    assert set(TRANSITIONS) == set(EtatPrescription)


@pytest.mark.parametrize(("depart", "arrivee"), list(product(EtatPrescription, repeat=2)))
def test_seules_les_transitions_prevues_passent(depart, arrivee):
    if (depart, arrivee) in PERMISES:
        verifier_transition(depart, arrivee)
    else:
        with pytest.raises(TransitionInterdite):
            verifier_transition(depart, arrivee)
