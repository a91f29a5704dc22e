from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "temps_collectifs"

urlpatterns = [
    path("", a_venir, name="liste"),
    path("nouveau/", a_venir, name="nouveau"),
    path("<int:pk>/", a_venir, name="voir"),
    path("<int:pk>/feuille.pdf", a_venir, name="feuille"),
]
