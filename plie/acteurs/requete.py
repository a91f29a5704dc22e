"""The request as the middlewares leave it, for the type checker."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from plie.acteurs.models import Habilitation, Utilisateur


class Requete(HttpRequest):
    """A request of a logged-in user, with the active habilitation and htmx."""

    user: "Utilisateur"
    htmx: HtmxDetails
    habilitation: "Habilitation | None"
    habilitations: "list[Habilitation]"
