"""Écoute psychologique."""

from django.urls import path

from parcours.views import ecoutes as vues

app_name = "ecoutes"

urlpatterns = [
    path("nouvelle/<int:parcours>/", vues.nouvelle, name="nouvelle"),
    path("<int:pk>/", vues.suivre, name="suivre"),
    path("<int:pk>/retrait/", vues.retirer, name="retirer"),
]
