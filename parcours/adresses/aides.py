from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "aides"

urlpatterns = [
    path("nouvelle/<int:parcours>/", a_venir, name="nouvelle"),
    path("<int:pk>/", a_venir, name="modifier"),
]
