"""Écoute psychologique: asked by the référent; its dates are kept by the psychologue, and no text."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parcours.enums import StatutDemande, StatutRendezVous
from parcours.forms.ecoutes import FormulaireFinEcoute, FormulaireIssue, FormulaireSeance
from parcours.forms.saisie import FormulaireDossier
from parcours.models import EcoutePsychologique, SeanceEcoute
from parcours.selectors.acces import parcours_a_ecrire
from parcours.services.ecoutes import (
    demander_ecoute,
    fixer_seance,
    noter_issue,
    retirer_demande_d_ecoute,
    terminer_ecoute,
)
from parcours.services.suivi import SuiviImpossible
from parcours.views.formulaires import adresse_du_dossier, confirmer
from parcours.views.pages_parcours import noter_ouverture
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role

# What the psychologue may say of an appointment; before its hour, only that it is cancelled.
GESTES = {
    StatutRendezVous.HONORE: "La personne est venue",
    StatutRendezVous.ABSENCE_JUSTIFIEE: "Absence justifiée",
    StatutRendezVous.ABSENCE_INJUSTIFIEE: "Absence injustifiée",
    StatutRendezVous.ANNULE: "Séance annulée",
}


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def nouvelle(request: Requete, parcours: int) -> HttpResponse:
    """Ask the cellule for an écoute, once confirmed."""
    trouve = parcours_a_ecrire(request.user, parcours)
    return confirmer(
        request,
        trouve,
        lambda: demander_ecoute(trouve, auteur=request.user),
        titre="Demander une écoute psychologique",
        question="La cellule de suivi décidera. Le psychologue ne verra que l’identité et les coordonnées ; "
        "vous ne verrez que les dates des séances. Aucun motif n’est demandé.",
        bouton="Demander l’écoute",
        annuler="Ne pas demander",
        fait="L’écoute est demandée : la prochaine cellule de suivi en décide.",
        danger=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def retirer(request: Requete, pk: int) -> HttpResponse:
    """Withdraw a request that the cellule has not decided, once confirmed."""
    ecoute = get_object_or_404(EcoutePsychologique.objects.all(), pk=pk)
    trouve = parcours_a_ecrire(request.user, ecoute.parcours_id)
    return confirmer(
        request,
        trouve,
        lambda: retirer_demande_d_ecoute(ecoute),
        titre="Retirer la demande d’écoute",
        question="La cellule de suivi n’aura pas à se prononcer. Une autre demande reste possible.",
        bouton="Retirer la demande",
        annuler="Ne pas retirer",
        fait="La demande d’écoute est retirée.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.PSYCHOLOGUE)
def suivre(request: Requete, pk: int) -> HttpResponse:
    """The appointments of an écoute and its end; ``action`` says which form was sent."""
    ecoute = (
        EcoutePsychologique.objects.visibles_par(request.user, frozenset({Role.PSYCHOLOGUE}))
        .filter(pk=pk, statut=StatutDemande.ACCORDEE)
        .select_related("participant")
        .first()
    )
    if ecoute is None:
        raise Http404
    action = request.POST.get("action", "") if request.method == "POST" else ""
    pour_fixer = FormulaireSeance(request.POST if action == "fixer" else None)
    pour_terminer = FormulaireFinEcoute(request.POST if action == "terminer" else None)
    pour_issue = FormulaireIssue(request.POST if action == "issue" else None)
    formulaires: dict[str, FormulaireDossier] = {
        "fixer": pour_fixer,
        "terminer": pour_terminer,
        "issue": pour_issue,
    }
    rempli = formulaires.get(action)
    if rempli is not None and rempli.is_valid():
        try:
            if action == "fixer":
                fixer_seance(ecoute, pour_fixer.debut)
                phrase = "Le rendez-vous est noté."
            elif action == "terminer":
                terminer_ecoute(ecoute, pour_terminer.cleaned_data["fin"])
                phrase = "La fin de l’écoute est notée."
            else:
                seance = get_object_or_404(ecoute.seances.all(), pk=pour_issue.cleaned_data["seance"])
                statut = StatutRendezVous(pour_issue.cleaned_data["statut"])
                noter_issue(seance, statut)
                phrase = f"Séance : {statut.libelle.lower()}."
        except SuiviImpossible as refus:
            rempli.refuser(str(refus), {"fixer": "jour", "terminer": "fin"}.get(action))
        else:
            messages.success(request, phrase)
            return redirect(request.path)
    noter_ouverture(request, ecoute.participant, ecoute.participant.plie_id)
    maintenant = timezone.now()
    contexte = {
        "ecoute": ecoute,
        "personne": ecoute.participant,
        "seances": [(seance, _gestes(seance, maintenant)) for seance in ecoute.seances.order_by("-debut")],
        "ouverte": ecoute.terminee_le is None,
        "pour_fixer": pour_fixer,
        "pour_terminer": pour_terminer,
        "pour_issue": pour_issue,
        "fautif": rempli if rempli is not None and rempli.errors else None,
        "url_dossier": adresse_du_dossier(ecoute.participant_id),
    }
    statut_http = HTTPStatus.UNPROCESSABLE_ENTITY if contexte["fautif"] else HTTPStatus.OK
    return render(request, "parcours/ecoutes/suivre.html", contexte, status=statut_http)


def _gestes(seance: SeanceEcoute, maintenant: datetime) -> list[tuple[str, str]]:
    return [
        (statut.value, geste)
        for statut, geste in GESTES.items()
        if statut != seance.statut and (seance.debut <= maintenant or statut is StatutRendezVous.ANNULE)
    ]
