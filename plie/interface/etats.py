"""The tone of each state, so that one word has one colour on every page.

Keyed by the codes of the enumerations of the chapters; a code that is not listed is neutral.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plie.enumeration import Enumeration
from plie.interface.composants import ICONE_PAR_TON, Ton

_CODES_PAR_TON: Final = {
    Ton.SUCCES: (
        "accord",
        "accordee",
        "actif",
        "atteint",
        "confirmee",
        "favorable",
        "honore",
        "orientee",
        "positive",
        "present",
        "realisee",
        "termine",
        "validee",
    ),
    Ton.INFO: (
        "accueil",
        "dynamique",
        "en_cours",
        "en_attente",
        "ouverte",
        "planifie",
        "prevue",
        "reduction_freins",
        "soumise",
    ),
    Ton.ATTENTION: (
        "a_completer",
        "a_confirmer",
        "ajournement",
        "demandee",
        "en_retard",
        "sortie_demandee",
        "situation",
        "veille",
    ),
    Ton.DANGER: ("absence_injustifiee", "defavorable", "echoue", "refus", "refusee"),
}
TON_PAR_CODE: Final[Mapping[str, Ton]] = MappingProxyType(
    {code: ton for ton, codes in _CODES_PAR_TON.items() for code in codes}
)
_ICONE_PAR_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en_cours": "arrow-repeat",
        "en_attente": "hourglass-split",
        "soumise": "send",
        "orientee": "signpost",
        "prevue": "calendar-event",
        "planifie": "calendar-event",
        "a_completer": "pencil",
        "a_confirmer": "question-circle",
        "ajournement": "hourglass-split",
        "demandee": "hourglass-split",
        "sortie_demandee": "box-arrow-right",
        "veille": "pause-circle",
        "sorti": "box-arrow-right",
        "annule": "slash-circle",
        "annulee": "slash-circle",
        "abandonne": "slash-circle",
        "abandonnee": "slash-circle",
        "brouillon": "pencil-square",
    }
)


def ton_de(etat: Any) -> Ton:
    """The tone of a state, by its code."""
    return TON_PAR_CODE.get(str(etat), Ton.NEUTRE)


def icone_de(etat: Any, ton: Ton) -> str:
    """The icon of a state: its own, else that of its tone."""
    return _ICONE_PAR_CODE.get(str(etat), ICONE_PAR_TON[ton])


def libelle_de(etat: Any) -> str:
    """What the reader sees: the label of an enumeration, else the text itself."""
    return etat.libelle if isinstance(etat, Enumeration) else str(etat)
