"""The entretiens of a parcours."""

from django.urls import path

from parcours.views import entretiens, entretiens_brouillons, entretiens_corrections

app_name = "entretiens"

urlpatterns = [
    path("nouveau/<int:parcours>/", entretiens.nouveau, name="nouveau"),
    path("<int:pk>/", entretiens.voir, name="voir"),
    path("<int:pk>/modifier/", entretiens.modifier, name="modifier"),
    path("<int:pk>/corriger/", entretiens_corrections.corriger, name="corriger"),
    path("brouillon/<uuid:cle>/", entretiens_brouillons.brouillon, name="brouillon"),
    path("brouillon/<uuid:cle>/effacer/", entretiens_brouillons.effacement, name="effacer"),
]
