"""People and their files."""

from django.urls import path

from parcours import views

app_name = "participants"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("participants.<str:extension>", views.liste_tableur, name="liste_tableur"),
    path("<int:pk>/", views.dossier, name="dossier"),
    path("<int:pk>/accompagnement/", views.accompagnement, name="accompagnement"),
]
