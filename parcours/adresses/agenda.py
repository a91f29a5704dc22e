from django.urls import path

from parcours.views import agenda

app_name = "agenda"

urlpatterns = [
    path("", agenda.semaine, name="semaine"),
    path("mois/", agenda.mois, name="mois"),
    path("abonnement/", agenda.abonnement, name="abonnement"),
    path("abonnement/revocation/", agenda.revocation, name="revocation"),
    path("flux/<str:secret>.ics", agenda.flux, name="flux"),
]
