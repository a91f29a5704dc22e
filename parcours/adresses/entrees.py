from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "entrees"

urlpatterns = [
    path("<int:parcours>/contact/", a_venir, name="contact"),
    path("<int:parcours>/non-entree/", a_venir, name="non_entree"),
    path("<int:parcours>/proposition/", a_venir, name="proposer"),
]
