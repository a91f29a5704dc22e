"""What the screens read of the bilans."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.roles import Role
from reporting.calcul import Donnees
from reporting.models import Bilan

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur


def bilans_visibles(utilisateur: "Utilisateur") -> "QuerySet[Bilan]":
    """The bilans a user may open, without their data."""
    return (
        Bilan.objects.visibles_par(utilisateur).defer("donnees").select_related("calcule_par", "publie_par")
    )


def calculs_en_cours(utilisateur: "Utilisateur", genre: str) -> "QuerySet[Travail]":
    """The computations asked for and not finished, or that failed, the last one first."""
    return (
        Travail.objects.visibles_par(utilisateur)
        .filter(genre=genre)
        .exclude(etat=EtatTravail.REUSSI)
        .select_related("demandeur")
        .order_by("-cree_le")
    )


def voit_les_petits_effectifs(utilisateur: "Utilisateur") -> bool:
    """Whether small head counts are shown: to the coordination only."""
    return utilisateur.a_role(Role.COORDINATION)


def donnees_pour(bilan: Bilan, utilisateur: "Utilisateur") -> Donnees:
    """The frozen data of a bilan as this user may read them: small head counts masked for aggregates only."""
    donnees = Donnees.depuis_json(bilan.donnees)
    return donnees if voit_les_petits_effectifs(utilisateur) else donnees.masquees()
