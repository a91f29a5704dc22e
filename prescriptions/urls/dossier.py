"""One prescription, its avis, its decision, its rencontre préalable."""

from django.urls import URLPattern, path

from prescriptions.views import avis, dossier, dossier_lien, rencontres
from prescriptions.views.portes import par_lien

urlpatterns: list[URLPattern] = [
    path("<int:pk>/", dossier.dossier, name="dossier"),
    path("<int:pk>/avis/", avis.avis, name="avis"),
    path("<int:pk>/refus/", avis.refus, name="refus"),
    path("<int:pk>/validation/", avis.validation, name="validation"),
    path("<int:pk>/rencontre/demande/", rencontres.demande, name="rencontre_demande"),
    path("<int:pk>/rencontre/referent/", rencontres.referent, name="rencontre_referent"),
    path("<int:pk>/rencontre/date/", rencontres.date, name="rencontre_date"),
    path("<int:pk>/rencontre/resultat/", rencontres.resultat, name="rencontre_resultat"),
]

# Under « /prescrire/ », without account.
entrees: list[URLPattern] = [
    path("<int:pk>/", par_lien(dossier_lien.dossier_par_lien), name="dossier"),
    path("<int:pk>/rencontre/demande/", par_lien(dossier_lien.rencontre_par_lien), name="rencontre_demande"),
]
