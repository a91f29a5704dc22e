"""The list of prescriptions: read-only, one line each."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role
from prescriptions.filters import FiltrePrescriptions
from prescriptions.selectors import prescriptions

PAR_PAGE: Final = 25


@require_safe
@reserve_a(Role.PRESCRIPTEUR, Role.COORDINATION, Role.AVIS_FRANCE_TRAVAIL, Role.AVIS_BUREAU_INSERTION)
def liste(request: Requete) -> HttpResponse:
    """Prescriptions with their state and dates, as each role may see them."""
    filtre = FiltrePrescriptions(request.GET, queryset=prescriptions(request.user))
    page = Paginator(filtre.qs, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "filtre": filtre,
        "page_obj": page,
        "chapo": _chapo(request),
        "filtree": any(valeur for nom, valeur in request.GET.items() if nom in filtre.filters),
        "structure_montree": not request.user.a_role(Role.PRESCRIPTEUR)
        or request.user.a_role(Role.COORDINATION),
    }
    return render(request, "prescriptions/liste.html", contexte)


def _chapo(request: Requete) -> str:
    if request.user.a_role(Role.COORDINATION):
        return "Toutes les prescriptions adressées à votre PLIE."
    if request.user.a_role(Role.PRESCRIPTEUR):
        return "Les prescriptions de votre structure, leur état et leurs dates."
    return "Les prescriptions qui attendent votre avis."
