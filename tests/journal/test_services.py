"""The journal of the consultations: written once, never edited."""

import pytest
from django.db import Error, transaction

from plie.journal.models import Consultation
from plie.journal.services import noter_consultation
from plie.roles import Role
from tests.fabriques import StructureFabrique, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    lieu = StructureFabrique()
    qui = utilisateur(Role.REFERENT, lieu)
    noter_consultation(qui, plie_id=lieu.plie_id, objet="participants.Participant", objet_id=12, page="x:y")
    return Consultation.objects.get()


def test_dit_qui_a_ouvert_quoi(consultation):
    assert (consultation.objet, consultation.objet_id, consultation.page) == (
        "participants.Participant",
        12,
        "x:y",
    )
    assert consultation.quand is not None


@pytest.mark.parametrize(
    "geste", [lambda: Consultation.objects.update(page="autre"), lambda: Consultation.objects.all().delete()]
)
def test_ne_se_modifie_ni_ne_s_efface(consultation, geste):
    with pytest.raises(Error), transaction.atomic():
        geste()


def test_la_coordination_seule_le_lit(consultation):
    lieu = StructureFabrique(plie=consultation.plie)
    for role in Role:
        visibles = Consultation.objects.visibles_par(utilisateur(role, lieu))
        assert visibles.exists() is (role is Role.COORDINATION)
