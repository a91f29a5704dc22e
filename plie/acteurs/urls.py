"""Accounts and structures."""

from django.urls import path

from plie.acteurs import views

app_name = "acteurs"

urlpatterns = [
    path("comptes/", views.comptes, name="comptes"),
    path("structures/", views.structures, name="structures"),
]
