"""What the database refuses of a bilan and of a satisfaction answer."""

import pytest
from django.utils import timezone

from reporting.enums import EtatBilan
from tests.contraintes import (
    Cas,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import BilanFabrique, ReponseSatisfactionFabrique

pytestmark = pytest.mark.django_db

CAS = [
    inconnu("bilan_etat", BilanFabrique, "etat", avec=("bilan_publication",)),
    borne("bilan_annees", BilanFabrique, "annee_fin", 2021, 2022, annee_debut=2022),
    borne("bilan_annees", BilanFabrique, "annee_debut", 1999, 2000, annee_fin=2022),
    borne("bilan_annees", BilanFabrique, "annee_fin", 2101, 2100, annee_debut=2022),
    borne("bilan_publication", BilanFabrique, "publie_le", None, timezone.now(), publie=True),
    Cas("bilan_publication", BilanFabrique, {"publie": True, "publie_par": None}, justes=[{"publie": True}]),
    Cas("bilan_publication", BilanFabrique, {"publie": True, "etat": EtatBilan.CALCULE}, justes=[{}]),
    Cas("bilan_publication", BilanFabrique, {"publie_le": timezone.now()}),
    Cas(
        "satisfaction_numero",
        ReponseSatisfactionFabrique,
        lambda deja: {"plie": deja.plie, "annee": deja.annee, "numero": deja.numero},
        justes=[
            lambda deja: {"plie": deja.plie, "annee": deja.annee, "numero": deja.numero + 1},
            lambda deja: {"plie": deja.plie, "annee": deja.annee + 1, "numero": deja.numero},
            lambda deja: {"annee": deja.annee, "numero": deja.numero},
        ],
        deja={},
    ),
    borne("satisfaction_annee", ReponseSatisfactionFabrique, "annee", 1999, 2000),
    borne("satisfaction_annee", ReponseSatisfactionFabrique, "annee", 2101, 2100),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
