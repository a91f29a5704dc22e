"""From which entretien the contract may be signed (Protocol, art. 3 « L'établissement du diagnostic »)."""

from dataclasses import dataclass

from plie.protocole.regles import SeuilsParcours

PREMIER_RANG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCer:
    """Whether the contract may be signed, why, and whether it then goes to the Bureau insertion."""

    possible: bool
    explication: str
    transmettre_bi: bool


def cer_possible(rang_entretien: int, referent_unique: bool, seuils: SeuilsParcours) -> VerdictCer:
    """Whether the contract may be signed at the entretien of that rank (1 for the first, 0: none yet).

    Individual entretiens are counted. A référent unique de parcours (RUP) may have it signed at the first,
    and then transmits it to the Bureau insertion. Raises ValueError for a negative rank.
    """
    if rang_entretien < 0:
        raise ValueError("Le rang d'un entretien n'est pas négatif.")
    minimum = seuils.cer_entretien_min_rup if referent_unique else seuils.cer_entretien_min
    possible = rang_entretien >= minimum
    regle = f"Le contrat se signe à partir du {_ordinal(minimum)} entretien"
    if referent_unique:
        regle += ", puisque le référent est référent unique"
    if possible:
        explication = f"{regle}."
    elif rang_entretien < PREMIER_RANG:
        explication = f"{regle} ; aucun entretien n’a encore eu lieu."
    else:
        explication = f"{regle} ; celui-ci est le {_ordinal(rang_entretien)}."
    return VerdictCer(possible=possible, explication=explication, transmettre_bi=possible and referent_unique)


def _ordinal(rang: int) -> str:
    return "1er" if rang == PREMIER_RANG else f"{rang}e"
