"""The cellule de suivi."""

from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "cellule"

urlpatterns = [
    path("", a_venir, name="demandes"),
]
