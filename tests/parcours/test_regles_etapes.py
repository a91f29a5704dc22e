"""The table of the étapes emploi: each row, both sides of each bound, and what is not known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.enums import GroupeEtapeEmploi, LibelleEtapeEmploi, NatureEmploi
from parcours.regles import FaitsEtapeEmploi, libelle_etape_emploi
from parcours.regles.etapes import REGLES
from plie.protocole.regles import SeuilsSortie

N = NatureEmploi
S = SeuilsSortie()
COURTES = [
    "CDD < 6 mois",
    "CDI < à 17h30",
    "Chèque emploi service",
    "Mission clauses d'insertion",
    "Mission en AI",
    "Mission intérim",
    "CDDI < 1 an",
]
POSITIVES = [
    "CAE >= 1 an",
    "CDD >= 6 mois temps partiel",
    "CDD >= 6 mois temps plein",
    "CDDI >= 1 an",
    "CDI temps partiel",
    "CDI temps plein",
    "CDIE >= 1 an",
    "Contrat de professionnalisation",
    "Création d'entreprise",
    "Mission intérim >= 6 mois sans interruption",
    "Mission clauses >= 600h sur les 6 derniers mois",
]


def etape(nature, *, hebdo=None, debut=None, fin=None, total=None):
    return libelle_etape_emploi(
        FaitsEtapeEmploi(
            nature=nature,
            heures_hebdo=None if hebdo is None else Decimal(hebdo),
            debut=debut,
            fin=fin,
            heures_total=None if total is None else Decimal(total),
        ),
        S,
    )


@pytest.mark.parametrize(
    ("groupe", "publies"),
    [(GroupeEtapeEmploi.COURTE, COURTES), (GroupeEtapeEmploi.POSITIVE, POSITIVES)],
)
def test_les_libelles_publies_sont_ceux_de_la_synthese_dans_son_ordre(groupe, publies):
    assert [lb.libelle for lb in LibelleEtapeEmploi if lb.groupe is groupe and lb.publie] == publies


def test_les_groupes_portent_les_titres_publies():
    assert [g.libelle for g in GroupeEtapeEmploi] == ["courte", "sortie positive validée ou à valider"]


def test_deux_libelles_ne_se_confondent_pas():
    assert len({lb.libelle for lb in LibelleEtapeEmploi}) == len(LibelleEtapeEmploi)


def test_chaque_nature_a_sa_regle():
    assert set(REGLES) == set(NatureEmploi)


def test_une_nature_inconnue_est_une_erreur():
    with pytest.raises(KeyError):
        etape("stage")


@pytest.mark.parametrize(
    ("hebdo", "attendu"),
    [
        ("17.49", "CDI < à 17h30"),
        ("17.5", "CDI temps partiel"),
        ("34.99", "CDI temps partiel"),
        ("35", "CDI temps plein"),
        ("39", "CDI temps plein"),
        (None, "CDI, heures non renseignées"),
    ],
)
def test_un_cdi_selon_ses_heures(hebdo, attendu):
    assert etape(N.CDI, hebdo=hebdo, debut=date(2020, 1, 1)).libelle == attendu


@pytest.mark.parametrize(
    ("debut", "fin", "hebdo", "attendu"),
    [
        (date(2020, 1, 1), date(2020, 6, 29), "35", "CDD < 6 mois"),
        (date(2020, 1, 1), date(2020, 6, 30), "35", "CDD >= 6 mois temps plein"),
        (date(2020, 1, 1), date(2020, 6, 30), "34.99", "CDD >= 6 mois temps partiel"),
        (date(2020, 1, 1), date(2020, 6, 30), "17.5", "CDD >= 6 mois temps partiel"),
        (date(2020, 1, 1), date(2020, 6, 30), "17.49", "CDD >= 6 mois < à 17h30"),
        (date(2020, 1, 1), date(2020, 6, 30), None, "CDD >= 6 mois, heures non renseignées"),
        # month ends and leap day: the anniversary of a 31 August is the last day of February
        (date(2019, 8, 31), date(2020, 2, 27), "35", "CDD < 6 mois"),
        (date(2019, 8, 31), date(2020, 2, 28), "35", "CDD >= 6 mois temps plein"),
        (date(2020, 1, 1), None, "35", "CDD < 6 mois"),
        (None, date(2020, 6, 30), "35", "CDD < 6 mois"),
        (date(2020, 1, 1), date(2020, 2, 1), None, "CDD < 6 mois"),
    ],
)
def test_un_cdd_selon_sa_duree_puis_ses_heures(debut, fin, hebdo, attendu):
    assert etape(N.CDD, debut=debut, fin=fin, hebdo=hebdo).libelle == attendu


@pytest.mark.parametrize(
    ("nature", "court", "long"),
    [
        (N.CONTRAT_AIDE, "CAE < 1 an", "CAE >= 1 an"),
        (N.CDI_INCLUSION, "CDIE < 1 an", "CDIE >= 1 an"),
        (N.CDDI, "CDDI < 1 an", "CDDI >= 1 an"),
    ],
)
def test_un_an_se_compte_en_mois_entiers(nature, court, long):
    assert etape(nature, debut=date(2019, 3, 1), fin=date(2020, 2, 28)).libelle == court
    assert etape(nature, debut=date(2019, 3, 1), fin=date(2020, 2, 29)).libelle == long


@pytest.mark.parametrize(
    ("nature", "attendu"),
    [(N.CONTRAT_AIDE, "CAE < 1 an"), (N.CDI_INCLUSION, "CDIE >= 1 an"), (N.CDDI, "CDDI < 1 an")],
)
def test_sans_fin_connue_seul_le_cdi_inclusion_dure(nature, attendu):
    assert etape(nature, debut=date(2020, 1, 1)).libelle == attendu


@pytest.mark.parametrize(
    ("fin", "attendu"),
    [
        (date(2021, 7, 13), "Mission intérim"),
        (date(2021, 7, 14), "Mission intérim >= 6 mois sans interruption"),
        (None, "Mission intérim"),
    ],
)
def test_linterim_de_six_mois(fin, attendu):
    assert etape(N.INTERIM, debut=date(2021, 1, 15), fin=fin).libelle == attendu


@pytest.mark.parametrize(
    ("fin", "total", "attendu"),
    [
        (date(2021, 7, 14), "600", "Mission clauses >= 600h sur les 6 derniers mois"),
        (date(2021, 7, 14), "599.9", "Mission clauses d'insertion"),
        (date(2021, 7, 15), "900", "Mission clauses d'insertion"),
        (date(2021, 7, 14), None, "Mission clauses d'insertion"),
        (None, "900", "Mission clauses d'insertion"),
    ],
)
def test_les_clauses_demandent_600_heures_en_six_mois(fin, total, attendu):
    assert etape(N.CLAUSE, debut=date(2021, 1, 15), fin=fin, total=total).libelle == attendu


@pytest.mark.parametrize(
    ("hebdo", "fin", "attendu"),
    [
        ("35", date(2021, 9, 30), "Contrat saisonnier >= 8 mois temps plein"),
        ("35", date(2021, 9, 29), "Contrat saisonnier"),
        ("34.5", date(2021, 9, 30), "Contrat saisonnier"),
        (None, date(2021, 9, 30), "Contrat saisonnier"),
    ],
)
def test_un_saisonnier_long_est_a_temps_plein(hebdo, fin, attendu):
    assert etape(N.SAISONNIER, hebdo=hebdo, debut=date(2021, 2, 1), fin=fin).libelle == attendu


@pytest.mark.parametrize(
    ("nature", "attendu"),
    [
        (N.CESU, "Chèque emploi service"),
        (N.MISSION_AI, "Mission en AI"),
        (N.CREATION, "Création d'entreprise"),
        (N.PROFESSIONNALISATION, "Contrat de professionnalisation"),
        (N.APPRENTISSAGE, "Contrat d'apprentissage"),
        (N.AUTRE_EMPLOI, "Autre emploi"),
    ],
)
def test_les_natures_dont_la_ligne_ne_depend_de_rien(nature, attendu):
    assert etape(nature).libelle == attendu
    assert (
        etape(nature, hebdo="35", debut=date(2020, 1, 1), fin=date(2022, 1, 1), total="900").libelle
        == attendu
    )


def test_les_seuils_viennent_du_protocole():
    faits = FaitsEtapeEmploi(nature=N.CDI, heures_hebdo=Decimal(18))
    assert libelle_etape_emploi(faits, SeuilsSortie(heures_mi_temps=Decimal(20))).libelle == "CDI < à 17h30"


JOURS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
HEURES = st.none() | st.decimals("0.25", "48", places=2)


@given(
    st.sampled_from(N),
    HEURES,
    st.none() | JOURS,
    st.none() | JOURS,
    st.none() | st.decimals(1, 5000, places=1),
)
def test_toute_etape_a_une_ligne(nature, hebdo, debut, fin, total):
    faits = FaitsEtapeEmploi(nature=nature, heures_hebdo=hebdo, debut=debut, fin=fin, heures_total=total)
    assert libelle_etape_emploi(faits, S) in LibelleEtapeEmploi


@given(
    st.sampled_from([n for n in N if n is not N.CLAUSE]),
    HEURES,
    JOURS,
    st.integers(0, 900),
    st.integers(0, 300),
)
def test_une_etape_plus_longue_ne_redevient_jamais_courte(nature, hebdo, debut, duree, plus):
    fin = debut + timedelta(days=duree)
    avant = libelle_etape_emploi(FaitsEtapeEmploi(nature=nature, heures_hebdo=hebdo, debut=debut, fin=fin), S)
    apres = libelle_etape_emploi(
        FaitsEtapeEmploi(nature=nature, heures_hebdo=hebdo, debut=debut, fin=fin + timedelta(days=plus)), S
    )
    assert (avant.groupe, apres.groupe) != (GroupeEtapeEmploi.POSITIVE, GroupeEtapeEmploi.COURTE)
