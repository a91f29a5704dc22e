"""What is read of the exits."""

from sorties.selectors.comptes import SortiesPositives, sorties_du_dossier, sorties_positives

__all__ = ["SortiesPositives", "sorties_du_dossier", "sorties_positives"]
