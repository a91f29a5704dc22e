"""Load an exit and authorise in one go."""

from django.http import Http404

from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from plie.acteurs.models import Utilisateur
from plie.roles import Role
from sorties.models import Sortie


def sortie_a_lire(utilisateur: Utilisateur, pk: int) -> Sortie:
    """The exit of a person whose whole file is open to the user; raises Http404."""
    return _charger(utilisateur, pk, LECTEURS_DU_DOSSIER_ENTIER)


def sortie_a_ecrire(utilisateur: Utilisateur, pk: int) -> Sortie:
    """The same for who accompanies the person: their référent, or the colleague it is delegated to."""
    return _charger(utilisateur, pk, frozenset({Role.REFERENT}))


def _charger(utilisateur: Utilisateur, pk: int, roles: frozenset[Role]) -> Sortie:
    sortie = (
        Sortie.objects.visibles_par(utilisateur, roles)
        .filter(pk=pk)
        .select_related(
            "parcours__participant__commune", "parcours__plie", "declaree_par", "domaine", "bilan_fin"
        )
        .first()
    )
    if sortie is None:
        raise Http404
    return sortie
