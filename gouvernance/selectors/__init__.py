"""What reads the instances."""

from gouvernance.selectors.accueil import LigneReferent, portefeuilles, prochaines_seances

__all__ = ["LigneReferent", "portefeuilles", "prochaines_seances"]
