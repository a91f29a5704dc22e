"""Addresses of the bilans."""

from django.urls import path

from reporting import views

app_name = "reporting"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("demander/", views.demander, name="demander"),
    path("travaux/<uuid:identifiant>/", views.travail, name="travail"),
    path("travaux/<uuid:identifiant>/suivi/", views.suivi, name="suivi"),
    path("travaux/<uuid:identifiant>/relancer/", views.relancer, name="relancer"),
    path("<int:cle>/", views.bilan, name="bilan"),
    path("<int:cle>/publier/", views.publier, name="publier"),
    path("<int:cle>/graphiques/<slug:code>.<slug:largeur>.svg", views.graphique, name="graphique"),
    path("<int:cle>/pdf/", views.pdf, name="pdf"),
    path("<int:cle>/tableur/<slug:extension>/", views.tableur, name="tableur"),
    path("<int:cle>/tableaux/<slug:code>.csv", views.tableau_csv, name="csv"),
]
