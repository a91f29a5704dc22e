"""Load a parcours and authorise in one go, for the pages that write in a file."""

from django.http import Http404

from parcours.models import Parcours
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from plie.acteurs.models import Utilisateur
from plie.roles import Role


def parcours_a_lire(utilisateur: Utilisateur, pk: int) -> Parcours:
    """The parcours of a person whose whole file is open to the user; raises Http404."""
    return _charger(utilisateur, pk, LECTEURS_DU_DOSSIER_ENTIER)


def parcours_a_ecrire(utilisateur: Utilisateur, pk: int) -> Parcours:
    """The same for who accompanies the person: their référent, or the colleague it is delegated to."""
    return _charger(utilisateur, pk, frozenset({Role.REFERENT}))


def _charger(utilisateur: Utilisateur, pk: int, roles: frozenset[Role]) -> Parcours:
    parcours = (
        Parcours.objects.visibles_par(utilisateur, roles)
        .filter(pk=pk)
        .select_related("participant__commune", "plie")
        .first()
    )
    if parcours is None:
        raise Http404
    return parcours
