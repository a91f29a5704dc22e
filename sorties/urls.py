"""The exits: declared, proved, confirmed, followed."""

from django.urls import path

from sorties.views import bilans, declaration, lots
from sorties.views.liste import liste, liste_tableur
from sorties.views.preuves import preuve
from sorties.views.preuves import retirer as retirer_la_preuve
from sorties.views.preuves import telecharger as telecharger_preuve
from sorties.views.reexamen import reexamen
from sorties.views.reprises import reprise
from sorties.views.reprises import retirer as retirer_la_reprise
from sorties.views.ruptures import rupture
from sorties.views.suivis import suivi
from sorties.views.voir import voir

app_name = "sorties"

urlpatterns = [
    path("", liste, name="liste"),
    path("liste.<str:extension>", liste_tableur, name="liste_tableur"),
    path("nouvelle/<int:parcours>/", declaration.nouvelle, name="nouvelle"),
    path("et-si/<int:parcours>/", declaration.et_si, name="et_si"),
    path("verdict/<int:parcours>/", declaration.verdict, name="verdict"),
    path("<int:pk>/", voir, name="voir"),
    path("<int:pk>/modifier/", declaration.modifier, name="modifier"),
    path("<int:pk>/retrait/", declaration.retirer_sortie, name="retirer"),
    path("<int:pk>/rupture/", rupture, name="rupture"),
    path("<int:pk>/reprise/", reprise, name="reprise"),
    path("<int:pk>/reprise/retrait/", retirer_la_reprise, name="reprise_retirer"),
    path("<int:pk>/preuves/", preuve, name="preuve"),
    path("preuves/<int:pk>/", telecharger_preuve, name="preuve_telecharger"),
    path("preuves/<int:pk>/retrait/", retirer_la_preuve, name="preuve_retirer"),
    path("<int:pk>/bilan/", bilans.bilan, name="bilan"),
    path("<int:pk>/bilan/fiche/", bilans.fiche, name="fiche"),
    path("<int:pk>/bilan/remise/", bilans.remise, name="remise"),
    path("<int:pk>/bilan/transmission/", bilans.transmission, name="transmission"),
    path("fiches/<int:pk>/fiche-bilan.pdf", bilans.fiche_pdf, name="fiche_pdf"),
    path("fiches/", lots.lots, name="lots"),
    path("fiches/lots/<uuid:identifiant>/", lots.lot, name="lot"),
    path("fiches/lots/<uuid:identifiant>/suivi/", lots.lot_suivi, name="lot_suivi"),
    path("fiches/lots/<uuid:identifiant>/reprise/", lots.lot_relancer, name="lot_relancer"),
    path("fiches/lots/<uuid:identifiant>/fiches-bilan.zip", lots.lot_archive, name="lot_archive"),
    path("<int:pk>/suivis/<int:echeance>/", suivi, name="suivi"),
    path("reexamen/", reexamen, name="reexamen"),
]
