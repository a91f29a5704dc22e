"""Correct a signed entretien by a counter-entry."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parcours.forms.entretiens_corrections import FormulaireCorrection
from parcours.selectors.entretiens import entretien_visible
from parcours.services.brouillons import EntretienImpossible
from parcours.services.corrections import corriger as corriger_entretien
from parcours.views.pages_parcours import noter
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr
from plie.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def corriger(request: Requete, pk: int) -> HttpResponse:
    """Why it is corrected, then cancel it alone or write another in its place."""
    entretien = entretien_visible(request.user, pk, frozenset({Role.REFERENT}))
    if entretien is None:
        raise Http404
    if entretien.emarge_le is None:
        messages.info(request, "Cet entretien n’est pas émargé : modifiez-le directement.")
        return redirect("entretiens:modifier", pk)
    if entretien.annule_le is not None:
        messages.info(request, "Cet entretien est déjà corrigé.")
        return redirect("entretiens:voir", pk)
    formulaire = FormulaireCorrection(request.POST if request.method == "POST" else None, entretien=entretien)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            ecriture = corriger_entretien(
                entretien,
                motif=formulaire.cleaned_data["motif"],
                auteur=request.user,
                remplacement=formulaire.remplacement(),
            )
        except EntretienImpossible as refus:
            formulaire.add_error(None, str(refus))
        else:
            if ecriture.remplacant is None:
                messages.success(request, "L’entretien est annulé : il ne compte plus nulle part.")
                return redirect("entretiens:voir", pk)
            messages.success(request, "L’entretien est corrigé. Faites émarger celui qui le remplace.")
            return redirect("entretiens:voir", ecriture.remplacant.pk)
    noter(request, entretien.parcours)
    contexte = {
        "form": formulaire,
        "entretien": entretien,
        "personne": entretien.parcours.participant,
        "emarge_le": date_fr(entretien.emarge_le, "heure"),
        "url_dossier": reverse("participants:dossier", args=[entretien.parcours.participant_id]),
        "url_entretien": reverse("entretiens:voir", args=[pk]),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "parcours/entretiens/correction.html", contexte, status=statut)
