"""The signed part of the address of a personal link: its key and nothing else; the row says the rest."""

from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from prescriptions.models import LienPersonnel

SEL: Final = "prescriptions.lien-personnel"


class JetonAltere(Exception):
    """The address is not one we signed."""


def jeton_de(lien: LienPersonnel) -> str:
    """The signed key of a link."""
    return _signataire().sign(lien.cle.hex)


def chemin_du_lien(lien: LienPersonnel) -> str:
    """The path that the mail carries."""
    return reverse("prescrire:entree", args=[jeton_de(lien)])


def cle_du_jeton(jeton: str) -> UUID:
    """The key a token was made of. Raises JetonAltere."""
    try:
        return UUID(hex=_signataire().unsign(jeton))
    except (BadSignature, ValueError) as erreur:
        raise JetonAltere from erreur


def _signataire() -> Signer:
    return Signer(salt=SEL, sep=".")
