"""A veille: asked by the référent or the Bureau insertion, prolonged, ended, withdrawn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.enums import StatutDemande
from parcours.forms.veilles import FormulaireFinVeille, FormulaireProlongation, FormulaireVeille
from parcours.models import Parcours, Veille
from parcours.selectors.acces import parcours_a_ecrire
from parcours.services.veilles import (
    VeilleImpossible,
    clore_veille,
    demander_veille,
    prolonger_veille,
    retirer_demande_de_veille,
)
from parcours.views.formulaires import confirmer, page_formulaire, retour
from plie.acteurs.acces import reserve_a
from plie.acteurs.models import Utilisateur
from plie.acteurs.requete import Requete
from plie.roles import Role

CHAPO = (
    "La cellule de suivi décide. Pendant une veille, un contact par mois suffit ; "
    "la mesure continue de courir."
)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT, Role.AVIS_BUREAU_INSERTION)
def nouvelle(request: Requete, parcours: int) -> HttpResponse:
    """Ask for a veille; the Bureau insertion asks it for the people it follows, with its own motive."""
    trouve, bureau = _a_demander(request.user, parcours)
    formulaire = FormulaireVeille(request.POST if request.method == "POST" else None, bureau_insertion=bureau)
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            demander_veille(
                trouve,
                motif=formulaire.motif_choisi,
                debut=donnees["debut"],
                fin_prevue=donnees["fin_prevue"],
                commentaire=donnees["commentaire"],
                auteur=request.user,
            )
        except VeilleImpossible as refus:
            formulaire.refuser(str(refus), refus.champ)
        else:
            messages.success(request, "La veille est demandée : la prochaine cellule de suivi en décide.")
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(
        request,
        trouve.participant,
        formulaire,
        titre="Demander une veille",
        chapo=CHAPO,
        bouton="Demander la veille",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def clore(request: Requete, pk: int) -> HttpResponse:
    """The day a veille ended; or, before, a later planned end (``action=prolonger``)."""
    veille = get_object_or_404(Veille.objects.all(), pk=pk)
    trouve = parcours_a_ecrire(request.user, veille.parcours_id)
    prolonge = request.POST.get("action") == "prolonger"
    pour_clore = FormulaireFinVeille(request.POST if request.method == "POST" and not prolonge else None)
    pour_prolonger = FormulaireProlongation(
        request.POST if prolonge else None, initial={"fin_prevue": veille.fin_prevue}
    )
    rempli = pour_prolonger if prolonge else pour_clore
    if rempli.is_bound and rempli.is_valid():
        try:
            if prolonge:
                prolonger_veille(veille, rempli.cleaned_data["fin_prevue"])
            else:
                clore_veille(veille, rempli.cleaned_data["fin"])
        except VeilleImpossible as refus:
            rempli.refuser(str(refus), "fin_prevue" if prolonge else "fin")
        else:
            messages.success(
                request,
                "La fin prévue de la veille est repoussée." if prolonge else "La fin de la veille est notée.",
            )
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(
        request,
        trouve.participant,
        rempli,
        titre="Veille en cours" if veille.fin is None else "Veille terminée",
        gabarit="parcours/veilles/fin.html",
        veille=veille,
        pour_clore=pour_clore,
        pour_prolonger=pour_prolonger,
        ouverte=veille.fin is None and veille.statut == StatutDemande.ACCORDEE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT, Role.AVIS_BUREAU_INSERTION)
def retirer(request: Requete, pk: int) -> HttpResponse:
    """Withdraw a request that the cellule has not decided, once confirmed."""
    veille = get_object_or_404(Veille.objects.select_related("parcours"), pk=pk)
    trouve, bureau = _a_demander(request.user, veille.parcours_id)
    if bureau and veille.demandee_par_id != request.user.pk:
        raise Http404
    return confirmer(
        request,
        trouve,
        lambda: retirer_demande_de_veille(veille),
        titre="Retirer la demande de veille",
        question="La cellule de suivi n’aura pas à se prononcer. Une autre demande reste possible.",
        bouton="Retirer la demande",
        annuler="Ne pas retirer",
        fait="La demande de veille est retirée.",
    )


def _a_demander(utilisateur: Utilisateur, pk: int) -> tuple[Parcours, bool]:
    """The parcours, and whether the user asks as the Bureau insertion; raises Http404."""
    try:
        return parcours_a_ecrire(utilisateur, pk), False
    except Http404:
        pass
    trouve = (
        Parcours.objects.visibles_par(utilisateur, frozenset({Role.AVIS_BUREAU_INSERTION}))
        .filter(pk=pk)
        .select_related("participant__commune", "plie")
        .first()
    )
    if trouve is None:
        raise Http404
    return trouve, True
