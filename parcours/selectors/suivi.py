"""What the coordination follows of the way in: refusals, non-entries, time to the first entretien."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Aggregate, Count, DurationField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from parcours.enums import EtatParcours, TypeEntretien
from parcours.models import Entretien, Parcours
from plie.acces import Vue
from plie.dates import ajouter_mois
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription

MOIS_SUIVIS: Final = 12
JOURS_RECENTS: Final = 30
UN_JOUR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Croisement:
    """Coded reasons by month: one row a reason, most frequent first, and the totals of both sides."""

    lignes: tuple[tuple[str, tuple[int, ...], int], ...]
    par_mois: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.par_mois)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delais:
    """Days from the submission to the first entretien; None without any."""

    nombre: int
    mediane: float | None
    centile_90: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suivi:
    """Twelve months of the way in, the current one last."""

    mois: tuple[date, ...]
    refus: Croisement
    non_entrees: Croisement
    delais_par_mois: tuple[Delais, ...]
    delais: Delais

    @property
    def vide(self) -> bool:
        """Nothing happened in these months."""
        return not (self.refus.total or self.non_entrees.total or self.delais.nombre)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apercu:
    """The same in a few figures, for the home of the coordination."""

    delais: Delais
    refus_recents: int
    non_entrees_recentes: int


class CentileContinu(Aggregate):
    """``percentile_cont``: the value below which a share of the rows lies, interpolated."""

    function = "percentile_cont"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, part: float, **extra: Any) -> None:
        super().__init__(expression, part=part, **extra)


def suivi(vue: Vue) -> Suivi:
    """The last twelve months, in four queries whatever the number of files."""
    mois = mois_suivis(vue.date_reference)
    delais = delais_depuis(vue, mois[0])
    par_mois = {
        ligne["mois"]: _delais(ligne)
        for ligne in delais.values("mois").annotate(**_mesures()).order_by("mois")
    }
    aucun = Delais(nombre=0, mediane=None, centile_90=None)
    return Suivi(
        mois=mois,
        refus=_croiser(
            _refus(vue, mois[0]).values_list("motif_refus__libelle", TruncMonth("decidee_le")), mois
        ),
        non_entrees=_croiser(
            _non_entrees(vue, mois[0]).values_list("motif_non_entree__libelle", TruncMonth("non_entre_le")),
            mois,
        ),
        delais_par_mois=tuple(par_mois.get(un, aucun) for un in mois),
        delais=_delais(delais.aggregate(**_mesures())),
    )


def apercu(vue: Vue) -> Apercu:
    """The overall delays of the twelve months, the refusals and non-entries of the last thirty days."""
    # Today is one of them.
    recent = vue.date_reference - timedelta(days=JOURS_RECENTS - 1)
    return Apercu(
        delais=_delais(
            delais_depuis(vue, mois_suivis(vue.date_reference)[0]).order_by().aggregate(**_mesures())
        ),
        refus_recents=_refus(vue, recent).count(),
        non_entrees_recentes=_non_entrees(vue, recent).count(),
    )


def mois_suivis(jour: date) -> tuple[date, ...]:
    """The first days of the last twelve months, that of ``jour`` last."""
    courant = jour.replace(day=1)
    return tuple(ajouter_mois(courant, -recul) for recul in range(MOIS_SUIVIS - 1, -1, -1))


def delais_depuis(vue: Vue, debut: date) -> "QuerySet[Any]":
    """The parcours whose first entretien was held since ``debut``, with its month and the delay.

    A phone call is not a first entretien. A meeting held before the submission measures nothing: left out.
    """
    premier = (
        Entretien.objects.filter(parcours=OuterRef("pk"), annule_le__isnull=True)
        .exclude(type=TypeEntretien.TELEPHONE)
        .order_by("date")
        .values("date")[:1]
    )
    return (
        Parcours.objects.vus_comme(vue)
        .annotate(premier=Subquery(premier))
        .filter(
            premier__gte=debut,
            premier__lte=vue.date_reference,
            prescription__soumise_le__isnull=False,
            prescription__soumise_le__lte=F("premier"),
        )
        .annotate(mois=TruncMonth("premier"), delai=F("premier") - F("prescription__soumise_le"))
        .order_by()
    )


def _mesures() -> dict[str, Aggregate]:
    duree: DurationField[timedelta, timedelta] = DurationField()
    return {
        "nombre": Count("pk"),
        "mediane": CentileContinu("delai", 0.5, output_field=duree),
        "centile_90": CentileContinu("delai", 0.9, output_field=duree),
    }


def _delais(ligne: Mapping[str, Any]) -> Delais:
    return Delais(
        nombre=ligne["nombre"],
        mediane=_en_jours(ligne["mediane"]),
        centile_90=_en_jours(ligne["centile_90"]),
    )


def _en_jours(duree: timedelta | None) -> float | None:
    return None if duree is None else round(duree / UN_JOUR, 1)


def _refus(vue: Vue, debut: date) -> QuerySet[Prescription]:
    return (
        Prescription.objects.vus_comme(vue)
        .filter(etat=EtatPrescription.REFUSEE, decidee_le__gte=debut, decidee_le__lte=vue.date_reference)
        .order_by()
    )


def _non_entrees(vue: Vue, debut: date) -> QuerySet[Parcours]:
    return (
        Parcours.objects.vus_comme(vue)
        .filter(etat=EtatParcours.NON_ENTRE, non_entre_le__gte=debut, non_entre_le__lte=vue.date_reference)
        .order_by()
    )


def _croiser(faits: "QuerySet[Any]", mois: tuple[date, ...]) -> Croisement:
    comptes: Iterable[tuple[str, date, int]] = faits.annotate(nombre=Count("pk"))
    par_motif: dict[str, dict[date, int]] = {}
    for motif, un_mois, nombre in comptes:
        par_motif.setdefault(motif, {})[un_mois] = nombre
    lignes = [
        (motif, tuple(cases.get(un, 0) for un in mois), sum(cases.values()))
        for motif, cases in par_motif.items()
    ]
    return Croisement(
        lignes=tuple(sorted(lignes, key=lambda ligne: (-ligne[2], ligne[0]))),
        par_mois=tuple(sum(cases.get(un, 0) for cases in par_motif.values()) for un in mois),
    )
