"""Asking, computing and publishing a bilan: once each, whatever happens to the worker."""

import threading
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.documents.services import avancer_travail, commencer_travail
from plie.roles import Role
from reporting import tasks
from reporting.calcul import Donnees
from reporting.enums import EtatBilan
from reporting.indicateurs import ORDRE, AnneesInvalides
from reporting.models import Bilan
from reporting.selectors import donnees_pour
from reporting.services import demander_bilan, publier_bilan, relancer_bilan
from reporting.tasks import calculer_bilan_demande
from tests.fabriques import PlieFabrique, StructureFabrique, utilisateur
from tests.reporting.outils import entrer, partir, rendre_dynamique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_sans_pdf_prepares")]


@pytest.fixture
def plie():
    return PlieFabrique()


@pytest.fixture
def coordinatrice(plie):
    return utilisateur(Role.COORDINATION, StructureFabrique(plie=plie))


@pytest.fixture
def demander(coordinatrice, plie, django_capture_on_commit_callbacks):
    """Ask for a bilan and let the worker compute it."""

    def faire(de=2018, a=2021):
        with django_capture_on_commit_callbacks(execute=True):
            travail = demander_bilan(coordinatrice, plie, de, a)
        travail.refresh_from_db()
        return travail

    return faire


def test_un_bilan_demande_est_calcule_et_garde(demander, plie, coordinatrice):
    entrer(plie, date(2018, 5, 1))
    travail = demander()
    assert (travail.etat, travail.fait, travail.total) == (EtatTravail.REUSSI, len(ORDRE), len(ORDRE))
    bilan = Bilan.objects.get()
    assert (bilan.travail, bilan.annee_debut, bilan.annee_fin) == (travail, 2018, 2021)
    assert (bilan.etat, bilan.calcule_par) == (EtatBilan.CALCULE, coordinatrice)
    donnees = Donnees.depuis_json(bilan.donnees)
    assert [tableau.code for tableau in donnees.tableaux] == list(ORDRE)
    assert donnees.tableau("entrees").valeur("Entrées", "TOTAL") == 1


def test_rien_n_est_calcule_avant_la_validation_de_la_demande(coordinatrice, plie):
    travail = demander_bilan(coordinatrice, plie, 2018, 2021)
    assert travail.etat == EtatTravail.EN_ATTENTE
    assert not Bilan.objects.exists()


def test_des_annees_dans_le_desordre_ne_font_aucune_demande(coordinatrice, plie):
    with pytest.raises(AnneesInvalides):
        demander_bilan(coordinatrice, plie, 2021, 2018)
    assert not Travail.objects.exists()


def test_seule_la_coordination_calcule_et_publie(plie, demander):
    bilan = demander().bilan
    for role in Role:
        if role is Role.COORDINATION:
            continue
        autre = utilisateur(role, StructureFabrique(plie=plie))
        with pytest.raises(PermissionError):
            demander_bilan(autre, plie, 2018, 2021)
        with pytest.raises(PermissionError):
            publier_bilan(autre, bilan)
        with pytest.raises(PermissionError):
            relancer_bilan(autre, bilan.travail)


def test_la_coordination_d_un_autre_plie_n_y_peut_rien(plie, demander):
    bilan = demander().bilan
    ailleurs = utilisateur(Role.COORDINATION)
    with pytest.raises(PermissionError):
        publier_bilan(ailleurs, bilan)
    with pytest.raises(PermissionError):
        demander_bilan(ailleurs, plie, 2018, 2021)


# --- the worker -----------------------------------------------------------------------------------------


def test_une_tache_livree_deux_fois_fait_un_seul_bilan(demander):
    travail = demander()
    calculer_bilan_demande(travail.pk)
    assert Bilan.objects.count() == 1


