"""What every row of the demo refers to: the PLIE, its structures, its accounts, its lists, its séances."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Self

from django.utils import timezone

from fiches_actions.models import FicheAction
from gouvernance.models import Instance, Seance
from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.models import (
    DomaineFormation,
    MotifNonEntree,
    MotifRefus,
    NiveauDiplome,
    Plie,
    Protocole,
)
from plie.roles import Role
from reporting.demo.acteurs import Territoire
from reporting.demo.ecriture.tampon import M, Tampon
from reporting.demo.tirage import tirage

HEURE_CELLULE = time(14)
CRENEAUX = tuple(
    time(h, m) for h, m in ((9, 0), (10, 0), (11, 0), (14, 0), (15, 0), (16, 0), (13, 0), (17, 0))
)
CRENEAUX_DEBORDES = tuple(time(h, 30) for h in (8, 9, 10, 11, 13, 14, 15, 16, 17))


def instant(jour: date, heure: time = time(10)) -> datetime:
    """That hour of that day, in the time zone of the project."""
    return timezone.make_aware(datetime.combine(jour, heure))


@dataclass(slots=True)
class Monde:
    """The PLIE being written and the rows it already has."""

    plie: Plie
    protocole: Protocole
    territoire: Territoire
    jour: date
    structures: dict[str, Structure]
    comptes: dict[tuple[Role, str], list[Utilisateur]]
    """Accounts by role and structure code."""
    referents: list[Utilisateur]
    niveaux: dict[str, NiveauDiplome]
    domaines: dict[str, DomaineFormation]
    refus: dict[str, MotifRefus]
    non_entrees: dict[str, MotifNonEntree]
    qpv: dict[str, int]
    """Primary key of each QPV by its code."""
    fiches: dict[str, FicheAction]
    instances: dict[str, Instance]
    cellules: dict[date, Seance] = field(default_factory=dict)
    agenda: dict[tuple[int, date], int] = field(default_factory=dict)

    def compte(self, role: Role, structure: str = "") -> Utilisateur:
        """The first account of that role (in that structure when given)."""
        for (un_role, code), utilisateurs in self.comptes.items():
            if un_role is role and structure in {"", code}:
                return utilisateurs[0]
        raise KeyError(f"{role.libelle} {structure}")

    def lieu_accueil(self, rang: int) -> Structure:
        """Where a référent receives."""
        return self.structures[self.territoire.referents[rang].structure]

    def creneau(self, rang: int, jour: date) -> datetime:
        """The next free hour of a référent that day."""
        pris = self.agenda.get((rang, jour), 0)
        self.agenda[rang, jour] = pris + 1
        creneaux = CRENEAUX + CRENEAUX_DEBORDES
        return instant(jour, creneaux[pris % len(creneaux)])


@dataclass(frozen=True, slots=True)
class Plume:
    """What writing one file takes: the world it is in, the rows kept, and its own stream of draws."""

    monde: Monde
    tampon: Tampon
    hasard: Random

    def ajouter(self, ligne: M) -> M:
        """Keep one row to write."""
        return self.tampon.ajouter(ligne)

    def pour(self, *cles: object) -> Self:
        """The same with the stream of draws of these names."""
        return type(self)(self.monde, self.tampon, tirage(self.monde.territoire.code, *cles))
