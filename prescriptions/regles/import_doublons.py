"""Finding in one pass the people of a file that are already known, by the rule of ``meme_identite``."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from participants.enums import Ressemblance
from participants.regles import IdentiteCivile
from plie.texte import cle

Reference = TypeVar("Reference", bound=Hashable)
_Cle = tuple[str, str, date]


@dataclass(slots=True)
class Registre(Generic[Reference]):
    """The identities known so far; of several alike, the first one registered is told.

    It answers what ``participants.regles.meme_identite`` would, without comparing every pair.
    """

    _noms: dict[_Cle, Reference] = field(default_factory=dict)
    _identifiants: dict[str, Reference] = field(default_factory=dict)

    def ajouter(self, identite: IdentiteCivile, reference: Reference) -> None:
        """Register one more person."""
        noms = _cle_des_noms(identite)
        if noms is not None:
            self._noms.setdefault(noms, reference)
        if identifiant := cle(identite.identifiant_ft):
            self._identifiants.setdefault(identifiant, reference)

    def chercher(self, identite: IdentiteCivile) -> tuple[Ressemblance, Reference] | None:
        """The person already registered that looks most like this one, and by what; None for nobody."""
        noms = _cle_des_noms(identite)
        if noms is not None and noms in self._noms:
            return Ressemblance.IDENTIQUE, self._noms[noms]
        identifiant = cle(identite.identifiant_ft)
        if identifiant and identifiant in self._identifiants:
            return Ressemblance.IDENTIFIANT, self._identifiants[identifiant]
        if noms is not None and (inverse := (noms[1], noms[0], noms[2])) in self._noms:
            return Ressemblance.INVERSEE, self._noms[inverse]
        return None


def _cle_des_noms(identite: IdentiteCivile) -> _Cle | None:
    nom, prenom = cle(identite.nom_naissance), cle(identite.prenom)
    if not nom or not prenom or identite.date_naissance is None:
        return None
    return nom, prenom, identite.date_naissance
