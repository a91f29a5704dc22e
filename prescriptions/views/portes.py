"""The two doors of the fiche: an account of the structure, or a personal link."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.services.liens import lien_de_la_session

ROLES = (Role.PRESCRIPTEUR, Role.COORDINATION)
Page = Callable[..., HttpResponseBase]


def par_compte(page: Page) -> Page:
    """The page, for an account: its door is the structure of the fiche, else that of the active role."""

    @reserve_a(*ROLES)
    @wraps(page)
    def gardee(request: Requete, *args: Any, **kwargs: Any) -> HttpResponseBase:
        active = request.habilitation
        rangees = sorted(request.habilitations, key=lambda h: h != active)
        portes = [
            Porte(structure=h.structure, utilisateur=request.user)
            for h in rangees
            if h.role in ROLES and active and h.structure.plie_id == active.structure.plie_id
        ]
        if not portes:
            raise Http404
        porte = portes[0]
        if "pk" in kwargs:
            ouvrantes = (p for p in portes if p.prescriptions().filter(pk=kwargs["pk"]).exists())
            porte = next(ouvrantes, None) or _a_la_place(request, kwargs["pk"]) or porte
        return page(request, porte, *args, **kwargs)

    return gardee


def _a_la_place(request: Requete, pk: int) -> Porte | None:
    """The door by which the coordination completes a fiche for a partner without account or open link."""
    revenue = (
        Prescription.objects.visibles_par(request.user, frozenset({Role.COORDINATION}))
        .filter(pk=pk, etat=EtatPrescription.A_COMPLETER)
        .select_related("structure__plie")
        .first()
    )
    return Porte(structure=revenue.structure, utilisateur=request.user) if revenue else None


def par_lien(page: Page) -> Page:
    """The page, for the holder of a personal link; the closed page once the link opens nothing any more."""

    @login_not_required
    @wraps(page)
    def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        lien = lien_de_la_session(request)
        if lien is None:
            return lien_ferme(request)
        reponse = page(request, Porte(structure=lien.structure, lien=lien), *args, **kwargs)
        patch_cache_control(reponse, private=True, no_store=True)
        return reponse

    return gardee


def lien_ferme(request: HttpRequest, statut: HTTPStatus = HTTPStatus.GONE) -> HttpResponse:
    """Say that the link is closed and whom to ask for another; it reveals nothing of what it opened."""
    reponse = render(request, "prescrire/ferme.html", status=statut)
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse
