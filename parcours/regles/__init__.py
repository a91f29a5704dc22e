"""What the Protocol says of a parcours, as pure functions: facts in, a verdict and its reason out."""

from parcours.regles.absences import IssueRendezVous, suite_absence
from parcours.regles.cer import VerdictCer, cer_possible
from parcours.regles.etapes import FaitsEtapeEmploi, libelle_etape_emploi
from parcours.regles.mesures import (
    FaitsRenouvellement,
    VerdictRenouvellement,
    debut_suivant,
    fin_de_mesure,
    limite_du_parcours,
    mois_utilises,
    verifier_renouvellement,
)
from parcours.regles.rythme import (
    FaitsRythme,
    Manquement,
    PeriodeVeille,
    Rythme,
    derniere_date_pour_le_prochain,
    evaluer_rythme,
    fin_du_rythme_initial,
    regime_applicable,
)
from parcours.regles.transitions import TRANSITIONS, verifier_transition
from plie.transitions import TransitionInterdite

__all__ = [
    "TRANSITIONS",
    "FaitsEtapeEmploi",
    "FaitsRenouvellement",
    "FaitsRythme",
    "IssueRendezVous",
    "Manquement",
    "PeriodeVeille",
    "Rythme",
    "TransitionInterdite",
    "VerdictCer",
    "VerdictRenouvellement",
    "cer_possible",
    "debut_suivant",
    "derniere_date_pour_le_prochain",
    "evaluer_rythme",
    "fin_de_mesure",
    "fin_du_rythme_initial",
    "libelle_etape_emploi",
    "limite_du_parcours",
    "mois_utilises",
    "regime_applicable",
    "suite_absence",
    "verifier_renouvellement",
    "verifier_transition",
]
