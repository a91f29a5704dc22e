"""What the forms of a file let choose today; what a row already holds stays in its list."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fiches_actions.models import FicheAction
from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.models import Commune, DomaineFormation, NiveauDiplome, Plie, Protocole, Qpv
from plie.protocole.selectors import valable
from plie.roles import Role


def domaines(jour: date, garder: int | None = None) -> QuerySet[DomaineFormation]:
    """The training domains of the reference table on a day."""
    return DomaineFormation.objects.filter(valable(jour) | Q(pk=garder))


def niveaux(jour: date, garder: int | None = None) -> QuerySet[NiveauDiplome]:
    """The diploma levels on a day."""
    return NiveauDiplome.objects.filter(valable(jour) | Q(pk=garder))


def structures(plie: Plie, garder: int | None = None) -> QuerySet[Structure]:
    """The structures a PLIE works with."""
    return Structure.objects.filter(Q(active=True) | Q(pk=garder), plie=plie).order_by("nom_tri")


def fiches_actions(plie: Plie, jour: date, garder: int | None = None) -> QuerySet[FicheAction]:
    """The fiches of the Protocol in force whose years hold the day."""
    protocole: Any = Protocole.objects
    en_vigueur = Q(objectif__protocole=protocole.applicable(plie, jour)) & (
        Q(annee_debut__isnull=True) | Q(annee_debut__lte=jour.year, annee_fin__gte=jour.year)
    )
    return FicheAction.objects.filter(en_vigueur | Q(pk=garder)).order_by("objectif__numero", "rang")


def communes(plie: Plie, jour: date, garder: str | None = None) -> QuerySet[Commune]:
    """The communes of the PLIE on a day, by name."""
    au_plie = (
        Q(territoires__plie=plie)
        & (Q(territoires__debut__isnull=True) | Q(territoires__debut__lte=jour))
        & (Q(territoires__fin__isnull=True) | Q(territoires__fin__gte=jour))
    )
    return Commune.objects.filter(au_plie | Q(pk=garder)).distinct().order_by("nom")


def quartiers(plie: Plie, jour: date, garder: int | None = None) -> QuerySet[Qpv]:
    """The quartiers prioritaires of these communes."""
    return (
        Qpv.objects.filter(
            Q(pk=garder) | Q(valable(jour), commune__in=communes(plie, jour).order_by().values("pk"))
        )
        .select_related("commune")
        .order_by("commune__nom", "nom")
    )


def psychologues(plie: Plie) -> QuerySet[Utilisateur]:
    """The accounts that hold the role of psychologue in a PLIE today."""
    comptes = Utilisateur.objects.du_plie(plie, Role.PSYCHOLOGUE)
    return comptes.filter(is_active=True).order_by("nom", "prenom")
