"""What the database refuses of a Protocol, its territory and its lists."""

from datetime import date, timedelta

import pytest

from tests.contraintes import (
    Cas,
    acceptes,
    borne,
    dates,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import (
    CommuneFabrique,
    DomaineFormationFabrique,
    MotifNonEntreeFabrique,
    MotifRefusFabrique,
    NiveauDiplomeFabrique,
    ProtocoleFabrique,
    QpvFabrique,
    TerritoireFabrique,
)

pytestmark = pytest.mark.django_db

DEBUT, FIN = date(2015, 1, 1), date(2021, 12, 31)
UN_JOUR = timedelta(days=1)


def meme_plie(**champs):
    return lambda deja: {"plie": deja.plie, **champs}


CAS = [
    Cas(
        "protocole_code_unique",
        ProtocoleFabrique,
        lambda deja: {"plie": deja.plie, "code": deja.code},
        justes=[lambda deja: {"code": deja.code}, meme_plie()],
        deja={"debut": DEBUT, "fin": FIN},
    ),
    dates("protocole_dates_ordonnees", ProtocoleFabrique, "debut", "fin"),
    Cas(
        "protocole_sans_chevauchement",
        ProtocoleFabrique,
        meme_plie(debut=FIN, fin=date(2028, 12, 31)),
        justes=[meme_plie(debut=FIN + UN_JOUR, fin=date(2028, 12, 31)), {"debut": DEBUT, "fin": FIN}],
        deja={"debut": DEBUT, "fin": FIN},
    ),
    Cas(
        "protocole_sans_chevauchement",
        ProtocoleFabrique,
        meme_plie(debut=date(2010, 1, 1), fin=DEBUT),
        justes=[meme_plie(debut=date(2010, 1, 1), fin=DEBUT - UN_JOUR)],
        deja={"debut": DEBUT, "fin": FIN},
    ),
    Cas(
        "protocole_sans_chevauchement",
        ProtocoleFabrique,
        meme_plie(debut=DEBUT + UN_JOUR, fin=FIN - UN_JOUR),
        deja={"debut": DEBUT, "fin": FIN},
    ),
    *(
        dates(
            f"{fabrique._meta.model._meta.model_name}_validite_ordonnee", fabrique, "valide_du", "valide_au"
        )
        for fabrique in (
            NiveauDiplomeFabrique,
            DomaineFormationFabrique,
            MotifRefusFabrique,
            MotifNonEntreeFabrique,
            QpvFabrique,
        )
    ),
    inconnu("niveaudiplome_cite", NiveauDiplomeFabrique, "groupe_cite"),
    inconnu("niveaudiplome_bilan", NiveauDiplomeFabrique, "groupe_bilan"),
    borne("commune_insee", CommuneFabrique, "code_insee", "7919", "79191"),
    borne("commune_insee", CommuneFabrique, "code_insee", "2C004", "2A004"),
    borne("commune_insee", CommuneFabrique, "code_insee", "A9191", "2B033"),
    borne("commune_insee", CommuneFabrique, "code_insee", "7919A", "97411"),
    borne("commune_coordonnees", CommuneFabrique, "latitude", 90.01, 90, longitude=0),
    borne("commune_coordonnees", CommuneFabrique, "latitude", -90.01, -90, longitude=0),
    borne("commune_coordonnees", CommuneFabrique, "longitude", 180.01, 180, latitude=0),
    borne("commune_coordonnees", CommuneFabrique, "longitude", -180.01, -180, latitude=0),
    borne("commune_coordonnees", CommuneFabrique, "latitude", 46.3, None),
    borne("commune_coordonnees", CommuneFabrique, "longitude", -0.5, None),
    Cas(
        "territoire_unique",
        TerritoireFabrique,
        lambda deja: {"plie": deja.plie, "commune": deja.commune},
        justes=[lambda deja: {"commune": deja.commune}, meme_plie()],
        deja={},
    ),
    dates("territoire_dates", TerritoireFabrique, "debut", "fin"),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


@pytest.mark.parametrize(
    ("du", "au"), [(None, None), (None, date(2020, 1, 1)), (date(2020, 1, 1), None)], ids=str
)
def test_une_validite_sans_borne_est_permise(du, au):
    QpvFabrique(valide_du=du, valide_au=au)
    TerritoireFabrique(debut=du, fin=au)
    MotifRefusFabrique(code="sans-borne", valide_du=du, valide_au=au)
