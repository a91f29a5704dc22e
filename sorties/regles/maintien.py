"""The follow-up after a positive exit, and the exits the yearly target counts (Protocol, art. 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plie.dates import ajouter_mois, dernier_jour
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, Maintien, SituationSuivi


@dataclass(frozen=True, slots=True, kw_only=True)
class Releve:
    """One check: which one it is, in months, and what is known of the person then.

    ``perdu_le`` is the last day of the job or of the training, None when it goes on or is not known.
    """

    echeance_mois: int
    situation: SituationSuivi
    perdu_le: date | None = None


# What each situation says of the exit; None: the job or training ended, its last day tells if it lasted.
CONSTATS: Mapping[SituationSuivi, Maintien | None] = {
    SituationSuivi.MEME_EMPLOI: Maintien.MAINTENUE,
    SituationSuivi.AUTRE_EMPLOI: Maintien.MAINTENUE,
    SituationSuivi.FORMATION: Maintien.MAINTENUE,
    SituationSuivi.TERME: None,
    SituationSuivi.PERTE: None,
    SituationSuivi.SANS_NOUVELLES: Maintien.SANS_NOUVELLES,
}
SEUILS_DE_NIORT = SeuilsParcours()


def echeances_de_suivi(date_sortie: date, seuils: SeuilsParcours) -> dict[int, date]:
    """The day of each check after the exit, by its number of months."""
    return {mois: ajouter_mois(date_sortie, mois) for mois in seuils.sortie_suivi_mois}


def maintien_a_six_mois(
    *,
    categorie: Categorie,
    date_sortie: date,
    releves: Iterable[Releve],
    debut: date | None = None,
    seuils: SeuilsParcours = SEUILS_DE_NIORT,
) -> Maintien:
    """What became of a positive exit at its last check (six months in Niort).

    ``debut`` is the first day of the job or training, None when not known. One that ended is kept if it
    lasted that many months, from its start or from the exit; at its term without a last day it waits for
    one. Only the last check decides: someone out of work at three months and back at six is kept. No news
    at the last check is not a proof.
    """
    if categorie is not Categorie.POSITIVE:
        return Maintien.NON_CONCERNEE
    mois = max(seuils.sortie_suivi_mois)
    dernier = next((releve for releve in releves if releve.echeance_mois == mois), None)
    if dernier is None:
        return Maintien.A_VERIFIER
    constat = CONSTATS[dernier.situation]
    if constat is not None:
        return constat
    if dernier.perdu_le is None:
        return Maintien.A_VERIFIER if dernier.situation is SituationSuivi.TERME else Maintien.PERDUE
    depart = date_sortie if debut is None else min(date_sortie, debut)
    return Maintien.MAINTENUE if dernier.perdu_le >= dernier_jour(depart, mois) else Maintien.PERDUE


def compte_a_six_mois(
    *,
    categorie: Categorie,
    date_sortie: date,
    releves: Iterable[Releve],
    debut: date | None = None,
    seuils: SeuilsParcours = SEUILS_DE_NIORT,
) -> bool:
    """Whether the exit is one of the « sorties positives à 6 mois » that the yearly target counts."""
    constat = maintien_a_six_mois(
        categorie=categorie, date_sortie=date_sortie, releves=releves, debut=debut, seuils=seuils
    )
    return constat is Maintien.MAINTENUE
