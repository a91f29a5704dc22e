from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "diagnostics"

urlpatterns = [
    path("nouveau/<int:parcours>/", a_venir, name="nouveau"),
    path("<int:pk>/", a_venir, name="modifier"),
    path("parcours/<int:parcours>/", a_venir, name="comparer"),
]
