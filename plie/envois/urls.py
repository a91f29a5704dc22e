"""Messages: what could not leave, and how often one wants news."""

from django.urls import URLPattern, path

from plie.envois import views

app_name = "envois"

urlpatterns: list[URLPattern] = [
    path("", views.liste, name="liste"),
    path("<int:pk>/relance/", views.relance, name="relance"),
    path("preferences/", views.preferences, name="preferences"),
]
