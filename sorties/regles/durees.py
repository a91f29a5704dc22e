"""How contracts and missions add up: runs without interruption, months in a window, hours in a window.

Decisions where the Protocol is silent:

- a period still running counts up to the date of reference; one that ends in the future counts as written
  (the contract is the proof);
- overlapping periods count once in time; their hours add up;
- a gap made only of Saturdays and Sundays does not interrupt, and counts: contracts are often cut on Fridays.
  A public holiday is not such a day;
- a gap covered by the annual closure (and weekends) does not interrupt intérim, but is not worked: its days
  do not count in the months (« si le cumul des missions est de six mois »). Three months before the closure
  and three after make six: the whole months of each side add up, or the days run on, whichever gives more;
- the hours of a mission that began before the window count in proportion to its days inside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from plie.dates import UN_JOUR, dernier_jour, jours_inclus, mois_et_jours, premier_jour
from plie.texte import cle
from sorties.regles.faits import Periode

SAMEDI = 5
# Whole months of separate periods add up, and the days that remain too: 31 of them always make a month.
JOURS_POUR_UN_MOIS = 31


@dataclass(frozen=True, slots=True, order=True)
class Duree:
    """Whole months, then days; compares as a duration does."""

    mois: int
    jours: int


@dataclass(frozen=True, slots=True, order=True)
class Intervalle:
    """Two days, both included."""

    debut: date
    fin: date


@dataclass(frozen=True, slots=True)
class HeuresDansFenetre:
    """Hours found in the window that ends on the last day of the missions."""

    debut: date
    fin: date
    heures: Fraction
    completes: bool
    """False when the hours of a mission of the window are not known."""


def intervalles(periodes: Iterable[Periode], jour: date) -> list[Intervalle]:
    """The days covered, in order and without overlap; adjacent periods stay apart.

    A period still running ends on ``jour``; one that has not begun, or ends before it begins, is left out.
    """
    bornes = sorted(Intervalle(p.debut, p.fin if p.fin is not None else jour) for p in periodes)
    fusion: list[Intervalle] = []
    for borne in bornes:
        if borne.fin < borne.debut:
            continue
        if fusion and borne.debut <= fusion[-1].fin:
            fusion[-1] = Intervalle(fusion[-1].debut, max(fusion[-1].fin, borne.fin))
        else:
            fusion.append(borne)
    return fusion


def _jours(debut: date, fin: date) -> list[date]:
    return [debut + timedelta(days=n) for n in range(jours_inclus(debut, fin))]


def _est_de_fin_de_semaine(jour: date) -> bool:
    return jour.weekday() >= SAMEDI


def _jours_non_travailles(avant: Intervalle, apres: Intervalle, fermetures: list[Intervalle]) -> int | None:
    """The days of closure between two periods, 0 when they follow one another; None when it interrupts."""
    trou = Intervalle(avant.fin + UN_JOUR, apres.debut - UN_JOUR)
    sans_repos = [jour for jour in _jours(trou.debut, trou.fin) if not _est_de_fin_de_semaine(jour)]
    if not sans_repos:
        return 0
    if all(any(f.debut <= jour <= f.fin for f in fermetures) for jour in sans_repos):
        return jours_inclus(trou.debut, trou.fin)
    return None


def plus_longue_suite(
    periodes: Iterable[Periode], jour: date, *, fermetures: Iterable[Periode] = ()
) -> Duree | None:
    """The longest run of periods without interruption; None when there is no period.

    Among several runs the longest decides, and inside a run the start that gives the most: one more period
    never shortens the result, and their order does not matter.
    """
    suite = intervalles(periodes, jour)
    fermes = intervalles(fermetures, jour)
    if not suite:
        return None
    meilleure = Duree(0, 0)
    for i, premiere in enumerate(suite):
        ferme = 0
        troncons = [premiere]
        for suivante in suite[i + 1 :]:
            non_travailles = _jours_non_travailles(troncons[-1], suivante, fermes)
            if non_travailles is None:
                break
            ferme += non_travailles
            if non_travailles:
                troncons.append(suivante)
            else:
                troncons[-1] = Intervalle(troncons[-1].debut, suivante.fin)
        fin = troncons[-1].fin - timedelta(days=ferme)
        meilleure = max(meilleure, Duree(*mois_et_jours(premiere.debut, fin)), _somme(troncons))
    return meilleure


def plus_longue_suite_chez_un_employeur(
    periodes: Iterable[Periode], employeur: str, jour: date
) -> Duree | None:
    """The longest run of contracts of one same employer; an unnamed employer is ``employeur``.

    Names are compared whatever their case, accents and punctuation.
    """
    par_employeur: dict[str, list[Periode]] = {}
    for periode in periodes:
        par_employeur.setdefault(cle(periode.employeur) or cle(employeur), []).append(periode)
    suites = [plus_longue_suite(groupe, jour) for groupe in par_employeur.values()]
    return max((suite for suite in suites if suite is not None), default=None)


def duree_dans_la_fenetre(periodes: Iterable[Periode], jour: date, *, fenetre_mois: int) -> Duree | None:
    """The most time in employment that ``fenetre_mois`` months in a row hold; None when there is no period.

    Whole months of each period, then the days left over together. The windows tried begin or end with a
    period: a later season, apart from the others, never takes away the months of an earlier one.
    """
    emploi = intervalles(periodes, jour)
    suite = _contigus(emploi)
    fenetres = [Intervalle(i.debut, dernier_jour(i.debut, fenetre_mois)) for i in emploi]
    fenetres += [Intervalle(premier_jour(i.fin, fenetre_mois), i.fin) for i in emploi]
    return max((_emploi_dans(suite, fenetre) for fenetre in fenetres), default=None)


def _emploi_dans(suite: list[Intervalle], fenetre: Intervalle) -> Duree:
    coupes = (Intervalle(max(p.debut, fenetre.debut), min(p.fin, fenetre.fin)) for p in suite)
    return _somme([coupe for coupe in coupes if coupe.debut <= coupe.fin])


def _somme(periodes: Iterable[Intervalle]) -> Duree:
    """The whole months of each period, then the days left over together."""
    durees = [mois_et_jours(periode.debut, periode.fin) for periode in periodes]
    mois, jours = sum(m for m, _ in durees), sum(j for _, j in durees)
    return Duree(mois + jours // JOURS_POUR_UN_MOIS, jours % JOURS_POUR_UN_MOIS)


def _contigus(suite: list[Intervalle]) -> list[Intervalle]:
    """Periods that touch (or are a weekend apart) become one, so that their months are counted whole."""
    fusion: list[Intervalle] = []
    for periode in suite:
        if fusion and _jours_non_travailles(fusion[-1], periode, []) == 0:
            fusion[-1] = Intervalle(fusion[-1].debut, periode.fin)
        else:
            fusion.append(periode)
    return fusion


def heures_dans_la_fenetre(
    periodes: Iterable[Periode], jour: date, *, fenetre_mois: int
) -> HeuresDansFenetre | None:
    """The hours of the missions over the ``fenetre_mois`` months that end on their last day, included.

    None when there is no mission. Hours not known count for none and are told by ``completes``.
    """
    bornees = [
        (Intervalle(p.debut, p.fin if p.fin is not None else jour), p.heures)
        for p in periodes
        if p.debut <= (p.fin if p.fin is not None else jour)
    ]
    if not bornees:
        return None
    fin = max(borne.fin for borne, _ in bornees)
    debut = premier_jour(fin, fenetre_mois)
    total, completes = Fraction(0), True
    for borne, heures in bornees:
        dedans = jours_inclus(max(borne.debut, debut), borne.fin)
        if not dedans:
            continue
        if heures is None:
            completes = False
        else:
            total += Fraction(heures) * Fraction(dedans, jours_inclus(borne.debut, borne.fin))
    return HeuresDansFenetre(debut, fin, total, completes)
