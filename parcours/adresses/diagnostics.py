from django.urls import path

from parcours.views.diagnostics import comparer, modifier, nouveau

app_name = "diagnostics"

urlpatterns = [
    path("nouveau/<int:parcours>/", nouveau, name="nouveau"),
    path("<int:pk>/", modifier, name="modifier"),
    path("parcours/<int:parcours>/", comparer, name="comparer"),
]
