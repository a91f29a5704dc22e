"""The fiche de prescription and what hangs on it: one module a theme, all reachable from here."""

from prescriptions.models.avis import Avis
from prescriptions.models.imports import ImportCaf, LigneImport
from prescriptions.models.liens import LienPersonnel
from prescriptions.models.prescription import Prescription
from prescriptions.models.rencontres import PieceJointe, RencontrePrealable

__all__ = [
    "Avis",
    "ImportCaf",
    "LienPersonnel",
    "LigneImport",
    "PieceJointe",
    "Prescription",
    "RencontrePrealable",
]
