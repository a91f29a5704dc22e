"""The bounds of the verdicts one would argue about: month ends, closures, employers, overlaps, minutes."""

import pytest

from sorties.enums import Categorie, CodeMotif, NatureSortie
from tests.sorties.test_regles import contrat, fait, juger, missions, p

N, M = NatureSortie, CodeMotif
POSITIVE, DYNAMIQUE = Categorie.POSITIVE, Categorie.DYNAMIQUE
COURT = (DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE)
LONG = (POSITIVE, M.CDD_DUREE_ET_HEURES)


def cdd(*periodes, employeur=""):
    return missions(N.CDD, *periodes, employeur=employeur, heures_hebdo="35")


HEURES = [
    # 17 h 29 and 17 h 30, as hundredths of an hour
    (contrat(N.CDI, "2021-07-01", hebdo="17.48"), DYNAMIQUE, M.CDI_SOUS_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="17.49"), DYNAMIQUE, M.CDI_SOUS_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="17.50"), POSITIVE, M.CDI_MI_TEMPS),
    (contrat(N.CDD, "2021-01-01", "2021-06-30", "17.49"), DYNAMIQUE, M.CDD_HEURES_INSUFFISANTES),
    (contrat(N.CDD, "2021-01-01", "2021-06-30", "17.50"), *LONG),
    # 35 hours of a season
    (
        contrat(N.SAISONNIER, "2021-03-01", "2021-10-31", "34.99"),
        DYNAMIQUE,
        M.SAISONNIER_TEMPS_PARTIEL,
    ),
    # 299 and 300 hours of training
    (fait(N.FORMATION_QUALIFIANTE, heures_formation=299), DYNAMIQUE, M.FORMATION_HEURES_INSUFFISANTES),
    (fait(N.FORMATION_QUALIFIANTE, heures_formation=300), POSITIVE, M.FORMATION_HEURES),
    (fait(N.FORMATION_QUALIFIANTE, heures_formation=301), POSITIVE, M.FORMATION_HEURES),
    # 599 and 600 hours of clause
    (missions(N.CLAUSE, p("2021-01-01", "2021-06-30", 599)), DYNAMIQUE, M.CLAUSE_HEURES_INSUFFISANTES),
    (missions(N.CLAUSE, p("2021-01-01", "2021-06-30", 600)), POSITIVE, M.CLAUSE_HEURES),
]
FINS_DE_MOIS = [
    # from the 28th, 29th, 30th and 31st of August: the six months end in a February of 28 days
    (contrat(N.CDD, "2020-08-28", "2021-02-27", "35"), *LONG),
    (contrat(N.CDD, "2020-08-28", "2021-02-26", "35"), *COURT),
    (contrat(N.CDD, "2020-08-29", "2021-02-28", "35"), *LONG),
    (contrat(N.CDD, "2020-08-29", "2021-02-26", "35"), *COURT),
    (contrat(N.CDD, "2020-08-30", "2021-02-28", "35"), *LONG),
    (contrat(N.CDD, "2020-08-30", "2021-02-26", "35"), *COURT),
    (contrat(N.CDD, "2020-08-31", "2021-02-27", "35"), *LONG),
    (contrat(N.CDD, "2020-08-31", "2021-02-26", "35"), *COURT),
    # and in one of 29
    (contrat(N.CDD, "2019-08-29", "2020-02-28", "35"), *LONG),
    (contrat(N.CDD, "2019-08-29", "2020-02-27", "35"), *COURT),
    (contrat(N.CDD, "2019-08-31", "2020-02-28", "35"), *LONG),
    (contrat(N.CDD, "2019-08-31", "2020-02-27", "35"), *COURT),
    # from the end of February, of a month of 30 days, to one of 31
    (contrat(N.CDD, "2021-02-28", "2021-08-27", "35"), *LONG),
    (contrat(N.CDD, "2021-02-28", "2021-08-26", "35"), *COURT),
    (contrat(N.CDD, "2021-04-30", "2021-10-29", "35"), *LONG),
    (contrat(N.CDD, "2021-04-30", "2021-10-28", "35"), *COURT),
    (contrat(N.CDD, "2021-03-31", "2021-09-29", "35"), *LONG),
    (contrat(N.CDD, "2021-03-31", "2021-09-28", "35"), *COURT),
    # twelve months across a 29 February
    (contrat(N.CDDI, "2020-02-29", "2021-02-27"), POSITIVE, M.CDDI_DUREE),
    (contrat(N.CDDI, "2020-02-29", "2021-02-26"), DYNAMIQUE, M.CDDI_DUREE_INSUFFISANTE),
    (contrat(N.CONTRAT_AIDE, "2019-03-01", "2020-02-29"), POSITIVE, M.CONTRAT_AIDE_DUREE),
    (contrat(N.CONTRAT_AIDE, "2019-03-01", "2020-02-28"), DYNAMIQUE, M.CONTRAT_AIDE_DUREE_INSUFFISANTE),
]
FERMETURE = (p("2021-08-01", "2021-08-31"),)
SUITES = [
    # an annual closure: kept together, not worked; without it, interrupted; it does not help a CDD
    (
        missions(
            N.INTERIM, p("2021-02-01", "2021-07-31"), p("2021-09-01", "2021-09-30"), fermetures=FERMETURE
        ),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(
            N.INTERIM, p("2021-05-01", "2021-07-31"), p("2021-09-01", "2021-11-29"), fermetures=FERMETURE
        ),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (
        missions(
            N.INTERIM, p("2021-05-01", "2021-07-31"), p("2021-09-01", "2021-11-30"), fermetures=FERMETURE
        ),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(N.INTERIM, p("2021-05-01", "2021-07-31"), p("2021-09-01", "2021-12-31")),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    # several contracts of one employer; a month at another one in between interrupts
    (
        cdd(p("2021-01-01", "2021-02-28"), p("2021-03-01", "2021-04-30"), p("2021-05-01", "2021-06-30")),
        *LONG,
    ),
    (
        cdd(p("2021-01-01", "2021-02-28"), p("2021-03-01", "2021-04-30"), p("2021-05-01", "2021-06-29")),
        *COURT,
    ),
    (
        cdd(
            p("2021-01-01", "2021-03-31", employeur="Agence A"),
            p("2021-04-01", "2021-04-30", employeur="Agence B"),
            p("2021-05-01", "2021-07-31", employeur="Agence A"),
        ),
        *COURT,
    ),
    (
        cdd(
            p("2021-01-01", "2021-03-31", employeur="Agence A"),
            p("2021-03-01", "2021-06-30", employeur="Agence B"),
            p("2021-04-01", "2021-06-30", employeur="AGENCE  A"),
        ),
        *LONG,
    ),
    # overlapping missions: their days count once, their hours add up
    (
        missions(N.INTERIM, p("2021-01-01", "2021-04-30"), p("2021-03-01", "2021-06-29")),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (
        missions(N.INTERIM, p("2021-01-01", "2021-04-30"), p("2021-03-01", "2021-06-30")),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(N.INTERIM, p("2021-01-01", "2021-06-30"), p("2021-02-01", "2021-03-31")),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(N.CLAUSE, p("2021-01-01", "2021-04-30", 300), p("2021-03-01", "2021-06-30", 299)),
        DYNAMIQUE,
        M.CLAUSE_HEURES_INSUFFISANTES,
    ),
    (
        missions(N.CLAUSE, p("2021-01-01", "2021-04-30", 300), p("2021-03-01", "2021-06-30", 300)),
        POSITIVE,
        M.CLAUSE_HEURES,
    ),
]


@pytest.mark.parametrize(("fin", "categorie", "code"), HEURES + FINS_DE_MOIS + SUITES)
def test_des_deux_cotes_de_chaque_borne(fin, categorie, code):
    verdict = juger(fin)
    assert (verdict.categorie, verdict.code) == (categorie, code)
