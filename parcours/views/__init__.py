"""Pages of the people and of their parcours."""

from parcours.views.dossier import accompagnement, dossier
from parcours.views.liste import liste, liste_tableur
from parcours.views.orientation import bilan_par_lien, bilan_transmis, orienter
from parcours.views.suivi import suivi, suivi_tableur

__all__ = [
    "accompagnement",
    "bilan_par_lien",
    "bilan_transmis",
    "dossier",
    "liste",
    "liste_tableur",
    "orienter",
    "suivi",
    "suivi_tableur",
]
