from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "rendez_vous"

urlpatterns = [
    path("nouveau/<int:parcours>/", a_venir, name="nouveau"),
    path("<int:pk>/", a_venir, name="issue"),
    path("<int:pk>/deplacer/", a_venir, name="deplacer"),
    path("<int:pk>/annuler/", a_venir, name="annuler"),
    path("<int:pk>/appel/", a_venir, name="appel"),
]
