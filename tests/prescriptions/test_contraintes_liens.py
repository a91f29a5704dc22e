"""What the database refuses of a personal link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.contraintes import Cas, acceptes, eprouver_acceptation, eprouver_refus, refuses
from tests.fabriques import LienPersonnelFabrique

pytestmark = pytest.mark.django_db

MAINTENANT = timezone.now()
AVANT, APRES = MAINTENANT - timedelta(seconds=1), MAINTENANT + timedelta(seconds=1)

CAS = [
    Cas(
        "lien_duree",
        LienPersonnelFabrique,
        {"cree_le": MAINTENANT, "expire_le": MAINTENANT},
        justes=[{"cree_le": MAINTENANT, "expire_le": APRES}],
    ),
    Cas(
        "lien_revocation",
        LienPersonnelFabrique,
        {"cree_le": MAINTENANT, "revoque_le": AVANT},
        justes=[{"cree_le": MAINTENANT, "revoque_le": MAINTENANT}],
    ),
]


@refuses(CAS)
def test_la_base_refuse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_la_base_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
