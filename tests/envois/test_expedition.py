"""Sending: at once or together, failures, two sweeps at once, a sweep killed halfway."""

import threading
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.mail import EmailMessage
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from plie.envois import expedition
from plie.envois.enums import Canal
from plie.envois.expedition import ECHECS_DE_SUITE, envoyer_dus, envoyer_lot
from plie.envois.models import Envoi
from plie.envois.regles import ESSAIS_MAX, ESSAIS_SI_REFUS
from plie.envois.tasks import envoyer_dus as tache
from tests.fabriques import EnvoiFabrique, PlieFabrique, UtilisateurFabrique

pytestmark = pytest.mark.django_db

INCONNUE = SMTPRecipientsRefused({"x@example.org": (550, b"No such user x@example.org")})
PLUS_TARD = SMTPRecipientsRefused({"x@example.org": (450, b"Greylisted")})
MUET = ConnectionRefusedError(111, "Connection refused by smtp.example.org")


@pytest.fixture
def plie():
    return PlieFabrique(nom="PLIE du Val")


def panne(monkeypatch, erreur, seulement=None):
    """The mail server answers with an error, to everybody or to one address."""
    vrai = EmailMessage.send

    def envoyer(message, *args, **champs):
        if seulement is None or message.to == [seulement]:
            raise erreur
        return vrai(message, *args, **champs)

    monkeypatch.setattr(EmailMessage, "send", envoyer)


def reparer(monkeypatch):
    monkeypatch.undo()


# --- at once, together ----------------------------------------------------------------------------------


def test_un_message_du_part_et_ne_repart_pas(plie, mailoutbox):
    envoi = EnvoiFabrique(plie=plie, sujet="Fiche n° 12", texte="La voici.", chemin="/prescriptions/12/")
    assert envoyer_dus() == 1
    assert envoyer_dus() == 0
    (message,) = mailoutbox
    assert (message.to, message.subject) == ([envoi.adresse], "Fiche n° 12")
    assert "La voici." in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    envoi.refresh_from_db()
    assert envoi.envoye_le is not None
    assert (envoi.essais, envoi.erreur) == (0, "")


def test_un_message_date_de_demain_attend(plie, mailoutbox):
    EnvoiFabrique(plie=plie, a_partir_de=timezone.now() + timedelta(seconds=30))
    assert envoyer_dus() == 0
    assert mailoutbox == []


def test_ce_qui_est_du_ensemble_part_en_un_message(plie, mailoutbox):
    compte = UtilisateurFabrique(email="camille@example.org")
    communs = {"plie": plie, "destinataire": compte, "adresse": compte.email}
    for numero in (12, 13, 14):
        EnvoiFabrique(
            **communs,
            groupe="prescriptions",
            sujet=f"Fiche n° {numero} : validée",
            texte=f"Texte {numero}.",
            chemin=f"/prescriptions/{numero}/",
        )
    EnvoiFabrique(**communs, groupe="", sujet="Une personne vous est orientée")
    EnvoiFabrique(plie=plie, groupe="prescriptions", adresse="autre@example.org", sujet="À un autre")
    EnvoiFabrique(**communs | {"plie": PlieFabrique()}, groupe="prescriptions", sujet="D'un autre PLIE")
    assert envoyer_dus() == 6
    sujets = sorted((message.to[0], message.subject) for message in mailoutbox)
    assert sujets == [
        ("autre@example.org", "À un autre"),
        ("camille@example.org", "3 nouvelles de vos prescriptions"),
        ("camille@example.org", "D'un autre PLIE"),
        ("camille@example.org", "Une personne vous est orientée"),
    ]
    (ensemble,) = [message for message in mailoutbox if message.subject.startswith("3 ")]
    for numero in (12, 13, 14):
        assert f"Fiche n° {numero} : validée\nTexte {numero}.\n" in ensemble.body
        assert ensemble.body.count(f"/prescriptions/{numero}/") == 1


def test_le_matin_n_a_qu_un_message_quels_que_soient_les_sujets(plie, mailoutbox):
    compte = UtilisateurFabrique(email="camille@example.org")
    for groupe, sujet in (("prescriptions", "Fiche n° 12 : validée"), ("avis attendus", "2 avis attendus")):
        EnvoiFabrique(plie=plie, destinataire=compte, adresse=compte.email, groupe=groupe, sujet=sujet)
    assert envoyer_dus() == 2
    (message,) = mailoutbox
    assert message.subject == "2 nouvelles du PLIE du Val"
    for sujet in ("Fiche n° 12 : validée", "2 avis attendus"):
        assert sujet in message.body


def test_un_compte_ferme_depuis_ne_recoit_plus(plie, mailoutbox):
    compte = UtilisateurFabrique()
    envoi = EnvoiFabrique(plie=plie, destinataire=compte, adresse=compte.email)
    compte.is_active = False
    compte.save()
    assert envoyer_dus() == 0
    envoi.refresh_from_db()
    assert envoi.abandonne_le is not None
    assert envoi.envoye_le is None
    assert mailoutbox == []


