"""What the demo must give back: the figures published for 2018-2021, and the choices left open by them."""

from dataclasses import dataclass
from datetime import date

from plie.acteurs.enums import TypeStructure
from plie.protocole.enums import QualificationBilan
from sorties.enums import MotifAutre, NatureSortie

DEBUT = date(2018, 1, 1)
FIN = date(2021, 12, 31)
ANNEES = (2018, 2019, 2020, 2021)
DUREE_MOYENNE_MOIS = 13.5
JOURS_PAR_MOIS = 30.4375
DUREE_MAX_MOIS = 24

# People by years of entry and of exit: our choice among those that give 95 people in on 1 January 2018, the
# published entries (207, 196, 133, 161) and the exits that make 302, 338, 301 and 315 accompanied a year.
FLUX: dict[tuple[int, int], int] = {
    (2017, 2018): 80,
    (2017, 2019): 15,
    (2018, 2018): 80,
    (2018, 2019): 105,
    (2018, 2020): 22,
    (2019, 2019): 50,
    (2019, 2020): 110,
    (2019, 2021): 36,
    (2020, 2020): 15,
    (2020, 2021): 112,
    (2020, 2022): 6,
    (2021, 2021): 47,
    (2021, 2022): 104,
    (2021, 2023): 10,
}

PRESCRIPTIONS: dict[TypeStructure, tuple[int, ...]] = {
    TypeStructure.DEPARTEMENT: (109, 127, 136, 136),
    TypeStructure.FRANCE_TRAVAIL: (188, 118, 75, 83),
    TypeStructure.SIAE: (33, 21, 15, 12),
    TypeStructure.CCAS: (5, 5, 3, 5),
}
ATTENTE_FIN_2021 = 20
"""Prescriptions of the end of 2021 whose entry is in the first weeks of 2022."""

# Head counts a year of the people accompanied that give the published shares (302, 338, 301, 315 people).
HOMMES = (157, 182, 156, 164)
HORS_UE = (50, 61, 62, 66)
DELD = (185, 223, 196, 199)
BRSA = (206, 217, 209, 231)
TH = (13, 17, 21, 19)
QUALIFICATIONS: dict[QualificationBilan, tuple[int, ...]] = {
    QualificationBilan.ETRANGER: (6, 7, 6, 6),
    QualificationBilan.BAC: (53, 61, 54, 58),
    QualificationBilan.BAC_PLUS: (37, 42, 38, 40),
}

# Over the 792 people.
FRANCAIS = 630
AGE_26_44 = 475
AGE_55_PLUS = 119
AGE_MOINS_26 = 62
PART_55_PAR_COHORTE = {2017: 10, 2018: 13, 2019: 15, 2020: 17, 2021: 20}
"""Relative weight of the 55+ in each year of entry: their share grows."""

SORTIES_POSITIVES: dict[NatureSortie, tuple[int, ...]] = {
    NatureSortie.CDI: (4, 14, 6, 13),
    NatureSortie.CDD: (15, 21, 13, 21),
    NatureSortie.INTERIM: (2, 2, 1, 3),
    NatureSortie.CLAUSE: (0, 0, 2, 0),
    NatureSortie.PROFESSIONNALISATION: (3, 1, 0, 1),
    NatureSortie.CDDI: (16, 10, 9, 19),
    NatureSortie.CONTRAT_AIDE: (3, 1, 0, 2),
    NatureSortie.CDI_INCLUSION: (0, 2, 2, 0),
    NatureSortie.FORMATION_QUALIFIANTE: (20, 16, 23, 19),
    NatureSortie.CREATION: (1, 1, 3, 0),
}
SORTIES_SANS_ETAPE: dict[NatureSortie, int] = {
    NatureSortie.PROFESSIONNALISATION: 1,
    NatureSortie.CDI_INCLUSION: 2,
    NatureSortie.CLAUSE: 1,
}

