"""Addresses of the whole site; each app declares its own."""

from django.urls import URLPattern, URLResolver, include, path

from plie.sante import sante

handler400 = "plie.interface.views.requete_incorrecte"
handler403 = "plie.interface.views.acces_refuse"
handler404 = "plie.interface.views.page_introuvable"
handler429 = "plie.interface.views.trop_de_demandes"
handler500 = "plie.interface.views.erreur_serveur"

urlpatterns: list[URLPattern | URLResolver] = [
    path("sante/", sante, name="sante"),
    path("", include("plie.interface.urls")),
    path("compte/", include("allauth.urls")),
    path("", include("plie.acteurs.urls")),
    path("participants/", include("parcours.urls")),
    path("", include("parcours.adresses")),
    path("sorties/", include("sorties.urls")),
    path("cellule/", include("gouvernance.urls")),
    path("prescriptions/", include("parcours.urls_prescriptions")),
    path("prescriptions/", include("sorties.urls_prescriptions")),
    path("prescriptions/", include("prescriptions.urls")),
    path("prescrire/", include("parcours.urls_par_lien")),
    path("prescrire/", include("sorties.urls_par_lien")),
    path("prescrire/", include("prescriptions.urls.prescrire")),
    path("messages/", include("plie.envois.urls")),
    path("fiches-actions/", include("fiches_actions.urls")),
    path("bilans/", include("reporting.urls")),
]
