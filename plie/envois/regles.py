"""When a message leaves, and when it is tried again."""

from datetime import datetime, time, timedelta
from typing import Final

MATIN: Final = time(7, 30)
PREMIER_DELAI: Final = timedelta(minutes=5)
ESSAIS_MAX: Final = 11  # three days and a half: a mail server down for a week-end loses nothing
ESSAIS_SI_REFUS: Final = 3  # an address refused for good is soon shown to who can correct it


def prochain_matin(instant: datetime) -> datetime:
    """The first 07:30 strictly after an aware instant, on the clocks of its own time zone."""
    jour = instant.date()
    if instant.time() >= MATIN:
        jour += timedelta(days=1)
    return datetime.combine(jour, MATIN, tzinfo=instant.tzinfo)


def delai_avant_essai(essais: int, *, refus: bool = False) -> timedelta | None:
    """How long to wait after that many failed tries, twice as long each time; None when one gives up.

    ``refus`` says that the address itself was refused for good. Raises ValueError before the first try.
    """
    if essais < 1:
        raise ValueError("No try has failed yet.")
    if essais >= (ESSAIS_SI_REFUS if refus else ESSAIS_MAX):
        return None
    return PREMIER_DELAI * 2 ** (essais - 1)
