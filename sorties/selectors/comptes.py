"""Exits of one file, and those of a year against the target of the Protocol."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

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
    a_verifier: int


def sorties_positives(vue: Vue, annee: int, seuils: SeuilsParcours) -> SortiesPositives:
    """The positive exits of a year that a role sees, judged by ``sorties.regles``."""
    suivis = SuiviSortie.objects.vus_comme(vue).filter(echeance_mois=max(seuils.sortie_suivi_mois))
    confirmees = (
        Sortie.objects.vus_comme(vue)
        .filter(
            etat=EtatSortie.CONFIRMEE,
            categorie=Categorie.POSITIVE,
            date__range=(date(annee, 1, 1), date(annee, 12, 31)),
        )
        .prefetch_related(Prefetch("suivis", queryset=suivis))
    )
    verdicts = [
        maintien_a_six_mois(
            categorie=Categorie.POSITIVE,
            date_sortie=sortie.date,
            releves=[
                Releve(
                    echeance_mois=suivi.echeance_mois,
                    situation=SituationSuivi(suivi.situation),
                    perdu_le=suivi.perdu_le,
                )
                for suivi in sortie.suivis.all()
            ],
            debut=sortie.debut,
            seuils=seuils,
        )
        for sortie in confirmees
    ]
    return SortiesPositives(
        total=len(verdicts),
        maintenues=verdicts.count(Maintien.MAINTENUE),
        a_verifier=verdicts.count(Maintien.A_VERIFIER),
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
