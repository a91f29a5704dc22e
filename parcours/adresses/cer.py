from django.urls import path

from parcours.views.attente_de_page import a_venir

app_name = "cer"

urlpatterns = [
    path("nouveau/<int:parcours>/", a_venir, name="nouveau"),
    path("<int:pk>/", a_venir, name="voir"),
    path("<int:pk>/modifier/", a_venir, name="modifier"),
    path("<int:pk>/cer.pdf", a_venir, name="pdf"),
    path("<int:pk>/transmission/", a_venir, name="transmettre"),
]
