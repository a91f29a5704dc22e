"""The rencontre préalable: asked, given, planned, noted; each step is a form of the prescription's page."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role
from prescriptions.enums import ResultatRencontre
from prescriptions.forms.rencontres import (
    FormulaireDateRencontre,
    FormulaireReferent,
    FormulaireResultat,
)
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.services.rencontres import (
    RencontreImpossible,
    demander_rencontre,
    designer_referent,
    noter_rencontre,
    planifier_rencontre,
)
from prescriptions.views.dossier import charger, page_dossier, premier_jour, roles_sur

INVALIDE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_POST
@reserve_a(Role.PRESCRIPTEUR)
def demande(request: Requete, pk: int) -> HttpResponse:
    """The prescriber asks for a meeting once the fiche is sent."""
    prescription = _charger(request, pk, Role.PRESCRIPTEUR)
    porte = Porte(structure=prescription.structure, utilisateur=request.user)
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
    return _retour(pk)


@require_POST
@reserve_a(Role.COORDINATION)
def referent(request: Requete, pk: int) -> HttpResponse:
    """The coordination gives the meeting to a référent."""
    prescription = _charger(request, pk, Role.COORDINATION)
    formulaire = FormulaireReferent(request.POST, plie=prescription.plie)
    if not formulaire.is_valid():
        return page_dossier(request, prescription, INVALIDE, form_referent=formulaire)
    choisi = formulaire.cleaned_data["referent"]
    try:
        designer_referent(request.user, prescription, choisi)
    except RencontreImpossible as erreur:
        messages.error(request, str(erreur))
    except PermissionError as erreur:
        raise Http404 from erreur
    else:
        messages.success(request, f"La rencontre préalable est confiée à {choisi}.")
    return _retour(pk)


@require_POST
@reserve_a(Role.REFERENT)
def date(request: Requete, pk: int) -> HttpResponse:
    """The référent fixes when and where."""
    prescription = _sienne(request, pk)
    formulaire = FormulaireDateRencontre(request.POST)
    if not formulaire.is_valid():
        return page_dossier(request, prescription, INVALIDE, form_date=formulaire)
    try:
        planifier_rencontre(request.user, prescription, **formulaire.cleaned_data)
    except RencontreImpossible as erreur:
        messages.error(request, str(erreur))
    except PermissionError as erreur:
        raise Http404 from erreur
    else:
        messages.success(request, "La rencontre préalable est fixée : le prescripteur en est informé.")
    return _retour(pk)


@require_POST
@reserve_a(Role.REFERENT)
def resultat(request: Requete, pk: int) -> HttpResponse:
    """The référent notes what came of it."""
    prescription = _sienne(request, pk)
    formulaire = FormulaireResultat(request.POST, premier_jour=premier_jour(prescription))
    if not formulaire.is_valid():
        return page_dossier(request, prescription, INVALIDE, form_resultat=formulaire)
    donnees = formulaire.cleaned_data
    try:
        noter_rencontre(
            request.user,
            prescription,
            tenue_le=donnees["tenue_le"],
            resultat=ResultatRencontre(donnees["resultat"]),
            commentaire=donnees["commentaire"],
        )
    except RencontreImpossible as erreur:
        messages.error(request, str(erreur))
    except PermissionError as erreur:
        raise Http404 from erreur
    else:
        messages.success(request, "Le résultat de la rencontre préalable est noté.")
    return _retour(pk)


def _charger(request: Requete, pk: int, role: Role) -> Prescription:
    """A prescription the user sees by this very role; 404 otherwise."""
    prescription = charger(request.user, pk)
    if role not in roles_sur(request.user, prescription):
        raise Http404
    return prescription


def _sienne(request: Requete, pk: int) -> Prescription:
    """A prescription whose meeting was given to the user; 404 otherwise."""
    prescription = _charger(request, pk, Role.REFERENT)
    rencontre = getattr(prescription, "rencontre_prealable", None)
    if rencontre is None or rencontre.referent_id != request.user.pk:
        raise Http404
    return prescription


def _retour(pk: int) -> HttpResponse:
    return redirect(f"{reverse('prescriptions:dossier', args=[pk])}#rencontre")
