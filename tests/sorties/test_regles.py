"""The classification of the exits, both sides of each threshold (Protocol, art. 3)."""

from datetime import date
from decimal import Decimal

import pytest

from participants.enums import Frein
from plie.protocole.regles import SeuilsSortie
from sorties.enums import Categorie, CodeMotif, MotifAutre, NatureSortie
from sorties.regles import FinDeParcours, Periode, classer, est_une_sortie
from sorties.regles.classement import _REGLES, NOMS

N, C, M = NatureSortie, Categorie, CodeMotif
POSITIVE, DYNAMIQUE, A_CONFIRMER = C.POSITIVE, C.DYNAMIQUE, C.A_CONFIRMER
JOUR = date(2021, 7, 1)
SEUILS = SeuilsSortie()


def j(texte):
    return date.fromisoformat(texte)


def heures(texte):
    return Decimal(texte)


def p(debut, fin=None, heures_faites=None, employeur=""):
    return Periode(
        debut=j(debut),
        fin=j(fin) if fin else None,
        heures=None if heures_faites is None else Decimal(str(heures_faites)),
        employeur=employeur,
    )


def fait(nature, **autres):
    for champ in ("debut", "fin", "rupture"):
        if isinstance(autres.get(champ), str):
            autres[champ] = j(autres[champ])
    if isinstance(autres.get("heures_hebdo"), str):
        autres["heures_hebdo"] = Decimal(autres["heures_hebdo"])
    return FinDeParcours(nature=nature, **autres)


def contrat(nature, debut, fin=None, hebdo=None, **autres):
    return fait(nature, debut=debut, fin=fin, heures_hebdo=hebdo, **autres)


def missions(nature, *periodes, **autres):
    return fait(nature, missions=periodes, **autres)


def juger(fin, jour=JOUR, seuils=SEUILS):
    return classer(fin, seuils, date_reference=jour)


