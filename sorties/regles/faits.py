"""What the rules of the exits are told, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from participants.enums import Frein
from sorties.enums import Categorie, CodeMotif, MotifAutre, NatureSortie

ARTICLE = "Protocole, art. 3, « Les sorties du PLIE »"


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """A contract, a mission or a closure: two dates, both included.

    ``fin`` None: still running. ``heures`` are those of the whole period, None when not known. An empty
    ``employeur`` is that of the exit.
    """

    debut: date
    fin: date | None = None
    heures: Decimal | None = None
    employeur: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinDeParcours:
    """The facts of an exit; what is not known is None, and never an error.

    ``debut``, ``fin``: the contract or the training, both included; ``fin`` None is an open-ended contract
    (for a CDD, a CDDI, a season or a mission: still running, its end is to be told).
    ``missions``: the contracts that add up (CDD of one employer, intérim, clause, seasons). When there are
    some, ``debut`` and ``fin`` are only their envelope and decide nothing.
    ``fermetures``: annual closures of the user company. ``creation_validee``: what the cellule de suivi said,
    None before. ``rupture``: the last day of an alternance contract that was broken; for the other contracts
    what happens afterwards is told by the follow-up. ``accord_participant``: the person agrees to leave.
    ``freins_initiaux``, ``freins_finaux``: level 0 to 3 by frein, None when not evaluated.
    """

    nature: NatureSortie
    debut: date | None = None
    fin: date | None = None
    employeur: str = ""
    heures_hebdo: Decimal | None = None
    heures_formation: int | None = None
    missions: tuple[Periode, ...] = ()
    fermetures: tuple[Periode, ...] = ()
    creation_validee: bool | None = None
    rupture: date | None = None
    accord_participant: bool | None = None
    freins_initiaux: Mapping[Frein, int | None] = field(default_factory=dict)
    freins_finaux: Mapping[Frein, int | None] = field(default_factory=dict)
    motif_autre: MotifAutre | None = None

    @property
    def periodes(self) -> tuple[Periode, ...]:
        """The missions, or the only contract; empty when no start is known."""
        if self.missions:
            return self.missions
        if self.debut is None:
            return ()
        return (Periode(debut=self.debut, fin=self.fin, employeur=self.employeur),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The category of an exit and why, in sentences for the référent and the cellule de suivi.

    ``manque`` is what would make it positive, empty when it is. ``date_confirmation`` is the day an exit
    « à confirmer » can be judged, None when no date is set (the cellule decides). ``preuve_requise``: a copy
    of the contract or an attestation must be in the file. ``accord_requis``: the exit is decided with the
    person. ``est_une_sortie`` is False for a dynamic exit without that agreement: it is an étape.
    """

    categorie: Categorie
    code: CodeMotif
    article: str
    explication: str
    manque: tuple[str, ...]
    date_confirmation: date | None
    preuve_requise: bool
    accord_requis: bool
    est_une_sortie: bool

    def en_json(self) -> dict[str, object]:
        """The verdict in plain values, as an exit keeps it."""
        confirmation = self.date_confirmation
        return {
            "categorie": self.categorie.value,
            "code": self.code.value,
            "article": self.article,
            "explication": self.explication,
            "manque": list(self.manque),
            "date_confirmation": confirmation.isoformat() if confirmation else None,
            "preuve_requise": self.preuve_requise,
            "accord_requis": self.accord_requis,
            "est_une_sortie": self.est_une_sortie,
        }
