from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "portefeuille"

urlpatterns = [
    path("transfert/", a_venir, name="transferer"),
    path("delegations/", a_venir, name="delegations"),
]
