"""Database pieces shared by the chapters: constraints, generated columns, access-aware querysets.

PostgreSQL may come without btree_gist and without ICU (the embedded one does), hence
``int8range`` for the scalar part of an exclusion constraint, and ``translate()`` for
accent-free sort and search.
"""

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Least

from plie.texte import LIGATURES, TABLE_ACCENTS


class _Intervalle(Func):
    """A range built from one or two columns; the casts let Django check a constraint on plain values."""

    def __init__(self, *champs: str, **extra: Any) -> None:
        self._champs = champs
        super().__init__(*self._bornes(*champs), Value("[]"), **extra)

    def _bornes(self, *champs: str) -> tuple[Combinable, Combinable]:
        raise TypeError("Une sous-classe donne les bornes.")

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return f"plie.bd.{type(self).__name__}", self._champs, {}


class CleEntiere(_Intervalle):
    """A one-value ``int8range``, so that a foreign key can stand in a GiST exclusion constraint."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def _bornes(self, *champs: str) -> tuple[Combinable, Combinable]:
        borne = Cast(F(champs[0]), models.BigIntegerField())
        return borne, borne


class CleTexte(CleEntiere):
    """A short code as a one-value ``int8range`` of its hash, for a GiST exclusion constraint.

    Two codes of one closed list with the same hash would be refused together; there are a dozen codes.
    """

    def _bornes(self, *champs: str) -> tuple[Combinable, Combinable]:
        empreinte = Func(
            Cast(F(champs[0]), models.TextField()), function="hashtext", output_field=models.IntegerField()
        )
        borne = Cast(empreinte, models.BigIntegerField())
        return borne, borne


class Periode(_Intervalle):
    """The ``daterange`` between two date columns, both days included; no end means still running.

    Dates the wrong way round make the range of the second one alone: PostgreSQL has no range that ends before
    it starts, and the order is the business of another constraint.
    """

    function = "daterange"
    output_field = DateRangeField()

    def _bornes(self, *champs: str) -> tuple[Combinable, Combinable]:
        debut, fin = (Cast(F(champ), models.DateField()) for champ in champs)
        return Least(debut, fin), fin


def sans_chevauchement(
    nom: str, cle: str, debut: str, fin: str, message: str, *, condition: Q | None = None
) -> ExclusionConstraint:
    """No two rows of the same ``cle`` may share a day (bounds included)."""
    return ExclusionConstraint(
        name=nom,
        expressions=[
            (CleEntiere(cle), RangeOperators.OVERLAPS),
            (Periode(debut, fin), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def controle(nom: str, condition: Q, message: str) -> CheckConstraint:
    """A row the database refuses, with the sentence a user reads."""
    return CheckConstraint(name=nom, condition=condition, violation_error_message=message)


def ordre_des_dates(nom: str, avant: str, apres: str, message: str) -> CheckConstraint:
    """``avant`` is not later than ``apres``; an empty date passes."""
    return controle(nom, Q(**{f"{apres}__isnull": True}) | Q(**{f"{apres}__gte": F(avant)}), message)


def datee_sauf(nom: str, date: str, champ: str, valeur: str, message: str) -> CheckConstraint:
    """``date`` is empty exactly when ``champ`` still holds ``valeur`` (asked, in progress…)."""
    vide = f"{date}__isnull"
    return controle(
        nom,
        Q(**{champ: valeur, vide: True}) | (~Q(**{champ: valeur}) & Q(**{vide: False})),
        message,
    )


def changent(*champs: str) -> pgtrigger.Q:
    """For a trigger on update: one of these columns takes another value."""
    condition = pgtrigger.Q()
    for champ in champs:
        condition |= pgtrigger.Q(**{f"old__{champ}__df": pgtrigger.F(f"new__{champ}")})
    return condition


def parmi(nom: str, champ: str, codes: Sequence[str], message: str) -> CheckConstraint:
    """The column holds one of ``codes``."""
    return controle(nom, Q(**{f"{champ}__in": list(codes)}), message)


def unique(
    nom: str,
    champs: Sequence[str],
    message: str,
    *,
    condition: Q | None = None,
    vides_egaux: bool = False,
) -> UniqueConstraint:
    """The columns are unique together (under ``condition`` if given).

    ``vides_egaux``: two empty columns count as equal (PostgreSQL takes them for different).
    """
    return UniqueConstraint(
        name=nom,
        fields=champs,
        condition=condition,
        nulls_distinct=False if vides_egaux else None,
        violation_error_message=message,
    )


class SansAccent(Func):
    """Lower case, without accent or ligature: the immutable twin of ``plie.texte.sans_accent``."""

    output_field = models.TextField()
    template = "%(expressions)s"
    arity = 1

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        de, vers = (lettres.replace("'", "''") for lettres in TABLE_ACCENTS)
        for ligature, lettres in LIGATURES:
            sql = f"replace({sql}, '{ligature}', '{lettres}')"
        return f"lower(translate({sql}, '{de}', '{vers}'))", params


class CleComparaison(SansAccent):
    """Letters and digits only, without accent: the immutable twin of ``plie.texte.cle``."""

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = super().as_sql(compiler, connection, **extra)
        return f"regexp_replace({sql}, '[^a-z0-9]', '', 'g')", params


class Accole(Func):
    """Concatenation by ``||``, immutable, for generated columns (``concat()`` is not)."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


def colonne_sans_accent(*champs: str) -> models.GeneratedField:
    """A stored column for accent-free search and sort over one or several text columns."""
    source: Combinable = F(champs[0]) if len(champs) == 1 else Accole(*map(F, champs))
    return models.GeneratedField(
        expression=SansAccent(source), output_field=models.TextField(), db_persist=True, editable=False
    )


def colonne_cle(champ: str) -> models.GeneratedField:
    """A stored column that compares a name whatever its case, accents, hyphens and spaces."""
    return models.GeneratedField(
        expression=CleComparaison(F(champ)), output_field=models.TextField(), db_persist=True, editable=False
    )
