"""Login, password, second factor: every page in the shell, in French."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse

from plie.acteurs.models import Utilisateur
from plie.roles import Role
from tests.interface.conftest import MOT_DE_PASSE

ANGLAIS = re.compile(
    r"\b(Sign In|Sign Out|Password|Forgot|Confirm|Your account|Enter|Activate|Remove|Cancel|Name)\b"
)


@pytest.fixture
def connecte(client, compte):
    """Logged in through the form, so that allauth knows when and how."""
    compte(Role.REFERENT)
    client.post(reverse("account_login"), {"login": "camille@example.org", "password": MOT_DE_PASSE})
    return client


@pytest.fixture
def confirme(connecte):
    """Has just given the password again, as any change of the security of an account asks."""
    connecte.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    return connecte


def corps(reponse) -> str:
    """The text of the page, without its tags."""
    return re.sub(r"<[^>]+>", " ", reponse.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nom", "phrase"),
    [
        ("account_login", "Se connecter"),
        ("account_reset_password", "Recevoir le lien"),
        ("account_reset_password_done", "Vérifiez votre messagerie"),
        ("account_reset_password_from_key_done", "Mot de passe enregistré"),
        ("account_signup", "Les comptes sont ouverts par votre PLIE"),
        ("account_inactive", "Ce compte est fermé"),
    ],
)
def test_les_pages_ouvertes_a_tous(client, nom, phrase):
    page = corps(client.get(reverse(nom)))
    assert phrase in page
    assert "Cofinancé par l’Union européenne" in page
    assert not ANGLAIS.search(page)


@pytest.mark.parametrize(
    ("nom", "phrase"),
    [
        ("account_logout", "Rester connecté"),
        ("account_change_password", "Changer de mot de passe"),
        ("account_email", "tenue par l’administrateur de votre PLIE"),
        ("account_reauthenticate", "Confirmez que c’est bien vous"),
        ("mfa_index", "Application d’authentification"),
        ("mfa_activate_totp", "Clé à recopier"),
        ("mfa_list_webauthn", "Aucune clé enregistrée"),
        ("mfa_add_webauthn", "Nom de la clé"),
        ("usersessions_list", "Cet appareil"),
    ],
)
def test_les_pages_du_compte(confirme, nom, phrase):
    page = corps(confirme.get(reverse(nom)))
    assert phrase in page
    assert "PLIE d’Essai" in page
    assert not ANGLAIS.search(page)


def test_un_mot_de_passe_faux_ne_dit_pas_si_le_compte_existe(client, compte):
    compte(Role.REFERENT)
    reponses = [
        corps(client.post(reverse("account_login"), {"login": adresse, "password": "faux"}))
        for adresse in ("camille@example.org", "personne@example.org")
    ]
    messages = [re.findall(r"incorrects?", reponse) for reponse in reponses]
    assert messages[0]
    assert messages[0] == messages[1]


def test_la_connexion_mene_a_l_accueil(client, compte):
    compte(Role.REFERENT)
    reponse = client.post(
        reverse("account_login"), {"login": "Camille@example.org", "password": MOT_DE_PASSE}
    )
    assert reponse.url == "/"


def test_se_deconnecter_demande_un_envoi(connecte):
    assert connecte.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in connecte.session
    connecte.post(reverse("account_logout"))
    assert "_auth_user_id" not in connecte.session


def test_un_mot_de_passe_oublie_se_remplace(client, compte):
    compte(Role.REFERENT)
    client.post(reverse("account_reset_password"), {"email": "camille@example.org"})
    lien = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    formulaire = client.get(lien, follow=True)
    assert "Choisir un nouveau mot de passe" in corps(formulaire)
    adresse = formulaire.request["PATH_INFO"]
    refuse = client.post(adresse, {"password1": "court", "password2": "court"})
    assert "à corriger" in corps(refuse)
    accepte = client.post(
        adresse, {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    )
    assert accepte.url == reverse("account_reset_password_from_key_done")
    assert "Ce lien ne fonctionne plus" in corps(client.get(lien, follow=True))


def test_la_securite_du_compte_redemande_le_mot_de_passe(connecte):
    reponse = connecte.get(reverse("mfa_activate_totp"))
    assert reponse.url.startswith(reverse("account_reauthenticate"))


def test_un_second_facteur_s_active_puis_se_demande(confirme):
    page = confirme.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert confirme.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert "Il vous reste 10" in corps(confirme.get(reverse("mfa_index")))
    codes = re.findall(r"<li>(\d{8})</li>", confirme.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    for nom in ("mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert not ANGLAIS.search(corps(confirme.get(reverse(nom))))

    confirme.post(reverse("account_logout"))
    etape = confirme.post(
        reverse("account_login"), {"login": "camille@example.org", "password": MOT_DE_PASSE}, follow=True
    )
    assert "Encore une étape" in corps(etape)
    assert not ANGLAIS.search(corps(etape))
    assert confirme.post(reverse("mfa_authenticate"), {"code": codes[0]}).url == "/"


def test_une_cle_de_securite_se_renomme_puis_se_retire(confirme):
    cle = Authenticator.objects.create(
        user=Utilisateur.objects.get_queryset().get(),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Clé bleue", "credential": {}},
    )
    assert "Clé bleue" in corps(confirme.get(reverse("mfa_list_webauthn")))
    formulaire = corps(confirme.get(reverse("mfa_edit_webauthn", args=[cle.pk])))
    assert "Nom de la clé" in formulaire
    assert not ANGLAIS.search(formulaire)
    confirme.post(reverse("mfa_edit_webauthn", args=[cle.pk]), {"name": "Clé rouge"})
    assert "Clé rouge" in corps(confirme.get(reverse("mfa_remove_webauthn", args=[cle.pk])))
    confirme.post(reverse("mfa_remove_webauthn", args=[cle.pk]))
    assert not Authenticator.objects.filter(pk=cle.pk).exists()
