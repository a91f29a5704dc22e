from django.urls import path

from parcours.views.cer import modifier, nouveau, pdf, referent_unique, signer, transmettre, voir

app_name = "cer"

urlpatterns = [
    path("nouveau/<int:parcours>/", nouveau, name="nouveau"),
    path("referent-unique/<int:parcours>/", referent_unique, name="referent_unique"),
    path("<int:pk>/", voir, name="voir"),
    path("<int:pk>/modifier/", modifier, name="modifier"),
    path("<int:pk>/signature/", signer, name="signer"),
    path("<int:pk>/cer.pdf", pdf, name="pdf"),
    path("<int:pk>/transmission/", transmettre, name="transmettre"),
]
