"""What a parcours adds to the prescriptions made by a personal link."""

from django.urls import path

from parcours import views
from parcours.views.mesures import bilan_par_lien_pdf
from prescriptions.views.portes import par_lien

app_name = "orientation_par_lien"

urlpatterns = [
    path("<int:pk>/bilans/<int:bilan>/", par_lien(views.bilan_par_lien), name="bilan"),
    path("<int:pk>/bilans/<int:bilan>/bilan.pdf", par_lien(bilan_par_lien_pdf), name="bilan_pdf"),
]
