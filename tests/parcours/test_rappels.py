"""The reminders: to whom, when, in which words, and once whatever happens to the worker."""

import threading
import time as horloge
from datetime import date, datetime, time, timedelta
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django import db
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from parcours.enums import CanalRappel, StatutRappel, StatutRendezVous, TypeEntretien
from parcours.models import Rappel, RendezVous
from parcours.regles.rappels import heure_d_envoi, mobile, moyen_de_rappel, texte_du_rappel
from parcours.selectors.rappels import rappels_en_echec
from parcours.services import rappels
from parcours.services.rappels import (
    ECHECS_DE_SUITE,
    TACHE,
    RappelImpossible,
    envoyer,
    marquer_postee,
    marquer_vu,
    passer,
    preparer,
    renvoyer,
)
from plie.acteurs.acces import vue_du_role
from plie.celery import app
from plie.envois.sms import SmsRefuse
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    RappelFabrique,
    RendezVousFabrique,
    StructureFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_rappels import Passerelle, lancer_ouvrier, tuer

PARIS = ZoneInfo("Europe/Paris")


def midi(jour=None):
    """An instant of the hours of sending, today unless told."""
    return instant(jour or timezone.localdate(), 12)


# --- the rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("telephone", "attendu"),
    [
        ("06 39 98 12 34", True),
        ("0739981234", True),
        ("+33 6 39 98 12 34", True),
        ("+33739981234", True),
        ("05 49 00 00 00", False),
        ("+32 6 39 98 12 34", False),
        ("", False),
    ],
)
def test_un_portable_commence_par_06_ou_07(telephone, attendu):
    assert mobile(telephone) is attendu


@pytest.mark.parametrize(
    ("telephone", "courriel", "attendu"),
    [
        ("0639981234", "a@example.org", (CanalRappel.SMS, "0639981234")),
        ("0549000000", "a@example.org", (CanalRappel.COURRIEL, "a@example.org")),
        ("0549000000", "", (CanalRappel.LETTRE, "")),
    ],
)
def test_sms_sinon_courriel_sinon_lettre(telephone, courriel, attendu):
    assert moyen_de_rappel(telephone, courriel) == attendu


@pytest.mark.parametrize(
    ("heure", "attendu"),
    [(time(8, 59), False), (time(9), True), (time(18, 59, 59), True), (time(19), False), (time(0), False)],
)
def test_rien_ne_part_la_nuit(heure, attendu):
    assert heure_d_envoi(datetime.combine(date(2026, 11, 24), heure, PARIS)) is attendu


def test_les_mots_du_rappel():
    commun = {"prenom": "Dominique", "referent": "Camille Agente", "aujourd_hui": date(2026, 2, 28)}
    debut = datetime(2026, 3, 1, 9, 5, tzinfo=PARIS)
    assert texte_du_rappel(debut=debut, telephone="05 49 00 00 00", lieu="Bureau 3", **commun) == (
        "Bonjour Dominique, votre rendez-vous avec Camille Agente est demain, dimanche 1er mars à 9 h 05, "
        "Bureau 3. Si vous ne pouvez pas venir, appelez le 05 49 00 00 00."
    )
    assert texte_du_rappel(debut=debut + timedelta(days=1), par_telephone=True, **commun) == (
        "Bonjour Dominique, Camille Agente vous appelle le lundi 2 mars à 9 h 05. "
        "Si vous n'êtes pas disponible, merci de prévenir."
    )


# --- who is reminded ------------------------------------------------------------------------------------


@pytest.fixture
def structure(db):
    return StructureFabrique()


@pytest.fixture
def referent(structure):
    return utilisateur(Role.REFERENT, structure, prenom="Camille", nom="Agente", telephone="05 49 00 00 00")


def rendez_vous(referent, structure, debut=None, participant=None, parcours=None, **champs):
    personne = ParticipantFabrique(plie=structure.plie, **(participant or {}))
    suivi = ParcoursFabrique(participant=personne, **(parcours or {}))
    AffectationFabrique(parcours=suivi, referent=referent, lieu_accueil=structure)
    return RendezVousFabrique(parcours=suivi, referent=referent, debut=debut or instant(il_y_a(-1)), **champs)


@pytest.fixture
def fixer(referent, structure):
    return lambda **champs: rendez_vous(referent, structure, **champs)


@pytest.fixture
def sms(monkeypatch):
    partis = []
    monkeypatch.setattr(rappels, "envoyer_sms", lambda numero, texte: partis.append((numero, texte)))
    return partis


