"""What could not leave, and how often one wants news."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.envois.enums import RythmeNouvelles
from plie.envois.forms import FormulairePreferences
from plie.envois.models import Envoi
from plie.envois.selectors import en_echec, rythme_de
from plie.envois.services import RienAReessayer, choisir_rythme, reessayer
from plie.roles import Role

PAR_PAGE = 50


@require_http_methods(["GET", "POST"])
def preferences(request: Requete) -> HttpResponse:
    """How often one wants news; any account has this page."""
    if request.method == "POST":
        form = FormulairePreferences(request.POST)
        if form.is_valid():
            choisir_rythme(request.user, RythmeNouvelles(form.cleaned_data["rythme"]))
            messages.success(request, "Votre choix est enregistré.")
            return redirect("envois:preferences")
        statut = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        form = FormulairePreferences(initial={"rythme": rythme_de(request.user).value})
        statut = HTTPStatus.OK
    return render(request, "envois/preferences.html", {"form": form}, status=statut)


@require_GET
@reserve_a(Role.COORDINATION)
def liste(request: Requete) -> HttpResponse:
    """The messages given up, each with what went wrong."""
    echecs = en_echec(vue_du_role(request.user, Role.COORDINATION))
    page = Paginator(echecs, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "envois/liste.html", {"page_obj": page})


@require_POST
@reserve_a(Role.COORDINATION)
def relance(request: Requete, pk: int) -> HttpResponse:
    """Try a message again."""
    envoi = get_object_or_404(Envoi.objects.visibles_par(request.user, roles={Role.COORDINATION}), pk=pk)
    try:
        reessayer(envoi)
    except RienAReessayer as refus:
        messages.warning(request, str(refus))
    else:
        messages.success(request, "Le message va repartir.")
    return redirect("envois:liste")
