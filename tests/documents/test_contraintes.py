"""What the database refuses of a long job."""

import pytest
from django.utils import timezone

from plie.documents.enums import EtatTravail
from tests.contraintes import Cas, acceptes, borne, eprouver_acceptation, eprouver_refus, inconnu, refuses
from tests.fabriques import TravailFabrique

pytestmark = pytest.mark.django_db

FINIS = (EtatTravail.REUSSI, EtatTravail.ECHOUE)

CAS = [
    inconnu("travail_etat", TravailFabrique, "etat", avec=("travail_fin_selon_etat",)),
    *(
        Cas(
            "travail_fin_selon_etat",
            TravailFabrique,
            {"etat": etat, "fini_le": None if etat in FINIS else timezone.now()},
            justes=[{"etat": etat, "fini_le": timezone.now() if etat in FINIS else None}],
        )
        for etat in EtatTravail
    ),
    borne("travail_avancement", TravailFabrique, "fait", 4, 3, total=3),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
