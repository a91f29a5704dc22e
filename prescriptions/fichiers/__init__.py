"""Reading the files a partner sends: CSV and XLSX, whatever their encoding, with nothing executed."""

from prescriptions.fichiers.commun import LIGNES_MAX, TAILLE_MAX, Feuille, FichierIllisible, Ligne
from prescriptions.fichiers.lecture import lire

__all__ = ["LIGNES_MAX", "TAILLE_MAX", "Feuille", "FichierIllisible", "Ligne", "lire"]
