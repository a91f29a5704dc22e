from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "veilles"

urlpatterns = [
    path("nouvelle/<int:parcours>/", a_venir, name="nouvelle"),
    path("<int:pk>/fin/", a_venir, name="clore"),
]
