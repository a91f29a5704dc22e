"""The page of one prescription, opened by a personal link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.services.rencontres import RencontreImpossible, demander_rencontre
from prescriptions.views.dossier import contexte_par_lien


@require_safe
def dossier_par_lien(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """What a prescriber reads of a fiche made through the link of this browser."""
    contexte = contexte_par_lien(request, porte, charger_par_lien(porte, pk))
    return render(request, "prescriptions/dossier/page_lien.html", contexte)


@require_POST
def rencontre_par_lien(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """Ask for a rencontre préalable once the fiche is sent."""
    prescription = charger_par_lien(porte, pk)
    try:
        demander_rencontre(porte, prescription)
    except RencontreImpossible as erreur:
        messages.error(request, str(erreur))
    except PermissionError as erreur:
        raise Http404 from erreur
    else:
        messages.success(
            request, "La rencontre préalable est demandée : la coordination la confie à un référent."
        )
    return redirect(porte.url("dossier", pk))


def charger_par_lien(porte: Porte, pk: int) -> Prescription:
    """A fiche made through this link; 404 otherwise."""
    return get_object_or_404(
        porte.prescriptions().select_related("plie", "structure", "commune", "qpv", "auteur", "motif_refus"),
        pk=pk,
    )