CAS_CONTRATS = [
    # CDI: at least half-time, whatever the dates
    (contrat(N.CDI, "2021-07-01", hebdo="35"), POSITIVE, M.CDI_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="39"), POSITIVE, M.CDI_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="17.5"), POSITIVE, M.CDI_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="17.51"), POSITIVE, M.CDI_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="17.49"), DYNAMIQUE, M.CDI_SOUS_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="17.25"), DYNAMIQUE, M.CDI_SOUS_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01", hebdo="0.25"), DYNAMIQUE, M.CDI_SOUS_MI_TEMPS),
    (contrat(N.CDI, "2021-07-01"), DYNAMIQUE, M.CDI_A_PRECISER),
    (fait(N.CDI, heures_hebdo="20"), POSITIVE, M.CDI_MI_TEMPS),
    # CDD: 6 months and half-time
    (contrat(N.CDD, "2021-01-01", "2021-06-30", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2021-01-01", "2021-06-29", "35"), DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE),
    (contrat(N.CDD, "2021-01-01", "2021-07-01", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2021-01-15", "2021-07-14", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2021-01-15", "2021-07-13", "35"), DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE),
    (contrat(N.CDD, "2020-09-01", "2021-02-28", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2020-09-01", "2021-02-27", "35"), DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE),
    (contrat(N.CDD, "2020-08-31", "2021-02-28", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2020-08-31", "2021-02-27", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2020-08-31", "2021-02-26", "35"), DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE),
    (contrat(N.CDD, "2019-09-01", "2020-02-29", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2019-09-01", "2020-02-28", "35"), DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE),
    (contrat(N.CDD, "2021-01-01", "2021-06-30", "17.5"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2021-01-01", "2021-06-30", "17.25"), DYNAMIQUE, M.CDD_HEURES_INSUFFISANTES),
    (contrat(N.CDD, "2021-01-01", "2022-12-31", "10"), DYNAMIQUE, M.CDD_HEURES_INSUFFISANTES),
    (contrat(N.CDD, "2021-01-01", "2021-06-29", "17.25"), DYNAMIQUE, M.CDD_DUREE_ET_HEURES_INSUFFISANTES),
    (contrat(N.CDD, "2021-01-01", "2021-06-30"), DYNAMIQUE, M.CDD_A_PRECISER),
    (contrat(N.CDD, "2021-01-01", "2021-06-29"), DYNAMIQUE, M.CDD_DUREE_INSUFFISANTE),
    (contrat(N.CDD, "2021-06-01", None, "35"), DYNAMIQUE, M.CDD_A_PRECISER),
    (contrat(N.CDD, "2021-01-01", None, "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2021-06-01", None, "12"), DYNAMIQUE, M.CDD_HEURES_INSUFFISANTES),
    (fait(N.CDD, heures_hebdo="35"), DYNAMIQUE, M.CDD_A_PRECISER),
    (contrat(N.CDD, "2021-07-01", "2021-12-31", "35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (contrat(N.CDD, "2021-06-30", "2021-01-01", "35"), DYNAMIQUE, M.CDD_A_PRECISER),
    # aided contracts and CDI inclusion: 12 months, any number of hours
    (contrat(N.CONTRAT_AIDE, "2021-01-01", "2021-12-31"), POSITIVE, M.CONTRAT_AIDE_DUREE),
    (contrat(N.CONTRAT_AIDE, "2021-01-01", "2021-12-31", "10"), POSITIVE, M.CONTRAT_AIDE_DUREE),
    (contrat(N.CONTRAT_AIDE, "2021-01-01", "2021-12-30"), DYNAMIQUE, M.CONTRAT_AIDE_DUREE_INSUFFISANTE),
    (contrat(N.CONTRAT_AIDE, "2021-01-01"), DYNAMIQUE, M.CONTRAT_AIDE_A_PRECISER),
    (contrat(N.CONTRAT_AIDE, "2020-01-01"), POSITIVE, M.CONTRAT_AIDE_DUREE),
    (fait(N.CONTRAT_AIDE), DYNAMIQUE, M.CONTRAT_AIDE_A_PRECISER),
    (contrat(N.CDI_INCLUSION, "2021-06-30"), POSITIVE, M.CONTRAT_AIDE_DUREE),
    (contrat(N.CDI_INCLUSION, "2021-01-01", "2021-12-31"), POSITIVE, M.CONTRAT_AIDE_DUREE),
    (contrat(N.CDI_INCLUSION, "2021-01-01", "2021-11-30"), DYNAMIQUE, M.CONTRAT_AIDE_DUREE_INSUFFISANTE),
    # CDDI: 12 months
    (contrat(N.CDDI, "2021-01-01", "2021-12-31", "26"), POSITIVE, M.CDDI_DUREE),
    (contrat(N.CDDI, "2021-01-01", "2021-12-30", "26"), DYNAMIQUE, M.CDDI_DUREE_INSUFFISANTE),
    (contrat(N.CDDI, "2020-02-29", "2021-02-28"), POSITIVE, M.CDDI_DUREE),
    (contrat(N.CDDI, "2021-05-01"), DYNAMIQUE, M.CDDI_A_PRECISER),
    (contrat(N.CDDI, "2020-07-02"), POSITIVE, M.CDDI_DUREE),
    (contrat(N.CDDI, "2020-07-03"), DYNAMIQUE, M.CDDI_A_PRECISER),
    (fait(N.CDDI), DYNAMIQUE, M.CDDI_A_PRECISER),
    # création: the cellule de suivi decides
    (fait(N.CREATION, creation_validee=True), POSITIVE, M.CREATION_VALIDEE),
    (fait(N.CREATION, creation_validee=None), A_CONFIRMER, M.CREATION_EN_ATTENTE),
    (fait(N.CREATION, creation_validee=False), DYNAMIQUE, M.CREATION_REFUSEE),
    # seasons: full time and 8 months
    (contrat(N.SAISONNIER, "2021-03-01", "2021-10-31", "35"), POSITIVE, M.SAISONNIER_PLEIN_ET_DUREE),
    (contrat(N.SAISONNIER, "2021-03-01", "2021-10-30", "35"), DYNAMIQUE, M.SAISONNIER_DUREE_INSUFFISANTE),
    (contrat(N.SAISONNIER, "2021-03-01", "2021-10-31", "34.9"), DYNAMIQUE, M.SAISONNIER_TEMPS_PARTIEL),
    (
        contrat(N.SAISONNIER, "2021-03-01", "2021-10-30", "34.9"),
        DYNAMIQUE,
        M.SAISONNIER_PARTIEL_ET_DUREE_INSUFFISANTE,
    ),
    (contrat(N.SAISONNIER, "2021-03-01", "2021-10-31"), DYNAMIQUE, M.SAISONNIER_A_PRECISER),
    (contrat(N.SAISONNIER, "2021-03-01", None, "35"), DYNAMIQUE, M.SAISONNIER_A_PRECISER),
    (fait(N.SAISONNIER), DYNAMIQUE, M.SAISONNIER_A_PRECISER),
    # trainings: 300 hours when qualifying
    (fait(N.FORMATION_QUALIFIANTE, heures_formation=300), POSITIVE, M.FORMATION_HEURES),
    (fait(N.FORMATION_QUALIFIANTE, heures_formation=299), DYNAMIQUE, M.FORMATION_HEURES_INSUFFISANTES),
    (fait(N.FORMATION_QUALIFIANTE, heures_formation=1200), POSITIVE, M.FORMATION_HEURES),
    (fait(N.FORMATION_QUALIFIANTE), DYNAMIQUE, M.FORMATION_A_PRECISER),
    (fait(N.FORMATION_NON_QUALIFIANTE, heures_formation=900), DYNAMIQUE, M.FORMATION_NON_QUALIFIANTE),
    # never positive
    (contrat(N.CESU, "2020-01-01", None, "35"), DYNAMIQUE, M.CESU),
    (contrat(N.MISSION_AI, "2020-01-01", None, "35"), DYNAMIQUE, M.MISSION_AI),
    (contrat(N.AUTRE_EMPLOI, "2020-01-01", None, "35"), DYNAMIQUE, M.AUTRE_EMPLOI),
]

JANVIER_MARS, AVRIL_JUIN = p("2021-01-01", "2021-03-31"), p("2021-04-01", "2021-06-30")
CAS_MISSIONS = [
    # consecutive CDD of one employer add up (31 March 2021 is a Wednesday, 2 April a Friday)
    (missions(N.CDD, JANVIER_MARS, AVRIL_JUIN, heures_hebdo="35"), POSITIVE, M.CDD_DUREE_ET_HEURES),
    (
        missions(N.CDD, JANVIER_MARS, p("2021-04-02", "2021-07-31"), heures_hebdo="35"),
        DYNAMIQUE,
        M.CDD_DUREE_INSUFFISANTE,
    ),
    (
        missions(N.CDD, p("2021-01-04", "2021-04-02"), p("2021-04-05", "2021-07-03"), heures_hebdo="35"),
        POSITIVE,
        M.CDD_DUREE_ET_HEURES,
    ),
    (
        missions(N.CDD, p("2021-01-04", "2021-04-02"), p("2021-04-06", "2021-07-30"), heures_hebdo="35"),
        DYNAMIQUE,
        M.CDD_DUREE_INSUFFISANTE,
    ),
    (
        missions(N.CDD, p("2021-01-01", "2021-04-15"), p("2021-03-01", "2021-06-30"), heures_hebdo="35"),
        POSITIVE,
        M.CDD_DUREE_ET_HEURES,
    ),
    (
        missions(
            N.CDD,
            p("2021-01-01", "2021-03-31", employeur="Boulangerie du Donjon"),
            p("2021-04-01", "2021-06-30", employeur="BOULANGERIE DU DONJON "),
            heures_hebdo="35",
        ),
        POSITIVE,
        M.CDD_DUREE_ET_HEURES,
    ),
    (
        missions(
            N.CDD,
            p("2021-01-01", "2021-03-31", employeur="Boulangerie du Donjon"),
            p("2021-04-01", "2021-06-30", employeur="Fonderie de Souché"),
            heures_hebdo="35",
        ),
        DYNAMIQUE,
        M.CDD_DUREE_INSUFFISANTE,
    ),
    (
        missions(
            N.CDD,
            p("2021-01-01", "2021-03-31", employeur="Fonderie de Souché"),
            AVRIL_JUIN,
            employeur="Fonderie de Souché",
            heures_hebdo="35",
        ),
        POSITIVE,
        M.CDD_DUREE_ET_HEURES,
    ),
    # the envelope of the missions decides nothing
    (
        missions(N.CDD, JANVIER_MARS, debut="2021-01-01", fin="2021-12-31", heures_hebdo="35"),
        DYNAMIQUE,
        M.CDD_DUREE_INSUFFISANTE,
    ),
    # CDDI and aided contracts renewed by their employer
    (
        missions(N.CDDI, p("2021-01-01", "2021-04-30"), p("2021-05-01", "2021-12-31")),
        POSITIVE,
        M.CDDI_DUREE,
    ),
    (
        missions(N.CDDI, p("2021-01-01", "2021-04-30"), p("2021-05-01", "2021-12-30")),
        DYNAMIQUE,
        M.CDDI_DUREE_INSUFFISANTE,
    ),
    # intérim: 6 months without interruption
    (missions(N.INTERIM, JANVIER_MARS, AVRIL_JUIN), POSITIVE, M.INTERIM_SANS_INTERRUPTION),
    (
        missions(N.INTERIM, JANVIER_MARS, p("2021-04-01", "2021-06-29")),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (contrat(N.INTERIM, "2021-01-01", "2021-06-30"), POSITIVE, M.INTERIM_SANS_INTERRUPTION),
    (contrat(N.INTERIM, "2021-01-01", "2021-06-29"), DYNAMIQUE, M.INTERIM_DUREE_INSUFFISANTE),
    (
        missions(N.INTERIM, JANVIER_MARS, p("2021-04-02", "2021-07-31")),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (
        missions(N.INTERIM, p("2021-01-04", "2021-04-02"), p("2021-04-05", "2021-07-03")),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(
            N.INTERIM,
            p("2021-01-01", "2021-03-31", employeur="Agence A"),
            p("2021-04-01", "2021-06-30", employeur="Agence B"),
        ),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    # annual closure: it does not interrupt, and is not worked
    (
        missions(
            N.INTERIM,
            p("2021-03-01", "2021-07-31"),
            p("2021-08-23", "2021-09-22"),
            fermetures=(p("2021-08-01", "2021-08-22"),),
        ),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(
            N.INTERIM,
            p("2021-03-01", "2021-07-31"),
            p("2021-08-23", "2021-09-21"),
            fermetures=(p("2021-08-01", "2021-08-22"),),
        ),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (
        missions(N.INTERIM, p("2021-03-01", "2021-07-31"), p("2021-08-23", "2021-10-31")),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (
        missions(
            N.INTERIM,
            p("2021-03-01", "2021-07-31"),
            p("2021-08-23", "2021-10-31"),
            fermetures=(p("2021-08-02", "2021-08-20"),),
        ),
        POSITIVE,
        M.INTERIM_SANS_INTERRUPTION,
    ),
    (
        missions(
            N.INTERIM,
            p("2021-03-01", "2021-07-31"),
            p("2021-08-23", "2021-10-31"),
            fermetures=(p("2021-08-02", "2021-08-19"),),
        ),
        DYNAMIQUE,
        M.INTERIM_DUREE_INSUFFISANTE,
    ),
    (fait(N.INTERIM), DYNAMIQUE, M.INTERIM_A_PRECISER),
    (missions(N.INTERIM, p("2021-06-01")), DYNAMIQUE, M.INTERIM_A_PRECISER),
    (missions(N.INTERIM, p("2021-01-03")), DYNAMIQUE, M.INTERIM_A_PRECISER),
    (missions(N.INTERIM, p("2021-01-02")), POSITIVE, M.INTERIM_SANS_INTERRUPTION),
    # clause: 600 hours over the last 6 months
    (missions(N.CLAUSE, p("2021-01-01", "2021-06-30", 600)), POSITIVE, M.CLAUSE_HEURES),
    (
        missions(N.CLAUSE, p("2021-01-01", "2021-06-30", "599.5")),
        DYNAMIQUE,
        M.CLAUSE_HEURES_INSUFFISANTES,
    ),
    (
        missions(N.CLAUSE, p("2021-01-01", "2021-02-28", 300), p("2021-05-01", "2021-06-30", 300)),
        POSITIVE,
        M.CLAUSE_HEURES,
    ),
    (
        missions(N.CLAUSE, p("2020-12-01", "2020-12-31", 300), p("2021-05-01", "2021-06-30", 300)),
        DYNAMIQUE,
        M.CLAUSE_HEURES_INSUFFISANTES,
    ),
    # half of the days of the first mission are in the window: half of its hours count
    (
        missions(N.CLAUSE, p("2020-12-01", "2021-01-31", 600), p("2021-05-01", "2021-06-30", 300)),
        POSITIVE,
        M.CLAUSE_HEURES,
    ),
    (
        missions(N.CLAUSE, p("2020-12-01", "2021-01-31", 599), p("2021-05-01", "2021-06-30", 300)),
        DYNAMIQUE,
        M.CLAUSE_HEURES_INSUFFISANTES,
    ),
    (missions(N.CLAUSE, p("2021-01-01", "2021-06-30")), DYNAMIQUE, M.CLAUSE_A_PRECISER),
    (
        missions(N.CLAUSE, p("2021-01-01", "2021-03-31", 400), p("2021-04-01", "2021-06-30")),
        DYNAMIQUE,
        M.CLAUSE_A_PRECISER,
    ),
    (
        missions(N.CLAUSE, p("2021-01-01", "2021-03-31", 600), p("2021-04-01", "2021-06-30")),
        POSITIVE,
        M.CLAUSE_HEURES,
    ),
    (fait(N.CLAUSE), DYNAMIQUE, M.CLAUSE_A_PRECISER),
    # seasons: 8 months in employment over 12, in several contracts
    (
        missions(
            N.SAISONNIER, p("2021-03-01", "2021-06-30"), p("2021-09-01", "2021-12-31"), heures_hebdo="35"
        ),
        POSITIVE,
        M.SAISONNIER_PLEIN_ET_DUREE,
    ),
    (
        missions(
            N.SAISONNIER, p("2021-03-01", "2021-06-30"), p("2021-09-01", "2021-12-30"), heures_hebdo="35"
        ),
        DYNAMIQUE,
        M.SAISONNIER_DUREE_INSUFFISANTE,
    ),
    # the days left over make a month when there are 31
    (
        missions(
            N.SAISONNIER, p("2021-03-01", "2021-06-16"), p("2021-08-01", "2021-12-15"), heures_hebdo="35"
        ),
        POSITIVE,
        M.SAISONNIER_PLEIN_ET_DUREE,
    ),
    (
        missions(
            N.SAISONNIER, p("2021-03-01", "2021-06-15"), p("2021-08-01", "2021-12-15"), heures_hebdo="35"
        ),
        DYNAMIQUE,
        M.SAISONNIER_DUREE_INSUFFISANTE,
    ),
    # a season worked long after eight months of seasons does not take them away
    (
        missions(
            N.SAISONNIER, p("2019-03-01", "2019-10-31"), p("2021-03-01", "2021-03-31"), heures_hebdo="35"
        ),
        POSITIVE,
        M.SAISONNIER_PLEIN_ET_DUREE,
    ),
    # what is before the 12 months does not count
    (
        missions(
            N.SAISONNIER, p("2020-03-01", "2020-06-30"), p("2021-03-01", "2021-06-30"), heures_hebdo="35"
        ),
        DYNAMIQUE,
        M.SAISONNIER_DUREE_INSUFFISANTE,
    ),
]

ALTERNANCE = contrat(N.PROFESSIONNALISATION, "2021-01-01", "2021-12-31")
CAS_ALTERNANCE = [
    (ALTERNANCE, "2021-01-01", A_CONFIRMER, M.ALTERNANCE_EN_ATTENTE),
    (ALTERNANCE, "2021-06-30", A_CONFIRMER, M.ALTERNANCE_EN_ATTENTE),
    (ALTERNANCE, "2021-07-01", POSITIVE, M.ALTERNANCE_MAINTENUE),
    (ALTERNANCE, "2023-07-01", POSITIVE, M.ALTERNANCE_MAINTENUE),
    (contrat(N.APPRENTISSAGE, "2021-01-01"), "2021-06-30", A_CONFIRMER, M.ALTERNANCE_EN_ATTENTE),
    (contrat(N.APPRENTISSAGE, "2021-01-01"), "2021-07-01", POSITIVE, M.ALTERNANCE_MAINTENUE),
    (
        contrat(N.APPRENTISSAGE, "2021-01-01", rupture="2021-06-30"),
        "2021-07-15",
        DYNAMIQUE,
        M.ALTERNANCE_ROMPUE,
    ),
    (
        contrat(N.APPRENTISSAGE, "2021-01-01", rupture="2021-07-01"),
        "2021-07-15",
        POSITIVE,
        M.ALTERNANCE_MAINTENUE,
    ),
    (
        contrat(N.APPRENTISSAGE, "2021-01-01", rupture="2021-03-15"),
        "2021-03-10",
        DYNAMIQUE,
        M.ALTERNANCE_ROMPUE,
    ),
    (
        contrat(N.PROFESSIONNALISATION, "2021-01-01", "2021-06-30"),
        "2021-07-01",
        POSITIVE,
        M.ALTERNANCE_MAINTENUE,
    ),
    (
        contrat(N.PROFESSIONNALISATION, "2021-01-01", "2021-06-29"),
        "2021-02-01",
        DYNAMIQUE,
        M.ALTERNANCE_TROP_COURTE,
    ),
    (fait(N.PROFESSIONNALISATION), "2021-07-01", DYNAMIQUE, M.ALTERNANCE_A_PRECISER),
    (contrat(N.PROFESSIONNALISATION, "2020-08-31"), "2021-02-27", A_CONFIRMER, M.ALTERNANCE_EN_ATTENTE),
    (contrat(N.PROFESSIONNALISATION, "2020-08-31"), "2021-02-28", POSITIVE, M.ALTERNANCE_MAINTENUE),
]

AVANT = {Frein.MOBILITE: 3, Frein.SANTE: 2, Frein.LOGEMENT: None}
CAS_SANS = [
    (AVANT, {Frein.MOBILITE: 1, Frein.SANTE: 2}, C.REDUCTION_FREINS, M.FREINS_REDUITS),
    (AVANT, {Frein.MOBILITE: 2, Frein.SANTE: 2}, C.REDUCTION_FREINS, M.FREINS_REDUITS),
    (AVANT, {Frein.MOBILITE: 3, Frein.SANTE: 2}, C.AUTRE, M.FREINS_NON_REDUITS),
    (AVANT, {Frein.MOBILITE: 2, Frein.SANTE: 3}, C.AUTRE, M.FREINS_NON_REDUITS),
    (AVANT, {Frein.MOBILITE: 1, Frein.SANTE: 3}, C.REDUCTION_FREINS, M.FREINS_REDUITS),
    (AVANT, {Frein.LOGEMENT: 0}, C.AUTRE, M.FREINS_NON_COMPARABLES),
    (AVANT, {}, C.AUTRE, M.FREINS_NON_COMPARABLES),
    ({}, {}, C.AUTRE, M.FREINS_NON_COMPARABLES),
]


@pytest.mark.parametrize(("fin", "categorie", "code"), CAS_CONTRATS + CAS_MISSIONS)
def test_la_categorie_et_son_code(fin, categorie, code):
    verdict = juger(fin)
    assert (verdict.categorie, verdict.code) == (categorie, code)


@pytest.mark.parametrize(("fin", "jour", "categorie", "code"), CAS_ALTERNANCE)
def test_une_alternance_se_juge_six_mois_apres_sa_signature(fin, jour, categorie, code):
    verdict = juger(fin, j(jour))
    assert (verdict.categorie, verdict.code) == (categorie, code)


@pytest.mark.parametrize(("initiaux", "finaux", "categorie", "code"), CAS_SANS)
def test_sans_emploi_ni_formation(initiaux, finaux, categorie, code):
    verdict = juger(
        fait(N.SANS, motif_autre=MotifAutre.FIN_MESURE, freins_initiaux=initiaux, freins_finaux=finaux)
    )
    assert (verdict.categorie, verdict.code) == (categorie, code)


def test_chaque_code_est_donne_par_un_cas():
    donnes = {cas[-1] for cas in [*CAS_CONTRATS, *CAS_MISSIONS, *CAS_ALTERNANCE, *CAS_SANS]}
    assert donnes == set(CodeMotif)


def test_la_table_connait_toutes_les_natures_et_nomme_toutes_les_categories():
    assert set(_REGLES) == set(NatureSortie)
    assert set(NOMS) == set(Categorie)


def test_une_nature_inconnue_est_refusee():
    with pytest.raises(KeyError):
        juger(FinDeParcours(nature="stage"))


def test_une_alternance_dit_quand_elle_se_jugera():
    assert juger(ALTERNANCE, j("2021-02-01")).date_confirmation == j("2021-07-01")


@pytest.mark.parametrize("fin", [fait(N.CREATION), fait(N.CDI), ALTERNANCE])
def test_les_autres_verdicts_n_ont_pas_de_date(fin):
    assert juger(fin).date_confirmation is None


@pytest.mark.parametrize(
    ("fin", "preuve", "accord"),
    [
        (fait(N.CDI, heures_hebdo="35"), True, False),
        (fait(N.CDI, heures_hebdo="10"), True, True),
        (fait(N.CREATION), True, False),
        (fait(N.APPRENTISSAGE, debut=JOUR), True, False),
        (fait(N.SANS), False, False),
        (fait(N.SANS, freins_initiaux={Frein.SANTE: 3}, freins_finaux={Frein.SANTE: 0}), False, False),
    ],
)
def test_preuve_et_accord_demandes(fin, preuve, accord):
    verdict = juger(fin)
    assert (verdict.preuve_requise, verdict.accord_requis) == (preuve, accord)


@pytest.mark.parametrize(
    ("hebdo", "accord", "sortie"),
    [
        ("35", None, True),
        ("35", False, True),
        ("10", True, True),
        ("10", False, False),
        ("10", None, False),
    ],
)
def test_une_sortie_dynamique_se_decide_avec_la_personne(hebdo, accord, sortie):
    verdict = juger(fait(N.CDI, heures_hebdo=hebdo, accord_participant=accord))
    assert verdict.est_une_sortie is sortie
    assert est_une_sortie(verdict, accord) is sortie


def lisible(texte):
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("fin", "explication", "manque"),
    [
        (
            contrat(N.CDI, "2021-07-01", hebdo="17.5"),
            "Le CDI compte 17 h 30 par semaine (au moins 17 h 30 demandées) : c’est une sortie positive.",
            [],
        ),
        (
            contrat(N.CDD, "2021-01-01", "2021-06-29", "12", accord_participant=True),
            (
                "Le CDD dure 5 mois et 29 jours (au moins 6 mois demandés)"
                " et l’emploi compte 12 h par semaine (au moins 17 h 30 demandées) :"
                " c’est une sortie dynamique."
            ),
            [
                "Il faudrait au moins 6 mois chez le même employeur ; on compte 5 mois et 29 jours.",
                "Il faudrait au moins 17 h 30 par semaine ; le contrat en compte 12 h.",
            ],
        ),
        (
            fait(N.CDI, accord_participant=True),
            (
                "Le nombre d’heures par semaine est à préciser (au moins 17 h 30 demandées) :"
                " c’est une sortie dynamique."
            ),
            ["À préciser : le nombre d’heures par semaine."],
        ),
        (
            missions(N.CLAUSE, p("2021-01-01", "2021-06-30", "599.5"), accord_participant=True),
            (
                "Les missions de clause d’insertion totalisent 599 h 30 du 01/01/2021 au 30/06/2021"
                " (au moins 600 h demandées sur les 6 mois qui finissent avec la dernière mission) :"
                " c’est une sortie dynamique."
            ),
            ["Il faudrait au moins 600 h sur 6 mois ; on compte 599 h 30 du 01/01/2021 au 30/06/2021."],
        ),
        (
            fait(N.FORMATION_QUALIFIANTE, heures_formation=1200),
            "La formation qualifiante compte 1 200 h (au moins 300 h demandées) : c’est une sortie positive.",
            [],
        ),
        (
            contrat(N.APPRENTISSAGE, "2021-02-01"),
            (
                "Le contrat en alternance signé le 01/02/2021 n’a pas encore duré 6 mois :"
                " c’est une sortie à confirmer."
            ),
            ["Il faudrait un contrat encore en cours le 01/08/2021."],
        ),
        (
            fait(
                N.SANS,
                motif_autre=MotifAutre.DEMENAGEMENT,
                freins_initiaux={Frein.MOBILITE: 3, Frein.SANTE: 2},
                freins_finaux={Frein.MOBILITE: 1, Frein.SANTE: 1},
            ),
            (
                "Ni emploi ni formation (déménagement), mais les freins évalués au début et à la fin"
                " passent de 5 à 2 en tout, avec une baisse (santé et mobilité) :"
                " c’est une réduction des freins."
            ),
            ["Il faudrait un emploi ou une formation qui remplisse les conditions du Protocole."],
        ),
    ],
)
def test_le_verdict_dit_le_seuil_la_valeur_et_ce_qui_manque(fin, explication, manque):
    verdict = juger(fin)
    assert lisible(verdict.explication) == explication
    assert [lisible(phrase) for phrase in verdict.manque] == manque
    assert verdict.article == "Protocole, art. 3, « Les sorties du PLIE »"


def test_sans_accord_l_explication_parle_d_une_etape():
    assert "étape de parcours" in juger(fait(N.CDI, heures_hebdo="10")).explication
    assert (
        "étape de parcours" not in juger(fait(N.CDI, heures_hebdo="10", accord_participant=True)).explication
    )


def test_les_seuils_sont_ceux_qu_on_donne():
    autres = SeuilsSortie(heures_mi_temps=Decimal(20), cdd_mois=4, formation_heures=200)
    assert juger(fait(N.CDI, heures_hebdo="17.5"), seuils=autres).categorie is DYNAMIQUE
    assert juger(contrat(N.CDD, "2021-01-01", "2021-04-30", "20"), seuils=autres).categorie is POSITIVE
    assert juger(fait(N.FORMATION_QUALIFIANTE, heures_formation=200), seuils=autres).categorie is POSITIVE


def test_le_verdict_se_garde_en_valeurs_simples():
    garde = juger(ALTERNANCE, j("2021-02-01")).en_json()
    assert garde["categorie"] == "a_confirmer"
    assert garde["code"] == "alternance_en_attente"
    assert garde["date_confirmation"] == "2021-07-01"
    assert isinstance(garde["manque"], list)
    assert juger(fait(N.CDI)).en_json()["date_confirmation"] is None
