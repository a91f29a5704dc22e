"""Financial helps of the file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.forms.aides import FormulaireAide
from parcours.models import AideFinanciere
from parcours.selectors.acces import parcours_a_ecrire
from parcours.services.aides import ajouter_aide, modifier_aide
from parcours.services.suivi import SuiviImpossible
from parcours.views.formulaires import page_formulaire, retour
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def nouvelle(request: Requete, parcours: int) -> HttpResponse:
    """Note a help asked for the person."""
    trouve = parcours_a_ecrire(request.user, parcours)
    formulaire = FormulaireAide(request.POST if request.method == "POST" else None, plie=trouve.plie)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            ajouter_aide(trouve, formulaire.cleaned_data)
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, "L’aide est ajoutée.")
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(
        request, trouve.participant, formulaire, titre="Nouvelle aide financière", bouton="Ajouter l’aide"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def modifier(request: Requete, pk: int) -> HttpResponse:
    """Change a help, or note what was decided of it."""
    aide = get_object_or_404(AideFinanciere.objects.all(), pk=pk)
    trouve = parcours_a_ecrire(request.user, aide.parcours_id)
    formulaire = FormulaireAide(
        request.POST if request.method == "POST" else None, plie=trouve.plie, aide=aide
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            modifier_aide(aide, formulaire.cleaned_data)
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, "L’aide est enregistrée.")
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(request, trouve.participant, formulaire, titre="Aide financière")
