"""The form of a check: who opens it, what it answers, where it comes back to."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import RequestFactory
from django.urls import reverse

from plie.dates import ajouter_mois
from plie.journal.models import Consultation
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation
from sorties.models import SuiviSortie
from sorties.views.suivis import partie_suivis
from tests.fabriques import (
    AffectationFabrique,
    DelegationFabrique,
    ParcoursFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db
JOUR = date(2026, 9, 1)
BON = {"situation": "meme_emploi", "source": "participant", "fait_le": "2026-09-01"}


@pytest.fixture(autouse=True)
def _jour(time_machine):
    time_machine.move_to(f"{JOUR}T10:00:00+02:00", tick=False)


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu)


@pytest.fixture
def sortie(lieu, referente):
    le = date(2026, 3, 1)
    parcours = ParcoursFabrique(
        participant__plie=lieu.plie, sorti=True, oriente_le=ajouter_mois(le, -12), date_sortie=le
    )
    AffectationFabrique(parcours=parcours, referent=referente)
    return SortieFabrique(parcours=parcours, date=le)


def adresse(sortie, mois=6):
    return reverse("sorties:suivi", args=[sortie.pk, mois])


def dit(reponse):
    return [str(message) for message in get_messages(reponse.wsgi_request)]


@pytest.mark.parametrize(
    ("role", "statut"),
    [
        (Role.REFERENT, 404),
        (Role.COORDINATION, {403, 404}),
        (Role.PRESCRIPTEUR, {403, 404}),
        (Role.AVIS_BUREAU_INSERTION, {403, 404}),
        (Role.SIGNATAIRE, {403, 404}),
    ],
)
def test_les_autres_n_y_entrent_pas(client, lieu, sortie, role, statut):
    client.force_login(utilisateur(role, lieu))
    for reponse in (client.get(adresse(sortie)), client.post(adresse(sortie), BON)):
        assert reponse.status_code in (statut if isinstance(statut, set) else {statut})
    assert not SuiviSortie.objects.exists()


def test_le_referent_et_sa_collegue_deleguee_notent(client, lieu, referente, sortie):
    collegue = utilisateur(Role.REFERENT, lieu)
    DelegationFabrique(plie=lieu.plie, titulaire=referente, delegataire=collegue)
    client.force_login(collegue)
    page = client.get(adresse(sortie))
    assert page.status_code == 200
    assert Consultation.objects.filter(utilisateur=collegue, page="sorties:suivi").exists()
    reponse = client.post(adresse(sortie), BON | {"retour": "/?personnes=miennes"})
    assert (reponse.status_code, reponse.url) == (302, "/?personnes=miennes")
    assert dit(reponse)[0].startswith("Sortie positive à 6\u00a0mois. Au suivi")
    assert SuiviSortie.objects.get().note_par == collegue
    assert client.post(adresse(sortie), BON).url == reverse("sorties:voir", args=[sortie.pk])
    assert SuiviSortie.objects.get().events.count() == 1


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        (
            {"situation": "perte", "perdu_le": "2026-08-01"},
            "Ce n’est pas une sortie positive à 6\u00a0mois. L’emploi ou la formation s’est arrêté le 01/08",
        ),
        (
            {"situation": "sans_nouvelles", "source": ""},
            "Ce n’est pas une sortie positive à 6\u00a0mois. Sans nouvelles",
        ),
    ],
)
def test_l_enregistrement_dit_ce_qu_il_veut_dire(client, referente, sortie, saisie, phrase):
    client.force_login(referente)
    assert dit(client.post(adresse(sortie), BON | saisie))[0].startswith(phrase)


def test_un_suivi_intermediaire_dit_quand_viendra_le_dernier(client, referente, sortie):
    client.force_login(referente)
    [message] = dit(client.post(adresse(sortie, 3), BON))
    assert message.startswith("Le suivi à 3\u00a0mois est noté. Le suivi à 6\u00a0mois est à faire depuis")


@pytest.mark.parametrize(
    ("saisie", "champ"),
    [
        ({"situation": ""}, "situation"),
        ({"source": ""}, "source"),
        ({"source": "aucune"}, "source"),
        ({"situation": "sans_nouvelles"}, "source"),
        ({"fait_le": "2026-08-31"}, "fait_le"),
        ({"fait_le": "2026-09-02"}, "fait_le"),
        ({"situation": "terme"}, "perdu_le"),
        ({"situation": "perte", "perdu_le": "2026-02-28"}, "perdu_le"),
        ({"commentaire": "a" * 301}, "commentaire"),
    ],
)
def test_une_saisie_refusee_revient_avec_sa_phrase(client, referente, sortie, saisie, champ):
    client.force_login(referente)
    reponse = client.post(adresse(sortie), BON | {"commentaire": "Bonjour"} | saisie)
    assert reponse.status_code == 422
    assert list(reponse.context["formulaire"].errors) == [champ]
    assert not SuiviSortie.objects.exists()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"date": date(2026, 3, 2)}, "à partir du 02/09/2026"),
        ({"etat": EtatSortie.DEMANDEE, "confirmee_le": None}, "pas encore confirmé"),
    ],
)
def test_avant_son_jour_la_page_le_dit_sans_formulaire(client, lieu, referente, champs, phrase):
    parcours = ParcoursFabrique(participant__plie=lieu.plie, sorti=True, date_sortie=date(2026, 8, 1))
    AffectationFabrique(parcours=parcours, referent=referente)
    sortie = SortieFabrique(parcours=parcours, **({"date": date(2026, 3, 1)} | champs))
    client.force_login(referente)
    page = client.get(adresse(sortie))
    assert (page.status_code, phrase in page.text, "Enregistrer le suivi" in page.text) == (200, True, False)
    envoi = client.post(adresse(sortie), BON)
    assert (envoi.status_code, phrase in envoi.text) == (422, True)


def test_une_echeance_inconnue_et_une_sortie_annulee(client, referente, sortie):
    client.force_login(referente)
    assert client.get(adresse(sortie, 2)).status_code == 404
    type(sortie).objects.filter(pk=sortie.pk).update(
        etat=EtatSortie.ANNULEE, annulee_le=JOUR, motif_annulation=MotifAnnulation.REPRISE
    )
    assert "annulée" in client.get(adresse(sortie)).text


def test_un_suivi_note_se_corrige_avec_ce_qu_il_disait(client, referente, sortie):
    SuiviSortieFabrique(
        sortie=sortie, echeance_mois=6, situation="perte", perdu_le=date(2026, 8, 1), commentaire="Rupture"
    )
    client.force_login(referente)
    page = client.get(adresse(sortie))
    assert page.context["formulaire"]["perdu_le"].value() == date(2026, 8, 1)
    assert "Corriger le suivi" in page.text


def partie(qui, sortie, rf=RequestFactory()):  # noqa: B008
    requete = rf.get("/")
    requete.user = qui
    return partie_suivis(requete, sortie)


def test_la_partie_de_la_page_de_la_sortie(lieu, referente, sortie):
    vue = partie(referente, sortie)
    assert [une.en_retard for une in vue["suivis_suivi"].echeances] == [False, False, True]
    assert vue["suivis_ecrit"] is True
    assert partie(utilisateur(Role.COORDINATION, lieu), sortie)["suivis_ecrit"] is False
    sortie.categorie = Categorie.DYNAMIQUE
    assert partie(referente, sortie)["suivis_suivi"] is None
