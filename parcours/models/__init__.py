"""The path of a person: one module a theme, all reachable from here."""

from parcours.models.accompagnement import (
    AideFinanciere,
    AppelAbsence,
    EcoutePsychologique,
    Entretien,
    RendezVous,
    SeanceEcoute,
    TempsCollectif,
    Veille,
)
from parcours.models.diagnostic import Cer, Diagnostic, EvaluationFrein, Objectif
from parcours.models.etapes import EtapeEmploi, EtapeFormation, EtapeFrein
from parcours.models.parcours import (
    Affectation,
    BilanIntermediaire,
    DocumentParcours,
    Mesure,
    Parcours,
)

__all__ = [
    "Affectation",
    "AideFinanciere",
    "AppelAbsence",
    "BilanIntermediaire",
    "Cer",
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
    "RendezVous",
    "SeanceEcoute",
    "TempsCollectif",
    "Veille",
]
