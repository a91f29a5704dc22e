"""What the database refuses of an import of the CAF and of its rows."""

import pytest

from prescriptions.enums import EtatImport, OriginePrescription, VerdictLigne
from tests.contraintes import (
    Cas,
    acceptes,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import (
    ImportCafFabrique,
    LigneImportFabrique,
    PrescriptionFabrique,
    UtilisateurFabrique,
    il_y_a,
    instant,
)

pytestmark = pytest.mark.django_db


def confirme(**champs):
    return lambda _: (
        {
            "etat": EtatImport.CONFIRME,
            "confirme_le": instant(il_y_a(1)),
            "confirme_par": UtilisateurFabrique(),
        }
        | champs
    )


def creee(verdict):
    return lambda _: {
        "verdict": verdict,
        "prescription": PrescriptionFabrique(origine=OriginePrescription.IMPORT_CAF),
    }


CAS = [
    inconnu("import_etat", ImportCafFabrique, "etat"),
    Cas(
        "import_confirmation",
        ImportCafFabrique,
        confirme(confirme_par=None),
        justes=[confirme(), {"etat": EtatImport.LU}],
    ),
    Cas("import_confirmation", ImportCafFabrique, confirme(confirme_le=None)),
    Cas("import_confirmation", ImportCafFabrique, confirme(etat=EtatImport.LU)),
    inconnu("ligne_import_verdict", LigneImportFabrique, "verdict"),
    Cas(
        "ligne_import_numero",
        LigneImportFabrique,
        lambda deja: {"import_caf": deja.import_caf, "numero": deja.numero},
        deja={},
        justes=[
            lambda deja: {"import_caf": deja.import_caf, "numero": deja.numero + 1},
            lambda deja: {"numero": deja.numero},
        ],
    ),
    Cas(
        "ligne_import_creee",
        LigneImportFabrique,
        creee(VerdictLigne.DOUBLON),
        justes=[creee(VerdictLigne.NOUVELLE), {"verdict": VerdictLigne.ERREUR}],
    ),
]


@refuses(CAS)
def test_refuse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
