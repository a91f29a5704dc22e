from django.urls import path

from parcours.views import temps_collectifs

app_name = "temps_collectifs"

urlpatterns = [
    path("", temps_collectifs.liste, name="liste"),
    path("nouveau/", temps_collectifs.nouveau, name="nouveau"),
    path("<int:pk>/", temps_collectifs.voir, name="voir"),
    path("<int:pk>/modifier/", temps_collectifs.modifier, name="modifier"),
    path("<int:pk>/inscriptions/", temps_collectifs.inscrire, name="inscrire"),
    path("<int:pk>/inscriptions/<int:inscription>/retrait/", temps_collectifs.retirer, name="retirer"),
    path("<int:pk>/presences/", temps_collectifs.presences, name="presences"),
    path("<int:pk>/feuille.pdf", temps_collectifs.feuille, name="feuille"),
]
