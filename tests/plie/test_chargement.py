"""What a load tells of the rows it wrote, and how it writes nothing twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plie.chargement import Effet, Rapport
from plie.protocole.models import MotifRefus, Plie
from tests.fabriques import PlieFabrique

pytestmark = pytest.mark.django_db

CLES = {"code": "val"}
VALEURS = {"nom": "PLIE du Val", "territoire": "Val"}


def charger(rapport, **valeurs):
    return rapport.ligne(Plie, CLES, {**VALEURS, **valeurs})


def test_une_ligne_absente_est_creee():
    rapport = Rapport()
    plie = charger(rapport)
    assert Plie.objects.get() == plie
    assert (plie.code, plie.nom, plie.territoire) == ("val", "PLIE du Val", "Val")
    assert rapport == {("PLIE", Effet.CREEE): 1}
    assert rapport.change


def test_une_ligne_identique_n_est_pas_ecrite():
    premiere = charger(Rapport())
    rapport = Rapport()
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        assert charger(rapport) == premiere
    assert [requete["sql"].split()[0] for requete in requetes] == ["SELECT"]
    assert rapport == {("PLIE", Effet.INCHANGEE): 1}
    assert not rapport.change


def test_seul_ce_qui_differe_est_ecrit():
    charger(Rapport())
    Plie.objects.update(demonstration=True)
    rapport = Rapport()
    with CaptureQueriesContext(connection) as requetes:
        charger(rapport, nom="PLIE du Grand Val")
    plie = Plie.objects.get()
    assert (plie.nom, plie.territoire, plie.demonstration) == ("PLIE du Grand Val", "Val", True)
    ecriture = next(requete["sql"] for requete in requetes if requete["sql"].startswith("UPDATE"))
    assert "territoire" not in ecriture
    assert rapport == {("PLIE", Effet.MODIFIEE): 1}
    assert rapport.change


def test_les_autres_lignes_ne_bougent_pas():
    autre = PlieFabrique(nom="Un autre")
    charger(Rapport())
    autre.refresh_from_db()
    assert autre.nom == "Un autre"


def test_un_rapport_vide_ne_change_rien():
    assert not Rapport().change
    assert Rapport().phrases() == []


def test_les_phrases_suivent_l_ordre_du_chargement():
    rapport = Rapport()
    for code in ("a", "b"):
        rapport.ligne(MotifRefus, {"code": code}, {"libelle": code})
    charger(rapport)
    charger(rapport, nom="Autre nom")
    charger(rapport, nom="Autre nom")
    rapport.ligne(MotifRefus, {"code": "a"}, {"libelle": "a"})
    assert rapport.phrases() == [
        "motifs de refus : 2 créée(s), 1 inchangée(s)",
        "PLIE : 1 créée(s), 1 modifiée(s), 1 inchangée(s)",
    ]
