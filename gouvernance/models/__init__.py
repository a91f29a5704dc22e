"""Instances, séances and the cellule de suivi."""

from gouvernance.models.cellule import CasCellule, DecisionCas
from gouvernance.models.instances import (
    ActionSuivie,
    College,
    Instance,
    Membre,
    PointOrdreDuJour,
    Presence,
    Seance,
)

__all__ = [
    "ActionSuivie",
    "CasCellule",
    "College",
    "DecisionCas",
    "Instance",
    "Membre",
    "PointOrdreDuJour",
    "Presence",
    "Seance",
]
