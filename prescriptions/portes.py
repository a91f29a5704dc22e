"""By which door a prescriber comes: an account of the structure, or a personal link.

The pages of the fiche are the same by both; the door says what may be read, for whom it is written, and where
the pages are.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.models import Plie
from prescriptions.enums import OriginePrescription
from prescriptions.models import LienPersonnel, Prescription

ESPACE_COMPTE: Final = "prescriptions"
ESPACE_LIEN: Final = "prescrire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Porte:
    """Who fills a fiche: a user in one of their structures, or the holder of a link; exactly one of both."""

    structure: Structure
    utilisateur: Utilisateur | None = None
    lien: LienPersonnel | None = None

    def __post_init__(self) -> None:
        if (self.utilisateur is None) == (self.lien is None):
            raise ValueError("A door is an account or a link.")

    @property
    def plie(self) -> Plie:
        """The PLIE of the structure."""
        return self.structure.plie

    @property
    def origine(self) -> OriginePrescription:
        """What a fiche begun by this door says of its origin."""
        return OriginePrescription.LIEN if self.lien else OriginePrescription.FICHE

    @property
    def auteur_nom(self) -> str:
        """The name written on the fiche."""
        return self.lien.nom if self.lien else str(self.utilisateur)

    def prescriptions(self) -> "QuerySet[Prescription]":
        """The prescriptions this door opens: those of the structures of the account, or those of the link."""
        if self.utilisateur is not None:
            return Prescription.objects.visibles_par(self.utilisateur).filter(structure=self.structure)
        return Prescription.objects.filter(lien=self.lien)

    def url(self, nom: str, *args: Any) -> str:
        """The address of a page of the fiche (« fiche », « envoi »…) seen by this door."""
        espace = ESPACE_LIEN if self.lien else ESPACE_COMPTE
        return reverse(f"{espace}:{nom}", args=args)
