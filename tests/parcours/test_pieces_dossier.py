"""What the file leads to, by role: the small acts on its objectives, requests and documents."""

import pytest
from django.urls import reverse

from parcours.enums import StatutDemande
from plie.roles import Role
from tests.fabriques import (
    DocumentParcoursFabrique,
    EcouteFabrique,
    ObjectifFabrique,
    SituationFabrique,
    VeilleFabrique,
    utilisateur,
)
from tests.parcours.outils_dossier import Dossier

pytestmark = pytest.mark.django_db

EN_ATTENTE = {"statut": StatutDemande.DEMANDEE, "decidee_le": None}


@pytest.fixture
def dossier():
    return Dossier()


@pytest.fixture
def adresses(dossier):
    """Where each small act of a referent is."""
    objectif = ObjectifFabrique(parcours=dossier.parcours)
    veille = VeilleFabrique(parcours=dossier.parcours, demandee_par=dossier.referent, **EN_ATTENTE)
    ecoute = EcouteFabrique(parcours=dossier.parcours, psychologue=None, **EN_ATTENTE)
    document = DocumentParcoursFabrique(parcours=dossier.parcours)
    return [
        reverse("etapes:objectif_clore", args=[objectif.pk]),
        reverse("veilles:retirer", args=[veille.pk]),
        reverse("ecoutes:retirer", args=[ecoute.pk]),
        reverse("pieces:retirer", args=[document.pk]),
    ]


def page(client, compte, dossier):
    client.force_login(compte)
    return client.get(reverse("participants:dossier", args=[dossier.participant.pk])).text


def test_the_referent_finds_them(dossier, adresses, client):
    vue = page(client, dossier.referent, dossier)
    assert [adresse for adresse in adresses if adresse not in vue] == []
    assert reverse("personnes:identite", args=[dossier.participant.pk]) not in vue


def test_the_coordination_reads_and_corrects_the_identity(dossier, adresses, client):
    vue = page(client, utilisateur(Role.COORDINATION, dossier.structure), dossier)
    assert [adresse for adresse in adresses if adresse in vue] == []
    assert reverse("personnes:identite", args=[dossier.participant.pk]) in vue


def test_the_bureau_insertion_asks_for_a_veille(dossier, client):
    SituationFabrique(participant=dossier.participant, date=dossier.parcours.date_entree, rsa=True)
    bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, dossier.structure)
    assert reverse("veilles:nouvelle", args=[dossier.parcours.pk]) in page(client, bureau, dossier)


def test_the_psychologue_keeps_the_dates(dossier, client):
    psychologue = utilisateur(Role.PSYCHOLOGUE, dossier.structure)
    ecoute = EcouteFabrique(parcours=dossier.parcours, psychologue=psychologue)
    suivre = reverse("ecoutes:suivre", args=[ecoute.pk])
    assert suivre in page(client, psychologue, dossier)
    assert suivre not in page(client, dossier.referent, dossier)
