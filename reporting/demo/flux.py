"""Entry and exit dates: the years drawn by the published flows, the mean duration reached to the digit."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reporting.demo import publie
from reporting.demo.calendrier import ajouter_mois, est_ouvre, fin_apres, ouvre_precedent, ouvre_suivant

POIDS_DES_MOIS = (8, 10, 11, 9, 8, 9, 6, 3, 12, 10, 9, 5)
"""Relative number of entries each month: few in August and at Christmas, many in September."""
ENTREES_2018_2021 = (9, 13, 14, 12, 10, 9, 5, 2, 9, 7, 4, 2)
SORTIES_2018_2021 = (2, 3, 4, 5, 6, 9, 8, 5, 11, 12, 14, 15)
"""The published mean duration asks for entries early in the year and exits late."""
PREMIERE_ENTREE = 18
"""First day of January with an entry: the prescription of an entry of 2018 is itself of 2018."""
DUREE_MIN_JOURS = 62
ECHEANCES = (182, 365, 547, 722)
"""Ends of measures around which many exits fall, in days."""
TOLERANCE_JOURS = 150
PAS_MAX = 24


@dataclass(frozen=True, slots=True)
class Passage:
    """A stay in the PLIE, from the first entretien to the exit, both included."""

    entree: date
    sortie: date

    @property
    def jours(self) -> int:
        return (self.sortie - self.entree).days

    @property
    def motif(self) -> tuple[int, ...]:
        """The years of the period in which the person is accompanied."""
        return tuple(an for an in publie.ANNEES if self.entree.year <= an <= self.sortie.year)


def tirer_entree(annee: int, hasard: Random, poids: tuple[int, ...] = POIDS_DES_MOIS) -> date:
    """A worked day of the year, by the season of the entries."""
    while True:
        mois = hasard.choices(range(1, 13), poids)[0]
        jour = ouvre_suivant(date(annee, mois, hasard.randint(1, 28)))
        if jour >= date(annee, 1, PREMIERE_ENTREE):
            return jour


def tirer_duree(hasard: Random, etale: float = 0.6) -> int:
    """Days in the PLIE: anything up to 24 months, or near the end of a measure."""
    if hasard.random() < etale:
        return hasard.randint(DUREE_MIN_JOURS, ECHEANCES[-1])
    return hasard.choice(ECHEANCES) + hasard.randint(-20, 6)


def borner(entree: date, sortie: date) -> date:
    """The exit, on a worked day and within the 24 months."""
    return ouvre_precedent(min(sortie, fin_apres(entree, publie.DUREE_MAX_MOIS)))


def _tirer(annee_entree: int, annee_sortie: int, hasard: Random) -> Passage:
    while True:
        entree = tirer_entree(annee_entree, hasard, ENTREES_2018_2021)
        sortie = borner(entree, entree + timedelta(days=tirer_duree(hasard)))
        refuse = hasard.random() * max(SORTIES_2018_2021) > SORTIES_2018_2021[sortie.month - 1]
        if refuse or sortie.year != annee_sortie or (sortie.month, sortie.day) <= (1, 3):
            continue
        if (sortie - entree).days >= DUREE_MIN_JOURS:
            return Passage(entree, sortie)


def _deplacer(passage: Passage, jours: int) -> Passage | None:
    """The same stay with its exit moved, or None when the year or the bounds forbid it."""
    sortie = passage.sortie + timedelta(days=jours)
    limite = fin_apres(passage.entree, publie.DUREE_MAX_MOIS)
    if sortie.year != passage.sortie.year or not est_ouvre(sortie) or sortie > limite:
        return None
    if (sortie.month, sortie.day) <= (1, 3) or (sortie - passage.entree).days < DUREE_MIN_JOURS:
        return None
    return Passage(passage.entree, sortie)


def passages(hasard: Random) -> list[Passage]:
    """The 792 stays, by date of entry; the mean of the 672 that end by 2021 is the published one."""
    tires = [_tirer(*annees, hasard) for annees, nombre in publie.FLUX.items() for _ in range(nombre)]
    comptes = [i for i, p in enumerate(tires) if p.sortie <= publie.FIN]
    voulu = publie.DUREE_MOYENNE_MOIS * publie.JOURS_PAR_MOIS * len(comptes)
    hasard.shuffle(comptes)
    for pas in range(1, PAS_MAX + 1):
        for i in comptes:
            manque = voulu - sum(tires[j].jours for j in comptes)
            if abs(manque) <= TOLERANCE_JOURS:
                return sorted(tires, key=lambda p: (p.entree, p.sortie))
            deplace = _deplacer(tires[i], pas if manque > 0 else -pas)
            tires[i] = deplace or tires[i]
    raise ValueError("la durée moyenne publiée n'est pas atteinte")


def mesures(entree: date, sortie: date) -> list[tuple[date, date]]:
    """The measures of six months that a stay fills; the last one keeps its planned end."""
    debuts = [ajouter_mois(entree, n) for n in range(0, publie.DUREE_MAX_MOIS, 6)]
    return [(d, fin_apres(entree, n)) for d, n in zip(debuts, range(6, 25, 6), strict=True) if d <= sortie]
