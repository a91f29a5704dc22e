from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "entretiens"

urlpatterns = [
    path("nouveau/<int:parcours>/", a_venir, name="nouveau"),
    path("<int:pk>/", a_venir, name="voir"),
    path("<int:pk>/modifier/", a_venir, name="modifier"),
    path("<int:pk>/corriger/", a_venir, name="corriger"),
    path("brouillon/<uuid:cle>/", a_venir, name="brouillon"),
]
