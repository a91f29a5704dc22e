from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "agenda"

urlpatterns = [
    path("", a_venir, name="semaine"),
    path("mois/", a_venir, name="mois"),
    path("abonnement/", a_venir, name="abonnement"),
    path("flux/<str:secret>.ics", a_venir, name="flux"),
]
