"""The cellule de suivi."""

from django.urls import path

from gouvernance.views import cellule as vues

app_name = "cellule"

urlpatterns = [
    path("", vues.page, name="demandes"),
    path("seance/", vues.ouvrir, name="ouvrir"),
    path("seance/cloture/", vues.clore, name="clore"),
    path("<slug:nature>/<int:pk>/", vues.decision, name="decision"),
]
