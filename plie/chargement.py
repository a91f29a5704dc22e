"""Write rows read from a file: a second load of the same file changes nothing."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Effet(StrEnum):
    """What a load did of one row."""

    CREEE = "créée"
    MODIFIEE = "modifiée"
    INCHANGEE = "inchangée"


class Rapport(Counter[tuple[str, Effet]]):
    """How many rows of each kind were created, changed or left as they were."""

    def ligne(self, modele: type[M], cles: Mapping[str, Any], valeurs: Mapping[str, Any]) -> M:
        """Bring one row to ``valeurs``, found by ``cles``; nothing is written when nothing differs.

        Raises ValidationError with the sentences of the constraints that the new values break.
        """
        nom = str(modele._meta.verbose_name_plural)
        objet = modele._default_manager.filter(**cles).first()
        if objet is None:
            objet = modele(**cles, **valeurs)
            objet.validate_constraints()
            objet.save(force_insert=True)
            self[nom, Effet.CREEE] += 1
            return objet
        differents = [champ for champ, valeur in valeurs.items() if getattr(objet, champ) != valeur]
        if differents:
            for champ in differents:
                setattr(objet, champ, valeurs[champ])
            objet.validate_constraints()
            objet.save(update_fields=differents)
        self[nom, Effet.MODIFIEE if differents else Effet.INCHANGEE] += 1
        return objet

    @property
    def change(self) -> bool:
        """Whether anything was written."""
        return any(effet is not Effet.INCHANGEE and nombre for (_, effet), nombre in self.items())

    def phrases(self) -> list[str]:
        """One French line a kind of row, in the order of the load."""
        noms = list(dict.fromkeys(nom for nom, _ in self))
        return [
            f"{nom} : "
            + ", ".join(f"{self[nom, effet]} {effet.value}(s)" for effet in Effet if self[nom, effet])
            for nom in noms
        ]
