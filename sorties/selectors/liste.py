"""The list of the exits: one row an exit, with what it still waits for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from parcours.models import Affectation
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from participants.models import Participant
from participants.selectors import nom_de_tri
from plie.acteurs.models import Utilisateur
from plie.dates import ajouter_mois
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, EtatSortie
from sorties.models import BilanFin, Sortie, SuiviSortie
from sorties.regles import echeances_de_suivi
from sorties.selectors.preuves import sans_preuve

TRIS: Final = ("nom", "date", "categorie")


@dataclass(slots=True, kw_only=True)
class LigneSortie:
    """One row of the list."""

    sortie: Sortie
    affectation: Affectation | None
    preuve_manquante: bool
    bilan_a_faire: bool
    suivi_du: int | None

    @property
    def etat(self) -> EtatSortie:
        """Where the exit stands, with its label."""
        return EtatSortie(self.sortie.etat)

    @property
    def categorie(self) -> Categorie:
        """Its verdict, with its label."""
        return Categorie(self.sortie.categorie)


def sorties_lisibles(utilisateur: Utilisateur) -> QuerySet[Sortie]:
    """The exits of the files that the user opens whole."""
    return Sortie.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER)


def bilan_a_faire() -> Q:
    """The exits still standing whose last interview is not written."""
    ecrits = BilanFin.objects.order_by().values("sortie")
    return ~Q(etat=EtatSortie.ANNULEE) & ~Q(pk__in=ecrits)


def suivi_du(jour: date, seuils: SeuilsParcours) -> Q:
    """The positive exits whose last check that has come is not made."""
    condition = Q(pk__in=[])
    echeances = sorted(seuils.sortie_suivi_mois)
    for mois, suivant in zip(echeances, [*echeances[1:], None], strict=True):
        venue = Q(date__lte=dernier_jour_de_sortie(jour, mois))
        if suivant is not None:
            venue &= Q(date__gt=dernier_jour_de_sortie(jour, suivant))
        faits = SuiviSortie.objects.filter(echeance_mois=mois).order_by().values("sortie")
        condition |= venue & ~Q(pk__in=faits)
    return Q(etat=EtatSortie.CONFIRMEE, categorie=Categorie.POSITIVE) & condition


def dernier_jour_de_sortie(jour: date, mois: int) -> date:
    """The last day of exit whose check at so many months has come."""
    dernier = ajouter_mois(jour, -mois)
    # Counted backwards, a month end stops too early: the days that follow fall on the same one.
    while ajouter_mois(dernier + timedelta(days=1), mois) <= jour:
        dernier += timedelta(days=1)
    return dernier


def compter_par_categorie(liste: QuerySet[Sortie]) -> Mapping[Categorie, int]:
    """How many exits of each category, cancelled ones left out; one query."""
    comptes = dict(
        liste.exclude(etat=EtatSortie.ANNULEE)
        .order_by()
        .values_list("categorie")
        .annotate(nombre=Count("pk", distinct=True))
    )
    return {categorie: comptes.get(categorie.value, 0) for categorie in Categorie}


def trier(liste: QuerySet[Sortie], tri: str) -> QuerySet[Sortie]:
    """Sort by one of ``TRIS`` (« -… » the other way), else the latest first."""
    champ = tri.removeprefix("-")
    nom = Subquery(
        Participant.objects.filter(pk=OuterRef("parcours__participant"))
        .order_by()
        .values(nom=nom_de_tri())[:1]
    )
    liste = liste.alias(nom_tri=nom)
    if champ not in TRIS:
        return liste.order_by("-date", "nom_tri", "-pk")
    rangs = [When(categorie=categorie.value, then=Value(rang)) for rang, categorie in enumerate(Categorie)]
    expressions: dict[str, Any] = {
        "nom": F("nom_tri"),
        "date": F("date"),
        "categorie": Case(*rangs, default=Value(len(rangs))),
    }
    cle = expressions[champ]
    return liste.order_by(cle.desc() if tri.startswith("-") else cle.asc(), "nom_tri", "-date", "-pk")


def lignes(
    utilisateur: Utilisateur, page: Iterable[Sortie], jour: date, seuils: SeuilsParcours
) -> list[LigneSortie]:
    """The rows of one page; the number of queries does not depend on how many there are."""
    cles = [sortie.pk for sortie in page]
    lues = {
        sortie.pk: sortie
        for sortie in Sortie.objects.filter(pk__in=cles)
        .select_related("parcours__participant")
        .annotate(
            manque_preuve=_vrai(sans_preuve()),
            manque_bilan=_vrai(bilan_a_faire()),
            manque_suivi=_vrai(suivi_du(jour, seuils)),
        )
    }
    affectations = _affectations(utilisateur, [sortie.parcours_id for sortie in lues.values()], jour)
    return [
        LigneSortie(
            sortie=lues[cle],
            affectation=affectations.get(lues[cle].parcours_id),
            preuve_manquante=lues[cle].manque_preuve,
            bilan_a_faire=lues[cle].manque_bilan,
            suivi_du=_mois_du(lues[cle], jour, seuils) if lues[cle].manque_suivi else None,
        )
        for cle in cles
        if cle in lues
    ]


def _vrai(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _mois_du(sortie: Sortie, jour: date, seuils: SeuilsParcours) -> int:
    return max(mois for mois, quand in echeances_de_suivi(sortie.date, seuils).items() if quand <= jour)


def _affectations(utilisateur: Utilisateur, parcours: Sequence[int], jour: date) -> dict[int, Affectation]:
    """The last référent of each parcours."""
    return {
        affectation.parcours_id: affectation
        for affectation in Affectation.objects.visibles_par(utilisateur)
        .filter(parcours__in=parcours, debut__lte=jour)
        .select_related("referent")
        .order_by("debut", "pk")
    }
