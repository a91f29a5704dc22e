"""What the database refuses of structures, accounts, roles and delegations."""

from datetime import timedelta
from decimal import Decimal

import pytest

from plie.roles import Role
from tests.contraintes import (
    JOUR,
    LA_VEILLE,
    LE_LENDEMAIN,
    Cas,
    Permis,
    acceptes,
    borne,
    dates,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    meme_personne,
    refuses,
)
from tests.fabriques import (
    DelegationFabrique,
    HabilitationFabrique,
    StructureFabrique,
    UtilisateurFabrique,
)

pytestmark = pytest.mark.django_db

TENUE = {"role": Role.COORDINATION, "debut": JOUR - timedelta(days=30), "fin": JOUR}
TENUE_SANS_FIN = {**TENUE, "fin": None}


def encore(deja, **champs):
    """The same role of the same person in the same structure."""
    return {"utilisateur": deja.utilisateur, "structure": deja.structure, "role": deja.role, **champs}


CAS = [
    Cas(
        "structure_code_unique",
        StructureFabrique,
        lambda deja: {"plie": deja.plie, "code": deja.code},
        justes=[lambda deja: {"code": deja.code}, lambda deja: {"plie": deja.plie}],
        deja={},
    ),
    inconnu("structure_type", StructureFabrique, "type"),
    borne(
        "utilisateur_email_minuscules",
        UtilisateurFabrique,
        "email",
        "Camille@example.org",
        "camille@example.org",
    ),
    inconnu("habilitation_role", HabilitationFabrique, "role", etp=None),
    dates("habilitation_dates", HabilitationFabrique, "debut", "fin"),
    borne("habilitation_etp", HabilitationFabrique, "etp", Decimal(0), Decimal("0.01"), role=Role.REFERENT),
    borne("habilitation_etp", HabilitationFabrique, "etp", Decimal("1.01"), Decimal(1), role=Role.REFERENT),
    Cas("habilitation_etp", HabilitationFabrique, {"role": Role.REFERENT, "etp": None}),
    *(
        borne("habilitation_etp", HabilitationFabrique, "etp", Decimal("0.5"), None, role=role)
        for role in Role
        if role is not Role.REFERENT
    ),
    Cas(
        "habilitation_sans_doublon",
        HabilitationFabrique,
        lambda deja: encore(deja, debut=JOUR),
        justes=[
            lambda deja: encore(deja, debut=LE_LENDEMAIN),
            lambda deja: encore(deja, debut=deja.debut - timedelta(days=9), fin=deja.debut - timedelta(1)),
            lambda deja: encore(deja, debut=JOUR, utilisateur=UtilisateurFabrique()),
            lambda deja: encore(deja, debut=JOUR, structure=StructureFabrique(plie=deja.structure.plie)),
            *(
                (lambda deja, role=role: {**encore(deja, debut=JOUR, role=role), "etp": None})
                for role in Role
                if role not in {Role.COORDINATION, Role.REFERENT}
            ),
            lambda deja: encore(deja, debut=JOUR, role=Role.REFERENT),
        ],
        deja=TENUE,
    ),
    Cas(
        "habilitation_sans_doublon",
        HabilitationFabrique,
        lambda deja: encore(deja, debut=deja.debut - timedelta(days=9), fin=deja.debut),
        deja=TENUE,
    ),
    Cas(
        "habilitation_sans_doublon",
        HabilitationFabrique,
        lambda deja: encore(deja, debut=LA_VEILLE, fin=LA_VEILLE),
        deja=TENUE,
    ),
    Cas(
        "habilitation_sans_doublon",
        HabilitationFabrique,
        lambda deja: encore(deja, debut=JOUR + timedelta(days=9999)),
        justes=[
            Permis(
                TENUE_SANS_FIN,
                lambda deja: encore(
                    deja, debut=deja.debut - timedelta(days=9), fin=deja.debut - timedelta(days=1)
                ),
            )
        ],
        deja=TENUE_SANS_FIN,
    ),
    inconnu("delegation_motif", DelegationFabrique, "motif"),
    dates("delegation_dates", DelegationFabrique, "debut", "fin"),
    Cas(
        "delegation_deux_personnes",
        DelegationFabrique,
        meme_personne("titulaire", "delegataire"),
        justes=[{}],
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
