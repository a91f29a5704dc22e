"""Veilles."""

from django.urls import path

from parcours.views import veilles as vues

app_name = "veilles"

urlpatterns = [
    path("nouvelle/<int:parcours>/", vues.nouvelle, name="nouvelle"),
    path("<int:pk>/fin/", vues.clore, name="clore"),
    path("<int:pk>/retrait/", vues.retirer, name="retirer"),
]
