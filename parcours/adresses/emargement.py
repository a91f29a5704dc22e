from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "emargement"

urlpatterns = [
    path("<int:pk>/", a_venir, name="recueillir"),
    path("<int:pk>/feuille.pdf", a_venir, name="feuille"),
    path("personne/<str:jeton>/", a_venir, name="personne"),
]
