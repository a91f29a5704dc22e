"""Dates moved by days or whole months in SQL, as ``plie.dates`` moves them in Python."""

from typing import Any

from django.db.models import DateField, Func
from django.db.models.expressions import Combinable


class PlusMois(Func):
    """The same day some whole months later; the last day of a month too short (as ``ajouter_mois``)."""

    template = "(%(expressions)s + make_interval(months => %(mois)s))::date"
    output_field = DateField()
    arity = 1

    def __init__(self, jour: Combinable, mois: int = 0, **extra: Any) -> None:
        super().__init__(jour, mois=int(mois), **extra)


class PlusJours(Func):
    """Some days later."""

    template = "(%(expressions)s + %(jours)s)"
    output_field = DateField()
    arity = 1

    def __init__(self, jour: Combinable, jours: int = 0, **extra: Any) -> None:
        super().__init__(jour, jours=int(jours), **extra)
