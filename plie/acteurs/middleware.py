"""The active habilitation of a request: which role, in which PLIE; and what no browser may keep."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from plie.acteurs.models import Habilitation
from plie.acteurs.requete import Requete

CLE_SESSION = "habilitation"


class HabilitationMiddleware:
    """Give ``request.habilitation`` and ``request.habilitations`` and fix what the user sees.

    The session keeps the habilitation chosen; one that no longer runs falls back to the first.

    A page opened by an account is kept by no cache, unless its view says how: on a shared computer, going
    back after signing out must not show a file again.
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
        reponse = self.get_response(request)
        if not reponse.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(reponse, private=True, no_store=True)
        return reponse
