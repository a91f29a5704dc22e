"""The fiche on paper: a tagged PDF, for whoever reads the fiche on screen."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.documents.pdf import rendre_pdf
from plie.interface.bandeau import signataires
from plie.interface.embleme import embleme_svg
from prescriptions.enums import EtatPrescription
from prescriptions.models import PieceJointe, Prescription
from prescriptions.portes import Porte
from prescriptions.presentation import lire_fiche
from prescriptions.views.dossier import LECTEURS, charger, noter
from prescriptions.views.dossier_lien import charger_par_lien


@require_safe
@reserve_a(*LECTEURS)
def pdf(request: Requete, pk: int) -> HttpResponse:
    """The fiche, for an account that sees the prescription."""
    prescription = charger(request.user, pk)
    noter(request, request.user, prescription)
    lisibles = PieceJointe.objects.visibles_par(request.user).filter(prescription=prescription)
    return reponse_pdf(prescription, lisibles.order_by("pk"))


@require_safe
def pdf_par_lien(request: HttpRequest, porte: Porte, pk: int) -> HttpResponse:
    """The fiche, for the holder of the link that wrote it."""
    prescription = charger_par_lien(porte, pk)
    return reponse_pdf(prescription, prescription.pieces.order_by("pk"))


def reponse_pdf(prescription: Prescription, pieces: Iterable[PieceJointe]) -> HttpResponse:
    """The document; its file name tells nothing of the person."""
    contexte = {
        "prescription": prescription,
        "plie": prescription.plie,
        "nom": prescription.nom_lu,
        "etat": EtatPrescription(prescription.etat),
        # The document lists the titles of what is attached, it opens nothing.
        "fiche": lire_fiche(prescription, pieces, lambda nom, *args: ""),
        "signataires": signataires(prescription.plie),
        "imprime_le": timezone.now(),
    }
    contenu = rendre_pdf("prescriptions/fiche_pdf.html", contexte, {"embleme-ue.svg": embleme_svg().encode()})
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="fiche-prescription-{prescription.pk}.pdf"'
    return reponse
