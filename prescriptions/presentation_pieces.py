"""The documents of a fiche, as the page that fills it shows them."""

from typing import Any

from prescriptions.forms.fiche import FormulairePiece
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.services.pieces import PIECES_MAX


def contexte_pieces(
    porte: Porte, prescription: Prescription, formulaire: FormulairePiece | None = None
) -> dict[str, Any]:
    """What ``prescriptions/fiche/_pieces.html`` reads; ``formulaire`` is the one that came back refused."""
    pk = prescription.pk
    return {
        "prescription": prescription,
        "pieces": [
            (piece, porte.url("piece", pk, piece.pk), porte.url("piece_retrait", pk, piece.pk))
            for piece in prescription.pieces.order_by("pk")
        ],
        "formulaire_piece": FormulairePiece() if formulaire is None else formulaire,
        "url_pieces": porte.url("pieces", pk),
        "pieces_max": PIECES_MAX,
    }
