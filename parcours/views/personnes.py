"""The person's contact and situation, kept by their référent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from parcours.forms.personnes import FormulaireCoordonnees, FormulaireIdentite, FormulaireSituation
from parcours.services.personnes import (
    DejaConnue,
    PersonneImpossible,
    changer_coordonnees,
    changer_identite,
    noter_situation,
)
from parcours.views.formulaires import page_formulaire, retour
from participants.models import Participant, Situation
from plie.acteurs.acces import reserve_a
from plie.acteurs.models import Utilisateur
from plie.acteurs.requete import Requete
from plie.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def coordonnees(request: Requete, pk: int) -> HttpResponse:
    """How the person is reached, and where they live."""
    personne = _a_ecrire(request.user, pk)
    formulaire = FormulaireCoordonnees(
        request.POST if request.method == "POST" else None, participant=personne
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = dict(formulaire.cleaned_data)
        donnees.pop("sans_contact")
        try:
            changer_coordonnees(personne, donnees)
        except PersonneImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, "Les coordonnées sont enregistrées.")
            return redirect(retour(request, personne.pk))
    return page_formulaire(request, personne, formulaire, titre="Coordonnées")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def situation(request: Requete, pk: int) -> HttpResponse:
    """What is true of the person from a day on; filled from the latest situation."""
    personne = _a_ecrire(request.user, pk)
    derniere = (
        Situation.objects.visibles_par(request.user, frozenset({Role.REFERENT}))
        .filter(participant=personne)
        .order_by("-date")
        .first()
    )
    formulaire = FormulaireSituation(request.POST if request.method == "POST" else None, derniere=derniere)
    if formulaire.is_bound and formulaire.is_valid():
        donnees = dict(formulaire.cleaned_data)
        try:
            notee = noter_situation(personne, donnees.pop("date"), donnees)
        except PersonneImpossible as refus:
            formulaire.refuser(str(refus), "date")
        else:
            messages.success(request, f"La situation au {notee.date:%d/%m/%Y} est enregistrée.")
            return redirect(retour(request, personne.pk))
    return page_formulaire(request, personne, formulaire, titre="Situation")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def identite(request: Requete, pk: int) -> HttpResponse:
    """The civil status, corrected by the coordination; a namesake is shown before it is accepted."""
    personne = _a_ecrire(request.user, pk, Role.COORDINATION)
    formulaire = FormulaireIdentite(request.POST if request.method == "POST" else None, participant=personne)
    if formulaire.is_bound and formulaire.is_valid():
        donnees = dict(formulaire.cleaned_data)
        try:
            changer_identite(
                personne, donnees, auteur=request.user, autre_personne=donnees.pop("autre_personne")
            )
        except DejaConnue as refus:
            formulaire.refuser(str(refus), "autre_personne")
        except PersonneImpossible as refus:
            formulaire.refuser(str(refus), "identifiant_ft")
        else:
            messages.success(request, "L’identité est corrigée.")
            return redirect(retour(request, personne.pk))
    return page_formulaire(request, personne, formulaire, titre="Identité")


def _a_ecrire(utilisateur: Utilisateur, pk: int, role: Role = Role.REFERENT) -> Participant:
    """The person, for who writes there in this role; raises Http404."""
    personne = (
        Participant.objects.visibles_par(utilisateur, frozenset({role}))
        .filter(pk=pk)
        .select_related("plie", "commune", "qpv")
        .first()
    )
    if personne is None:
        raise Http404
    return personne
