"""The bilan de fin, its fiche, its way to the person and the prescriber."""

from typing import Any

from plie.acteurs.requete import Requete
from sorties.models import Sortie


def partie_bilan(request: Requete, sortie: Sortie) -> dict[str, Any]:
    """What the page of the exit shows of it."""
    return {}
