"""Rows kept until there are enough of them, then written together, parents before children."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)

TAILLE_DE_LOT = 2000


def verifier_au_fil_de_l_eau() -> None:
    """Check foreign keys at each statement of the transaction instead of at its end.

    The audit triggers look for settings that may be missing and catch the error; each catch goes through all
    the checks still to make, so that a long load would slow down with every row. The empty list of ignored
    triggers spares one of these errors a row.
    """
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def mesurer_les_tables() -> None:
    """Tell the planner of PostgreSQL what the tables now hold; otherwise the first pages would be slow."""
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


class Tampon:
    """Collects rows and writes them by kind, in the order given: a parent before what refers to it."""

    def __init__(self, ordre: Sequence[type[Model]]) -> None:
        self._lignes: dict[type[Model], list[Model]] = {modele: [] for modele in ordre}
        self.ecrites: Counter[str] = Counter()

    def ajouter(self, ligne: M) -> M:
        """Keep one row; raises KeyError for a kind that was not announced."""
        self._lignes[type(ligne)].append(ligne)
        return ligne

    def vider(self) -> None:
        """Write all that is kept."""
        for modele, lignes in self._lignes.items():
            modele._default_manager.bulk_create(lignes, batch_size=TAILLE_DE_LOT)
            self.ecrites[str(modele._meta.verbose_name_plural)] += len(lignes)
            lignes.clear()
