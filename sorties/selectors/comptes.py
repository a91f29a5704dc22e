"""Exits of one file, and those of a year against the target of the Protocol."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Prefetch, Q

from parcours.selectors.dossier import Dossier
from plie.acces import Vue
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, EtatSortie, Maintien, SituationSuivi
from sorties.models import Sortie, SuiviSortie
from sorties.regles import Releve, maintien_a_six_mois


@dataclass(frozen=True, slots=True, kw_only=True)
class SortiesPositives:
    """The confirmed positive exits dated in a year, by what the last check says of them (six months)."""

    total: int
    maintenues: int
    perdues: int
    sans_nouvelles: int
    a_verifier: int


def sorties_positives(vue: Vue, annee: int, seuils: SeuilsParcours) -> SortiesPositives:
    """The positive exits of a year that a role sees, counted as the bilan of the year does; one query."""
    dernier = Q(suivis__echeance_mois=max(seuils.sortie_suivi_mois))
    lues = (
        Sortie.objects.vus_comme(vue)
        .filter(
            etat=EtatSortie.CONFIRMEE,
            categorie=Categorie.POSITIVE,
            date__range=(date(annee, 1, 1), date(annee, 12, 31)),
        )
        .annotate(dernier=FilteredRelation("suivis", condition=dernier))
        .values_list(
            "date", "debut", "dernier__echeance_mois", "dernier__situation", "dernier__perdu_le", named=True
        )
    )
    verdicts = Counter(
        maintien_a_six_mois(
            categorie=Categorie.POSITIVE,
            date_sortie=lue.date,
            releves=[
                Releve(
                    echeance_mois=lue.dernier__echeance_mois,
                    situation=SituationSuivi(lue.dernier__situation),
                    perdu_le=lue.dernier__perdu_le,
                )
            ]
            if lue.dernier__situation
            else [],
            debut=lue.debut,
            seuils=seuils,
        )
        for lue in lues
    )
    return SortiesPositives(
        total=verdicts.total(),
        maintenues=verdicts[Maintien.MAINTENUE],
        perdues=verdicts[Maintien.PERDUE],
        sans_nouvelles=verdicts[Maintien.SANS_NOUVELLES],
        a_verifier=verdicts[Maintien.A_VERIFIER],
    )


def sorties_du_dossier(dossier: Dossier) -> list[Sortie]:
    """The exits of a file that its reader may see, cancelled ones included, with their follow-up."""

    def lire() -> list[Sortie]:
        suivis = SuiviSortie.objects.visibles_par(dossier.utilisateur).order_by("echeance_mois")
        return list(
            Sortie.objects.visibles_par(dossier.utilisateur)
            .filter(parcours__in=list(dossier.parcours_par_id))
            .select_related("declaree_par", "bilan_fin")
            .prefetch_related(Prefetch("suivis", queryset=suivis))
        )

    return dossier.lire_une_fois("sorties", lire)
