"""What the database refuses of the consultation log: a line is written once, never edited, never removed."""

import pytest
from django.db import DatabaseError, transaction

from plie.journal.models import Consultation
from tests.contraintes import Cas
from tests.fabriques import ConsultationFabrique

CAS: list[Cas] = []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "geste",
    [
        lambda lignes: lignes.update(page="Autre page"),
        lambda lignes: lignes.delete(),
        lambda lignes: lignes.get().delete(),
        lambda lignes: lignes.get().save(),
    ],
    ids=["modifier", "supprimer", "supprimer une ligne", "enregistrer de nouveau"],
)
def test_une_consultation_ecrite_ne_change_plus(geste):
    ligne = ConsultationFabrique()
    lignes = Consultation.objects.filter(pk=ligne.pk)
    with pytest.raises(DatabaseError, match="consultation_intouchable"), transaction.atomic():
        geste(lignes)
    assert lignes.get().page == ligne.page
