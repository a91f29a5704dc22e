"""Who may read what: one door for each read.

Each model declares, for every role, the rows that role may see; ``visibles_par`` starts every query
on a PLIE's data. Rights are those of the habilitations that run today in the active PLIE: a person
with two roles sees the union of both, never anything of another PLIE.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from django.db import models
from django.db.models import Q

from plie.roles import Role

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

RIEN = Q(pk__in=[])
TOUT = Q()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vue:
    """One role held on ``date_reference`` by a user in the active PLIE, in ``structures``."""

    role: Role
    utilisateur_id: int
    plie_id: int
    structures: frozenset[int]
    date_reference: date


Regard: TypeAlias = Callable[[Vue], Q]


def rien(vue: Vue) -> Q:
    """The role sees no row."""
    return RIEN


def tout(vue: Vue) -> Q:
    """The role sees every row: only for nomenclatures that belong to no PLIE."""
    return TOUT


def tout_le_plie(chemin: str) -> Regard:
    """The role sees every row of its PLIE; ``chemin`` is the path of the row's PLIE."""
    return lambda vue: Q(**{chemin: vue.plie_id})


def a_travers(chemin: str, modele: "Callable[[], type[models.Model]]") -> Regard:
    """The role sees the rows whose ``chemin`` it may see itself (same role, never a wider one)."""
    return lambda vue: Q(**{f"{chemin}__in": modele()._default_manager.get_queryset().vus_comme(vue)})  # type: ignore[attr-defined]


def regards(defaut: Regard = rien, **par_role: Regard) -> Mapping[Role, Regard]:
    """The complete table of a model, one entry a role; ``par_role`` is keyed by the role's code."""
    inconnus = set(par_role) - set(Role.codes())
    if inconnus:
        raise KeyError(f"Rôles inconnus : {sorted(inconnus)}")
    return {role: par_role.get(role.value, defaut) for role in Role}


class QuerySetVisible(models.QuerySet[Any]):
    """A queryset that knows what each role may see of its model (``Model.regards``)."""

    def vus_comme(self, vue: Vue) -> Self:
        """The rows one role held in one PLIE may see."""
        table: Mapping[Role, Regard] = self.model.regards
        return self.filter(table[vue.role](vue))

    def visibles_par(self, utilisateur: "Utilisateur", roles: Container[Role] | None = None) -> Self:
        """The rows a user may see: the union of what each of their current roles may.

        ``roles`` keeps what these roles show and leaves the others out: for a fact drawn from rows that a
        narrower role of the same person does not open.
        """
        condition = RIEN
        for vue in utilisateur.vues():
            if roles is None or vue.role in roles:
                condition |= self.model.regards[vue.role](vue)
        return self.filter(condition)


class ModeleVisible(models.Model):
    """Base of every model: read through ``visibles_par``; ``regards`` is the table of who sees what."""

    regards: ClassVar[Mapping[Role, Regard]] = regards()
    objects = QuerySetVisible.as_manager()

    class Meta:
        abstract = True
