"""What every page shell needs, as one lazy ``interface`` object."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from plie.interface.bandeau import Signataire, signataires
from plie.interface.navigation import Lien, liens
from plie.roles import Role

if TYPE_CHECKING:
    from plie.acteurs.models import Habilitation, Utilisateur
    from plie.protocole.models import Plie


class Interface:
    """The shell of one request: who looks, in which role, and where they may go. Computed only when shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def utilisateur(self) -> "Utilisateur | None":
        """The user, None when not logged in."""
        utilisateur = getattr(self._request, "user", None)
        return utilisateur if utilisateur is not None and utilisateur.is_authenticated else None

    @property
    def habilitation(self) -> "Habilitation | None":
        """The role being played, None for an account without any."""
        return getattr(self._request, "habilitation", None)

    @cached_property
    def role(self) -> Role | None:
        """The active role."""
        return Role(self.habilitation.role) if self.habilitation else None

    @cached_property
    def plie(self) -> "Plie | None":
        """The PLIE of the active role."""
        return self.habilitation.structure.plie if self.habilitation else None

    @property
    def nom(self) -> str:
        """The name in the header and in the title of the page."""
        return self.plie.nom if self.plie else "PLIE"

    @property
    def habilitations(self) -> "list[Habilitation]":
        """All the roles the user may take, the active one included."""
        return getattr(self._request, "habilitations", [])

    @cached_property
    def plusieurs_plies(self) -> bool:
        """Whether the roles must be told apart by their PLIE."""
        return len({habilitation.structure.plie_id for habilitation in self.habilitations}) > 1

    @cached_property
    def navigation(self) -> list[Lien]:
        """The main navigation, for the active role."""
        return liens(self.role, self._request.path)

    @cached_property
    def signataires(self) -> list[Signataire]:
        """The band of the signatories."""
        return signataires(self.plie)


def interface(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``interface`` in every template."""
    return {"interface": Interface(request)}
