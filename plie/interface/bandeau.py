"""The band of the signatories: a mark each, replaced by the logo that the PLIE provides.

A logo is a static file ``signataires/<code of the PLIE>/<code of the signatory>.svg`` (or ``.png``).
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from django.contrib.staticfiles import finders

if TYPE_CHECKING:
    from plie.protocole.models import Plie

DOSSIER_LOGOS: Final = "signataires"
EXTENSIONS: Final = ("svg", "png")
# The four signatories of the Protocol; the last one carries the name of the territory of the PLIE.
SIGNATAIRES: Final = (
    ("etat", "État"),
    ("departement", "Département"),
    ("region", "Région"),
    ("agglomeration", ""),
)


@dataclass(frozen=True, slots=True)
class Signataire:
    """One signatory; ``logo`` is a static path, empty for the plain mark."""

    code: str
    nom: str
    logo: str = ""


@cache
def logo_de(code_plie: str, code: str) -> str:
    """The static path of a logo, empty when the PLIE gave none."""
    candidats = (f"{DOSSIER_LOGOS}/{code_plie}/{code}.{extension}" for extension in EXTENSIONS)
    return next((nom for nom in candidats if finders.find(nom)), "")


def signataires(plie: "Plie | None") -> list[Signataire]:
    """The signatories to show for a PLIE (plain marks before login)."""
    territoire = plie.territoire if plie else "Agglomération"
    return [
        Signataire(code, nom or territoire, logo_de(plie.code, code) if plie else "")
        for code, nom in SIGNATAIRES
    ]
