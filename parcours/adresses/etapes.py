from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "etapes"

urlpatterns = [
    path("<slug:genre>/nouvelle/<int:parcours>/", a_venir, name="nouvelle"),
    path("<slug:genre>/<int:pk>/", a_venir, name="modifier"),
]
