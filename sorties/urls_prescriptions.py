"""What an exit adds to the prescriptions: the bilan de fin that was sent."""

from django.urls import path

from sorties.views.bilans_transmis import bilan_transmis, bilan_transmis_pdf

app_name = "bilan_de_fin"

urlpatterns = [
    path("<int:pk>/bilan-de-fin/<int:bilan>/", bilan_transmis, name="voir"),
    path("<int:pk>/bilan-de-fin/<int:bilan>/fiche-bilan.pdf", bilan_transmis_pdf, name="pdf"),
]
