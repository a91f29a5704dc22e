"""Financial helps."""

from django.urls import path

from parcours.views import aides as vues

app_name = "aides"

urlpatterns = [
    path("nouvelle/<int:parcours>/", vues.nouvelle, name="nouvelle"),
    path("<int:pk>/", vues.modifier, name="modifier"),
]
