from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "pieces"

urlpatterns = [
    path("parcours/<int:parcours>/", a_venir, name="deposer"),
    path("<int:pk>/", a_venir, name="telecharger"),
]
