"""Tables of the exits: the exit and its proof, the bilan de fin and its fiche, the follow-up."""

from sorties.models.bilan import BilanFin, FicheBilan, Remise
from sorties.models.sortie import Mission, Preuve, Sortie
from sorties.models.suivi import DemandeReprise, SuiviSortie

__all__ = [
    "BilanFin",
    "DemandeReprise",
    "FicheBilan",
    "Mission",
    "Preuve",
    "Remise",
    "Sortie",
    "SuiviSortie",
]
