"""The whole bilan of a PLIE as frozen data, ready to be kept or printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils import timezone

from plie.protocole.models import Plie
from reporting.indicateurs import ORDRE, Contexte, Tableau, calculer, masquer

VERSION: Final = 1
"""Version of the form of the data: a bilan published under another one stays readable by its own reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Donnees:
    """A bilan: of whom, over which years, and its tables. Never edited once made."""

    code_plie: str
    nom_plie: str
    territoire: str
    demonstration: bool
    annees: tuple[int, ...]
    tableaux: tuple[Tableau, ...]

    def tableau(self, code: str) -> Tableau:
        """The table of this code; raises KeyError when the bilan has none."""
        for tableau in self.tableaux:
            if tableau.code == code:
                return tableau
        raise KeyError(code)

    def masquees(self) -> "Donnees":
        """The same bilan with its small head counts masked, for those who see aggregates only."""
        return replace(self, tableaux=tuple(masquer(tableau) for tableau in self.tableaux))

    def en_json(self) -> dict[str, Any]:
        """The form kept in ``Bilan.donnees``."""
        return {
            "version": VERSION,
            "plie": {
                "code": self.code_plie,
                "nom": self.nom_plie,
                "territoire": self.territoire,
                "demonstration": self.demonstration,
            },
            "annees": list(self.annees),
            "tableaux": [tableau.en_donnees() for tableau in self.tableaux],
        }

    @classmethod
    def depuis_json(cls, donnees: Mapping[str, Any]) -> "Donnees":
        """What ``en_json`` wrote; raises ValueError on another version."""
        if donnees["version"] != VERSION:
            raise ValueError(f"Version de bilan inconnue : {donnees['version']}")
        plie = donnees["plie"]
        return cls(
            code_plie=plie["code"],
            nom_plie=plie["nom"],
            territoire=plie["territoire"],
            demonstration=plie["demonstration"],
            annees=tuple(donnees["annees"]),
            tableaux=tuple(Tableau.depuis_donnees(tableau) for tableau in donnees["tableaux"]),
        )


def calculer_bilan(
    plie: Plie,
    de: int,
    a: int,
    *,
    jour: date | None = None,
    codes: Sequence[str] = ORDRE,
    avancer: Callable[[int, Tableau], None] | None = None,
) -> Donnees:
    """Compute the bilan of ``plie`` from 1 January of ``de`` to 31 December of ``a``, from its case files.

    ``jour`` is the day of the calculation, today when None. ``avancer`` is told after each table how many
    are done. Raises AnneesInvalides on reversed years.
    """
    contexte = Contexte(plie, de, a, jour=jour or timezone.localdate())
    return Donnees(
        code_plie=plie.code,
        nom_plie=plie.nom,
        territoire=plie.territoire,
        demonstration=plie.demonstration,
        annees=contexte.annees,
        tableaux=calculer(contexte, codes, avancer),
    )