def test_une_tache_tuee_en_chemin_recommence_et_fait_un_seul_bilan(coordinatrice, plie):
    travail = demander_bilan(coordinatrice, plie, 2018, 2021)
    commencer_travail(travail.pk)
    avancer_travail(travail.pk, 4, "Entrées")
    calculer_bilan_demande(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.REUSSI
    assert Bilan.objects.count() == 1


def test_une_tache_qui_perd_la_course_ne_fait_pas_un_second_bilan(coordinatrice, plie, monkeypatch):
    travail = demander_bilan(coordinatrice, plie, 2018, 2021)
    calculer = tasks.calculer_bilan

    def calculer_pendant_qu_une_autre_finit(*args, **kwargs):
        monkeypatch.setattr(tasks, "calculer_bilan", calculer)
        calculer_bilan_demande(travail.pk)
        return calculer(*args, **kwargs)

    monkeypatch.setattr(tasks, "calculer_bilan", calculer_pendant_qu_une_autre_finit)
    calculer_bilan_demande(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.REUSSI
    assert Bilan.objects.count() == 1


def test_un_calcul_qui_echoue_le_dit_et_se_relance(
    coordinatrice, plie, monkeypatch, django_capture_on_commit_callbacks
):
    def echouer(*args, **kwargs):
        raise RuntimeError("panne")

    travail = demander_bilan(coordinatrice, plie, 2018, 2021)
    with monkeypatch.context() as panne:
        panne.setattr(tasks, "calculer_bilan", echouer)
        with pytest.raises(RuntimeError):
            calculer_bilan_demande(travail.pk)
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.ECHOUE
    assert "relancer" in travail.message
    assert "panne" not in travail.message
    assert not Bilan.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_bilan(coordinatrice, travail)
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.REUSSI
    assert Bilan.objects.count() == 1
    assert not relancer_bilan(coordinatrice, travail)


def test_l_avancement_se_voit_tableau_par_tableau(coordinatrice, plie, monkeypatch):
    vus = []
    avancer = tasks.avancer_travail
    monkeypatch.setattr(tasks, "avancer_travail", lambda *args: (vus.append(args[1:]), avancer(*args)))
    travail = demander_bilan(coordinatrice, plie, 2018, 2021)
    calculer_bilan_demande(travail.pk)
    assert [rang for rang, _ in vus] == list(range(1, len(ORDRE) + 1))
    assert vus[0][1] == "Chiffres clés"


# --- publication ----------------------------------------------------------------------------------------


def test_publier_montre_le_bilan_aux_signataires(demander, coordinatrice, plie):
    bilan = demander().bilan
    signataire = utilisateur(Role.SIGNATAIRE, StructureFabrique(plie=plie))
    assert not Bilan.objects.visibles_par(signataire).exists()
    publie = publier_bilan(coordinatrice, bilan)
    assert (publie.etat, publie.publie_par) == (EtatBilan.PUBLIE, coordinatrice)
    assert Bilan.objects.visibles_par(signataire).get() == bilan


def test_publier_deux_fois_garde_la_premiere_date(demander, coordinatrice):
    bilan = demander().bilan
    premiere = publier_bilan(coordinatrice, bilan).publie_le
    assert publier_bilan(coordinatrice, bilan).publie_le == premiere


def test_un_bilan_publie_ne_suit_pas_les_dossiers(demander, coordinatrice, plie):
    sortie = partir(plie, date(2018, 1, 2), date(2018, 6, 1))
    bilan = publier_bilan(coordinatrice, demander().bilan)
    rendre_dynamique(sortie)
    entrer(plie, date(2019, 1, 1))
    bilan.refresh_from_db()
    garde = donnees_pour(bilan, coordinatrice)
    assert garde.tableau("chiffres_cles").valeur("sorties_positives", "valeur") == 1
    assert garde.tableau("entrees").valeur("Entrées", "TOTAL") == 1
    nouveau = Donnees.depuis_json(demander().bilan.donnees)
    assert nouveau.tableau("chiffres_cles").valeur("sorties_positives", "valeur") == 0


def test_la_base_refuse_de_modifier_ou_d_effacer_un_bilan_publie(demander, coordinatrice):
    bilan = publier_bilan(coordinatrice, demander().bilan)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Bilan.objects.filter(pk=bilan.pk).update(donnees={})
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Bilan.objects.filter(pk=bilan.pk).delete()


def test_un_bilan_non_publie_s_efface(demander):
    bilan = demander().bilan
    bilan.delete()
    assert not Bilan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_deux_taches_en_meme_temps_font_un_seul_bilan():
    plie = PlieFabrique()
    coordinatrice = utilisateur(Role.COORDINATION, StructureFabrique(plie=plie))
    travail = Travail.objects.create(
        plie=plie,
        demandeur=coordinatrice,
        genre="bilan",
        parametres={"de": 2018, "a": 2018},
        total=len(ORDRE),
    )

    def travailler():
        try:
            calculer_bilan_demande(travail.pk)
        finally:
            connection.close()

    ouvriers = [threading.Thread(target=travailler) for _ in range(2)]
    for ouvrier in ouvriers:
        ouvrier.start()
    for ouvrier in ouvriers:
        ouvrier.join()
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.REUSSI
    assert Bilan.objects.count() == 1
