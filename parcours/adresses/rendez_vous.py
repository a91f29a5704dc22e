from django.urls import path

from parcours.views import rendez_vous

app_name = "rendez_vous"

urlpatterns = [
    path("nouveau/<int:parcours>/", rendez_vous.nouveau, name="nouveau"),
    path("<int:pk>/", rendez_vous.issue, name="issue"),
    path("<int:pk>/deplacer/", rendez_vous.deplacer, name="deplacer"),
    path("<int:pk>/annuler/", rendez_vous.annuler, name="annuler"),
    path("<int:pk>/appel/", rendez_vous.appel, name="appel"),
]
