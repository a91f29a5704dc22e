"""Posting a message, choosing one's rhythm, trying again: the services and their pages."""

from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from plie.envois import services
from plie.envois.enums import RythmeNouvelles
from plie.envois.models import Envoi, PreferenceNouvelles
from plie.envois.regles import ESSAIS_MAX, ESSAIS_SI_REFUS, delai_avant_essai, prochain_matin
from plie.envois.selectors import rythme_de
from plie.envois.services import RienAReessayer, choisir_rythme, poster, reessayer
from plie.roles import Role
from tests.fabriques import (
    EnvoiFabrique,
    PlieFabrique,
    PreferenceNouvellesFabrique,
    StructureFabrique,
    UtilisateurFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
PREFERENCES = "/messages/preferences/"
LISTE = "/messages/"


@pytest.fixture
def plie():
    return PlieFabrique()


@pytest.fixture
def compte():
    return UtilisateurFabrique(email="camille@example.org")


def ecrire(plie, **champs):
    return poster(**{"plie": plie, "cle": "essai", "sujet": "Une nouvelle", "texte": "La voici."} | champs)


def le(jour, heure, minute=0, mois=11):
    return datetime(2026, mois, jour, heure, minute, tzinfo=PARIS)


# --- when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "matin"),
    [
        (le(24, 7, 29), le(24, 7, 30)),
        (le(24, 7, 30), le(25, 7, 30)),  # strictly after: the messages of that minute are leaving
        (le(24, 23, 59), le(25, 7, 30)),
        (le(24, 0, 0), le(24, 7, 30)),
        (le(24, 12, mois=10), le(25, 7, 30, mois=10)),  # the night of the change of hour
        (le(31, 18, mois=12), datetime(2027, 1, 1, 7, 30, tzinfo=PARIS)),
    ],
)
def test_le_prochain_matin(instant, matin):
    assert prochain_matin(instant) == matin
    assert prochain_matin(instant).timetz().replace(tzinfo=None) == matin.timetz().replace(tzinfo=None)


def test_les_essais_s_espacent_puis_cessent():
    minutes = [delai_avant_essai(essais) for essais in range(1, ESSAIS_MAX + 1)]
    assert minutes[:4] == [timedelta(minutes=m) for m in (5, 10, 20, 40)]
    assert minutes[-1] is None
    assert None not in minutes[:-1]
    assert sum(minutes[:-1], timedelta()) > timedelta(days=3)  # a week-end without a mail server
    refusees = [delai_avant_essai(essais, refus=True) for essais in range(1, ESSAIS_SI_REFUS + 1)]
    assert refusees == [timedelta(minutes=5), timedelta(minutes=10), None]
    with pytest.raises(ValueError, match="No try"):
        delai_avant_essai(0)


