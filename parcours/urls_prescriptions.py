"""What a parcours adds to the prescriptions: the orientation, the figures of the way in."""

from django.urls import path

from parcours import views
from parcours.views.mesures import bilan_transmis_pdf

app_name = "orientation"

urlpatterns = [
    path("suivi/", views.suivi, name="suivi"),
    path("suivi/tableur/<slug:extension>/", views.suivi_tableur, name="suivi_tableur"),
    path("<int:pk>/orientation/", views.orienter, name="orienter"),
    path("<int:pk>/bilans/<int:bilan>/", views.bilan_transmis, name="bilan"),
    path("<int:pk>/bilans/<int:bilan>/bilan.pdf", bilan_transmis_pdf, name="bilan_pdf"),
]
