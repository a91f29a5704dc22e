"""Who the Bureau insertion may see, before and after a first situation is noted."""

import pytest

from participants.models import Participant
from plie.roles import Role
from tests.fabriques import (
    PrescriptionFabrique,
    SituationFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fiche", "situations", "vu"),
    [
        (True, [], True),
        (False, [], False),
        (True, [False], False),
        (False, [True], True),
        (True, [True, False], False),
        (False, [False, True], True),
    ],
)
def test_le_bureau_insertion_voit_les_beneficiaires_du_rsa(fiche, situations, vu):
    """The situations are given from the oldest to the latest."""
    prescription = PrescriptionFabrique(orientee=True, rsa=fiche)
    for rang, rsa in enumerate(situations):
        SituationFabrique(participant=prescription.participant, rsa=rsa, date=il_y_a(30 - rang))
    bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, StructureFabrique(plie=prescription.plie))
    assert (prescription.participant in Participant.objects.visibles_par(bureau)) is vu


def test_une_fiche_seulement_proposee_n_ouvre_pas_la_personne():
    participant = PrescriptionFabrique(orientee=True, rsa=False).participant
    PrescriptionFabrique(
        structure=StructureFabrique(plie=participant.plie), participant=participant, rsa=True
    )
    bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, StructureFabrique(plie=participant.plie))
    assert participant not in Participant.objects.visibles_par(bureau)
