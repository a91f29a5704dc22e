"""Prescriptions: one module of addresses a theme."""

from django.urls import path

from prescriptions.urls import dossier, fiche, imports, liens
from prescriptions.views import liste

app_name = "prescriptions"

urlpatterns = [
    path("", liste.liste, name="liste"),
    *fiche.urlpatterns,
    *dossier.urlpatterns,
    *liens.urlpatterns,
    *imports.urlpatterns,
]
