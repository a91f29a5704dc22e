from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "mesures"

urlpatterns = [
    path("parcours/<int:parcours>/", a_venir, name="renouveler"),
    path("<int:pk>/bilan/", a_venir, name="bilan"),
    path("<int:pk>/bilan.pdf", a_venir, name="bilan_pdf"),
]
