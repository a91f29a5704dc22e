"""The rules of the prescription (Protocol, art. 3)."""

from prescriptions.regles.avis import VerdictAvis, avis_requis, etat_apres_avis
from prescriptions.regles.etats import TRANSITIONS, verifier_transition
from prescriptions.regles.public import (
    EXPLICATIONS,
    JUSTIFICATION_MANQUANTE,
    CritereExamine,
    FaitsEligibilite,
    VerdictEligibilite,
    eligibilite,
)

__all__ = [
    "EXPLICATIONS",
    "JUSTIFICATION_MANQUANTE",
    "TRANSITIONS",
    "CritereExamine",
    "FaitsEligibilite",
    "VerdictAvis",
    "VerdictEligibilite",
    "avis_requis",
    "eligibilite",
    "etat_apres_avis",
    "verifier_transition",
]
