"""What the tables are counted over: one PLIE, whole years, and the counts that several tables share.

Everything is counted in SQL over the case files. The number of queries depends on the number of years, never
on the number of people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db.models import (
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.fields import DurationField
from django.db.models.functions import ExtractYear

from parcours.enums import EtatEtape
from parcours.models import EtapeEmploi, EtapeFormation, Parcours
from participants.enums import Nationalite, Sexe, TrancheAge
from plie.acteurs.enums import TypeStructure
from plie.protocole.enums import QualificationBilan
from plie.protocole.models import Plie, Protocole, Territoire
from plie.protocole.regles import Parametres
from prescriptions.models import Prescription
from reporting.indicateurs.entree import STATUTS, TRANCHES, a_l_entree
from reporting.models import ANNEES
from sorties.enums import Categorie, EtatSortie, Maintien, SituationSuivi
from sorties.models import Sortie
from sorties.regles import Releve, maintien_a_six_mois

# The years whose tables a signed Protocol prints, by PLIE: the synthesis of 2018-2021 in that of Niort agglo.
ANNEES_IMPRIMEES: Final[Mapping[str, tuple[int, int]]] = {"niort": (2018, 2021)}
ETAPES_COMPTEES: Final = (EtatEtape.EN_COURS, EtatEtape.REALISEE)


class AnneesInvalides(ValueError):
    """The years asked for cannot make a bilan; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Publics:
    """The people accompanied over a period, counted by what they were at their entry.

    A person without a known situation at entry is in ``total`` and in no group but sex and age.
    """

    total: int
    sexes: Mapping[Sexe, int]
    statuts: Mapping[str, int]
    nationalites: Mapping[Nationalite, int]
    qualifications: Mapping[QualificationBilan, int]
    tranches: Mapping[TrancheAge, int]


@dataclass(frozen=True, slots=True)
class SortiesComptees:
    """A number of confirmed exits, and the days that the parcours lasted in all."""

    annee: int
    categorie: str
    nature: str
    nombre: int
    jours: int


