"""Error pages: what happened, and what to do now.

The pages of a broken server (500, 503) are rendered without request, session or database.
"""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

DELAI_NOUVEL_ESSAI: Final = 60  # seconds, announced by Retry-After


def requete_incorrecte(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "400.html", status=400)


def acces_refuse(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this role may not do that."""
    return render(request, "403.html", status=403)


def formulaire_expire(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF protection: most often a page left open too long."""
    return render(request, "403_csrf.html", status=403)


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the page does not exist, or may not be seen: both answers are the same."""
    return render(request, "404.html", status=404)


def trop_de_demandes(request: HttpRequest) -> HttpResponse:
    """429: too many attempts in too little time (login, password reset)."""
    return render(request, "429.html", status=429)


def erreur_serveur(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer: the same request will then work later."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        reponse = HttpResponse(render_to_string("503.html"), status=503)
        reponse.headers["Retry-After"] = str(DELAI_NOUVEL_ESSAI)
        return reponse
    return HttpResponse(render_to_string("500.html"), status=500)
