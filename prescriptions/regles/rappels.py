"""When somebody whose avis is awaited is reminded of it (Protocol, art. 3 « L'orientation »)."""

from datetime import date, timedelta


def rang_de_rappel(attente_jours: int, delai_jours: int) -> int:
    """Which reminder a wait of that many days has reached: 0 up to the delay included, 1 the next day.

    A further one comes after each further delay: with 7 days, at 8, 15, 22 days… Raises ValueError unless
    the delay is at least one day.
    """
    if delai_jours < 1:
        raise ValueError("The delay is at least one day.")
    return max(0, (attente_jours - 1) // delai_jours)


def jour_du_rang(depuis: date, rang: int, delai_jours: int) -> date:
    """The day on which a wait begun on ``depuis`` reached its reminder ``rang``, 1 or more."""
    return depuis + timedelta(days=rang * delai_jours + 1)
