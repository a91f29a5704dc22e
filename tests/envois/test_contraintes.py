"""What the database refuses of a message and of a preference."""

import pytest
from django.utils import timezone

from tests.contraintes import (
    Cas,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import EnvoiFabrique, PreferenceNouvellesFabrique

pytestmark = pytest.mark.django_db

CAS = [
    inconnu("envoi_canal", EnvoiFabrique, "canal"),
    borne("envoi_adresse", EnvoiFabrique, "adresse", "", "alix@example.org"),
    Cas(
        "envoi_une_fin",
        EnvoiFabrique,
        lambda _: {"envoye_le": timezone.now(), "abandonne_le": timezone.now()},
        justes=[
            lambda _: {"envoye_le": timezone.now()},
            lambda _: {"abandonne_le": timezone.now()},
        ],
    ),
    inconnu("preference_rythme", PreferenceNouvellesFabrique, "rythme"),
]


@refuses(CAS)
def test_la_base_refuse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_la_base_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
