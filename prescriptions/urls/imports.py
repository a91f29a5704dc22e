"""The orientations automatiques of the CAF."""

from django.urls import URLPattern, path

from prescriptions.views import imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.liste, name="imports"),
    path("imports/<int:cle>/", imports.apercu, name="import_caf"),
    path("imports/<int:cle>/colonnes/", imports.colonnes, name="import_colonnes"),
    path("imports/<int:cle>/lecture/", imports.lecture, name="import_lecture"),
    path("imports/<int:cle>/lecture/suivi/", imports.suivi, name="import_suivi"),
    path("imports/<int:cle>/lecture/relancer/", imports.relancer, name="import_relancer"),
    path("imports/<int:cle>/confirmer/", imports.confirmer, name="import_confirmer"),
    path("imports/<int:cle>/abandonner/", imports.abandonner, name="import_abandonner"),
    path("imports/<int:cle>/rapport.<slug:extension>", imports.rapport, name="import_rapport"),
]
