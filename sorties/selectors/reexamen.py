"""What the confirmed exits would be with other thresholds: read and compared, never written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plie.acces import Vue
from plie.protocole.regles import SeuilsSortie
from sorties.enums import Categorie, CodeMotif, EtatSortie, NatureSortie
from sorties.models import Sortie
from sorties.regles import Verdict, classer
from sorties.selectors.faits import faits_de, niveaux_par_parcours


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecart:
    """An exit whose verdict would be another one; the one it keeps is in ``sortie``."""

    sortie: Sortie
    verdict: Verdict

    @property
    def categorie(self) -> Categorie:
        """The category it keeps."""
        return Categorie(self.sortie.categorie)

    @property
    def motif(self) -> str:
        """Why it was given it, in a few words."""
        code = self.sortie.code_motif
        return CodeMotif(code).libelle if code in CodeMotif.codes() else code

    @property
    def explication(self) -> str:
        """The sentence it keeps; empty for an exit from before the verdicts were explained."""
        return str(self.sortie.verdict.get("explication", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reexamen:
    """The exits looked at: those that would differ, and how many of each category before and after."""

    nombre: int
    ecarts: Sequence[Ecart]
    avant: Mapping[Categorie, int]
    apres: Mapping[Categorie, int]


def reexaminer(vue: Vue, *, du: date, au: date, seuils: SeuilsSortie) -> Reexamen:
    """Judge again the confirmed exits of a period as on the day they were judged, with ``seuils``.

    Three queries whatever their number; the rule is the one that judged them.
    """
    sorties = list(
        Sortie.objects.vus_comme(vue)
        .filter(etat=EtatSortie.CONFIRMEE, date__range=(du, au))
        .select_related("parcours__participant")
        .prefetch_related("missions")
        .order_by("date", "pk")
    )
    freins = niveaux_par_parcours(
        sortie.parcours_id for sortie in sorties if sortie.nature == NatureSortie.SANS
    )
    avant: Counter[Categorie] = Counter()
    apres: Counter[Categorie] = Counter()
    ecarts = []
    for sortie in sorties:
        faits = faits_de(sortie, sortie.missions.all(), freins.get(sortie.parcours_id))
        verdict = classer(faits, seuils, date_reference=sortie.jugee_le)
        avant[Categorie(sortie.categorie)] += 1
        apres[verdict.categorie] += 1
        if (sortie.categorie, sortie.code_motif) != (verdict.categorie.value, verdict.code.value):
            ecarts.append(Ecart(sortie=sortie, verdict=verdict))
    return Reexamen(nombre=len(sorties), ecarts=ecarts, avant=avant, apres=apres)
