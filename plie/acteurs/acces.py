"""What a view asks about the roles of the user."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from plie.acces import Vue
from plie.acteurs.models import Utilisateur
from plie.acteurs.requete import Requete
from plie.protocole.models import Plie
from plie.roles import Role

VuePage = Callable[..., HttpResponseBase]


def vue_du_role(utilisateur: Utilisateur, role: Role) -> Vue:
    """What the user sees in one of their current roles; raises LookupError when they do not hold it."""
    for vue in utilisateur.vues():
        if vue.role is role:
            return vue
    raise LookupError(f"{role.value} is not a current role of account {utilisateur.pk}.")


def reserve_a(*roles: Role) -> Callable[[VuePage], VuePage]:
    """A page of these roles only: for anyone else it does not exist (404)."""

    def decorer(page: VuePage) -> VuePage:
        @wraps(page)
        def gardee(request: Requete, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.a_role(*roles):
                raise Http404
            return page(request, *args, **kwargs)

        return gardee

    return decorer


def plie_actif(request: Requete) -> Plie:
    """The PLIE of the active role; raises Http404 for an account without any."""
    if request.habilitation is None:
        raise Http404
    return request.habilitation.structure.plie