class Contexte:
    """The case files of ``plie`` from 1 January of ``de`` to 31 December of ``a``, both included.

    ``jour`` is the day of the calculation: what is expected after it is not late yet. Raises AnneesInvalides
    when the years are reversed or out of the bounds of a bilan.
    """

    def __init__(self, plie: Plie, de: int, a: int, *, jour: date) -> None:
        verifier_annees(de, a)
        self.plie = plie
        self.jour = jour
        self.annees = tuple(range(de, a + 1))

    @property
    def deja_imprime(self) -> bool:
        """Whether a signed document prints these years already: nothing of it is a secret any more."""
        premiere, derniere = ANNEES_IMPRIMEES.get(self.plie.code, (0, 0))
        return premiere <= self.annees[0] and self.annees[-1] <= derniere

    @property
    def debut(self) -> date:
        """First day of the period."""
        return date(self.annees[0], 1, 1)

    @property
    def fin(self) -> date:
        """Last day of the period."""
        return date(self.annees[-1], 12, 31)

    @property
    def plusieurs_annees(self) -> bool:
        """Whether totals and means over the years say something more than the years."""
        return len(self.annees) > 1

    @property
    def periode(self) -> str:
        """« 2021 », or « 2018-2021 »."""
        return f"{self.annees[0]}-{self.annees[-1]}" if self.plusieurs_annees else str(self.annees[0])

    def entre(self, champ: str) -> dict[str, date]:
        """The filter that keeps the rows dated in the period."""
        return {f"{champ}__gte": self.debut, f"{champ}__lte": self.fin}

    @cached_property
    def protocole(self) -> Protocole | None:
        """The Protocol in force at the end of the period; None when the PLIE has none."""
        return Protocole.objects.applicable(self.plie, self.fin)

    @cached_property
    def parametres(self) -> Parametres:
        """The targets and thresholds of that Protocol; those of Niort agglo when there is none."""
        return Parametres.depuis_json(self.protocole.parametres) if self.protocole else Parametres()

    @cached_property
    def sigle_departement(self) -> str:
        """« CD79 »: the Département by the INSEE codes of the communes; « Département » without any."""
        codes = {
            numero_departement(code)
            for code in Territoire.objects.filter(plie=self.plie).values_list("commune", flat=True)
        }
        return f"CD{codes.pop()}" if len(codes) == 1 else TypeStructure.DEPARTEMENT.libelle

    # --- people ------------------------------------------------------------------------------------------

    def entres(self) -> "QuerySet[Parcours]":
        """The parcours whose entry the cellule de suivi has validated; the others count nowhere."""
        return Parcours.objects.filter(
            plie=self.plie, entree_validee_le__isnull=False, date_entree__isnull=False
        )

    def accompagnes(self, debut: date, fin: date) -> "QuerySet[Parcours]":
        """One parcours for each person accompanied on one day at least from ``debut`` to ``fin`` (included).

        A person who came back within the period counts once, as they were at their last entry.
        """
        dernier = (
            self.presents(debut, fin)
            .order_by("participant_id", "-date_entree", "-pk")
            .distinct("participant_id")
            .values("pk")
        )
        return Parcours.objects.filter(pk__in=dernier)

    def presents(self, debut: date, fin: date) -> "QuerySet[Parcours]":
        """Every validated parcours that runs on one day at least from ``debut`` to ``fin`` (included).

        Nobody is accompanied yet in a period that begins after the day of the calculation.
        """
        if debut > self.jour:
            return Parcours.objects.none()
        return self.entres().filter(
            Q(date_sortie__isnull=True) | Q(date_sortie__gte=debut), date_entree__lte=min(fin, self.jour)
        )

    def presents_le_premier_janvier(self, annee: int) -> int:
        """How many people were already in on 1 January, those who entered that very day not included.

        With the entries of the year they make the people accompanied, but for those who came back.
        """
        return self._presents_au_premier_janvier[annee]

    @cached_property
    def _presents_au_premier_janvier(self) -> Mapping[int, int]:
        comptes = {
            f"n{annee}": Count(
                "participant",
                distinct=True,
                filter=Q(date_entree__lt=date(annee, 1, 1))
                & (Q(date_sortie__isnull=True) | Q(date_sortie__gte=date(annee, 1, 1))),
            )
            for annee in (*self.annees, self.annees[-1] + 1)
        }
        return {int(nom[1:]): n for nom, n in self.entres().aggregate(**comptes).items()}

    def publics(self, annee: int | None = None) -> Publics:
        """The people accompanied in a year (over the whole period when None)."""
        return self._publics[annee]

    @cached_property
    def _publics(self) -> Mapping[int | None, Publics]:
        par_an: dict[int | None, Publics] = {
            annee: self._compter_publics(date(annee, 1, 1), date(annee, 12, 31)) for annee in self.annees
        }
        tous = (
            self._compter_publics(self.debut, self.fin) if self.plusieurs_annees else par_an[self.annees[0]]
        )
        return par_an | {None: tous}

    def _compter_publics(self, debut: date, fin: date) -> Publics:
        comptes: dict[tuple[str, Any], Count] = {}

        def compter(famille: str, code: Any, condition: Q) -> None:
            comptes[famille, code] = Count("pk", filter=condition)

        compter("total", None, Q())
        for sexe in Sexe:
            compter("sexe", sexe, Q(participant__sexe=sexe))
        for statut in STATUTS:
            compter("statut", statut, Q(**{f"entree_{statut}": True}))
        for nationalite in Nationalite:
            compter("nationalite", nationalite, Q(entree_nationalite=nationalite))
        for qualification in QualificationBilan:
            compter("qualification", qualification, Q(entree_qualification=qualification))
        for tranche, condition in TRANCHES.items():
            compter("tranche", tranche, condition)
        noms = {f"n{rang}": cle for rang, cle in enumerate(comptes)}
        valeurs = a_l_entree(self.accompagnes(debut, fin)).aggregate(
            **{nom: comptes[cle] for nom, cle in noms.items()}
        )
        familles: dict[str, dict[Any, int]] = {}
        for nom, (famille, code) in noms.items():
            familles.setdefault(famille, {})[code] = valeurs[nom]
        return Publics(
            total=familles["total"][None],
            sexes=familles["sexe"],
            statuts=familles["statut"],
            nationalites=familles["nationalite"],
            qualifications=familles["qualification"],
            tranches=familles["tranche"],
        )

    # --- flows -------------------------------------------------------------------------------------------

    @cached_property
    def entrees(self) -> Mapping[int, int]:
        """Validated entries by year of the first entretien held."""
        lignes = (
            self.entres()
            .filter(**self.entre("date_entree"))
            .values(annee=ExtractYear("date_entree"))
            .annotate(n=Count("pk"))
            .order_by("annee")
        )
        return dict.fromkeys(self.annees, 0) | {ligne["annee"]: ligne["n"] for ligne in lignes}

    @cached_property
    def prescriptions(self) -> Mapping[tuple[str, int], int]:
        """Submitted prescriptions by type of structure and year of submission; drafts count nowhere."""
        lignes = (
            Prescription.objects.filter(plie=self.plie, **self.entre("soumise_le"))
            .values("structure__type", annee=ExtractYear("soumise_le"))
            .annotate(n=Count("pk"))
            .order_by("structure__type", "annee")
        )
        return {(ligne["structure__type"], ligne["annee"]): ligne["n"] for ligne in lignes}

    # --- étapes ------------------------------------------------------------------------------------------

    @cached_property
    def etapes_emploi(self) -> "list[dict[str, Any]]":
        """The facts of the étapes emploi begun in the period, alike ones grouped with their number ``n``."""
        return list(
            self._etapes(EtapeEmploi)
            .values("nature", "heures_hebdo", "heures_total", "debut", "fin")
            .annotate(n=Count("pk"))
            .order_by("nature", "heures_hebdo", "heures_total", "debut", "fin")
        )

    @cached_property
    def etapes_formation(self) -> Mapping[str, int]:
        """Étapes formation begun in the period, by label of the domain."""
        lignes = (
            self._etapes(EtapeFormation)
            .values("domaine__libelle")
            .annotate(n=Count("pk"))
            .order_by("domaine__libelle")
        )
        return {ligne["domaine__libelle"]: ligne["n"] for ligne in lignes}

    def _etapes(self, modele: type[EtapeEmploi] | type[EtapeFormation]) -> "QuerySet[Any]":
        return modele.objects.filter(
            parcours__plie=self.plie,
            parcours__entree_validee_le__isnull=False,
            etat__in=ETAPES_COMPTEES,
            **self.entre("debut"),
        )

    # --- exits -------------------------------------------------------------------------------------------

    def sorties_confirmees(self) -> "QuerySet[Sortie]":
        """The exits confirmed by the cellule de suivi, dated in the period; their verdict is kept."""
        return Sortie.objects.filter(
            parcours__plie=self.plie,
            parcours__entree_validee_le__isnull=False,
            etat=EtatSortie.CONFIRMEE,
            **self.entre("date"),
        )

    @cached_property
    def _sorties(self) -> tuple[SortiesComptees, ...]:
        duree = ExpressionWrapper(F("date") - F("parcours__date_entree"), output_field=DurationField())
        lignes = (
            self.sorties_confirmees()
            .values("categorie", "nature", annee=ExtractYear("date"))
            .annotate(n=Count("pk"), duree=Sum(duree))
            .order_by("annee", "categorie", "nature")
        )
        return tuple(
            SortiesComptees(
                ligne["annee"], ligne["categorie"], ligne["nature"], ligne["n"], ligne["duree"].days
            )
            for ligne in lignes
        )

    def sorties(
        self,
        *,
        annee: int | None = None,
        categorie: str | None = None,
        natures: Iterable[str] | None = None,
    ) -> int:
        """How many confirmed exits; None keeps every year, category or nature."""
        voulues = None if natures is None else frozenset(natures)
        return sum(
            s.nombre
            for s in self._sorties
            if (annee is None or s.annee == annee)
            and (categorie is None or s.categorie == categorie)
            and (voulues is None or s.nature in voulues)
        )

    @cached_property
    def maintien_a_6_mois(self) -> Mapping[tuple[int, Maintien], int]:
        """What became of the positive exits of each year at their last check, by the rule of the exits."""
        seuils = self.parametres.seuils_parcours
        dernier = Q(suivis__echeance_mois=max(seuils.sortie_suivi_mois))
        lignes = (
            self.sorties_confirmees()
            .filter(categorie=Categorie.POSITIVE)
            .annotate(dernier=FilteredRelation("suivis", condition=dernier))
            .values("date", "debut", "dernier__echeance_mois", "dernier__situation", "dernier__perdu_le")
            .annotate(n=Count("pk"))
            .order_by("date")
        )
        comptes: Counter[tuple[int, Maintien]] = Counter()
        for ligne in lignes:
            releves = []
            if ligne["dernier__situation"] is not None:
                releves.append(
                    Releve(
                        echeance_mois=ligne["dernier__echeance_mois"],
                        situation=SituationSuivi(ligne["dernier__situation"]),
                        perdu_le=ligne["dernier__perdu_le"],
                    )
                )
            constat = maintien_a_six_mois(
                categorie=Categorie.POSITIVE,
                date_sortie=ligne["date"],
                releves=releves,
                seuils=seuils,
                debut=ligne["debut"],
            )
            comptes[ligne["date"].year, constat] += ligne["n"]
        return comptes

    def jours_de_parcours(self, categorie: str | None = None) -> int:
        """The days from entry to exit of all the confirmed exits of the period, added up."""
        return sum(s.jours for s in self._sorties if categorie is None or s.categorie == categorie)


def numero_departement(code_insee: str) -> str:
    """The Département of a commune: two characters, three overseas."""
    return code_insee[:3] if code_insee.startswith(("97", "98")) else code_insee[:2]


def verifier_annees(de: int, a: int) -> None:
    """Raise AnneesInvalides unless ``de`` to ``a`` is a range of years within the bounds of a bilan."""
    if a < de:
        raise AnneesInvalides(
            f"La dernière année ({a}) précède la première ({de}) : donnez-les dans l'ordre."
        )
    premiere, derniere = ANNEES
    if de < premiere or a > derniere:
        raise AnneesInvalides(f"Un bilan porte sur des années comprises entre {premiere} et {derniere}.")
