"""The fiches bilan of a month, rendered together: which ones, by whom they are read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404

from parcours.models import Affectation
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from participants.models import Participant
from plie.acteurs.models import Utilisateur
from plie.documents.models import Travail
from plie.protocole.models import Plie
from sorties.enums import EtatFiche, EtatSortie
from sorties.models import BilanFin, FicheBilan, Sortie

GENRE_LOT: Final = "fiches_bilan"
ETATS: Final = (EtatSortie.DEMANDEE, EtatSortie.CONFIRMEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneLot:
    """One fiche of a lot, whose it is and who accompanied the person."""

    fiche: FicheBilan
    sortie: Sortie
    personne: Participant
    referent: Utilisateur | None

    @property
    def prete(self) -> bool:
        """Whether its PDF can be read."""
        return self.fiche.etat == EtatFiche.RENDUE

    @property
    def echouee(self) -> bool:
        """Whether its rendering failed."""
        return self.fiche.etat == EtatFiche.ECHOUEE

    @property
    def nom_de_fichier(self) -> str:
        """Its name in the archive: the day of the exit and a number, never a person's name."""
        return f"fiche-bilan-{self.sortie.date:%Y-%m-%d}-{self.fiche.pk}.pdf"


def bilans_visibles(utilisateur: Utilisateur, plie: Plie) -> QuerySet[BilanFin]:
    """The bilans de fin of the exits that hold, of those whose whole file is open to the user."""
    visibles: QuerySet[BilanFin] = BilanFin.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER)
    return visibles.filter(sortie__parcours__plie=plie, sortie__etat__in=ETATS)


def bilans_du_mois(utilisateur: Utilisateur, plie: Plie, annee: int, mois: int) -> QuerySet[BilanFin]:
    """Those whose exit is of one month."""
    return (
        bilans_visibles(utilisateur, plie)
        .filter(sortie__date__year=annee, sortie__date__month=mois)
        .order_by("sortie__date", "pk")
    )


def bilans_par_mois(utilisateur: Utilisateur, plie: Plie) -> dict[date, int]:
    """How many bilans each month of exits has, the last month first."""
    mois = (
        bilans_visibles(utilisateur, plie)
        .annotate(mois=TruncMonth("sortie__date"))
        .values("mois")
        .annotate(nombre=Count("pk", distinct=True))
        .order_by("-mois")
    )
    return {ligne["mois"]: ligne["nombre"] for ligne in mois}


def lots_visibles(utilisateur: Utilisateur) -> QuerySet[Travail]:
    """The lots a user may follow: the coordination all those of the PLIE, a référent their own."""
    visibles: QuerySet[Travail] = Travail.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER)
    return visibles.filter(genre=GENRE_LOT).select_related("demandeur", "plie").order_by("-cree_le")


def lot_a_lire(utilisateur: Utilisateur, identifiant: Any) -> Travail:
    """One of them; raises Http404."""
    lot = lots_visibles(utilisateur).filter(identifiant=identifiant).first()
    if lot is None:
        raise Http404
    return lot


def lignes_du_lot(utilisateur: Utilisateur, lot: Travail) -> list[LigneLot]:
    """The fiches of a lot that the user may read today, whoever asked for it; no cancelled exit."""
    fiches = list(
        FicheBilan.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER)
        .filter(pk__in=lot.parametres["fiches"], bilan__sortie__etat__in=ETATS)
        .select_related("bilan__sortie__parcours__participant")
        .order_by("bilan__sortie__date", "pk")
    )
    sorties = [fiche.bilan.sortie for fiche in fiches]
    referents = _referents(sorties)
    return [
        LigneLot(
            fiche=fiche,
            sortie=sortie,
            personne=sortie.parcours.participant,
            referent=referents.get(sortie.pk),
        )
        for fiche, sortie in zip(fiches, sorties, strict=True)
    ]


def _referents(sorties: Iterable[Sortie]) -> dict[int, Utilisateur]:
    """Who accompanied each person on the day of the exit, else the last one who did."""
    sorties = list(sorties)
    suivis: dict[int, list[Affectation]] = defaultdict(list)
    for suivi in (
        Affectation.objects.filter(parcours__in=[s.parcours_id for s in sorties])
        .select_related("referent")
        .order_by("-debut", "-pk")
    ):
        suivis[suivi.parcours_id].append(suivi)
    trouves: dict[int, Utilisateur] = {}
    for sortie in sorties:
        siens = suivis[sortie.parcours_id]
        du_jour = next((s for s in siens if s.debut <= sortie.date), siens[0] if siens else None)
        if du_jour is not None:
            trouves[sortie.pk] = du_jour.referent
    return trouves
