from django.urls import path

from parcours.views import portefeuille as vues

app_name = "portefeuille"

urlpatterns = [
    path("transfert/", vues.transferer, name="transferer"),
    path("delegations/", vues.delegations, name="delegations"),
    path("delegations/<int:pk>/fin/", vues.terminer, name="terminer"),
]
