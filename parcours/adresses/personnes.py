from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "personnes"

urlpatterns = [
    path("<int:pk>/coordonnees/", a_venir, name="coordonnees"),
    path("<int:pk>/situation/", a_venir, name="situation"),
]
