"""Pages of the people and of their parcours."""

from parcours.views.dossier import accompagnement, dossier
from parcours.views.liste import liste

__all__ = ["accompagnement", "dossier", "liste"]
