"""How a person is written to, when a reminder leaves, and its words."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from parcours.enums import CanalRappel
from plie.dates import JOURS, MOIS

# Nobody's telephone rings at night; the day before, as the Protocol says.
PREMIERE_HEURE: Final = time(9)
DERNIERE_HEURE: Final = time(19)
# A letter takes days: it is offered for printing this long before.
DELAI_LETTRE: Final = timedelta(days=8)
# A sending taken up this long ago and not told as done was cut.
DELAI_COUPURE: Final = timedelta(minutes=10)

_MOBILE: Final = re.compile(r"(?:0|33|0033)[67]\d{8}")


def mobile(telephone: str) -> bool:
    """Whether a number receives SMS: 06 or 07, written the French way or with +33."""
    return bool(_MOBILE.fullmatch(re.sub(r"\D", "", telephone)))


def moyen_de_rappel(telephone: str, courriel: str) -> tuple[CanalRappel, str]:
    """The way to write to a person, and where: SMS, else e-mail, else a letter (without address here)."""
    if mobile(telephone):
        return CanalRappel.SMS, telephone
    if courriel:
        return CanalRappel.COURRIEL, courriel
    return CanalRappel.LETTRE, ""


def heure_d_envoi(maintenant: datetime) -> bool:
    """Whether reminders leave at that local instant: from 9 h until 19 h, excluded."""
    return PREMIERE_HEURE <= maintenant.time() < DERNIERE_HEURE


def lendemain(maintenant: datetime) -> date:
    """The day whose appointments are recalled at that local instant."""
    return maintenant.date() + timedelta(days=1)


def jour_en_lettres(jour: date) -> str:
    """« mardi 24 novembre », « dimanche 1er mars »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{JOURS[jour.weekday()]} {quantieme} {MOIS[jour.month - 1]}"


def heure_en_lettres(heure: time) -> str:
    """« 9 h », « 14 h 05 »."""
    return f"{heure.hour} h" + (f" {heure.minute:02d}" if heure.minute else "")


def texte_du_rappel(
    *,
    prenom: str,
    debut: datetime,
    aujourd_hui: date,
    referent: str,
    telephone: str = "",
    lieu: str = "",
    par_telephone: bool = False,
) -> str:
    """The words of a reminder: who, when, where, and whom to call. ``debut`` is in local time.

    Straight apostrophes: a curly one makes an SMS twice as long. Nothing says why the person comes.
    """
    quand = f"{jour_en_lettres(debut.date())} à {heure_en_lettres(debut.time())}"
    proche = {0: "aujourd'hui, ", 1: "demain, "}.get((debut.date() - aujourd_hui).days, "le ")
    if par_telephone:
        corps = f"{referent} vous appelle {proche}{quand}."
        empechement = "Si vous n'êtes pas disponible, "
    else:
        corps = f"votre rendez-vous avec {referent} est {proche}{quand}" + (f", {lieu}." if lieu else ".")
        empechement = "Si vous ne pouvez pas venir, "
    suite = f"appelez le {telephone}." if telephone else "merci de prévenir."
    return f"Bonjour {prenom}, {corps} {empechement}{suite}"
