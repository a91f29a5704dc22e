from django.urls import path

from parcours.views import emargement

app_name = "emargement"

urlpatterns = [
    path("<int:pk>/", emargement.recueillir, name="recueillir"),
    path("<int:pk>/feuille.pdf", emargement.feuille, name="feuille"),
    path("temps-collectif/<int:pk>/", emargement.feuille_collective, name="feuille_collective"),
    path("personne/<str:jeton>/", emargement.personne, name="personne"),
]
