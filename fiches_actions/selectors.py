"""Reading fiches actions, their indicators and where they stand."""

from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from fiches_actions.enums import EtatAvancement
from fiches_actions.models import (
    Avancement,
    EvolutionFiche,
    FicheAction,
    Indicateur,
    PiloteFiche,
    ValeurIndicateur,
)
from plie.acteurs.models import Utilisateur


def fiches(utilisateur: Utilisateur) -> QuerySet[FicheAction]:
    """The fiches the user may see, in the order of the Protocol, the latest Protocol first.

    ``etat`` is the code of the latest progress told, None when none is.
    """
    avancement = Avancement.objects.visibles_par(utilisateur).filter(fiche=OuterRef("pk")).order_by("-annee")
    return (
        FicheAction.objects.visibles_par(utilisateur)
        .select_related("objectif__protocole")
        .annotate(
            etat=Subquery(avancement.values("etat")[:1]), annee_etat=Subquery(avancement.values("annee")[:1])
        )
        .order_by("-objectif__protocole__debut", "objectif__numero", "rang")
    )


@dataclass(frozen=True, slots=True)
class LigneFiche:
    """A fiche and where it was said to stand last; None when nobody said."""

    fiche: FicheAction
    etat: EtatAvancement | None
    annee: int | None


def lignes(trouvees: QuerySet[FicheAction]) -> list[LigneFiche]:
    """The rows of a list of ``fiches``."""
    return [
        LigneFiche(
            fiche,
            EtatAvancement(fiche.etat) if fiche.etat else None,  # type: ignore[attr-defined]
            fiche.annee_etat,  # type: ignore[attr-defined]
        )
        for fiche in trouvees
    ]


def charger_fiche(utilisateur: Utilisateur, numero: str) -> FicheAction:
    """One fiche by its number in the latest Protocol; raises Http404 when it may not be seen."""
    valeurs = ValeurIndicateur.objects.visibles_par(utilisateur).order_by("-annee")
    fiche = (
        fiches(utilisateur)
        .filter(numero=numero)
        .prefetch_related(
            Prefetch(
                "indicateurs",
                queryset=Indicateur.objects.visibles_par(utilisateur)
                .order_by("ordre", "pk")
                .prefetch_related(Prefetch("valeurs", queryset=valeurs)),
            ),
            Prefetch("avancements", queryset=Avancement.objects.visibles_par(utilisateur).order_by("-annee")),
            Prefetch(
                "evolutions", queryset=EvolutionFiche.objects.visibles_par(utilisateur).order_by("-date")
            ),
            Prefetch(
                "pilotes_nommes",
                queryset=PiloteFiche.objects.visibles_par(utilisateur).select_related(
                    "utilisateur", "structure"
                ),
            ),
        )
        .first()
    )
    if fiche is None:
        raise Http404
    return fiche
