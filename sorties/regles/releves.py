"""What a check after the exit may say, and what the follow-up amounts to, in words. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from plie.dates import dernier_jour, duree_fr, jour_fr
from sorties.enums import Categorie, EtatSortie, Maintien, SituationSuivi, SourceSuivi

FINIES: Final = frozenset({SituationSuivi.TERME, SituationSuivi.PERTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prise:
    """A check as it is typed: what is known, from whom, and when it was learnt."""

    situation: SituationSuivi
    source: SourceSuivi
    fait_le: date
    perdu_le: date | None = None


def verifier_releve(prise: Prise, *, prevu_le: date, debut: date, jour: date) -> Mapping[str, str]:
    """What is wrong, a sentence a field; empty when the check may be kept.

    ``prevu_le`` is the day of the check, ``debut`` the first day of the job or training (the exit's when it
    is not known), ``jour`` today.
    """
    erreurs = {}
    muette = prise.situation is SituationSuivi.SANS_NOUVELLES
    if prise.fait_le > jour:
        erreurs["fait_le"] = "Cette date n’est pas encore venue."
    elif prise.fait_le < prevu_le:
        erreurs["fait_le"] = f"Ce suivi se fait à partir du {jour_fr(prevu_le)}."
    if muette and prise.source is not SourceSuivi.AUCUNE:
        erreurs["source"] = (
            "Sans nouvelles, personne n’a répondu : choisissez « Aucune réponse », ou une autre situation."
        )
    elif prise.source is SourceSuivi.AUCUNE and not muette:
        erreurs["source"] = "Dites qui vous l’a appris ; si personne n’a répondu, notez « Sans nouvelles »."
    if phrase := _dernier_jour(prise, debut):
        erreurs["perdu_le"] = phrase
    return erreurs


def empechement(etat: EtatSortie, categorie: Categorie, *, prevu_le: date | None, jour: date) -> str:
    """Why no check can be noted today, whatever it says; empty when one can.

    ``prevu_le`` None: no such check is planned.
    """
    if etat is EtatSortie.ANNULEE:
        return "Cette sortie est annulée : elle ne se suit plus."
    if etat is not EtatSortie.CONFIRMEE:
        return "La cellule de suivi n’a pas encore confirmé cette sortie."
    if categorie is not Categorie.POSITIVE:
        return "Seules les sorties positives se suivent."
    if prevu_le is None:
        return "Ce suivi n’est pas prévu par le Protocole."
    return f"Ce suivi se fait à partir du {jour_fr(prevu_le)}." if jour < prevu_le else ""


def _dernier_jour(prise: Prise, debut: date) -> str:
    if prise.perdu_le is None:
        if prise.situation is SituationSuivi.TERME:
            return "Donnez le dernier jour : il dit si le contrat ou la formation a assez duré."
        return ""
    if prise.situation not in FINIES:
        return "Le dernier jour se note pour un contrat arrivé à son terme, un emploi perdu ou interrompu."
    if prise.perdu_le > prise.fait_le:
        return "Le dernier jour vient au plus tard le jour du suivi."
    if prise.perdu_le < debut:
        return f"L’emploi ou la formation commence le {jour_fr(debut)} : le dernier jour vient ensuite."
    return ""


def expliquer_maintien(
    maintien: Maintien, dernier: Prise | None, *, depart: date, mois: int, prevu_le: date, jour: date
) -> str:
    """Why the exit is, or is not, a « sortie positive à 6 mois »: one sentence.

    ``dernier`` is the last check, None before it is made; ``depart`` the day the months count from, ``mois``
    how many, ``prevu_le`` the day of the last check.
    """
    a_terme = f"à {duree_fr(mois)}"
    if maintien is Maintien.NON_CONCERNEE:
        return "Seules les sorties positives se suivent."
    if dernier is None:
        if prevu_le > jour:
            return f"Le suivi {a_terme}, à partir du {jour_fr(prevu_le)}, dira si la sortie compte."
        return f"Le suivi {a_terme} est à faire depuis le {jour_fr(prevu_le)} : c’est lui qui décide."
    if maintien is Maintien.SANS_NOUVELLES:
        return (
            f"Sans nouvelles {a_terme}, rien ne prouve que la personne est en emploi ou en formation : "
            "la sortie ne compte pas. Corrigez le suivi si elle répond plus tard."
        )
    if dernier.situation not in FINIES:
        return f"Au suivi {a_terme}, la personne est en emploi ou en formation : la sortie compte."
    return _expliquer_la_fin(maintien, dernier.perdu_le, dernier_jour(depart, mois), mois)


def _expliquer_la_fin(maintien: Maintien, perdu_le: date | None, echeance: date, mois: int) -> str:
    """The job or training ended: whether it lasted."""
    if perdu_le is None:
        if maintien is Maintien.A_VERIFIER:
            return "Le dernier jour du contrat ou de la formation manque : c’est lui qui décide."
        return "L’emploi ou la formation s’est arrêté, à une date inconnue : la sortie ne compte pas."
    if maintien is Maintien.MAINTENUE:
        return (
            f"L’emploi ou la formation a duré jusqu’au {jour_fr(perdu_le)}, "
            f"au moins {duree_fr(mois)} : la sortie compte."
        )
    return (
        f"L’emploi ou la formation s’est arrêté le {jour_fr(perdu_le)}, "
        f"avant le {jour_fr(echeance)} : la sortie ne compte pas."
    )
