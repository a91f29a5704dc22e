"""The rules of the exits: classification, freins, follow-up, SIRET. Plain Python, no clock, no database."""

from sorties.regles.classement import classer, est_une_sortie
from sorties.regles.faits import ARTICLE, FinDeParcours, Periode, Verdict
from sorties.regles.freins import ReductionFreins, reduction_des_freins
from sorties.regles.maintien import Releve, compte_a_six_mois, echeances_de_suivi, maintien_a_six_mois
from sorties.regles.siret import siret_valide

__all__ = [
    "ARTICLE",
    "FinDeParcours",
    "Periode",
    "ReductionFreins",
    "Releve",
    "Verdict",
    "classer",
    "compte_a_six_mois",
    "echeances_de_suivi",
    "est_une_sortie",
    "maintien_a_six_mois",
    "reduction_des_freins",
    "siret_valide",
]
