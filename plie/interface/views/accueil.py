"""Where a user arrives, and how they change role."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from plie.acteurs.middleware import CLE_SESSION
from plie.interface.navigation import page_d_accueil, vue_d_accueil
from plie.roles import Role
from plie.texte import entier


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Send each role to its own home; tell whom to ask when there is no role."""
    habilitation = request.habilitation  # type: ignore[attr-defined]
    if habilitation is None:
        return render(request, "interface/sans_role.html")
    role = Role(habilitation.role)
    if destination := page_d_accueil(role):
        return redirect(destination)
    return vue_d_accueil(role)(request)


@require_POST
def changer_role(request: HttpRequest) -> HttpResponse:
    """Take another of one's own current roles, for the rest of the session; 404 for any other."""
    cle = entier(request.POST.get("habilitation", ""))
    habilitation = (
        None if cle is None else request.user.habilitations_en_cours().filter(pk=cle).first()  # type: ignore[union-attr]
    )
    if habilitation is None:
        raise Http404("Ce rôle n’est pas le vôtre aujourd’hui.")
    request.session[CLE_SESSION] = habilitation.pk
    messages.success(request, f"Vous agissez maintenant en tant que : {habilitation}.")
    return redirect("accueil")
