"""Each error page says, in French, what happened and what to do."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from plie import urls
from plie.interface.views import trop_de_demandes
from plie.roles import Role


def lever(exception):
    def vue(request):
        raise exception

    vue.login_required = False
    return vue


handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
urlpatterns = [
    path("e400/", lever(SuspiciousOperation("forgée"))),
    path("e403/", lever(PermissionDenied)),
    path("e500/", lever(ZeroDivisionError)),
    path("e503/", lever(OperationalError("connection refused"))),
    path("e503-bis/", lever(InterfaceError("connection already closed"))),
    path("ecrire/", lambda request: HttpResponse("écrit")),
    *urls.urlpatterns,
]


@pytest.fixture
def visiteur(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("adresse", "code", "phrase"),
    [
        ("/e400/", 400, "n’a pas pu être lue"),
        ("/e403/", 403, "n’est pas ouverte à votre rôle"),
        ("/nulle-part/", 404, "n’existe pas, ou ne vous est pas ouverte"),
    ],
)
def test_une_demande_qui_n_aboutit_pas(visiteur, adresse, code, phrase):
    reponse = visiteur.get(adresse)
    assert reponse.status_code == code
    assert phrase in reponse.content.decode()
    assert "Aller à l’accueil" in reponse.content.decode()


@pytest.mark.parametrize(
    ("adresse", "code", "phrase"),
    [
        ("/e500/", 500, "Le service a rencontré un problème"),
        ("/e503/", 503, "Le service revient dans un instant"),
        ("/e503-bis/", 503, "Le service revient dans un instant"),
    ],
)
@pytest.mark.usefixtures("_sans_base")
def test_un_serveur_en_panne_repond_sans_base(visiteur, adresse, code, phrase):
    reponse = visiteur.get(adresse)
    assert reponse.status_code == code
    assert phrase in reponse.content.decode()
    assert ("Retry-After" in reponse.headers) is (code == 503)


@pytest.fixture
def _sans_base(settings):
    """Only the handlers: the middlewares that read the database are out, as when it is down."""
    settings.MIDDLEWARE = []


@pytest.mark.django_db
def test_un_formulaire_expire_ne_perd_pas_son_lecteur(settings):
    visiteur = Client(enforce_csrf_checks=True)
    reponse = visiteur.post(reverse("account_login"), {"login": "x@example.org", "password": "x"})
    assert reponse.status_code == 403
    assert "Ce formulaire a expiré" in reponse.content.decode()


@pytest.mark.django_db
def test_trop_d_essais(rf):
    reponse = trop_de_demandes(rf.post("/compte/login/"))
    assert reponse.status_code == 429
    assert "Trop d’essais à la suite" in reponse.content.decode()
    assert reverse("account_reset_password") in reponse.content.decode()


def test_la_page_404_garde_le_menu_de_qui_est_connecte(client, compte):
    client.force_login(compte(Role.REFERENT))
    page = client.get("/nulle-part/").content.decode()
    assert "Navigation principale" in page
    assert "Référent de parcours · CSC des Essais" in page
