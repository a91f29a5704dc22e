"""The exits: declared, proved, confirmed, followed."""

from django.urls import path

from sorties.views.a_venir import a_venir

app_name = "sorties"

urlpatterns = [
    path("", a_venir, name="liste"),
    path("nouvelle/<int:parcours>/", a_venir, name="nouvelle"),
    path("et-si/<int:parcours>/", a_venir, name="et_si"),
    path("verdict/<int:parcours>/", a_venir, name="verdict"),
    path("<int:pk>/", a_venir, name="voir"),
    path("<int:pk>/modifier/", a_venir, name="modifier"),
    path("<int:pk>/retrait/", a_venir, name="retirer"),
    path("<int:pk>/rupture/", a_venir, name="rupture"),
    path("<int:pk>/reprise/", a_venir, name="reprise"),
    path("<int:pk>/reprise/retrait/", a_venir, name="reprise_retirer"),
    path("<int:pk>/preuves/", a_venir, name="preuve"),
    path("preuves/<int:pk>/", a_venir, name="preuve_telecharger"),
    path("preuves/<int:pk>/retrait/", a_venir, name="preuve_retirer"),
    path("<int:pk>/bilan/", a_venir, name="bilan"),
    path("<int:pk>/bilan/fiche/", a_venir, name="fiche"),
    path("<int:pk>/bilan/remise/", a_venir, name="remise"),
    path("<int:pk>/bilan/transmission/", a_venir, name="transmission"),
    path("fiches/<int:pk>/fiche-bilan.pdf", a_venir, name="fiche_pdf"),
    path("fiches/", a_venir, name="lots"),
    path("fiches/lots/<uuid:identifiant>/", a_venir, name="lot"),
    path("fiches/lots/<uuid:identifiant>/suivi/", a_venir, name="lot_suivi"),
    path("fiches/lots/<uuid:identifiant>/reprise/", a_venir, name="lot_relancer"),
    path("fiches/lots/<uuid:identifiant>/fiches-bilan.zip", a_venir, name="lot_archive"),
    path("<int:pk>/suivis/<int:echeance>/", a_venir, name="suivi"),
    path("reexamen/", a_venir, name="reexamen"),
]
