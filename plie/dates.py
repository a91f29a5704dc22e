"""Whole calendar months, as the Protocol counts them, and how the rules write dates and durations.

A period is two dates, both included. A contract of n months that begins on a day runs through the eve of
the same day n months later: from 1 January to 30 June is 6 months. When the month of arrival has no such
day, its last day stands for it, as PostgreSQL does: from 31 August, 6 months run through 27 February.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

UN_JOUR: Final = timedelta(days=1)
MOIS_PAR_AN: Final = 12
MINUTES_PAR_HEURE: Final = 60
ESPACE_INSECABLE: Final = "\u00a0"
ESPACE_FINE: Final = "\u202f"  # narrow no-break space: between groups of thousands
JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day ``mois`` months later (earlier when negative); the last day of a month too short.

    Raises OverflowError outside the years 1 to 9999.
    """
    rang = jour.year * MOIS_PAR_AN + jour.month - 1 + mois
    annee, indice = divmod(rang, MOIS_PAR_AN)
    if not date.min.year <= annee <= date.max.year:
        raise OverflowError(f"Année hors du calendrier : {annee}.")
    return date(annee, indice + 1, min(jour.day, monthrange(annee, indice + 1)[1]))


def dernier_jour(debut: date, mois: int) -> date:
    """The last day, included, of a period of ``mois`` whole months that begins on ``debut``."""
    return ajouter_mois(debut, mois) - UN_JOUR


def premier_jour(fin: date, mois: int) -> date:
    """The first day, included, of the window of ``mois`` whole months that ends on ``fin``, included."""
    return ajouter_mois(fin + UN_JOUR, -mois)


def jours_inclus(debut: date, fin: date) -> int:
    """How many days the period counts, both included; 0 when it ends before it begins."""
    return max(0, (fin - debut).days + 1)


def mois_entiers(debut: date, fin: date) -> int:
    """How many whole calendar months the period holds, both days included; 0 when it is shorter than one.

    A period that ends before it begins holds none. One more day never takes a month away.
    """
    if fin < debut:
        return 0
    mois = (fin.year - debut.year) * MOIS_PAR_AN + fin.month - debut.month + 1
    while mois and dernier_jour(debut, mois) > fin:
        mois -= 1
    return mois


def mois_et_jours(debut: date, fin: date) -> tuple[int, int]:
    """Whole months, then the days that remain (30 at most), both days included."""
    mois = mois_entiers(debut, fin)
    return mois, jours_inclus(ajouter_mois(debut, mois), fin)


def jour_fr(jour: date) -> str:
    """A date in figures: « 03/08/2026 »."""
    return f"{jour:%d/%m/%Y}"


def compte_fr(nombre: int, singulier: str, pluriel: str) -> str:
    """A count and its noun, singular below two: « 1 jour », « 29 jours », « 1 071 personnes »."""
    chiffres = f"{nombre:,}".replace(",", ESPACE_FINE)
    return f"{chiffres}{ESPACE_INSECABLE}{pluriel if abs(nombre) >= 2 else singulier}"


def duree_fr(mois: int, jours: int = 0) -> str:
    """Months and days in words: « 5 mois et 29 jours », « 6 mois », « 12 jours », « 0 jour »."""
    textes = []
    if mois:
        textes.append(compte_fr(mois, "mois", "mois"))
    if jours or not mois:
        textes.append(compte_fr(jours, "jour", "jours"))
    return " et ".join(textes)


def heures_fr(heures: Decimal | Fraction | int) -> str:
    """Hours as they are said: 17.5 → « 17 h 30 », 600 → « 600 h »; the minute begun does not count.

    Rounded down, so that a value just under a threshold is never written as the threshold.
    """
    minutes = int(Fraction(heures) * MINUTES_PAR_HEURE // 1)
    entieres, reste = divmod(minutes, MINUTES_PAR_HEURE)
    suite = f"{ESPACE_INSECABLE}{reste:02d}" if reste else ""
    return compte_fr(entieres, "h", "h") + suite


def enumeration_fr(termes: Sequence[str]) -> str:
    """Terms in a sentence: « a », « a et b », « a, b et c »; empty for none."""
    if len(termes) <= 1:
        return "".join(termes)
    return f"{', '.join(termes[:-1])} et {termes[-1]}"
