"""Étapes emploi and formation: those that the exits bring, then those placed freely inside the stays."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from reporting.demo import publie
from reporting.demo.calendrier import ouvre_suivant
from reporting.demo.contrats import fabriquer, fabriquer_formation
from reporting.demo.faits import Contrat, EtapeEmploi, EtapeFormation
from reporting.demo.fins import HEURES_NON_QUALIFIANTE, HEURES_QUALIFIANTE, Issue
from sorties.enums import NatureSortie

N = NatureSortie
DELAI_PREMIERE_ETAPE = 12
"""Days after the entry before a first étape."""
ESSAIS = 400
ESSAI_CDI = (18, 110)
"""Days a CDI that was not kept lasted."""
PART_FORMATION_GENERALE_SORTIE = 16
PART_AI = 0.15
"""Share of the people who work for an association intermédiaire or on clauses."""
FREQUENTES = (N.MISSION_AI, N.CLAUSE)
POIDS_LIBRES = (
    ((N.CDD, "court"), 49), ((N.CDI, "sous_mi_temps"), 6), ((N.CESU, ""), 1), ((N.INTERIM, "court"), 110),
    ((N.CDDI, "court"), 5), ((N.CDD, "long_plein"), 60), ((N.CDD, "long_partiel"), 8),
    ((N.CDI, "partiel"), 10),
    ((N.CDI, "plein"), 8),
)  # fmt: skip


@dataclass(slots=True)
class Agenda:
    """The days of a stay where an étape may start, and those already taken."""

    debut: date
    fin: date
    """Last day an étape may start, before the contract of the exit."""
    borne: date
    """Day that every free étape must end before."""
    emplois: list[EtapeEmploi] = field(default_factory=list)
    formations: list[EtapeFormation] = field(default_factory=list)
    pris: list[tuple[date, date]] = field(default_factory=list)

    @property
    def jours(self) -> int:
        return max(0, (self.fin - self.debut).days)

    def placer(self, contrat: Contrat) -> bool:
        """Take the days of a free étape if none is taken; says whether it did."""
        fin = contrat.fin or contrat.debut
        if contrat.debut < self.debut or contrat.debut > self.fin or fin >= self.borne:
            return False
        if any(contrat.debut <= f and d <= fin for d, f in self.pris):
            return False
        self.pris.append((contrat.debut, fin))
        self.noter(contrat)
        return True

    def noter(self, contrat: Contrat) -> None:
        """Add the étape of a contract, whatever the days."""
        if contrat.domaine:
            self.formations.append(EtapeFormation(contrat))
        else:
            self.emplois.append(EtapeEmploi(contrat))

    def prolonger(self, debut: date, contrat: Contrat | None) -> None:
        """Go on with the same stay after the published years; the étape of its exit comes with it."""
        self.debut, self.fin = max(self.debut, debut), self.borne
        if contrat:
            self.noter(contrat)

    def tries(self) -> tuple[tuple[EtapeEmploi, ...], tuple[EtapeFormation, ...]]:
        return (
            tuple(sorted(self.emplois, key=lambda e: (e.contrat.debut, e.contrat.intitule))),
            tuple(sorted(self.formations, key=lambda e: (e.contrat.debut, e.contrat.intitule))),
        )


def ouvrir(
    entree: date, sortie: date, contrat: Contrat | None, avec_etape: bool, bornes: tuple[date, date]
) -> Agenda:
    """The agenda of a stay for the étapes started inside ``bornes``, with the étape of its exit."""
    limite = min(sortie, contrat.debut) if contrat else sortie
    agenda = Agenda(
        debut=max(entree + timedelta(days=DELAI_PREMIERE_ETAPE), bornes[0]),
        fin=min(limite, bornes[1]),
        borne=limite,
    )
    if contrat and avec_etape:
        agenda.noter(contrat)
    return agenda


def domaines_de_sortie(issues: Sequence[Issue], hasard: Random) -> tuple[list[str], Counter[str]]:
    """A domain for each exit on a training (empty for the others), and the étapes that stay to place."""
    reste = Counter(publie.ETAPES_FORMATION)
    generale = reste.pop(publie.FORMATION_GENERALE)
    metiers = [domaine for domaine, nombre in reste.items() for _ in range(nombre)]
    hasard.shuffle(metiers)
    vers_generale = PART_FORMATION_GENERALE_SORTIE
    domaines = []
    for issue in issues:
        if issue.nature is N.FORMATION_NON_QUALIFIANTE and vers_generale:
            vers_generale -= 1
            generale -= 1
            domaines.append(publie.FORMATION_GENERALE)
        elif issue.nature in {N.FORMATION_QUALIFIANTE, N.FORMATION_NON_QUALIFIANTE}:
            domaines.append(metiers.pop())
        else:
            domaines.append("")
    return domaines, Counter({publie.FORMATION_GENERALE: generale}) + Counter(metiers)


def domaine_ordinaire(issue: Issue, hasard: Random) -> str:
    """A domain for an ordinary exit on a training, empty for another."""
    if issue.nature is N.FORMATION_QUALIFIANTE:
        metiers = {d: n for d, n in publie.ETAPES_FORMATION.items() if d != publie.FORMATION_GENERALE}
        return hasard.choices(list(metiers), list(metiers.values()))[0]
    return publie.FORMATION_GENERALE if issue.nature is N.FORMATION_NON_QUALIFIANTE else ""


def libre(cle: tuple[NatureSortie, str], debut: date, hasard: Random) -> Contrat:
    """A free étape emploi; a CDI that is not the exit ends within its trial period."""
    contrat = fabriquer(*cle, debut, hasard)
    if contrat.nature is not N.CDI:
        return contrat
    fin = debut + timedelta(days=hasard.randint(*ESSAI_CDI))
    return Contrat(
        nature=contrat.nature,
        employeur=contrat.employeur,
        intitule=contrat.intitule,
        debut=debut,
        fin=fin,
        heures_hebdo=contrat.heures_hebdo,
        rompu=True,
    )


def formation_libre(domaine: str, debut: date, hasard: Random) -> Contrat:
    """A free étape formation, qualifying one time in three outside the general trainings."""
    qualifiante = domaine != publie.FORMATION_GENERALE and hasard.random() < 1 / 3
    if qualifiante:
        return fabriquer_formation(N.FORMATION_QUALIFIANTE, domaine, debut, HEURES_QUALIFIANTE, hasard)
    return fabriquer_formation(N.FORMATION_NON_QUALIFIANTE, domaine, debut, HEURES_NON_QUALIFIANTE, hasard)


def completer(
    agendas: Sequence[Agenda], variantes: Sequence[str], formations: Counter[str], hasard: Random
) -> None:
    """Place the étapes of 2018-2021 that no exit brings, the longest first.

    ``variantes`` has, for each agenda, the variant of the contract of its exit. Raises ValueError when an
    étape finds no room.
    """
    reste = Counter(publie.ETAPES_EMPLOI)
    for agenda, variante in zip(agendas, variantes, strict=True):
        reste.subtract((e.contrat.nature, variante) for e in agenda.emplois)
    en_ai = [a for a in agendas if a.jours and hasard.random() < PART_AI]
    longues = (N.CDDI, "long"), (N.CDD, "long_plein"), (N.CDD, "long_partiel"), (N.INTERIM, "long")
    ordre = [*longues, *(cle for cle in publie.ETAPES_EMPLOI if cle not in longues)]
    for cle in ordre:
        parmi = en_ai if cle[0] in FREQUENTES else agendas
        for _ in range(reste[cle]):
            _caser(parmi, lambda debut: libre(cle, debut, hasard), hasard)  # noqa: B023
    for domaine, nombre in sorted(formations.items()):
        for _ in range(nombre):
            _caser(agendas, lambda debut: formation_libre(domaine, debut, hasard), hasard)  # noqa: B023


def _caser(agendas: Sequence[Agenda], contrat: Callable[[date], Contrat], hasard: Random) -> None:
    poids = [a.jours for a in agendas]
    for agenda in hasard.choices(agendas, poids, k=ESSAIS):
        debut = ouvre_suivant(agenda.debut + timedelta(days=hasard.randint(0, agenda.jours)))
        if agenda.placer(contrat(debut)):
            return
    raise ValueError("une étape publiée ne trouve pas de place")


def semer(agenda: Agenda, hasard: Random) -> None:
    """Ordinary étapes for one stay: missions for some, a contract or a training now and then."""
    if not agenda.jours:
        return
    cles: list[tuple[NatureSortie, str]] = []
    if hasard.random() < PART_AI:
        cles += [(hasard.choices(FREQUENTES, (6, 1))[0], "")] * hasard.randint(1, 5)
    cles += hasard.choices(
        [c for c, _ in POIDS_LIBRES], [p for _, p in POIDS_LIBRES], k=hasard.choice((0, 0, 1, 1))
    )
    for nature, variante in cles:
        cle = (nature, "court") if nature is N.CLAUSE else (nature, variante)
        debut = ouvre_suivant(agenda.debut + timedelta(days=hasard.randint(0, agenda.jours)))
        agenda.placer(libre(cle, debut, hasard))
    if hasard.random() < 0.14:
        domaine = hasard.choices(list(publie.ETAPES_FORMATION), list(publie.ETAPES_FORMATION.values()))[0]
        debut = ouvre_suivant(agenda.debut + timedelta(days=hasard.randint(0, agenda.jours)))
        agenda.placer(formation_libre(domaine, debut, hasard))