@pytest.mark.django_db
def test_la_veille_une_fois_et_une_seule(fixer, sms):
    rdv = fixer()
    assert [passer(midi()) for _ in range(3)] == [1, 0, 0]
    assert len(sms) == 1
    assert "demain" in sms[0][1]
    for interdit in ("PLIE", "insertion", "Inventée", "parcours"):
        assert interdit not in sms[0][1]
    rappel = Rappel.objects.get()
    assert (rappel.statut, rappel.pour, rappel.adresse) == (
        StatutRappel.ENVOYE,
        rdv.debut,
        "06 39 98 12 34",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "champs",
    [
        {"debut": lambda: instant(il_y_a(0), 17)},
        {"debut": lambda: instant(il_y_a(-2))},
        {"statut": StatutRendezVous.ANNULE},
        {"statut": StatutRendezVous.HONORE},
        {"participant": {"refuse_rappels": True}},
        {"parcours": {"sorti": True}},
        {"parcours": {"non_entre": True}},
    ],
)
def test_ceux_a_qui_rien_ne_part(fixer, sms, champs):
    fixer(**{nom: v() if callable(v) else v for nom, v in champs.items()})
    assert passer(midi()) == 0
    assert not sms
    assert not Rappel.objects.exists()


@pytest.mark.django_db
def test_la_nuit_rien_ne_se_prepare(fixer, sms):
    fixer()
    assert passer(instant(timezone.localdate(), 20)) == 0
    assert not Rappel.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("jour", [date(2030, 3, 31), date(2030, 10, 27)])
def test_les_jours_de_23_et_de_25_heures(fixer, sms, jour):
    for heure in (0, 23):
        fixer(debut=instant(jour, heure, 30))
    fixer(debut=instant(jour + timedelta(days=1), 0, 30))
    fixer(debut=instant(jour - timedelta(days=1), 23, 30))
    assert passer(midi(jour - timedelta(days=1))) == 2
    assert sorted(" à 23 h 30" in texte for _, texte in sms) == [False, True]


@pytest.mark.django_db
def test_un_rendez_vous_deplace_est_rappele_a_sa_nouvelle_heure(fixer, sms):
    rdv = fixer()
    preparer(midi())
    RendezVous.objects.update(debut=instant(il_y_a(-1), 15))
    assert passer(midi()) == 1
    assert "à 15 h" in sms[0][1]
    assert set(Rappel.objects.values_list("statut", "pour")) == {
        (StatutRappel.ANNULE, rdv.debut),
        (StatutRappel.ENVOYE, instant(il_y_a(-1), 15)),
    }


@pytest.mark.django_db
def test_deplace_puis_remis_a_la_meme_heure(fixer, sms):
    rdv = fixer()
    preparer(midi())
    RendezVous.objects.update(debut=instant(il_y_a(-1), 15), statut=StatutRendezVous.ANNULE)
    assert passer(midi()) == 0
    RendezVous.objects.update(debut=rdv.debut, statut=StatutRendezVous.PLANIFIE)
    assert passer(midi()) == 1
    assert len(sms) == 1


@pytest.mark.django_db
def test_annule_entre_la_preparation_et_l_envoi(fixer, sms):
    fixer()
    preparer(midi())
    RendezVous.objects.update(statut=StatutRendezVous.ANNULE)
    assert envoyer(midi()) == 0
    assert not sms


@pytest.mark.django_db
def test_sans_portable_un_courriel(fixer, mailoutbox):
    fixer(participant={"telephone": "", "courriel": "d@example.org"}, lieu="")
    assert passer(midi()) == 1
    (courriel,) = mailoutbox
    assert courriel.to == ["d@example.org"]
    assert "Structure" in courriel.body  # without a place, the lieu d'accueil


@pytest.mark.django_db
def test_sans_rien_une_lettre_une_semaine_avant(fixer, sms, referent):
    sans = {"telephone": "", "courriel": ""}
    proche = fixer(participant=sans, debut=instant(il_y_a(-8)))
    fixer(participant=sans, debut=instant(il_y_a(-9)))
    assert passer(midi()) == 0
    rappel = Rappel.objects.get()
    assert (rappel.rendez_vous, rappel.canal, rappel.statut) == (
        proche,
        CanalRappel.LETTRE,
        StatutRappel.A_ENVOYER,
    )
    vue = vue_du_role(referent, Role.REFERENT)
    assert list(rappels_en_echec(vue)) == [rappel]
    # A telephone given before anybody printed it: an SMS leaves the day before.
    personne = proche.parcours.participant
    personne.telephone = "0639981299"
    personne.save()
    assert passer(midi(il_y_a(-7))) == 1
    assert [numero for numero, _ in sms] == ["0639981299"]


