"""Documents of a file."""

from django.urls import path

from parcours.views import pieces as vues

app_name = "pieces"

urlpatterns = [
    path("parcours/<int:parcours>/", vues.deposer, name="deposer"),
    path("<int:pk>/", vues.telecharger, name="telecharger"),
    path("<int:pk>/retrait/", vues.retirer, name="retirer"),
]
