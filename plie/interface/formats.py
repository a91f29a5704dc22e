"""How dates, numbers, shares and durations are written for a French reader.

``None`` is written « — »: a missing value is seen as missing, never as zero.
"""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

from django.utils import timezone

from plie.dates import ESPACE_FINE, ESPACE_INSECABLE, MINUTES_PAR_HEURE, MOIS

ABSENT: Final = "—"
MOINS: Final = "\u2212"

Nombre: TypeAlias = int | float | Decimal


def nombre_fr(valeur: Nombre | None, decimales: int | None = None) -> str:
    """Write a number with narrow thousands and a decimal comma: 1071 → « 1 071 ».

    ``decimales`` fixes the digits after the comma, halves away from zero; None keeps those of the value.
    """
    if valeur is None:
        return ABSENT
    exact = Decimal(str(valeur))
    if decimales is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    texte = f"{abs(exact):,f}".replace(",", ESPACE_FINE).replace(".", ",")
    return f"{MOINS}{texte}" if exact < 0 else texte


def pourcent(part: Nombre | None, decimales: int = 0) -> str:
    """Write a share (0 to 1) as a percentage: 0.65 → « 65 % »."""
    if part is None:
        return ABSENT
    return f"{nombre_fr(Decimal(str(part)) * 100, decimales)}{ESPACE_FINE}%"


def date_fr(jour: date | datetime | None, forme: str = "court") -> str:
    """Write a date: « 03/08/2026 » (court), « 3 août 2026 » (long), « août 2026 » (mois).

    ``heure`` adds the hour of an instant to the long form. An aware instant is first brought to the
    current time zone. Raises ValueError for an unknown form.
    """
    if jour is None:
        return ABSENT
    if isinstance(jour, datetime) and timezone.is_aware(jour):
        jour = timezone.localtime(jour)
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    en_lettres = f"{quantieme} {MOIS[jour.month - 1]} {jour.year}".replace(" ", ESPACE_INSECABLE)
    match forme:
        case "court":
            return f"{jour:%d/%m/%Y}"
        case "long":
            return en_lettres
        case "mois":
            return f"{MOIS[jour.month - 1]}{ESPACE_INSECABLE}{jour.year}"
        case "heure" if isinstance(jour, datetime):
            return f"{en_lettres} à {heure_fr(jour)}"
        case "heure":
            return en_lettres
    raise ValueError(f"Unknown date form: {forme}")


def heure_fr(instant: datetime | time) -> str:
    """Write the hour of an instant: « 14 h 30 », « 9 h »."""
    minutes = f"{ESPACE_INSECABLE}{instant:%M}" if instant.minute else ""
    return f"{instant.hour}{ESPACE_INSECABLE}h{minutes}"


def duree(valeur: timedelta | int | None) -> str:
    """Write a duration given in minutes or as a timedelta: 90 → « 1 h 30 », 45 → « 45 min »."""
    if valeur is None:
        return ABSENT
    minutes = int(valeur.total_seconds()) // 60 if isinstance(valeur, timedelta) else valeur
    heures, reste = divmod(minutes, MINUTES_PAR_HEURE)
    if not heures:
        return f"{reste}{ESPACE_INSECABLE}min"
    suite = f"{ESPACE_INSECABLE}{reste:02d}" if reste else ""
    return f"{nombre_fr(heures)}{ESPACE_INSECABLE}h{suite}"


def mois_fr(valeur: Nombre | None, decimales: int | None = None) -> str:
    """Write a number of months: 18 → « 18 mois »."""
    return ABSENT if valeur is None else f"{nombre_fr(valeur, decimales)}{ESPACE_INSECABLE}mois"


def oui_non(reponse: bool | None) -> str:
    """« Oui », « Non »; empty when it is not known."""
    return "" if reponse is None else ("Oui" if reponse else "Non")


def accorde(nombre: int, formes: str) -> str:
    """Write a count with the right noun: ``accorde(2, "dossier,dossiers")`` → « 2 dossiers ».

    French keeps the singular below two (0 dossier, 1 dossier). Raises ValueError unless two forms are given.
    """
    singulier, pluriel = formes.split(",")
    return f"{nombre_fr(nombre)}{ESPACE_INSECABLE}{pluriel if abs(nombre) >= 2 else singulier}"
