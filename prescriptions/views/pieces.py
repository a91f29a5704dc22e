"""The documents of a fiche: attached, read, taken off; by both doors."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.documents.depots import DepotRefuse
from prescriptions.completude import modifiable
from prescriptions.forms.fiche import FormulaireFiche, FormulairePiece
from prescriptions.models import PieceJointe, Prescription
from prescriptions.portes import Porte
from prescriptions.services.fiches import FicheFermee
from prescriptions.services.pieces import joindre, retirer
from prescriptions.views import fiche
from prescriptions.views.dossier import LECTEURS, charger, noter

ANCRE = "#pieces"


@require_POST
def pieces(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """Attach one document; refused, the page of the fiche comes back and says why at the field."""
    prescription = fiche.charger(porte, pk)
    if not modifiable(prescription):
        return _fermee(request, porte, pk, FicheFermee())
    formulaire = FormulairePiece(request.POST, request.FILES)
    if not formulaire.is_valid():
        return page_de_la_fiche(request, porte, prescription, formulaire)
    fichier = formulaire.cleaned_data["fichier"]
    if not fichier:
        formulaire.add_error("fichier", "Choisissez d’abord le document à joindre.")
        return page_de_la_fiche(request, porte, prescription, formulaire)
    try:
        piece = joindre(porte, pk, fichier, formulaire.cleaned_data["titre"])
    except DepotRefuse as refus:
        formulaire.add_error("fichier", str(refus))
        return page_de_la_fiche(request, porte, prescription, formulaire)
    except FicheFermee as refus:
        return _fermee(request, porte, pk, refus)
    messages.success(request, f"Le document « {piece.titre} » est joint à la fiche.")
    return HttpResponseRedirect(porte.url("fiche", pk) + ANCRE)


@require_POST
def retrait(request: HttpRequest, porte: Porte, pk: int, cle: int) -> HttpResponse:
    """Take one document off the fiche."""
    fiche.charger(porte, pk)
    try:
        retirer(porte, pk, cle)
    except FicheFermee as refus:
        return _fermee(request, porte, pk, refus)
    messages.success(request, "Le document est retiré de la fiche.")
    return HttpResponseRedirect(porte.url("fiche", pk) + ANCRE)


@require_safe
@reserve_a(*LECTEURS)
def piece(request: Requete, pk: int, cle: int) -> HttpResponseBase:
    """One document, for an account that sees the prescription."""
    prescription = charger(request.user, pk)
    lisibles = PieceJointe.objects.visibles_par(request.user).filter(prescription=prescription)
    reponse = telechargement(get_object_or_404(lisibles, pk=cle))
    noter(request, request.user, prescription)
    return reponse


@require_safe
def piece_par_lien(request: HttpRequest, porte: Porte, pk: int, cle: int) -> HttpResponseBase:
    """One document of a fiche made through this link."""
    lisibles = PieceJointe.objects.filter(prescription__in=porte.prescriptions())
    return telechargement(get_object_or_404(lisibles, prescription=pk, pk=cle))


def telechargement(piece: PieceJointe) -> FileResponse:
    """The file to keep, never shown in the browser; 404 when it is not on the disk."""
    try:
        contenu = piece.fichier.open("rb")
    except FileNotFoundError as erreur:
        raise Http404 from erreur
    reponse = FileResponse(
        contenu, as_attachment=True, filename=piece.nom_origine, content_type=piece.type_mime
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def page_de_la_fiche(
    request: HttpRequest, porte: Porte, prescription: Prescription, formulaire_piece: FormulairePiece
) -> HttpResponse:
    """The page that fills the fiche, with the document that was refused."""
    vierge = FormulaireFiche(prescription=prescription)
    return fiche.page(request, porte, prescription, vierge, formulaire_piece=formulaire_piece)


def _fermee(request: HttpRequest, porte: Porte, pk: int, refus: FicheFermee) -> HttpResponse:
    messages.info(request, str(refus))
    return redirect(porte.url("dossier", pk))
