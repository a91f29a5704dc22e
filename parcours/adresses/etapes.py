"""Étapes and objectives."""

from django.urls import path

from parcours.views import etapes as vues

app_name = "etapes"

urlpatterns = [
    path("objectifs/nouveau/<int:parcours>/", vues.objectif_nouveau, name="objectif_nouveau"),
    path("objectifs/<int:pk>/", vues.objectif_clore, name="objectif_clore"),
    path("<slug:genre>/nouvelle/<int:parcours>/", vues.nouvelle, name="nouvelle"),
    path("<slug:genre>/<int:pk>/", vues.modifier, name="modifier"),
]
