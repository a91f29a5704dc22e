from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "rappels"

urlpatterns = [
    path("", a_venir, name="liste"),
    path("<int:pk>/lettre.pdf", a_venir, name="lettre"),
]
