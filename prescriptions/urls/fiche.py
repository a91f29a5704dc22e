"""The fiche: filled, its documents, checked, sent, withdrawn, printed; by both doors."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from prescriptions.views import fiche, impression, pieces
from prescriptions.views.portes import par_compte, par_lien


def adresses(porte: Callable[..., Any]) -> list[URLPattern]:
    """The pages behind one door that write the fiche."""
    return [
        path("nouvelle/", porte(fiche.nouvelle), name="nouvelle"),
        path("<int:pk>/fiche/", porte(fiche.fiche), name="fiche"),
        path("<int:pk>/brouillon/", porte(fiche.brouillon), name="brouillon"),
        path("<int:pk>/pieces/", porte(pieces.pieces), name="pieces"),
        path("<int:pk>/pieces/<int:cle>/retrait/", porte(pieces.retrait), name="piece_retrait"),
        path("<int:pk>/envoi/", porte(fiche.envoi), name="envoi"),
        path("<int:pk>/annulation/", porte(fiche.annulation), name="annulation"),
    ]


# What is read is open to more roles than what is written.
urlpatterns: list[URLPattern] = [
    *adresses(par_compte),
    path("<int:pk>/pieces/<int:cle>/", pieces.piece, name="piece"),
    path("<int:pk>/fiche.pdf", impression.pdf, name="pdf"),
]
entrees: list[URLPattern] = [
    *adresses(par_lien),
    path("<int:pk>/pieces/<int:cle>/", par_lien(pieces.piece_par_lien), name="piece"),
    path("<int:pk>/fiche.pdf", par_lien(impression.pdf_par_lien), name="pdf"),
]
