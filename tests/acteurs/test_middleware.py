"""The active role of a request: the one chosen, while it runs; the first otherwise."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from plie.acteurs.middleware import CLE_SESSION, HabilitationMiddleware
from plie.acteurs.models import Utilisateur
from plie.roles import Role
from tests.fabriques import HabilitationFabrique, PlieFabrique, il_y_a, utilisateur

pytestmark = pytest.mark.django_db


def passer(personne, choisie=None):
    """One request through the middleware, as the view gets it."""
    requete = RequestFactory().get("/")
    requete.session = SessionStore()
    if choisie is not None:
        requete.session[CLE_SESSION] = choisie
    requete.user = personne
    requete.session.modified = False
    recues = []

    def vue(recue):
        recues.append(recue)
        return HttpResponse("fait")

    assert HabilitationMiddleware(vue)(requete).content == b"fait"
    assert recues == [requete]
    assert not requete.session.modified
    return requete


def relu(personne):
    return Utilisateur.objects.get(pk=personne.pk)


@pytest.fixture
def deux():
    """Two roles of one person in two PLIE, in the order of the PLIE."""
    premiere = HabilitationFabrique(structure__plie=PlieFabrique(nom="Plie A"))
    seconde = HabilitationFabrique(
        utilisateur=premiere.utilisateur,
        structure__plie=PlieFabrique(nom="Plie B"),
        role=Role.PRESCRIPTEUR,
    )
    return premiere, seconde


def test_un_visiteur_n_a_pas_de_role():
    requete = passer(AnonymousUser())
    assert requete.habilitation is None
    assert requete.habilitations == []


def test_un_compte_sans_role_n_en_a_pas():
    requete = passer(utilisateur(), choisie=1)
    assert requete.habilitation is None
    assert requete.habilitations == []
    assert requete.user.vues() == ()


def test_sans_choix_le_premier_role_est_actif(deux):
    premiere, seconde = deux
    requete = passer(relu(premiere.utilisateur))
    assert requete.habilitation == premiere
    assert requete.habilitations == [premiere, seconde]
    assert [vue.plie_id for vue in requete.user.vues()] == [premiere.structure.plie_id]


def test_le_role_choisi_est_actif_et_ferme_l_autre_plie(deux):
    premiere, seconde = deux
    requete = passer(relu(premiere.utilisateur), choisie=seconde.pk)
    assert requete.habilitation == requete.user.habilitation_active == seconde
    assert requete.habilitations == [premiere, seconde]
    assert [vue.plie_id for vue in requete.user.vues()] == [seconde.structure.plie_id]
    assert not requete.user.a_role(Role.COORDINATION)


@pytest.mark.parametrize(
    "perdre",
    [
        lambda habilitation: {"fin": il_y_a(1)},
        lambda habilitation: {"debut": il_y_a(-1)},
        lambda habilitation: {"utilisateur": utilisateur()},
    ],
    ids=["fini", "pas encore commencé", "celui d'une autre personne"],
)
def test_un_role_choisi_qui_ne_vaut_plus_cede_au_premier(deux, perdre):
    premiere, seconde = deux
    for champ, valeur in perdre(seconde).items():
        setattr(seconde, champ, valeur)
    seconde.save()
    requete = passer(relu(premiere.utilisateur), choisie=seconde.pk)
    assert requete.habilitation == premiere
    assert requete.habilitations == [premiere]


def test_une_structure_fermee_retire_le_role_choisi(deux):
    premiere, seconde = deux
    seconde.structure.active = False
    seconde.structure.save(update_fields=["active"])
    assert passer(relu(premiere.utilisateur), choisie=seconde.pk).habilitation == premiere


@pytest.mark.parametrize("choisie", [0, -1, 999_999_999, "1", "un mot", None])
def test_un_choix_qui_ne_veut_rien_dire_cede_au_premier(deux, choisie):
    premiere, _ = deux
    assert passer(relu(premiere.utilisateur), choisie=choisie).habilitation == premiere


def test_le_dernier_role_fini_ne_laisse_rien():
    habilitation = HabilitationFabrique(fin=il_y_a(1))
    requete = passer(relu(habilitation.utilisateur), choisie=habilitation.pk)
    assert requete.habilitation is None
    assert requete.user.vues() == ()


def test_le_site_passe_par_la(client, deux):
    premiere, seconde = deux
    client.force_login(premiere.utilisateur)
    assert client.get(reverse("sante")).wsgi_request.habilitation == premiere
    session = client.session
    session[CLE_SESSION] = seconde.pk
    session.save()
    requete = client.get(reverse("sante")).wsgi_request
    assert requete.habilitation == seconde
    assert [vue.plie_id for vue in requete.user.vues()] == [seconde.structure.plie_id]


def test_les_vues_ne_redemandent_rien_a_la_base(deux, django_assert_num_queries):
    requete = passer(relu(deux[0].utilisateur))
    with django_assert_num_queries(0):
        requete.user.vues()
        requete.user.a_role(Role.COORDINATION)
        str(requete.habilitation.structure.plie)


def test_une_page_ouverte_par_un_compte_ne_se_garde_nulle_part(client, deux):
    client.force_login(deux[0].utilisateur)
    assert set(client.get(reverse("participants:liste"))["Cache-Control"].split(", ")) == {
        "private",
        "no-store",
    }


def test_une_vue_qui_dit_combien_de_temps_se_garder_est_ecoutee(deux):
    requete = RequestFactory().get("/")
    requete.session = SessionStore()
    requete.user = deux[0].utilisateur
    dessin = HttpResponse("dessin", headers={"Cache-Control": "private, max-age=60"})
    assert HabilitationMiddleware(lambda _: dessin)(requete)["Cache-Control"] == "private, max-age=60"


def test_la_page_d_un_visiteur_reste_ordinaire():
    requete = RequestFactory().get("/")
    requete.session = SessionStore()
    requete.user = AnonymousUser()
    reponse = HabilitationMiddleware(lambda _: HttpResponse("fait"))(requete)
    assert not reponse.has_header("Cache-Control")
