"""What the chapters above know of a prescription and a prescriber may read.

A chapter declares it in its module ``prolongements``, found at start-up (see ``PrescriptionsConfig``)::

    @suites
    def referents(prescriptions: Sequence[Prescription]) -> Mapping[int, Suite]: ...

    @prochaine_cellule
    def cellule(plie: Plie, maintenant: datetime) -> datetime | None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from plie.protocole.models import Plie
from prescriptions.models import Prescription


@dataclass(frozen=True, slots=True, kw_only=True)
class BilanRecu:
    """A bilan sent to the prescriber: the address of its page for an account, and by a personal link."""

    titre: str
    transmis_le: date
    url: str
    url_par_lien: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Who follows the person, and the bilans sent to the prescriber."""

    referent: str = ""
    structure: str = ""
    telephone: str = ""
    bilans: tuple[BilanRecu, ...] = ()


SourceSuites: TypeAlias = Callable[[Sequence[Prescription]], Mapping[int, Suite]]
SourceCellule: TypeAlias = Callable[[Plie, datetime], datetime | None]
_SUITES: list[SourceSuites] = []
_CELLULES: list[SourceCellule] = []


def suites(source: SourceSuites) -> SourceSuites:
    """Register what becomes of prescriptions already loaded by who may see them (decorator)."""
    if source not in _SUITES:
        _SUITES.append(source)
    return source


def prochaine_cellule(source: SourceCellule) -> SourceCellule:
    """Register the source of the next cellule's date (decorator)."""
    if source not in _CELLULES:
        _CELLULES.append(source)
    return source


def suites_de(prescriptions: Sequence[Prescription]) -> dict[int, Suite]:
    """What became of each prescription, by key; the sources add up: the first one to name a référent wins."""
    trouvees: dict[int, Suite] = {}
    for source in _SUITES:
        for cle, suite in source(prescriptions).items():
            avant = trouvees.get(cle, Suite())
            trouvees[cle] = Suite(
                referent=avant.referent or suite.referent,
                structure=avant.structure or suite.structure,
                telephone=avant.telephone or suite.telephone,
                bilans=(*avant.bilans, *suite.bilans),
            )
    return trouvees


def date_prochaine_cellule(plie: Plie, maintenant: datetime) -> datetime | None:
    """When the next cellule de suivi of a PLIE begins; None when none is fixed."""
    dates = [jour for source in _CELLULES if (jour := source(plie, maintenant))]
    return min(dates, default=None)
