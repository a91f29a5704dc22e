from django.urls import path

from parcours.views import rappels

app_name = "rappels"

urlpatterns = [
    path("", rappels.liste, name="liste"),
    path("<int:pk>/lettre.pdf", rappels.lettre, name="lettre"),
    path("<int:pk>/renvoi/", rappels.renvoi, name="renvoi"),
    path("<int:pk>/vu/", rappels.vu, name="vu"),
    path("<int:pk>/postee/", rappels.postee, name="postee"),
]
