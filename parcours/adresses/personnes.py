"""The person's contact and situation."""

from django.urls import path

from parcours.views import personnes as vues

app_name = "personnes"

urlpatterns = [
    path("<int:pk>/coordonnees/", vues.coordonnees, name="coordonnees"),
    path("<int:pk>/situation/", vues.situation, name="situation"),
    path("<int:pk>/identite/", vues.identite, name="identite"),
]
