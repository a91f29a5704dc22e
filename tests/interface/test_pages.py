"""The home page, the change of role, the shell around every page."""

from datetime import date

import pytest
from django.urls import reverse

from plie.acteurs.models import Habilitation
from plie.interface import bandeau
from plie.roles import Role


def test_un_visiteur_est_mene_a_la_connexion(client, db):
    reponse = client.get("/")
    assert reponse.status_code == 302
    assert reponse.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("role", Role)
def test_chaque_role_a_son_accueil(client, compte, role):
    client.force_login(compte(role))
    page = client.get("/", follow=True).content.decode()
    assert "Camille" in page
    assert f"{role.libelle} · CSC des Essais" in page
    assert "PLIE d’Essai" in page
    assert 'aria-current="page"' in page


def test_un_compte_sans_role_sait_a_qui_s_adresser(client, compte):
    client.force_login(compte())
    page = client.get("/").content.decode()
    assert "Aucun rôle ne vous est confié" in page
    assert "Navigation principale" not in page


def test_un_role_termine_n_ouvre_plus_rien(client, compte):
    client.force_login(compte(Role.REFERENT, fin=date(2022, 12, 31)))
    assert "Aucun rôle ne vous est confié" in client.get("/").content.decode()


@pytest.mark.parametrize("demonstration", [True, False])
def test_la_demonstration_se_dit_sur_chaque_page(client, compte, plie_essai, demonstration):
    plie_essai.demonstration = demonstration
    plie_essai.save()
    client.force_login(compte(Role.REFERENT))
    assert ("les personnes sont inventées" in client.get("/").content.decode()) is demonstration


def test_le_pied_de_page_nomme_ceux_qui_financent(client, compte):
    client.force_login(compte(Role.REFERENT))
    page = client.get("/").content.decode()
    for nom in ("Cofinancé par l’Union européenne", "État", "Département", "Région", "Agglomération d’Essai"):
        assert nom in page


def test_le_logo_du_plie_remplace_la_marque(client, compte, tmp_path, settings):
    (tmp_path / "signataires" / "essai").mkdir(parents=True)
    (tmp_path / "signataires" / "essai" / "region.svg").write_text("<svg/>", encoding="utf-8")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path]
    bandeau.logo_de.cache_clear()
    try:
        client.force_login(compte(Role.REFERENT))
        page = client.get("/").content.decode()
    finally:
        bandeau.logo_de.cache_clear()
    assert 'src="/static/signataires/essai/region.svg"' in page
    assert page.count("signataire-marque") == 3


class TestChangerDeRole:
    @pytest.fixture
    def camille(self, client, compte):
        utilisateur = compte(Role.REFERENT, Role.COORDINATION)
        client.force_login(utilisateur)
        return utilisateur

    def changer(self, client, valeur):
        return client.post(reverse("changer_role"), {"habilitation": valeur}, follow=True)

    def test_on_prend_un_autre_de_ses_roles(self, client, camille):
        coordination = camille.habilitations.get(role=Role.COORDINATION)
        page = self.changer(client, coordination.pk).content.decode()
        assert "Coordination · CSC des Essais" in page
        assert "Vous agissez maintenant en tant que" in page

    def test_pas_celui_d_un_collegue(self, client, camille, compte):
        collegue = compte(Role.ADMINISTRATEUR, email="collegue@example.org")
        assert self.changer(client, collegue.habilitations.get().pk).status_code == 404

    def test_pas_un_role_termine(self, client, camille):
        Habilitation.objects.filter(role=Role.COORDINATION).update(fin=date(2022, 12, 31))
        termine = camille.habilitations.get(role=Role.COORDINATION)
        assert self.changer(client, termine.pk).status_code == 404

    @pytest.mark.parametrize("valeur", ["", "x", "-1", "0", "99999999999999999999"])
    def test_pas_n_importe_quoi(self, client, camille, valeur):
        assert self.changer(client, valeur).status_code == 404

    def test_un_lien_ne_suffit_pas(self, client, camille):
        assert client.get(reverse("changer_role")).status_code == 405

    def test_sans_compte_on_se_connecte_d_abord(self, client, db):
        assert client.post(reverse("changer_role")).url.startswith(reverse("account_login"))


def test_l_accueil_ne_s_ecrit_pas(client, compte):
    client.force_login(compte(Role.REFERENT))
    assert client.post("/").status_code == 405


def test_le_cadre_d_une_page_tient_en_peu_de_requetes(client, compte, django_assert_max_num_queries):
    client.force_login(compte(Role.REFERENT, Role.COORDINATION, Role.PILOTE))
    with django_assert_max_num_queries(4):  # session, account, roles, own session of allauth
        client.get("/compte/password/change/")


@pytest.mark.parametrize(
    "adresse", ["/", "/compte/2fa/", "/compte/email/", "/compte/sessions/", "/compte/password/change/"]
)
def test_aucun_script_ni_style_dans_la_page(client, compte, adresse):
    client.force_login(compte(Role.REFERENT))
    page = client.get(adresse).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert "<script>" not in page