def test_la_tache_envoie(plie, mailoutbox):
    EnvoiFabrique(plie=plie)
    tache.delay()
    assert len(mailoutbox) == 1


# --- failures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("erreur", "texte"),
    [
        (INCONNUE, "Le serveur de courriel refuse cette adresse."),
        (PLUS_TARD, "Le serveur de courriel refuse cette adresse."),
        (SMTPAuthenticationError(535, b"bad"), "Le serveur de courriel refuse notre compte d'envoi."),
        (SMTPDataError(554, b"spam"), "Le serveur de courriel refuse le message."),
        (SMTPServerDisconnected("x@example.org"), "Le serveur de courriel ne répond pas."),
        (TimeoutError(), "Le serveur de courriel ne répond pas."),
        (MUET, "Le serveur de courriel ne répond pas."),
        (ValueError("x@example.org"), "L'envoi a échoué."),
    ],
)
def test_un_echec_est_dit_sans_citer_personne_et_le_message_attend(
    plie, monkeypatch, mailoutbox, caplog, erreur, texte
):
    envoi = EnvoiFabrique(plie=plie, adresse="x@example.org")
    panne(monkeypatch, erreur)
    avant = timezone.now()
    assert envoyer_dus() == 0
    envoi.refresh_from_db()
    assert (envoi.essais, envoi.erreur, envoi.envoye_le, envoi.abandonne_le) == (1, texte, None, None)
    assert avant + timedelta(minutes=5) <= envoi.a_partir_de <= timezone.now() + timedelta(minutes=5)
    assert "x@example.org" not in caplog.text
    assert envoyer_dus() == 0  # not before its hour
    envoi.refresh_from_db()
    assert envoi.essais == 1

    reparer(monkeypatch)
    Envoi.objects.update(a_partir_de=timezone.now())
    assert envoyer_dus() == 1
    envoi.refresh_from_db()
    assert envoi.envoye_le is not None
    assert envoi.erreur == ""
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("erreur", "limite"), [(MUET, ESSAIS_MAX), (PLUS_TARD, ESSAIS_MAX), (INCONNUE, ESSAIS_SI_REFUS)]
)
def test_apres_plusieurs_essais_on_abandonne(plie, monkeypatch, erreur, limite):
    envoi = EnvoiFabrique(plie=plie)
    panne(monkeypatch, erreur)
    for essai in range(1, limite + 1):
        assert envoi.abandonne_le is None
        Envoi.objects.update(a_partir_de=timezone.now())
        envoyer_dus()
        envoi.refresh_from_db()
        assert envoi.essais == essai
    assert envoi.abandonne_le is not None
    reparer(monkeypatch)
    assert envoyer_dus() == 0


def test_une_adresse_refusee_n_arrete_pas_les_autres(plie, monkeypatch, mailoutbox):
    EnvoiFabrique(plie=plie, adresse="x@example.org")
    EnvoiFabrique.create_batch(4, plie=plie)
    panne(monkeypatch, INCONNUE, seulement="x@example.org")
    assert envoyer_dus() == 4
    assert Envoi.objects.get(envoye_le__isnull=True).adresse == "x@example.org"
    assert len(mailoutbox) == 4


def test_un_serveur_muet_arrete_le_passage_et_n_use_pas_tous_les_essais(plie, monkeypatch, mailoutbox):
    EnvoiFabrique.create_batch(ECHECS_DE_SUITE + 4, plie=plie)
    panne(monkeypatch, MUET)
    assert envoyer_dus() == 0
    assert Envoi.objects.filter(essais=1).count() == ECHECS_DE_SUITE
    assert Envoi.objects.filter(essais=0).count() == 4
    reparer(monkeypatch)
    Envoi.objects.update(a_partir_de=timezone.now())
    assert envoyer_dus() == ECHECS_DE_SUITE + 4
    assert len(mailoutbox) == ECHECS_DE_SUITE + 4


def test_un_passage_trop_long_s_arrete_avant_la_limite_des_taches(plie, monkeypatch, mailoutbox):
    EnvoiFabrique.create_batch(3, plie=plie)
    monkeypatch.setattr(expedition, "DUREE_MAX", -1)
    assert envoyer_dus() == 0
    assert mailoutbox == []


def test_un_sms_sans_passerelle_n_est_pas_dit_envoye(plie, settings):
    settings.SMS_APPRISE_URL = ""
    envoi = EnvoiFabrique(plie=plie, canal=Canal.SMS, adresse="0639981234")
    assert envoyer_dus() == 0
    envoi.refresh_from_db()
    assert envoi.envoye_le is None
    assert "passerelle" in envoi.erreur


