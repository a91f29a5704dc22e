"""The path of a person: one module a theme, all reachable from here."""

from parcours.models.agenda import AbonnementAgenda
from parcours.models.aides import AideFinanciere
from parcours.models.diagnostic import Cer, Diagnostic, EvaluationFrein, Objectif
from parcours.models.entretiens import BrouillonEntretien, ContreEcriture, Entretien
from parcours.models.etapes import EtapeEmploi, EtapeFormation, EtapeFrein
from parcours.models.parcours import (
    Affectation,
    BilanIntermediaire,
    DocumentParcours,
    Mesure,
    Parcours,
)
from parcours.models.rencontres import AppelAbsence, Rappel, RendezVous, TempsCollectif
from parcours.models.signatures import DemandeEmargement, Signature
from parcours.models.veilles import EcoutePsychologique, SeanceEcoute, Veille

__all__ = [
    "AbonnementAgenda",
    "Affectation",
    "AideFinanciere",
    "AppelAbsence",
    "BilanIntermediaire",
    "BrouillonEntretien",
    "Cer",
    "ContreEcriture",
    "DemandeEmargement",
    "Diagnostic",
    "DocumentParcours",
    "EcoutePsychologique",
    "Entretien",
    "EtapeEmploi",
    "EtapeFormation",
    "EtapeFrein",
    "EvaluationFrein",
    "Mesure",
    "Objectif",
    "Parcours",
    "Rappel",
    "RendezVous",
    "SeanceEcoute",
    "Signature",
    "TempsCollectif",
    "Veille",
]
