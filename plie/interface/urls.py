"""Home, change of role."""

from django.urls import path

from plie.interface import views

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("role/", views.changer_role, name="changer_role"),
]
