"""The list and the home of the prescriber: what waits, who follows the person, how many queries."""

import pytest
from django.urls import reverse

from plie.roles import Role
from prescriptions import prolongements
from prescriptions.enums import EtatPrescription
from prescriptions.prolongements import Suite
from tests.fabriques import (
    PrescriptionFabrique,
    RencontrePrealableFabrique,
    StructureFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db
LISTE = "prescriptions:liste"


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


@pytest.fixture
def suites(monkeypatch):
    """A source that counts how many times it was asked."""
    appels = []

    def source(lues):
        appels.append(len(lues))
        return {p.pk: Suite(structure="Relais de l’Ouest", telephone="05 49 00 00 00") for p in lues}

    monkeypatch.setattr(prolongements, "_SUITES", [source])
    return appels


def test_la_liste_dit_qui_suit_la_personne_en_une_fois(client, lieu, suites):
    PrescriptionFabrique.create_batch(3, structure=lieu, orientee=True)
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    page = client.get(reverse(LISTE))
    assert page.text.count("Relais de l’Ouest") == 3
    assert suites == [3]


def test_qui_donne_un_avis_ne_lit_pas_les_suites(client, lieu, suites):
    PrescriptionFabrique(structure=lieu)
    client.force_login(utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu))
    assert "Relais de l’Ouest" not in client.get(reverse(LISTE)).text
    assert suites == []


@pytest.mark.parametrize("role", [Role.PRESCRIPTEUR, Role.COORDINATION])
def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_lignes(
    client, lieu, role, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(utilisateur(role, lieu))
    PrescriptionFabrique.create_batch(2, structure=lieu, refusee=True)
    PrescriptionFabrique(structure=lieu, orientee=True)
    with django_assert_max_num_queries(16) as peu:
        client.get(reverse(LISTE))
    PrescriptionFabrique.create_batch(9, structure=lieu, refusee=True)
    PrescriptionFabrique.create_batch(5, structure=lieu, orientee=True)
    with django_assert_num_queries(len(peu)):
        client.get(reverse(LISTE))


def test_le_filtre_des_files_est_a_la_coordination(client, lieu):
    PrescriptionFabrique(structure=lieu, validee=True)
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    page = client.get(reverse(LISTE), {"file": "avis"})
    assert page.context["page_obj"].paginator.count == 1
    assert "Référent à désigner" not in page.text
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    for file, nombre in (("referent", 1), ("avis", 0), ("rencontre", 0), ("inconnue", 1)):
        page = client.get(reverse(LISTE), {"file": file})
        assert page.context["page_obj"].paginator.count == nombre, file


def test_une_rencontre_demandee_attend_un_referent(client, lieu):
    a_confier = RencontrePrealableFabrique(prescription__structure=lieu).prescription
    RencontrePrealableFabrique(prescription__structure=lieu, referent=utilisateur(Role.REFERENT, lieu))
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    assert list(client.get(reverse(LISTE), {"file": "rencontre"}).context["page_obj"]) == [a_confier]


def test_le_referent_ne_voit_que_ses_rencontres_et_ses_personnes(client, lieu):
    moi = utilisateur(Role.REFERENT, lieu)
    mienne = RencontrePrealableFabrique(prescription__structure=lieu, referent=moi).prescription
    autre = RencontrePrealableFabrique(
        prescription__structure=lieu, referent=utilisateur(Role.REFERENT, lieu)
    ).prescription
    client.force_login(moi)
    page = client.get(reverse(LISTE)).text
    assert mienne.nom_affiche in page
    assert autre.nom_affiche not in page


def test_l_accueil_du_prescripteur_commence_par_ce_qui_l_attend(client, lieu):
    a_completer = PrescriptionFabrique(structure=lieu, etat=EtatPrescription.A_COMPLETER)
    brouillon = PrescriptionFabrique(structure=lieu, brouillon=True)
    PrescriptionFabrique(structure=lieu)
    PrescriptionFabrique(structure=StructureFabrique(plie=lieu.plie), brouillon=True)
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    page = client.get("/")
    assert page.context["a_reprendre"] == [a_completer, brouillon]
    assert "Ce qui vous attend" in page.text
