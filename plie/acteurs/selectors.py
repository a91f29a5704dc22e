"""Reading accounts, roles and structures."""

from django.db.models import Count, Prefetch, Q, QuerySet

from plie.acteurs.models import Habilitation, Structure, Utilisateur, en_cours
from plie.texte import sans_accent


def comptes(utilisateur: Utilisateur, recherche: str = "") -> QuerySet[Utilisateur]:
    """The accounts the user may see, with their roles, by name; ``recherche`` keeps those that match."""
    habilitations = (
        Habilitation.objects.visibles_par(utilisateur).select_related("structure").order_by("-debut")
    )
    visibles = (
        Utilisateur.objects.visibles_par(utilisateur)
        .prefetch_related(Prefetch("habilitations", queryset=habilitations))
        .order_by("nom", "prenom", "pk")
    )
    for mot in recherche.split():
        visibles = visibles.filter(
            Q(nom__icontains=mot)
            | Q(prenom__icontains=mot)
            | Q(email__icontains=mot)
            | Q(habilitations__in=habilitations.filter(structure__nom_tri__contains=sans_accent(mot)))
        ).distinct()
    return visibles


def structures(utilisateur: Utilisateur, recherche: str = "") -> QuerySet[Structure]:
    """The structures of the PLIE with the number of accounts that hold a role there today."""
    visibles = (
        Structure.objects.visibles_par(utilisateur)
        .select_related("commune")
        .annotate(
            comptes=Count("habilitations__utilisateur", filter=en_cours("habilitations__"), distinct=True)
        )
        .order_by("nom_tri", "pk")
    )
    for mot in sans_accent(recherche).split():
        visibles = visibles.filter(Q(nom_tri__contains=mot) | Q(sigle__icontains=mot) | Q(code__contains=mot))
    return visibles
