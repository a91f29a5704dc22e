"""What an exit adds to the prescriptions made by a personal link."""

from django.urls import path

from prescriptions.views.portes import par_lien
from sorties.views.bilans_transmis import bilan_par_lien, bilan_par_lien_pdf

app_name = "bilan_de_fin_par_lien"

urlpatterns = [
    path("<int:pk>/bilan-de-fin/<int:bilan>/", par_lien(bilan_par_lien), name="voir"),
    path("<int:pk>/bilan-de-fin/<int:bilan>/fiche-bilan.pdf", par_lien(bilan_par_lien_pdf), name="pdf"),
]
