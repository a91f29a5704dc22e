"""What a table of refused rows is, and how each of its cases is tried on PostgreSQL.

A case names one constraint and makes one row wrong in only that way: Django must answer with the sentence of
that constraint alone, and the database must refuse the row by that name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from factory.django import DjangoModelFactory

from tests.fabriques import UtilisateurFabrique

INCONNU = "?"  # a code that no list holds, short enough for every column
JOUR = date(2023, 5, 10)
LA_VEILLE = JOUR - timedelta(days=1)
LE_LENDEMAIN = JOUR + timedelta(days=1)

Fabrique: TypeAlias = type[DjangoModelFactory]
# The values given to the factory; a function gets the row that is already there (None without one).
Valeurs: TypeAlias = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Permis:
    """An accepted row, beside another ``deja`` than that of its case."""

    deja: Valeurs
    valeurs: Valeurs


@dataclass(frozen=True)
class Cas:
    """One refused row, and the rows accepted on the other side of the bound.

    ``deja`` is a row written first. ``avec`` names the constraints that such a row cannot but break too: they
    are taken away from the table for the time of the test.
    """

    contrainte: str
    fabrique: Fabrique
    faux: Valeurs
    justes: Sequence[Valeurs | Permis] = ()
    deja: Valeurs | None = None
    avec: tuple[str, ...] = ()

    @property
    def modele(self) -> type[models.Model]:
        modele: type[models.Model] = self.fabrique._meta.model
        return modele


def valeurs(donnees: Valeurs, deja: Any = None) -> Mapping[str, Any]:
    """The values of a row, beside the row already there."""
    return donnees(deja) if callable(donnees) else donnees


def non_ecrite(fabrique: Fabrique, **champs: Any) -> models.Model:
    """The row as the factory makes it, not written; the rows it points at are."""

    class SansEcrire(fabrique):  # type: ignore[misc,valid-type]
        class Meta:
            model = fabrique._meta.model

        @classmethod
        def _create(cls, model_class: type[models.Model], *args: Any, **kwargs: Any) -> models.Model:
            return model_class(*args, **kwargs)

    ligne: models.Model = SansEcrire(**champs)
    return ligne


def phrases(modele: type[models.Model], noms: Iterable[str]) -> set[str]:
    """The sentences of the constraints of these names."""
    return {
        str(contrainte.get_violation_error_message())
        for contrainte in modele._meta.constraints
        if contrainte.name in set(noms)
    }


def contrainte_violee(ligne: models.Model) -> str | None:
    """Insert the row for real; the name of the constraint that refuses it, None when it goes in."""
    try:
        with transaction.atomic():
            ligne.save(force_insert=True)
    except IntegrityError as erreur:
        nom: str | None = erreur.__cause__.diag.constraint_name  # type: ignore[union-attr]
        return nom
    return None


def sans_contraintes(modele: type[models.Model], noms: Iterable[str]) -> None:
    """Drop constraints for the rest of the test: its transaction brings them back."""
    with connection.cursor() as curseur:
        for nom in noms:
            curseur.execute(f'ALTER TABLE "{modele._meta.db_table}" DROP CONSTRAINT "{nom}"')


def eprouver_refus(cas: Cas) -> None:
    """Django tells the sentence of this constraint and no other; PostgreSQL refuses the row by its name."""
    sans_contraintes(cas.modele, cas.avec)
    deja = None if cas.deja is None else cas.fabrique(**valeurs(cas.deja))
    ligne = non_ecrite(cas.fabrique, **valeurs(cas.faux, deja))
    violee = contrainte_violee(ligne)
    assert violee == cas.contrainte, f"la base répond {violee or 'oui'}"
    with pytest.raises(ValidationError) as refus:
        ligne.validate_constraints()
    attendues = phrases(cas.modele, (cas.contrainte, *cas.avec))
    assert set(refus.value.messages) == attendues, f"Django répond {refus.value.messages}"


def eprouver_acceptation(cas: Cas, juste: Valeurs | Permis) -> None:
    """Neither Django nor PostgreSQL has anything to say of the row."""
    deja_la = juste.deja if isinstance(juste, Permis) else cas.deja
    deja = None if deja_la is None else cas.fabrique(**valeurs(deja_la))
    donnees = juste.valeurs if isinstance(juste, Permis) else juste
    ligne = non_ecrite(cas.fabrique, **valeurs(donnees, deja))
    ligne.validate_constraints()
    violee = contrainte_violee(ligne)
    assert violee is None, f"la base répond {violee}"


def refuses(table: Sequence[Cas]) -> pytest.MarkDecorator:
    """Parametrises a test with every refused row of a table."""
    return pytest.mark.parametrize("cas", table, ids=[cas.contrainte for cas in table])


def acceptes(table: Sequence[Cas]) -> pytest.MarkDecorator:
    """Parametrises a test with every accepted row of a table."""
    paires = [(cas, juste) for cas in table for juste in cas.justes]
    return pytest.mark.parametrize(("cas", "juste"), paires, ids=[cas.contrainte for cas, _ in paires])


def inconnu(
    contrainte: str, fabrique: Fabrique, champ: str, avec: tuple[str, ...] = (), **autres: Any
) -> Cas:
    """The row whose code is in no list."""
    return Cas(contrainte, fabrique, {champ: INCONNU, **autres}, avec=avec)


def dates(contrainte: str, fabrique: Fabrique, avant: str, apres: str, **autres: Any) -> Cas:
    """The second date the day before the first is refused, the same day accepted."""
    return Cas(
        contrainte,
        fabrique,
        {avant: JOUR, apres: LA_VEILLE, **autres},
        justes=[{avant: JOUR, apres: JOUR, **autres}],
    )


def borne(contrainte: str, fabrique: Fabrique, champ: str, refuse: Any, accepte: Any, **autres: Any) -> Cas:
    """One value is refused, its neighbour accepted."""
    return Cas(contrainte, fabrique, {**autres, champ: refuse}, justes=[{**autres, champ: accepte}])


def meme_personne(*champs: str) -> Callable[[Any], dict[str, Any]]:
    """The same new account in each of the fields."""

    def donner(_: Any) -> dict[str, Any]:
        personne = UtilisateurFabrique()
        return dict.fromkeys(champs, personne)

    return donner
