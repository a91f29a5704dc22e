"""Accounts and structures of the PLIE, read-only, for the administrator."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plie.acteurs import selectors
from plie.acteurs.acces import reserve_a
from plie.acteurs.forms import FormulaireRecherche
from plie.acteurs.requete import Requete
from plie.roles import Role

PAR_PAGE: Final = 25


@require_safe
@reserve_a(Role.ADMINISTRATEUR)
def comptes(request: Requete) -> HttpResponse:
    """The accounts, each with the roles it holds or held."""
    formulaire = FormulaireRecherche(request.GET)
    trouves = selectors.comptes(request.user, formulaire.texte())
    page = Paginator(trouves, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"formulaire": formulaire, "page_obj": page, "jour": timezone.localdate()}
    return render(request, "acteurs/comptes.html", contexte)


@require_safe
@reserve_a(Role.ADMINISTRATEUR)
def structures(request: Requete) -> HttpResponse:
    """The partner structures of the PLIE."""
    formulaire = FormulaireRecherche(request.GET)
    trouvees = selectors.structures(request.user, formulaire.texte())
    page = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "acteurs/structures.html", {"formulaire": formulaire, "page_obj": page})
