"""Prescriptions."""

from django.urls import path

from prescriptions import views

app_name = "prescriptions"

urlpatterns = [
    path("", views.liste, name="liste"),
]
