"""The fiche, filled and sent by an account of the structure or by a personal link."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from prescriptions.completude import (
    avertissements,
    manques,
    modifiable,
    questions_du_tour,
    verdict_du_public,
)
from prescriptions.doublons import doublons_pour_porte
from prescriptions.forms.fiche import FormulaireEnvoi, FormulaireFiche, FormulairePiece, ancre
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.presentation import lire_fiche
from prescriptions.presentation_pieces import contexte_pieces
from prescriptions.prolongements import date_prochaine_cellule
from prescriptions.regles import avis_requis
from prescriptions.services import fiches
from prescriptions.views.dossier import noter


@require_POST
def nouvelle(request: HttpRequest, porte: Porte) -> HttpResponse:
    """Open a blank draft."""
    return redirect(porte.url("fiche", fiches.ouvrir_brouillon(porte).pk))


@require_http_methods(["GET", "HEAD", "POST"])
def fiche(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """The form; without JavaScript its buttons keep the draft or go on to the check."""
    prescription = charger(porte, pk)
    if not modifiable(prescription):
        messages.info(request, "Cette fiche est déjà envoyée ou close : elle ne se modifie plus.")
        return redirect(porte.url("dossier", pk))
    if request.method != "POST":
        return page(request, porte, prescription, FormulaireFiche(prescription=prescription))
    formulaire = FormulaireFiche(request.POST, prescription=prescription)
    prescription, erreur = _enregistrer(porte, prescription, formulaire)
    if erreur or not formulaire.is_valid():
        return page(request, porte, prescription, formulaire, erreur)
    if request.POST.get("suite") == "envoi":
        return redirect(porte.url("envoi", pk))
    messages.success(request, "Le brouillon est enregistré.")
    return redirect(porte.url("fiche", pk))


@require_POST
def brouillon(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """Keep what is valid as it is typed; the answer is the state of the draft."""
    prescription = charger(porte, pk)
    formulaire = FormulaireFiche(request.POST, prescription=prescription)
    prescription, erreur = _enregistrer(porte, prescription, formulaire)
    contexte = _etat(porte, prescription, formulaire, erreur)
    contexte |= {"enregistre_le": timezone.now(), "fragment": True}
    return render(request, "prescriptions/fiche/etat.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def envoi(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """What is missing, what the fiche tells of the public, who will give an avis; then send."""
    prescription = charger(porte, pk)
    formulaire = FormulaireEnvoi(request.POST if request.method == "POST" else None)
    erreur = ""
    if request.method == "POST":
        try:
            # Without a version, nobody can say what was read before it was sent.
            formulaire.is_valid()
            fiches.soumettre(porte, pk, formulaire.cleaned_data.get("version"))
        except (fiches.FicheIncomplete, fiches.FicheRelue) as refus:
            erreur = str(refus)
            prescription = charger(porte, pk)
        except fiches.FicheFermee as refus:
            messages.info(request, str(refus))
            return redirect(porte.url("dossier", pk))
        else:
            messages.success(request, "La fiche est envoyée à la coordination.")
            return redirect(porte.url("dossier", pk))
    elif not modifiable(prescription):
        return redirect(porte.url("dossier", pk))
    _noter(request, porte, prescription)
    contexte = {
        **_etat(porte, prescription, None, erreur),
        "form_envoi": FormulaireEnvoi(initial={"version": prescription.version}),
        "manques": [(manque.phrase, ancre(manque.champ)) for manque in manques(prescription)],
        "avis_demandes": [emetteur.libelle for emetteur in avis_requis(prescription.rsa)],
        "cellule": date_prochaine_cellule(porte.plie, timezone.now()),
        "fiche": lire_fiche(prescription, prescription.pieces.order_by("pk"), porte.url),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if erreur else HTTPStatus.OK
    return render(request, "prescriptions/fiche/envoi.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
def annulation(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """Ask for a confirmation, then withdraw the fiche."""
    charger(porte, pk)
    if request.method == "POST":
        try:
            fiches.annuler(porte, pk)
        except fiches.FicheFermee as refus:
            messages.info(request, str(refus))
            return redirect(porte.url("dossier", pk))
        messages.success(request, "La fiche est annulée.")
        return redirect(porte.url("liste"))
    contexte = {
        "titre": "Annuler la fiche",
        "question": "La fiche ne sera plus examinée. Pour proposer de nouveau la personne, il faudra une "
        "nouvelle fiche.",
        "libelle_bouton": "Annuler la fiche",
        "danger": True,
        "url_annuler": porte.url("dossier", pk),
        "libelle_annuler": "Ne pas annuler",
    }
    return render(request, "composants/confirmation.html", contexte)


def charger(porte: Porte, pk: int) -> Prescription:
    """A fiche that this door opens; 404 otherwise."""
    return get_object_or_404(
        porte.prescriptions().select_related("plie", "structure", "commune", "qpv__commune"), pk=pk
    )


def _enregistrer(
    porte: Porte, prescription: Prescription, formulaire: FormulaireFiche
) -> tuple[Prescription, str]:
    """Store the valid fields; the fiche as it is now, and why nothing was stored."""
    formulaire.is_valid()
    version = formulaire.cleaned_data.get("version")
    try:
        ecrite = fiches.enregistrer_brouillon(porte, prescription.pk, formulaire.donnees_valides(), version)
    except (fiches.FicheModifiee, fiches.FicheFermee) as refus:
        return prescription, str(refus)
    return ecrite, ""


def _noter(request: HttpRequest, porte: Porte, prescription: Prescription) -> None:
    # The journal is that of the accounts; a link has none, and reads only what it wrote itself.
    if porte.utilisateur is not None:
        noter(request, porte.utilisateur, prescription)


def _etat(
    porte: Porte, prescription: Prescription, formulaire: FormulaireFiche | None, erreur: str
) -> dict[str, Any]:
    jour = timezone.localdate()
    return {
        "prescription": prescription,
        "erreur": erreur,
        "a_corriger": [(c.label, ancre(c.name), c.errors) for c in formulaire.visible_fields() if c.errors]
        if formulaire
        else [],
        "verdict": verdict_du_public(prescription, jour),
        "avertissements": avertissements(prescription, jour),
        "doublons": doublons_pour_porte(porte, prescription),
        "enregistre_le": None,
        "fragment": False,
        "adresses": {
            "liste": porte.url("liste"),
            **{nom: porte.url(nom, prescription.pk) for nom in ("fiche", "brouillon", "envoi", "annulation")},
        },
    }


def page(
    request: HttpRequest,
    porte: Porte,
    prescription: Prescription,
    formulaire: FormulaireFiche,
    erreur: str = "",
    *,
    formulaire_piece: FormulairePiece | None = None,
) -> HttpResponse:
    """The page that fills the fiche; what came back refused keeps what was typed, and the answer is 422."""
    _noter(request, porte, prescription)
    # A page refused for its age keeps the version it was opened with: it must stay refused.
    if formulaire.is_bound and not erreur:
        saisie = request.POST.copy()
        saisie["version"] = str(prescription.version)
        formulaire.data = saisie
    contexte = {
        **_etat(porte, prescription, formulaire, erreur),
        "form": formulaire,
        "questions": questions_du_tour(prescription),
        **contexte_pieces(porte, prescription, formulaire_piece),
    }
    refusee = bool(erreur or formulaire.errors or (formulaire_piece and formulaire_piece.errors))
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refusee else HTTPStatus.OK
    return render(request, "prescriptions/fiche/page.html", contexte, status=statut)
