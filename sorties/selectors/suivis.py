"""The checks after an exit, made and to make, and what they amount to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, Maintien, SituationSuivi, SourceSuivi
from sorties.models import Sortie, SuiviSortie
from sorties.regles import Releve, echeances_de_suivi, maintien_a_six_mois
from sorties.regles.releves import Prise, expliquer_maintien


@dataclass(frozen=True, slots=True, kw_only=True)
class Echeance:
    """One check: its day, what was noted, and whether it is awaited."""

    mois: int
    prevu_le: date
    suivi: SuiviSortie | None
    due: bool
    depassee: bool

    @property
    def en_retard(self) -> bool:
        """Its day has come, nothing is noted, and no later check stands for it."""
        return self.due and self.suivi is None and not self.depassee


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiviDeSortie:
    """The checks of an exit in order, and the verdict at the last one."""

    echeances: Sequence[Echeance]
    maintien: Maintien
    explication: str


def releve_de(suivi: SuiviSortie) -> Releve:
    """What the rules read of a check."""
    return Releve(
        echeance_mois=suivi.echeance_mois,
        situation=SituationSuivi(suivi.situation),
        perdu_le=suivi.perdu_le,
    )


def suivis_de(sortie: Sortie) -> list[SuiviSortie]:
    """The checks made, in order; one query."""
    return list(
        SuiviSortie.objects.filter(sortie=sortie).select_related("note_par").order_by("echeance_mois")
    )


def suivi_de_la_sortie(
    sortie: Sortie, suivis: Iterable[SuiviSortie], seuils: SeuilsParcours, jour: date
) -> SuiviDeSortie:
    """Where the follow-up of an exit stands on a day; no query."""
    faits = {suivi.echeance_mois: suivi for suivi in suivis}
    prevues = echeances_de_suivi(sortie.date, seuils)
    # As in « Ma journée »: once the next check is due or made, nobody asks for the one before.
    echeances = [
        Echeance(
            mois=mois,
            prevu_le=prevu_le,
            suivi=faits.get(mois),
            due=prevu_le <= jour,
            depassee=any(
                autre > mois and (quand <= jour or autre in faits) for autre, quand in prevues.items()
            ),
        )
        for mois, prevu_le in prevues.items()
    ]
    maintien = maintien_a_six_mois(
        categorie=Categorie(sortie.categorie),
        date_sortie=sortie.date,
        releves=[releve_de(suivi) for suivi in faits.values()],
        debut=sortie.debut,
        seuils=seuils,
    )
    derniere = echeances[-1]
    explication = expliquer_maintien(
        maintien,
        _prise(derniere.suivi),
        depart=min(sortie.date, sortie.debut or sortie.date),
        mois=derniere.mois,
        prevu_le=derniere.prevu_le,
        jour=jour,
    )
    return SuiviDeSortie(echeances=echeances, maintien=maintien, explication=explication)


def _prise(suivi: SuiviSortie | None) -> Prise | None:
    if suivi is None:
        return None
    return Prise(
        situation=SituationSuivi(suivi.situation),
        source=SourceSuivi(suivi.source),
        fait_le=suivi.fait_le,
        perdu_le=suivi.perdu_le,
    )
