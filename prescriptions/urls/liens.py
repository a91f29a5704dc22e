"""The personal links: kept by the coordination, and the entry of whoever received one."""

from django.urls import path

from prescriptions.views import liens
from prescriptions.views.portes import par_lien

urlpatterns = [
    path("liens/", liens.liens, name="liens"),
    path("liens/<int:pk>/renvoi/", liens.renvoi, name="lien_renvoi"),
    path("liens/<int:pk>/revocation/", liens.revocation, name="lien_revocation"),
]

# Under « /prescrire/ », without account.
entrees = [
    path("", par_lien(liens.liste_par_lien), name="liste"),
    path("entree/<str:jeton>/", liens.entree, name="entree"),
    path("sortie/", liens.sortie, name="sortie"),
]