@pytest.mark.django_db
def test_une_lettre_postee_ne_repart_pas(fixer, sms, referent):
    fixer(participant={"telephone": "", "courriel": ""})
    passer(midi())
    rappel = Rappel.objects.get()
    assert marquer_postee(rappel).statut == StatutRappel.ENVOYE
    marquer_postee(rappel)
    assert passer(midi()) == 0
    assert not rappels_en_echec(vue_du_role(referent, Role.REFERENT)).exists()


# --- what goes wrong ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_une_passerelle_qui_refuse_se_voit_et_arrete_le_passage(fixer, referent, monkeypatch):
    essais = []

    def refuser(*envoi):
        essais.append(envoi)
        raise SmsRefuse

    for _ in range(ECHECS_DE_SUITE + 2):
        fixer()
    with monkeypatch.context() as panne:
        panne.setattr(rappels, "envoyer_sms", refuser)
        assert passer(midi()) == 0
    assert len(essais) == ECHECS_DE_SUITE
    vue = vue_du_role(referent, Role.REFERENT)
    echecs = list(rappels_en_echec(vue))
    assert [un.statut for un in echecs] == [StatutRappel.ECHEC] * ECHECS_DE_SUITE
    assert "passerelle" in echecs[0].erreur
    # The others were not touched: they leave at the next pass. Those that failed wait for the référent.
    partis = []
    monkeypatch.setattr(rappels, "envoyer_sms", lambda *envoi: partis.append(envoi))
    assert passer(midi()) == 2
    marquer_vu(echecs[0])
    renvoyer(echecs[1])
    with pytest.raises(RappelImpossible):
        renvoyer(echecs[1])
    assert passer(midi()) == 1
    assert list(rappels_en_echec(vue)) == [echecs[2]]


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "visible"), [(9, False), (11, True)])
def test_un_envoi_coupe_se_voit_apres_dix_minutes(fixer, referent, sms, minutes, visible):
    rdv = fixer()
    rappel = RappelFabrique(
        rendez_vous=rdv,
        pour=rdv.debut,
        statut=StatutRappel.EN_COURS,
        pris_le=timezone.now() - timedelta(minutes=minutes),
    )
    assert passer(midi()) == 0  # never sent again by itself
    assert rappels_en_echec(vue_du_role(referent, Role.REFERENT)).exists() is visible
    if visible:
        renvoyer(rappel)
        assert passer(midi()) == 1
    else:
        with pytest.raises(RappelImpossible):
            renvoyer(rappel)


@pytest.mark.django_db
def test_un_echec_depasse_ne_se_montre_plus(fixer, referent):
    rdv = fixer(debut=instant(il_y_a(1)))
    rappel = RappelFabrique(rendez_vous=rdv, pour=rdv.debut, statut=StatutRappel.ECHEC)
    assert not rappels_en_echec(vue_du_role(referent, Role.REFERENT)).exists()
    with pytest.raises(RappelImpossible, match="plus rien à rappeler"):
        renvoyer(rappel)


