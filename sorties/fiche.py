"""The fiche bilan as a tagged PDF (PDF/UA-1), as one reader may have it."""

from typing import Any

from django.utils import timezone

from parcours.regles.traces import chemin_svg
from plie.documents.pdf import rendre_pdf
from plie.interface.bandeau import signataires
from plie.interface.embleme import embleme_svg
from sorties.enums import ModeRemise, VarianteFiche
from sorties.models import BilanFin, Remise
from sorties.selectors.bilans import contenu_de_la_fiche

GABARIT = "sorties/fiche_bilan_pdf.html"


def composer(bilan: BilanFin, variante: VarianteFiche) -> bytes:
    """The PDF of a bilan for one reader; nothing is written.

    The person's copy shows their signature once it was drawn. The prescriber's holds, of the freins, only
    what the person agreed to, in its text as in what describes the file.
    """
    contenu = contenu_de_la_fiche(bilan, variante)
    ressources = {"embleme-ue.svg": embleme_svg().encode()}
    remise = Remise.objects.filter(bilan=bilan).select_related("notee_par").first()
    signee = remise is not None and remise.mode == ModeRemise.SIGNATURE and contenu.pour_la_personne
    if remise is not None and signee:
        ressources["signature.svg"] = _dessin(remise)
    contexte: dict[str, Any] = {
        "fiche": contenu,
        "plie": contenu.plie,
        "remise": remise,
        "signee": signee,
        "signataires": signataires(contenu.plie),
        "imprime_le": timezone.now(),
    }
    return rendre_pdf(GABARIT, contexte, ressources)


def _dessin(remise: Remise) -> bytes:
    """The signature drawn again; whatever the row holds, numbers and letters of a path only."""
    largeur, hauteur = int(remise.largeur or 1), int(remise.hauteur or 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {largeur} {hauteur}" '
        f'width="{largeur}" height="{hauteur}"><path d="{chemin_svg(remise.trace or [])}" fill="none" '
        'stroke="#1b1b35" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    ).encode()
