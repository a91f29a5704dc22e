"""Where each role may go, and the page it is on."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from plie.interface import navigation
from plie.interface.navigation import ENTREES, Entree, liens
from plie.roles import Role


@pytest.fixture
def entrees(monkeypatch):
    """Three entries on addresses that exist, one on a page not installed."""
    monkeypatch.setattr(
        navigation,
        "ENTREES",
        (
            Entree("Accueil", "accueil", "house", frozenset(Role)),
            Entree("Compte", "account_email", "envelope", frozenset({Role.REFERENT})),
            Entree("Absente", "chapitre:page", "x", frozenset(Role)),
        ),
    )


def test_chaque_role_a_l_accueil_dans_son_menu():
    assert all("accueil" in [e.nom_url for e in ENTREES if role in e.roles] for role in Role)


@pytest.mark.parametrize("entree", ENTREES, ids=lambda entree: entree.nom_url)
def test_chaque_entree_mene_a_une_page(entree):
    assert reverse(entree.nom_url)


@pytest.mark.parametrize("role", Role)
def test_le_role_sans_dossier_n_a_pas_la_liste_des_participants(role):
    noms = {lien.libelle for lien in liens(role, "/")}
    if role in {
        Role.SIGNATAIRE,
        Role.ADMINISTRATEUR,
        Role.PILOTE,
        Role.PRESCRIPTEUR,
        Role.AVIS_FRANCE_TRAVAIL,
    }:
        assert "Participants" not in noms


@pytest.mark.parametrize(
    ("chemin", "courants"),
    [
        ("/", ["page", ""]),
        ("/compte/email/", ["", "page"]),
        ("/compte/email/suite/", ["", "true"]),
        ("/ailleurs/", ["", ""]),
    ],
)
def test_la_page_courante_est_marquee(entrees, chemin, courants):
    assert [lien.courant for lien in liens(Role.REFERENT, chemin)] == courants


def test_une_entree_n_est_montree_qu_a_ses_roles(entrees):
    assert [lien.libelle for lien in liens(Role.PILOTE, "/")] == ["Accueil"]
    assert liens(None, "/") == []


def test_un_role_qui_a_sa_page_y_arrive(monkeypatch, client, compte):
    monkeypatch.setitem(navigation.ACCUEIL_PAR_ROLE, Role.PILOTE, "account_email")
    client.force_login(compte(Role.PILOTE))
    assert client.get("/").url == reverse("account_email")


def test_la_page_d_un_chapitre_repond_a_l_accueil_de_son_role(monkeypatch, client, compte):
    monkeypatch.setattr(navigation, "_VUES_ACCUEIL", dict(navigation._VUES_ACCUEIL))

    @navigation.accueil_de(Role.PILOTE)
    def fiches(request):
        return HttpResponse(f"Les fiches de {request.user.prenom}")

    client.force_login(compte(Role.PILOTE))
    assert client.get("/").content.decode() == "Les fiches de Camille"
    client.force_login(compte(Role.REFERENT, email="autre@example.org"))
    assert "Les fiches de" not in client.get("/").content.decode()