def test_chaque_nom_du_calendrier_est_une_tache():
    current_app.loader.import_default_modules()
    noms = {entree["task"] for entree in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {"envois.envoyer_dus", "prescriptions.rappeler_les_avis"} <= noms
    assert noms <= set(current_app.tasks)


# --- posting --------------------------------------------------------------------------------------------


def test_une_cle_ne_se_poste_qu_une_fois(plie, compte):
    envoi = ecrire(plie, utilisateur=compte)
    assert envoi.adresse == "camille@example.org"
    assert ecrire(plie, utilisateur=compte, texte="Autre chose.") is None
    assert Envoi.objects.get().texte == "La voici."


def test_poster_part_apres_la_transaction_et_pas_avant(
    plie, compte, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ecrire(plie, utilisateur=compte, chemin="/prescriptions/12/")
        assert mailoutbox == []
    (message,) = mailoutbox
    assert message.to == ["camille@example.org"]
    assert f"{settings.SITE_URL}/prescriptions/12/" in message.body
    assert f"{settings.SITE_URL}{PREFERENCES}" in message.body


def test_une_transaction_defaite_n_ecrit_rien(plie, compte, mailoutbox, django_capture_on_commit_callbacks):
    @transaction.atomic
    def changement():
        ecrire(plie, utilisateur=compte)
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        changement()
    assert not Envoi.objects.exists()
    assert mailoutbox == []


def test_un_compte_ferme_ne_recoit_rien(plie):
    assert ecrire(plie, utilisateur=UtilisateurFabrique(is_active=False)) is None
    assert not Envoi.objects.exists()


def test_sans_adresse_c_est_une_erreur_du_programme(plie):
    with pytest.raises(ValueError, match="address"):
        ecrire(plie)


@pytest.mark.parametrize("erreur", [OperationalError("Redis"), ConnectionRefusedError()])
def test_sans_file_des_travaux_le_message_attend_le_passage_suivant(
    plie, compte, mailoutbox, monkeypatch, django_capture_on_commit_callbacks, erreur
):
    def panne(**_):
        raise erreur

    monkeypatch.setattr(services.envoyer_dus, "apply_async", panne)
    with django_capture_on_commit_callbacks(execute=True):
        ecrire(plie, utilisateur=compte)
    assert mailoutbox == []
    services.envoyer_dus()
    assert len(mailoutbox) == 1


# --- the rhythm -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rythme", "groupe", "attend"),
    [
        (None, "prescriptions", False),
        (RythmeNouvelles.IMMEDIAT, "prescriptions", False),
        (RythmeNouvelles.QUOTIDIEN, "prescriptions", True),
        (RythmeNouvelles.QUOTIDIEN, "", False),  # what is entrusted to somebody does not wait
    ],
)
def test_le_rythme_choisi_date_le_message(
    plie, compte, mailoutbox, django_capture_on_commit_callbacks, rythme, groupe, attend
):
    if rythme:
        PreferenceNouvellesFabrique(utilisateur=compte, rythme=rythme)
    avant = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        envoi = ecrire(plie, utilisateur=compte, groupe=groupe)
    if attend:
        assert envoi.a_partir_de == prochain_matin(timezone.localtime(envoi.cree_le))
        assert mailoutbox == []
    else:
        assert avant <= envoi.a_partir_de <= timezone.now()
        assert len(mailoutbox) == 1


def test_une_adresse_sans_compte_recoit_aussitot(plie, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ecrire(plie, adresse="alix@example.org", groupe="prescriptions")
    (message,) = mailoutbox
    assert message.to == ["alix@example.org"]
    assert PREFERENCES not in message.body  # nothing to choose without an account
    assert "prévenez la coordination" in message.body


def test_choisir_son_rythme_deux_fois_n_ecrit_qu_une_ligne(compte):
    assert rythme_de(compte) is RythmeNouvelles.IMMEDIAT
    choisir_rythme(compte, RythmeNouvelles.QUOTIDIEN)
    choisir_rythme(compte, RythmeNouvelles.IMMEDIAT)
    choisir_rythme(compte, RythmeNouvelles.QUOTIDIEN)
    assert rythme_de(compte) is RythmeNouvelles.QUOTIDIEN
    assert PreferenceNouvelles.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_chaque_compte_choisit_le_sien_et_pas_celui_d_un_autre(client, role):
    moi, autre = utilisateur(role), utilisateur(role)
    client.force_login(moi)
    page = client.get(PREFERENCES)
    assert page.status_code == HTTPStatus.OK
    assert page.text.count('value="immediat"') == 1
    assert not PreferenceNouvelles.objects.exists()  # a GET writes nothing
    reponse = client.post(PREFERENCES, {"rythme": "quotidien"})
    assert (reponse.status_code, reponse.url) == (HTTPStatus.FOUND, PREFERENCES)
    assert rythme_de(moi) is RythmeNouvelles.QUOTIDIEN
    assert rythme_de(autre) is RythmeNouvelles.IMMEDIAT
    assert "Votre choix est enregistré" in client.get(PREFERENCES).text


@pytest.mark.parametrize("saisie", ["", "chaque-heure", "immediat\x00"])
def test_un_rythme_inconnu_est_refuse_au_champ(client, saisie):
    client.force_login(utilisateur(Role.PRESCRIPTEUR))
    page = client.post(PREFERENCES, {"rythme": saisie})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choisissez un rythme" in page.text
    assert not PreferenceNouvelles.objects.exists()


def test_les_preferences_demandent_un_compte(client):
    assert client.get(PREFERENCES).status_code == HTTPStatus.FOUND
    assert client.post(PREFERENCES, {"rythme": "quotidien"}).status_code == HTTPStatus.FOUND
    assert not PreferenceNouvelles.objects.exists()


def test_mes_messages_est_une_fois_dans_le_menu_du_compte(client):
    client.force_login(utilisateur(Role.PRESCRIPTEUR))
    assert client.get(PREFERENCES).text.count(f'href="{PREFERENCES}"') == 1


# --- what could not leave -------------------------------------------------------------------------------


@pytest.fixture
def coordination(plie):
    return utilisateur(Role.COORDINATION, StructureFabrique(plie=plie))


@pytest.fixture
def echec(plie):
    return EnvoiFabrique(
        plie=plie,
        sujet="Votre lien personnel",
        essais=ESSAIS_MAX,
        erreur="Le serveur de courriel refuse cette adresse.",
        abandonne_le=timezone.now(),
    )


def test_la_coordination_lit_ce_qui_n_est_pas_parti(client, coordination, echec, plie):
    EnvoiFabrique(plie=plie, sujet="Parti", envoye_le=timezone.now())
    EnvoiFabrique(plie=plie, sujet="À partir")
    EnvoiFabrique(sujet="Dans un autre PLIE", abandonne_le=timezone.now())
    ferme = UtilisateurFabrique(is_active=False)
    EnvoiFabrique(plie=plie, sujet="Compte fermé", destinataire=ferme, abandonne_le=timezone.now())
    client.force_login(coordination)
    texte = client.get(LISTE).text
    assert "Votre lien personnel" in texte
    assert "refuse cette adresse" in texte
    for ailleurs in ("Parti", "À partir", "Dans un autre PLIE", "Compte fermé"):
        assert f'<td data-libelle="Sujet">{ailleurs}</td>' not in texte


def test_sans_echec_la_page_le_dit(client, coordination):
    client.force_login(coordination)
    assert "Aucun message en échec" in client.get(LISTE).text


def test_la_liste_ne_coute_pas_plus_a_cinquante(client, coordination, echec, plie):
    client.force_login(coordination)
    client.get(LISTE)
    with CaptureQueriesContext(
        connection,
    ) as une:
        client.get(LISTE)
    EnvoiFabrique.create_batch(60, plie=plie, abandonne_le=timezone.now())
    with CaptureQueriesContext(connection) as plusieurs:
        page = client.get(LISTE)
    assert len(plusieurs) == len(une)
    assert page.text.count("Réessayer") == 50


def test_reessayer_remet_le_message_en_route(
    client, coordination, echec, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(coordination)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(reverse("envois:relance", args=[echec.pk]))
    assert reponse.url == LISTE
    echec.refresh_from_db()
    assert echec.envoye_le
    assert echec.abandonne_le is None
    assert echec.erreur == ""
    assert [message.subject for message in mailoutbox] == ["Votre lien personnel"]
    client.post(reverse("envois:relance", args=[echec.pk]))  # the button clicked again
    assert "n&#x27;est plus en échec" in client.get(LISTE).text
    assert len(mailoutbox) == 1


def test_reessayer_prend_l_adresse_d_aujourd_hui(plie, compte):
    envoi = EnvoiFabrique(
        plie=plie, destinataire=compte, adresse="ancienne@example.org", abandonne_le=timezone.now()
    )
    assert reessayer(envoi).adresse == "camille@example.org"


def test_reessayer_n_ecrit_pas_a_un_compte_ferme(plie, compte):
    envoi = EnvoiFabrique(plie=plie, destinataire=compte, abandonne_le=timezone.now())
    compte.is_active = False
    compte.save()
    with pytest.raises(RienAReessayer, match="Ce compte est fermé"):
        reessayer(envoi)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATION])
def test_les_autres_roles_n_ont_pas_cette_page(client, echec, plie, role):
    client.force_login(utilisateur(role, StructureFabrique(plie=plie)))
    assert client.get(LISTE).status_code == HTTPStatus.NOT_FOUND
    assert client.post(reverse("envois:relance", args=[echec.pk])).status_code == HTTPStatus.NOT_FOUND
    echec.refresh_from_db()
    assert echec.abandonne_le


def test_une_autre_coordination_ne_relance_pas(client, echec):
    client.force_login(utilisateur(Role.COORDINATION))
    assert client.post(reverse("envois:relance", args=[echec.pk])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(reverse("envois:relance", args=[echec.pk])).status_code in {404, 405}
