from django.urls import path

from parcours.views import entrees

app_name = "entrees"

urlpatterns = [
    path("<int:parcours>/contact/", entrees.contact, name="contact"),
    path("<int:parcours>/non-entree/", entrees.non_entree, name="non_entree"),
    path("<int:parcours>/proposition/", entrees.proposer, name="proposer"),
]
