"""Fiches actions."""

from django.urls import path

from fiches_actions import views

app_name = "fiches_actions"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("<slug:numero>/", views.fiche, name="fiche"),
]