# --- killed halfway -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mort", [SoftTimeLimitExceeded(), OperationalError("server closed the connection")])
def test_un_passage_tue_entre_l_envoi_et_la_marque_renvoie_le_meme_message(
    plie, monkeypatch, mailoutbox, mort
):
    envoi = EnvoiFabrique(plie=plie)

    def mourir(*_, **__):
        raise mort

    monkeypatch.setattr(expedition, "_marquer", mourir)
    with pytest.raises(type(mort)):
        envoyer_dus()
    envoi.refresh_from_db()
    assert (envoi.envoye_le, envoi.essais, envoi.abandonne_le) == (None, 0, None)
    reparer(monkeypatch)
    assert envoyer_dus() == 1
    premier, second = mailoutbox
    # The reader that compares identifiers shows it once (ADR 0008).
    assert premier.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert premier.body == second.body


def test_un_passage_tue_pendant_l_envoi_ne_compte_pas_un_essai(plie, monkeypatch, mailoutbox):
    envoi = EnvoiFabrique(plie=plie)
    panne(monkeypatch, SoftTimeLimitExceeded())
    with pytest.raises(SoftTimeLimitExceeded):
        envoyer_dus()
    envoi.refresh_from_db()
    assert (envoi.envoye_le, envoi.essais) == (None, 0)
    assert mailoutbox == []


def test_deux_messages_ont_deux_identifiants(plie, mailoutbox):
    EnvoiFabrique.create_batch(2, plie=plie)
    envoyer_dus()
    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == 2


# --- two sweeps at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
class TestDeuxPassages:
    """Real threads, each with its connection to PostgreSQL."""

    @pytest.fixture(autouse=True)
    def _boite(self, monkeypatch):
        """The mails of all the threads, and a door that holds a sending in its middle."""
        self.partis, self.dedans, self.continuer = [], threading.Event(), threading.Event()
        self.continuer.set()

        def envoyer(message, *_, **__):
            self.dedans.set()
            assert self.continuer.wait(10)
            self.partis.append((message.to[0], message.subject))
            return 1

        monkeypatch.setattr(mail.EmailMessage, "send", envoyer)

    def lancer(self, nombre, travail=envoyer_dus):
        erreurs, resultats = [], []

        def courir():
            try:
                resultats.append(travail())
            except Exception as erreur:  # noqa: BLE001  shown by the test
                erreurs.append(erreur)
            finally:
                connection.close()

        ouvriers = [threading.Thread(target=courir) for _ in range(nombre)]
        for ouvrier in ouvriers:
            ouvrier.start()
        return ouvriers, resultats, erreurs

    def attendre(self, ouvriers):
        for ouvrier in ouvriers:
            ouvrier.join(30)
            assert not ouvrier.is_alive()

    def test_chaque_message_part_une_fois(self):
        plie = PlieFabrique()
        for numero in range(20):
            EnvoiFabrique(plie=plie, adresse=f"a{numero}@example.org")
        ouvriers, resultats, erreurs = self.lancer(4)
        self.attendre(ouvriers)
        assert erreurs == []
        assert sum(resultats) == 20
        assert sorted(adresse for adresse, _ in self.partis) == sorted(
            f"a{numero}@example.org" for numero in range(20)
        )
        assert not Envoi.objects.filter(envoye_le__isnull=True).exists()

    def test_un_message_du_matin_n_est_pas_coupe_en_deux(self):
        plie = PlieFabrique()
        EnvoiFabrique.create_batch(6, plie=plie, groupe="prescriptions")
        ouvriers, _, erreurs = self.lancer(4)
        self.attendre(ouvriers)
        assert erreurs == []
        assert self.partis == [("alix@example.org", "6 nouvelles de vos prescriptions")]

    def test_pendant_qu_un_passage_les_rassemble_un_autre_laisse_les_messages_groupes(self):
        plie = PlieFabrique()
        envois = EnvoiFabrique.create_batch(3, plie=plie, groupe="prescriptions")
        EnvoiFabrique(plie=plie, sujet="Seul")
        with transaction.atomic():
            assert expedition._reserver(envois[0])
            ouvriers, resultats, erreurs = self.lancer(1)
            self.attendre(ouvriers)
        assert erreurs == []
        assert resultats == [1]
        assert [sujet for _, sujet in self.partis] == ["Seul"]
        assert envoyer_dus() == 3
        assert [sujet for _, sujet in self.partis] == ["Seul", "3 nouvelles de vos prescriptions"]

    def test_celui_qui_arrive_pendant_un_envoi_n_attend_pas_et_n_envoie_pas(self):
        envoi = EnvoiFabrique()
        self.continuer.clear()
        ouvriers, resultats, erreurs = self.lancer(1)
        assert self.dedans.wait(10)
        assert envoyer_lot(envoi) is None  # at once: the lock is not waited for
        assert envoyer_dus() == 0
        assert self.partis == []
        self.continuer.set()
        self.attendre(ouvriers)
        assert erreurs == []
        assert resultats == [1]
        assert envoyer_lot(envoi) is None  # sent since: the row read before is stale
        assert len(self.partis) == 1
