"""A job goes forward only: begun, moving, then done or failed once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.documents.services import (
    MESSAGE_MAX,
    abandonner_travail,
    avancer_travail,
    commencer_travail,
    creer_travail,
    relancable,
    relancer_travail,
    terminer_travail,
)
from tests.fabriques import PlieFabrique, UtilisateurFabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def travail():
    return Travail.objects.create(
        plie=PlieFabrique(), demandeur=UtilisateurFabrique(), genre="essai", total=4
    )


def etat(travail):
    travail.refresh_from_db()
    return (travail.etat, travail.fait, travail.message)


def test_un_travail_est_lance_une_fois_la_demande_enregistree(django_capture_on_commit_callbacks):
    lances = []
    with django_capture_on_commit_callbacks(execute=True):
        cree = creer_travail(
            plie=PlieFabrique(),
            demandeur=UtilisateurFabrique(),
            genre="essai",
            parametres={"de": 2018},
            total=3,
            lancer=lances.append,
        )
        assert lances == []
    assert lances == [cree.pk]
    assert etat(cree) == (EtatTravail.EN_ATTENTE, 0, "")


def test_un_travail_avance_puis_se_termine(travail):
    assert commencer_travail(travail.pk) is not None
    avancer_travail(travail.pk, 2, "Entrées")
    assert etat(travail) == (EtatTravail.EN_COURS, 2, "Entrées")
    terminer_travail(travail.pk)
    assert etat(travail) == (EtatTravail.REUSSI, 4, "")
    assert travail.fini_le is not None


@pytest.mark.parametrize("finir", [terminer_travail, abandonner_travail])
def test_un_travail_fini_ne_bouge_plus(travail, finir):
    commencer_travail(travail.pk)
    finir(travail.pk)
    avant = etat(travail)
    assert commencer_travail(travail.pk) is None
    avancer_travail(travail.pk, 1)
    terminer_travail(travail.pk)
    abandonner_travail(travail.pk)
    assert etat(travail) == avant


def test_un_travail_repris_repart_de_sa_premiere_etape(travail):
    commencer_travail(travail.pk)
    avancer_travail(travail.pk, 3, "Sorties")
    commencer_travail(travail.pk)
    assert etat(travail) == (EtatTravail.EN_COURS, 0, "")


def test_l_avancement_ne_depasse_pas_le_total_et_le_message_tient(travail):
    commencer_travail(travail.pk)
    avancer_travail(travail.pk, 5)
    assert etat(travail)[1] == 0
    avancer_travail(travail.pk, 4, "x" * (MESSAGE_MAX + 1))
    assert etat(travail)[1:] == (4, "x" * MESSAGE_MAX)


def test_un_travail_echoue_se_relance_une_fois(travail, django_capture_on_commit_callbacks):
    lances = []
    assert not relancer_travail(travail.pk, lances.append)
    commencer_travail(travail.pk)
    abandonner_travail(travail.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_travail(travail.pk, lances.append)
        assert not relancer_travail(travail.pk, lances.append)
    assert lances == [travail.pk]
    assert etat(travail) == (EtatTravail.EN_ATTENTE, 0, "")


@pytest.mark.parametrize(("ecart", "attendu"), [(-1, False), (0, False), (1, True)])
def test_un_travail_sans_nouvelles_se_relance_apres_deux_fois_le_temps_permis(travail, ecart, attendu):
    duree = timedelta(seconds=2 * settings.CELERY_TASK_TIME_LIMIT)
    assert relancable(travail, travail.cree_le + duree + timedelta(seconds=ecart)) is attendu


def test_un_travail_reussi_ne_se_relance_jamais(travail):
    terminer_travail(travail.pk)
    travail.refresh_from_db()
    assert not relancable(travail, timezone.now() + timedelta(days=30))
