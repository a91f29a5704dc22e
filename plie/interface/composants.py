"""What the components of the pages receive: plain data, no HTML, no query."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final


class Ton(StrEnum):
    """The colour family of a badge, an alert or a figure; a word or an icon always says the same thing."""

    NEUTRE = "neutre"
    INFO = "info"
    SUCCES = "succes"
    ATTENTION = "attention"
    DANGER = "danger"


ICONE_PAR_TON: Final = {
    Ton.NEUTRE: "circle",
    Ton.INFO: "info-circle",
    Ton.SUCCES: "check-circle",
    Ton.ATTENTION: "exclamation-triangle",
    Ton.DANGER: "x-octagon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chiffre:
    """One key figure, already written for the reader (« 1 071 », « 65 % »)."""

    libelle: str
    valeur: str
    aide: str = ""
    url: str = ""
    ton: Ton = Ton.NEUTRE


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """One line of a timeline; ``fin`` is inclusive, None for an event of one day."""

    jour: date
    titre: str
    texte: str = ""
    fin: date | None = None
    icone: str = "circle"
    ton: Ton = Ton.NEUTRE
    etat: Any = ""
    url: str = ""
    auteur: str = ""
    details: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colonne:
    """One column of a table of data; a numeric one is aligned to the right."""

    libelle: str
    numerique: bool = False
    aide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tableau:
    """A table of data: one header row, rows already written for the reader, the first cell heading its row.

    Every row and the total have as many cells as there are columns; raises ValueError otherwise.
    """

    legende: str
    colonnes: Sequence[Colonne]
    lignes: Sequence[Sequence[Any]]
    total: Sequence[Any] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for ligne in [*self.lignes, *([self.total] if self.total is not None else [])]:
            if len(ligne) != len(self.colonnes):
                raise ValueError(
                    f"Row {ligne!r} does not have the {len(self.colonnes)} columns of « {self.legende} »."
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Onglet:
    """One tab: a plain link to a view of the same page."""

    libelle: str
    url: str
    actif: bool = False
    compte: int | None = None
    icone: str = ""


class EtatAvancement(StrEnum):
    """Where a background job stands."""

    EN_ATTENTE = "en_attente"
    EN_COURS = "en_cours"
    TERMINE = "termine"
    ECHOUE = "echoue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avancement:
    """A background job as its page shows it.

    ``pourcentage`` is 0 to 100, None when unknown. ``url_suivi`` gives this component again (htmx polling);
    ``url_page`` is the whole page, for a reader without JavaScript; ``url_resultat`` is where the result is.
    """

    etat: EtatAvancement
    titre: str
    url_suivi: str
    url_page: str
    message: str = ""
    pourcentage: int | None = None
    url_resultat: str = ""
    libelle_resultat: str = "Voir le résultat"
    url_relance: str = ""

    @property
    def en_cours(self) -> bool:
        """Whether the page must ask again."""
        return self.etat in (EtatAvancement.EN_ATTENTE, EtatAvancement.EN_COURS)

    @property
    def echoue(self) -> bool:
        """Whether the job stopped on an error."""
        return self.etat is EtatAvancement.ECHOUE


@dataclass(frozen=True, slots=True)
class Filtre:
    """One active filter and the address of the page without it."""

    libelle: str
    valeur: str
    url_sans: str


@dataclass(frozen=True, slots=True)
class Maillon:
    """One step of the breadcrumb; the last one has no address."""

    libelle: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class AnneeFrise:
    """The events of one year of a timeline."""

    annee: int
    evenements: list[Evenement] = field(default_factory=list)