@pytest.mark.django_db(transaction=True)
def test_deux_passages_a_la_fois_se_partagent_le_travail(monkeypatch):
    structure = StructureFabrique()
    referent = utilisateur(Role.REFERENT, structure)
    numeros = [f"06399800{n:02d}" for n in range(12)]
    for numero in numeros:
        rendez_vous(referent, structure, participant={"telephone": numero})
    depart, partis, erreurs = threading.Barrier(3), [], []
    monkeypatch.setattr(rappels, "envoyer_sms", lambda numero, texte: partis.append(numero))

    def courir():
        try:
            depart.wait(10)
            passer(midi())
        except Exception as erreur:  # noqa: BLE001  shown by the test
            erreurs.append(erreur)
        finally:
            db.connection.close()

    fils = [threading.Thread(target=courir) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    assert erreurs == []
    passer(midi())  # what one pass had locked while the others looked
    assert sorted(partis) == numeros


@pytest.mark.celery_reel
@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
@pytest.mark.django_db(transaction=True)
def test_un_ouvrier_tue_au_milieu_n_ecrit_deux_fois_a_personne():
    """Two real workers, the first one killed by SIGKILL while the gateway holds its eighth message."""
    structure = StructureFabrique()
    referent = utilisateur(Role.REFERENT, structure)
    numeros = [f"06399800{n:02d}" for n in range(20)]
    for numero in numeros:
        rendez_vous(referent, structure, participant={"telephone": numero})
    passerelle, file = Passerelle(), f"rappels-{uuid4().hex}"
    passerelle.retenir_au = 8
    ouvriers = [lancer_ouvrier(passerelle.adresse, file)]
    try:
        app.send_task(TACHE, queue=file)
        assert passerelle.tenu.wait(60)
        tuer(ouvriers[0])
        passerelle.lacher.set()
        assert sum(passerelle.recus.values()) == 8
        assert Rappel.objects.filter(statut=StatutRappel.EN_COURS).count() == 1

        app.send_task(TACHE, queue=file)  # the next pass of the calendar
        ouvriers.append(lancer_ouvrier(passerelle.adresse, file))
        limite = horloge.monotonic() + 60
        while horloge.monotonic() < limite and Rappel.objects.filter(statut=StatutRappel.ENVOYE).count() < 19:
            horloge.sleep(0.2)
    finally:
        for ouvrier in ouvriers:
            tuer(ouvrier)
        passerelle.fermer()
    assert dict(passerelle.recus) == {f"33{numero[1:]}": 1 for numero in numeros}
    assert Rappel.objects.filter(statut=StatutRappel.ENVOYE).count() == 19
    coupe = Rappel.objects.get(statut=StatutRappel.EN_COURS)
    Rappel.objects.update(pris_le=timezone.now() - timedelta(minutes=11))
    assert list(rappels_en_echec(vue_du_role(referent, Role.REFERENT))) == [coupe]


# --- the page -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_la_page_des_rappels(client, fixer, referent, structure, django_assert_max_num_queries):
    passees = []
    for numero, champs in enumerate(
        [
            {"statut": StatutRappel.ECHEC, "erreur": "Refusé."},
            {"statut": StatutRappel.EN_COURS, "pris_le": timezone.now() - timedelta(minutes=20)},
            {"canal": CanalRappel.LETTRE, "adresse": ""},
        ]
    ):
        rdv = fixer(debut=instant(il_y_a(-1), 9 + numero))
        passees.append(RappelFabrique(rendez_vous=rdv, pour=rdv.debut, **champs))
    client.force_login(referent)
    adresse = reverse("rappels:liste")
    with django_assert_max_num_queries(10):
        texte = client.get(adresse).content.decode()
    for attendu in ("Refusé.", "peut-être reçu", "Renvoyer", "Imprimer", "C’est posté"):
        assert attendu in texte
    etranger = utilisateur(Role.REFERENT, structure)
    client.force_login(etranger)
    assert "Refusé." not in client.get(adresse).content.decode()
    for nom in ("renvoi", "vu", "postee"):
        assert client.post(reverse(f"rappels:{nom}", args=[passees[0].pk])).status_code == 404
    assert client.get(reverse("rappels:lettre", args=[passees[2].pk])).status_code == 404
    client.force_login(referent)
    for nom, rappel in (("renvoi", passees[0]), ("vu", passees[1]), ("postee", passees[2])):
        assert client.post(reverse(f"rappels:{nom}", args=[rappel.pk])).url == adresse
    assert not rappels_en_echec(vue_du_role(referent, Role.REFERENT)).exists()
    client.force_login(utilisateur(Role.COORDINATION, structure))
    assert client.get(adresse).status_code == 404


@pytest.mark.django_db
def test_la_lettre_porte_l_adresse_et_l_heure(client, fixer, referent):
    rdv = fixer(
        participant={"telephone": "", "courriel": "", "adresse": "3 rue Inventée"},
        type=TypeEntretien.INDIVIDUEL,
    )
    rappel = RappelFabrique(rendez_vous=rdv, pour=rdv.debut, canal=CanalRappel.LETTRE, adresse="")
    client.force_login(referent)
    reponse = client.get(reverse("rappels:lettre", args=[rappel.pk]))
    texte = PdfReader(BytesIO(reponse.content)).pages[0].extract_text()
    for attendu in ("3 rue Inventée", "79000", "10 h", "Bureau 3", "05 49 00 00 00"):
        assert attendu in texte
    assert len(PdfReader(BytesIO(reponse.content)).pages) == 1
    assert "insertion" not in texte
