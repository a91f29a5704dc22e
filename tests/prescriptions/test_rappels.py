"""Whoever has an avis waiting for too long is reminded of it, once a delay."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plie.acteurs.acces import vue_du_role
from plie.envois.enums import RythmeNouvelles
from plie.envois.expedition import envoyer_dus
from plie.envois.models import Envoi
from plie.roles import Role
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.regles.rappels import jour_du_rang, rang_de_rappel
from prescriptions.selectors import attend_depuis, en_souffrance, file_d_avis
from prescriptions.services.avis import rendre_avis
from prescriptions.services.fiches import soumettre
from prescriptions.services.rappels import rappeler_les_avis
from prescriptions.tasks import rappeler
from tests.fabriques import (
    AvisFabrique,
    HabilitationFabrique,
    PlieFabrique,
    PreferenceNouvellesFabrique,
    PrescriptionFabrique,
    ProtocoleFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db

ROLES = {
    EmetteurAvis.COORDINATION: Role.COORDINATION,
    EmetteurAvis.FRANCE_TRAVAIL: Role.AVIS_FRANCE_TRAVAIL,
    EmetteurAvis.BUREAU_INSERTION: Role.AVIS_BUREAU_INSERTION,
}


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def comptes(lieu):
    return {emetteur: utilisateur(role, lieu) for emetteur, role in ROLES.items()}


@pytest.fixture
def france_travail(lieu):
    return utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu)


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def delai_du_plie(plie, jours):
    protocole = ProtocoleFabrique.build(plie=plie)
    protocole.parametres["seuils_parcours"] = {"delai_avis_jours": jours}
    protocole.save()


def rappeles():
    """The issuers reminded, by the address of their account."""
    return set(Envoi.objects.values_list("adresse", flat=True))


# --- the rule -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attente", "rang"),
    [(-1, 0), (0, 0), (1, 0), (6, 0), (7, 0), (8, 1), (9, 1), (14, 1), (15, 2), (21, 2), (22, 3), (71, 10)],
)
def test_le_rang_d_un_rappel_a_sept_jours(attente, rang):
    assert rang_de_rappel(attente, 7) == rang


@pytest.mark.parametrize(
    ("attente", "delai", "rang"), [(1, 1, 0), (2, 1, 1), (3, 1, 2), (30, 30, 0), (31, 30, 1), (61, 30, 2)]
)
def test_le_rang_suit_le_delai(attente, delai, rang):
    assert rang_de_rappel(attente, delai) == rang


@pytest.mark.parametrize("delai", [0, -7])
def test_un_delai_est_d_un_jour_au_moins(delai):
    with pytest.raises(ValueError, match="at least one day"):
        rang_de_rappel(10, delai)


@pytest.mark.parametrize("delai", [1, 7, 30])
def test_le_jour_d_un_rang_est_le_premier_ou_il_est_atteint(delai):
    depuis = date(2026, 2, 20)
    for rang in (1, 2, 3):
        jour = jour_du_rang(depuis, rang, delai)
        assert rang_de_rappel((jour - depuis).days, delai) == rang
        assert rang_de_rappel((jour - depuis).days - 1, delai) == rang - 1


# --- when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("attente", "attendu"), [(0, 0), (6, 0), (7, 0), (8, 1), (14, 1)])
def test_de_part_et_d_autre_de_sept_jours(lieu, france_travail, attente, attendu):
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(attente))
    assert rappeler_les_avis() == attendu
    assert Envoi.objects.count() == attendu


@pytest.mark.parametrize(("delai", "attente", "attendu"), [(3, 3, 0), (3, 4, 1), (20, 8, 0), (20, 21, 1)])
def test_le_delai_est_celui_du_plie(lieu, france_travail, delai, attente, attendu):
    delai_du_plie(lieu.plie, delai)
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(attente))
    assert rappeler_les_avis() == attendu
    if attendu:
        assert f"depuis plus de {delai} jours" in Envoi.objects.get().texte


def test_chaque_plie_suit_son_delai(france_travail, lieu):
    autre = StructureFabrique(plie=PlieFabrique())
    collegue = utilisateur(Role.AVIS_FRANCE_TRAVAIL, autre)
    delai_du_plie(lieu.plie, 30)
    delai_du_plie(autre.plie, 5)
    for structure in (lieu, autre):
        PrescriptionFabrique(structure=structure, soumise_le=il_y_a(10))
    assert rappeler_les_avis() == 1
    assert rappeles() == {collegue.email}


def test_chaque_semaine_un_rappel_et_un_seul(lieu, france_travail):
    PrescriptionFabrique(structure=lieu, soumise_le=timezone.localdate())
    postes = {jour: rappeler_les_avis(dans(jour)) for jour in range(30)}
    assert [jour for jour, nombre in postes.items() if nombre] == [8, 15, 22, 29]
    assert set(postes.values()) == {0, 1}


def test_passe_deux_fois_le_meme_jour_rien_n_est_dit_deux_fois(lieu, comptes):
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(9), rsa=True)
    assert rappeler_les_avis() == 3
    assert rappeler_les_avis() == 0
    assert rappeler_les_avis(dans(1)) == 0
    assert Envoi.objects.count() == 3


def test_un_jour_manque_est_rattrape_le_lendemain(lieu, france_travail):
    PrescriptionFabrique(structure=lieu, soumise_le=timezone.localdate())
    assert rappeler_les_avis(dans(7)) == 0
    # Nothing ran on the eighth day, nor on the ninth.
    assert rappeler_les_avis(dans(10)) == 1
    assert rappeler_les_avis(dans(11)) == 0
    assert rappeler_les_avis(dans(15)) == 1


def test_deux_fiches_font_un_seul_message(lieu, france_travail):
    for jours in (9, 10, 30):
        PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(jours))
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(2))
    assert rappeler_les_avis() == 1
    envoi = Envoi.objects.get()
    assert envoi.sujet == "3\N{NO-BREAK SPACE}avis attendus depuis plus de 7 jours"
    assert "3\N{NO-BREAK SPACE}prescriptions attendent votre avis" in envoi.texte


def test_une_fiche_de_plus_en_retard_est_un_rappel_de_plus(lieu, france_travail):
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(9))
    assert rappeler_les_avis() == 1
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(8))
    assert rappeler_les_avis() == 1
    assert "2\N{NO-BREAK SPACE}prescriptions" in Envoi.objects.latest("pk").texte


# --- what waits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rsa", "rendus", "attendus"),
    [
        (False, [], {EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL}),
        (True, [], set(EmetteurAvis)),
        (True, [EmetteurAvis.BUREAU_INSERTION], {EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL}),
        (False, [EmetteurAvis.COORDINATION], {EmetteurAvis.FRANCE_TRAVAIL}),
        (False, [EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL], set()),
        (True, [EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL], {EmetteurAvis.BUREAU_INSERTION}),
    ],
)
def test_seuls_les_avis_requis_et_non_rendus_sont_rappeles(lieu, comptes, rsa, rendus, attendus):
    prescription = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(8), rsa=rsa)
    for emetteur in rendus:
        AvisFabrique(prescription=prescription, emetteur=emetteur, sens=SensAvis.DEFAVORABLE, texte="Non.")
    rappeler_les_avis()
    assert rappeles() == {comptes[emetteur].email for emetteur in attendus}


@pytest.mark.parametrize(
    "champs",
    [
        {"brouillon": True},
        {"validee": True},
        {"refusee": True},
        {"etat": EtatPrescription.A_COMPLETER},
        {"etat": EtatPrescription.ANNULEE, "annulee_le": il_y_a(1)},
    ],
    ids=["brouillon", "validée", "refusée", "à compléter", "annulée"],
)
def test_ce_qui_n_attend_plus_d_avis_n_est_pas_rappele(lieu, comptes, champs):
    PrescriptionFabrique(structure=lieu, **{"soumise_le": il_y_a(40)} | champs | _sans_date(champs))
    assert rappeler_les_avis() == 0


def _sans_date(champs):
    return {"soumise_le": None} if champs.get("brouillon") else {}


def test_un_avis_d_un_tour_passe_ne_vaut_pas_pour_celui_ci(lieu, france_travail):
    prescription = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(20), tour=2)
    AvisFabrique(prescription=prescription, tour=1, sens=SensAvis.A_COMPLETER, texte="Quoi ?")
    assert rappeler_les_avis(dans(8)) == 1


def test_une_fiche_revenue_completee_attend_depuis_son_retour(lieu, comptes):
    """While it was with the prescriber, nobody was late."""
    auteur = utilisateur(Role.PRESCRIPTEUR, lieu)
    prescription = PrescriptionFabrique(structure=lieu, auteur=auteur, soumise_le=il_y_a(20))
    rendre_avis(
        comptes[EmetteurAvis.FRANCE_TRAVAIL],
        prescription,
        EmetteurAvis.FRANCE_TRAVAIL,
        tour=1,
        sens=SensAvis.A_COMPLETER,
        texte="Quelle adresse ?",
    )
    soumettre(Porte(structure=lieu, utilisateur=auteur), prescription.pk, prescription.version)
    assert Prescription.objects.get().tour == 2
    Envoi.objects.all().delete()
    assert rappeler_les_avis() == 0
    assert rappeler_les_avis(dans(7)) == 0
    assert rappeler_les_avis(dans(8)) == 2
    revenue = file_d_avis(vue_du_role(comptes[EmetteurAvis.FRANCE_TRAVAIL], Role.AVIS_FRANCE_TRAVAIL))
    assert [fiche.attend_depuis for fiche in revenue] == [il_y_a(0)]
    assert attend_depuis(prescription) == il_y_a(0)
    assert (en_souffrance(revenue, dans(7), 7), en_souffrance(revenue, dans(8), 7)) == (0, 1)


# --- to whom --------------------------------------------------------------------------------------------


def test_seuls_les_comptes_qui_tiennent_le_role_aujourd_hui(lieu, france_travail):
    utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu, fin=il_y_a(1))
    utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu, debut=dans(1))
    utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu, is_active=False)
    utilisateur(Role.AVIS_FRANCE_TRAVAIL)  # another PLIE
    for role in (Role.PRESCRIPTEUR, Role.REFERENT, Role.SIGNATAIRE):
        utilisateur(role, lieu)
    collegue = utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu)
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(8))
    assert rappeler_les_avis() == 2
    assert rappeles() == {france_travail.email, collegue.email}


def test_qui_a_deux_roles_est_rappele_pour_chacun(lieu, france_travail):
    HabilitationFabrique(utilisateur=france_travail, structure=lieu, role=Role.COORDINATION)
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(8))
    assert rappeler_les_avis() == 2
    assert rappeles() == {france_travail.email}


@pytest.mark.parametrize("emetteur", EmetteurAvis)
def test_le_message_mene_a_la_file_et_ne_nomme_personne(
    client, lieu, comptes, mailoutbox, django_capture_on_commit_callbacks, emetteur
):
    PrescriptionFabrique(
        structure=lieu,
        soumise_le=il_y_a(8),
        rsa=True,
        nom_naissance="Zyxnaissance",
        prenom="Zyxprenom",
        projet="Zyxprojet",
    )
    with django_capture_on_commit_callbacks(execute=True):
        rappeler()
    (message,) = [un for un in mailoutbox if un.to == [comptes[emetteur].email]]
    ecrit = message.subject + message.body
    for mot in ("Zyx", "RSA", "insertion"):
        assert mot.lower() not in ecrit.lower()
    adresse = next(
        mot.removeprefix(settings.SITE_URL)
        for mot in message.body.split()
        if mot.startswith(settings.SITE_URL) and "preferences" not in mot
    )
    client.force_login(comptes[emetteur])
    assert "ZYXNAISSANCE" in client.get(adresse).text


def test_le_rappel_de_sept_heures_part_avec_le_message_du_matin(lieu, france_travail, mailoutbox):
    PreferenceNouvellesFabrique(utilisateur=france_travail, rythme=RythmeNouvelles.QUOTIDIEN)
    PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(8))
    rappeler_les_avis()
    envoi = Envoi.objects.get()
    assert timezone.localtime(envoi.a_partir_de).strftime("%H:%M") == "07:30"
    assert envoi.a_partir_de > timezone.now()
    assert envoyer_dus() == 0


def test_le_nombre_de_requetes_ne_suit_pas_celui_des_fiches(lieu, comptes):
    def couter(jour):
        with CaptureQueriesContext(connection) as requetes:
            assert rappeler_les_avis(jour) == 3
        return len(requetes)

    for tour in (1, 2):
        PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(8), rsa=True, tour=tour)
    peu = couter(dans(0))
    for jours in range(8, 28):
        PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(jours - 1), rsa=True, tour=1 + jours % 2)
    assert couter(dans(1)) == peu
