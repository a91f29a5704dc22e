"""Dates of the demo: working days, whole months, spread of days in a year."""

from datetime import date, timedelta
from functools import cache

DIMANCHE_APRES_PAQUES = {"lundi_paques": 1, "ascension": 39, "pentecote": 50}
FERIES_FIXES = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
SAMEDI = 5
MOIS_PAR_AN = 12


@cache
def paques(annee: int) -> date:
    """Easter Sunday of a year (anonymous Gregorian algorithm)."""
    a, b, c = annee % 19, annee // 100, annee % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    mois, jour = divmod(h + m - 7 * n + 114, 31)
    return date(annee, mois, jour + 1)


@cache
def feries(annee: int) -> frozenset[date]:
    """The public holidays of a year in mainland France."""
    mobiles = {paques(annee) + timedelta(days=n) for n in DIMANCHE_APRES_PAQUES.values()}
    return frozenset(mobiles | {date(annee, mois, jour) for mois, jour in FERIES_FIXES})


def est_ouvre(jour: date) -> bool:
    """Whether the lieux d'accueil receive that day: Monday to Friday, public holidays excluded."""
    return jour.weekday() < SAMEDI and jour not in feries(jour.year)


def ouvre_suivant(jour: date) -> date:
    """The day itself if worked, else the first worked day after it."""
    while not est_ouvre(jour):
        jour += timedelta(days=1)
    return jour


def ouvre_precedent(jour: date) -> date:
    """The day itself if worked, else the last worked day before it."""
    while not est_ouvre(jour):
        jour -= timedelta(days=1)
    return jour


def jours_ouvres(debut: date, fin: date) -> list[date]:
    """The worked days from ``debut`` to ``fin``, both included."""
    return [jour for n in range((fin - debut).days + 1) if est_ouvre(jour := debut + timedelta(days=n))]


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day ``mois`` months later, or the last day of a shorter month."""
    rang = jour.year * MOIS_PAR_AN + jour.month - 1 + mois
    annee, mois_voulu = divmod(rang, MOIS_PAR_AN)
    fin = dernier_jour(annee, mois_voulu + 1)
    return fin if jour.day > fin.day else date(annee, mois_voulu + 1, jour.day)


def dernier_jour(annee: int, mois: int) -> date:
    """The last day of a month."""
    suivant = date(annee + mois // MOIS_PAR_AN, mois % MOIS_PAR_AN + 1, 1)
    return suivant - timedelta(days=1)


def fin_apres(debut: date, mois: int) -> date:
    """The last day of a period of whole months: 1 January and 6 months give 30 June."""
    return ajouter_mois(debut, mois) - timedelta(days=1)


def age(naissance: date, jour: date) -> int:
    """Years completed on a day."""
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def deuxieme_jeudi(annee: int, mois: int) -> date:
    """The day of the cellule de suivi: the second Thursday, or the next worked day."""
    premier = date(annee, mois, 1)
    return ouvre_suivant(premier + timedelta(days=(3 - premier.weekday()) % 7 + 7))


def cellule_suivante(jour: date) -> date:
    """The first cellule de suivi held on that day or later."""
    seance = deuxieme_jeudi(jour.year, jour.month)
    if seance >= jour:
        return seance
    suivant = ajouter_mois(jour.replace(day=1), 1)
    return deuxieme_jeudi(suivant.year, suivant.month)


def cellule_precedente(jour: date) -> date:
    """The last cellule de suivi held on that day or before."""
    seance = deuxieme_jeudi(jour.year, jour.month)
    if seance <= jour:
        return seance
    mois = ajouter_mois(jour.replace(day=1), -1)
    return deuxieme_jeudi(mois.year, mois.month)
