from django.urls import path

from parcours.views.mesures import bilan, bilan_pdf, renouveler

app_name = "mesures"

urlpatterns = [
    path("parcours/<int:parcours>/", renouveler, name="renouveler"),
    path("<int:pk>/bilan/", bilan, name="bilan"),
    path("<int:pk>/bilan.pdf", bilan_pdf, name="bilan_pdf"),
]
