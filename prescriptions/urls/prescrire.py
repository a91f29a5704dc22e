"""The same fiche, opened by a personal link."""

from django.urls import URLPattern

from prescriptions.urls import dossier, fiche, liens

app_name = "prescrire"

urlpatterns: list[URLPattern] = [*liens.entrees, *fiche.entrees, *dossier.entrees]
