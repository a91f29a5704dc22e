"""The checks after an exit."""

from typing import Any

from plie.acteurs.requete import Requete
from sorties.models import Sortie


def partie_suivis(request: Requete, sortie: Sortie) -> dict[str, Any]:
    """What the page of the exit shows of it."""
    return {}
