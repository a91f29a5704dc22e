"""The active habilitation of a request: which role, in which PLIE."""

from collections.abc import Callable

from django.http import HttpResponse

from plie.acteurs.models import Habilitation
from plie.acteurs.requete import Requete

CLE_SESSION = "habilitation"


class HabilitationMiddleware:
    """Give ``request.habilitation`` and ``request.habilitations`` and fix what the user sees.

    The session keeps the habilitation chosen; one that no longer runs falls back to the first.
    """

    def __init__(self, get_response: Callable[[Requete], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Requete) -> HttpResponse:
        habilitations: list[Habilitation] = []
        active: Habilitation | None = None
        if request.user.is_authenticated:
            habilitations = list(request.user.habilitations_en_cours())
            choisie = request.session.get(CLE_SESSION)
            active = next(
                (h for h in habilitations if h.pk == choisie), habilitations[0] if habilitations else None
            )
            request.user.activer(active, habilitations)
        request.habilitation = active
        request.habilitations = habilitations
        return self.get_response(request)