# The other 403 exits: our choice, nothing is published of them.
SORTIES_DYNAMIQUES: dict[NatureSortie, tuple[int, ...]] = {
    NatureSortie.CDD: (8, 9, 7, 10),
    NatureSortie.CDI: (2, 3, 1, 3),
    NatureSortie.INTERIM: (3, 3, 3, 3),
    NatureSortie.FORMATION_NON_QUALIFIANTE: (6, 7, 6, 7),
    NatureSortie.FORMATION_QUALIFIANTE: (1, 1, 1, 1),
    NatureSortie.MISSION_AI: (1, 1, 1, 2),
    NatureSortie.CESU: (1, 0, 0, 1),
    NatureSortie.CDDI: (1, 1, 1, 1),
    NatureSortie.CLAUSE: (1, 1, 1, 1),
}
REDUCTION_FREINS = (21, 23, 20, 26)
AUTRES: dict[MotifAutre, tuple[int, ...]] = {
    MotifAutre.ABANDON: (19, 19, 17, 22),
    MotifAutre.FIN_MESURE: (11, 12, 10, 14),
    MotifAutre.REORIENTATION: (10, 10, 9, 12),
    MotifAutre.DEMENAGEMENT: (6, 6, 6, 7),
    MotifAutre.SANTE: (4, 4, 3, 4),
    MotifAutre.RETRAITE: (1, 1, 1, 2),
    MotifAutre.DECES: (0, 1, 0, 0),
    MotifAutre.AUTRE: (0, 0, 1, 1),
}

TEMPS_PLEIN = 35.0

# Étapes emploi started in 2018-2021: nature, long or not (by its threshold), full time or not, number.
ETAPES_EMPLOI: dict[tuple[NatureSortie, str], int] = {
    (NatureSortie.CDD, "court"): 83,
    (NatureSortie.CDI, "sous_mi_temps"): 15,
    (NatureSortie.CESU, ""): 3,
    (NatureSortie.CLAUSE, "court"): 58,
    (NatureSortie.MISSION_AI, ""): 311,
    (NatureSortie.INTERIM, "court"): 137,
    (NatureSortie.CDDI, "court"): 8,
    (NatureSortie.CONTRAT_AIDE, "long"): 6,
    (NatureSortie.CDD, "long_partiel"): 13,
    (NatureSortie.CDD, "long_plein"): 150,
    (NatureSortie.CDDI, "long"): 64,
    (NatureSortie.CDI, "partiel"): 25,
    (NatureSortie.CDI, "plein"): 35,
    (NatureSortie.CDI_INCLUSION, ""): 2,
    (NatureSortie.PROFESSIONNALISATION, ""): 4,
    (NatureSortie.CREATION, ""): 5,
    (NatureSortie.INTERIM, "long"): 9,
    (NatureSortie.CLAUSE, "long"): 1,
}
FORMATION_GENERALE = "Formation générale"
ETAPES_FORMATION: dict[str, int] = {
    "Agriculture": 2,
    "Banque, finances, assurance": 9,
    "BTP": 24,
    "Commerce distribution": 16,
    FORMATION_GENERALE: 46,
    "Informatique, communication, tourisme": 4,
    "Métiers de la bouche et de l'alimentation": 1,
    "Production, manutention, industrie": 4,
    "Service à la personne, santé, social": 16,
    "Services aux entreprises ou collectivités (sécurité, environnement, nettoyage)": 12,
    "Transport et logistique": 27,
}


@dataclass(frozen=True, slots=True)
class Enquete:
    """A satisfaction survey: its days, how many answered, how many said yes to each question."""

    debut: date
    fin: date
    reponses: int
    oui: tuple[int, ...]


ENQUETE_2021 = Enquete(date(2021, 6, 7), date(2021, 6, 25), 36, (30, 31, 28, 34, 25, 32))
ENQUETE_MI_PARCOURS = Enquete(date(2025, 6, 2), date(2025, 6, 20), 44, (39, 40, 33, 40, 36, 40))
"""An invented survey for the mid-term evaluation of the Protocol (art. 6)."""
