"""The conditions of a positive exit, each with what it asks and what is found, in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plie.dates import duree_fr, heures_fr, jour_fr
from plie.protocole.regles import SeuilsSortie
from sorties.regles.durees import Duree, heures_dans_la_fenetre, plus_longue_suite_chez_un_employeur
from sorties.regles.faits import FinDeParcours


@dataclass(frozen=True, slots=True)
class Condition:
    """Held or not, None when a fact is missing.

    ``constat`` is a clause with the threshold and the value found; ``manque`` a sentence, read only when
    the condition is not held.
    """

    tenue: bool | None
    constat: str
    manque: str


def sans_terme_connu(fin: FinDeParcours) -> bool:
    """Whether a contract or a mission has no end."""
    return any(periode.fin is None for periode in fin.periodes)


def heures_hebdo(fin: FinDeParcours, minimum: Decimal, sujet: str) -> Condition:
    """At least ``minimum`` hours a week; ``sujet`` is the subject of the clause."""
    demande = f"(au moins {heures_fr(minimum)} demandées)"
    if fin.heures_hebdo is None:
        return Condition(
            None,
            f"le nombre d'heures par semaine est à préciser {demande}",
            "À préciser : le nombre d'heures par semaine.",
        )
    trouve = heures_fr(fin.heures_hebdo)
    return Condition(
        fin.heures_hebdo >= minimum,
        f"{sujet} compte {trouve} par semaine {demande}",
        f"Il faudrait au moins {heures_fr(minimum)} par semaine ; le contrat en compte {trouve}.",
    )


def duree_minimale(
    duree: Duree | None, minimum: int, *, en_cours: bool, constat: str, ou: str = ""
) -> Condition:
    """At least ``minimum`` whole months.

    ``constat`` comes before the duration, ``ou`` says where the months must be spent. While a contract is
    still running, too few months are not an answer: its end is missing.
    """
    demande = f"(au moins {duree_fr(minimum)} demandés)"
    if duree is None:
        return Condition(
            None, f"la durée est à préciser {demande}", "À préciser : les dates du contrat ou des missions."
        )
    trouve = duree_fr(duree.mois, duree.jours)
    assez = duree.mois >= minimum
    if not assez and en_cours:
        return Condition(
            None,
            f"{constat} {trouve} à ce jour {demande}",
            f"À préciser : la date de fin. Il faudrait au moins {duree_fr(minimum)}{ou}.",
        )
    return Condition(
        assez,
        f"{constat} {trouve} {demande}",
        f"Il faudrait au moins {duree_fr(minimum)}{ou} ; on compte {trouve}.",
    )


def duree_chez_un_employeur(fin: FinDeParcours, minimum: int, jour: date, sujet: str) -> Condition:
    """At least ``minimum`` months of one contract, or of those that follow one another at one employer."""
    plusieurs = len(fin.missions) > 1
    return duree_minimale(
        plus_longue_suite_chez_un_employeur(fin.periodes, fin.employeur, jour),
        minimum,
        en_cours=sans_terme_connu(fin),
        constat="les contrats qui se suivent chez un même employeur durent" if plusieurs else f"{sujet} dure",
        ou=" chez le même employeur",
    )


def heures_de_clause(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Condition:
    """At least so many hours of missions over the months that end on the last day of the last one."""
    mois = duree_fr(seuils.clause_fenetre_mois)
    minimum = heures_fr(seuils.clause_heures)
    demande = f"(au moins {minimum} demandées sur les {mois} qui finissent avec la dernière mission)"
    compte = heures_dans_la_fenetre(fin.periodes, jour, fenetre_mois=seuils.clause_fenetre_mois)
    if compte is None or not (compte.completes or compte.heures):
        return Condition(
            None,
            f"les heures des missions sont à préciser {demande}",
            "À préciser : les dates et les heures des missions.",
        )
    trouve = heures_fr(compte.heures)
    periode = f"du {jour_fr(compte.debut)} au {jour_fr(compte.fin)}"
    assez = compte.heures >= seuils.clause_heures
    manque = f"Il faudrait au moins {minimum} sur {mois} ; on compte {trouve} {periode}."
    if not compte.completes:
        manque = f"À préciser : les heures de chaque mission. {manque}"
    return Condition(
        True if assez else (False if compte.completes else None),
        f"les missions de clause d'insertion totalisent {trouve} {periode} {demande}",
        manque,
    )


def formation_minimale(fin: FinDeParcours, minimum: int) -> Condition:
    """At least ``minimum`` hours of training."""
    demande = f"(au moins {heures_fr(minimum)} demandées)"
    if fin.heures_formation is None:
        return Condition(
            None,
            f"la durée en heures de la formation qualifiante est à préciser {demande}",
            "À préciser : le nombre d'heures de la formation.",
        )
    trouve = heures_fr(fin.heures_formation)
    return Condition(
        fin.heures_formation >= minimum,
        f"la formation qualifiante compte {trouve} {demande}",
        f"Il faudrait au moins {heures_fr(minimum)} de formation ; celle-ci en compte {trouve}.",
    )
