"""Addresses of the accompaniment: one module a theme, its name is the namespace."""

from typing import Final

from django.urls import include, path

# Where each module is mounted.
PREFIXES: Final = {
    "entretiens": "entretiens/",
    "emargement": "emargement/",
    "agenda": "agenda/",
    "rappels": "rappels/",
    "rendez_vous": "rendez-vous/",
    "entrees": "entrees/",
    "temps_collectifs": "temps-collectifs/",
    "diagnostics": "diagnostics/",
    "cer": "cer/",
    "mesures": "mesures/",
    "etapes": "etapes/",
    "veilles": "veilles/",
    "ecoutes": "ecoutes/",
    "aides": "aides/",
    "pieces": "pieces/",
    "personnes": "personnes/",
    "portefeuille": "portefeuille/",
}

urlpatterns = [path(prefixe, include(f"parcours.adresses.{nom}")) for nom, prefixe in PREFIXES.items()]
