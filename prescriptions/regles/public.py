"""Who the PLIE is for (Protocol, art. 3 « Les publics accompagnés »).

The check of the public explains and never blocks: the coordination decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prescriptions.enums import CriterePublic

# What the person is when the criterion holds, then what it would take (art. 3 « Les publics accompagnés »).
EXPLICATIONS: Mapping[CriterePublic, tuple[str, str]] = {
    CriterePublic.DELD: (
        "La personne cherche un emploi depuis longtemps, qu'elle soit inscrite à France Travail ou non.",
        "La fiche n'indique pas de chômage de longue durée.",
    ),
    CriterePublic.RSA: (
        "La personne perçoit le RSA : l'avis du Bureau insertion est demandé.",
        "La fiche n'indique pas le RSA.",
    ),
    CriterePublic.ASS: (
        "La personne perçoit l'allocation de solidarité spécifique.",
        "La fiche n'indique pas l'ASS.",
    ),
    CriterePublic.RQTH: (
        "La personne a la reconnaissance de la qualité de travailleur handicapé.",
        "La fiche n'indique pas de RQTH.",
    ),
    CriterePublic.JEUNE_ML: (
        "La Mission locale a accompagné la personne auparavant.",
        "La fiche n'indique pas de suivi par la Mission locale.",
    ),
    CriterePublic.FIN_SIAE: (
        "La personne termine un parcours dans une structure d'insertion et a encore besoin d'appui.",
        "La fiche n'indique pas de fin de parcours en structure d'insertion.",
    ),
    CriterePublic.STAGIAIRE: (
        "La personne suit une formation professionnelle et a besoin d'un appui renforcé.",
        "La fiche n'indique pas de formation professionnelle en cours.",
    ),
    CriterePublic.AUTRE_DIFFICULTE: (
        "Le prescripteur décrit une autre difficulté d'insertion professionnelle.",
        "La fiche ne décrit pas d'autre difficulté d'insertion.",
    ),
}
JUSTIFICATION_MANQUANTE = "L'autre difficulté d'insertion est à justifier par écrit."


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsEligibilite:
    """What the fiche tells of the person.

    ``dans_le_territoire`` says whether the commune of residence belongs to the PLIE, None when no commune is
    given; ``commune`` is its name, for the explanation only.
    """

    criteres: frozenset[CriterePublic] = field(default_factory=frozenset)
    justification: str = ""
    dans_le_territoire: bool | None = None
    commune: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CritereExamine:
    """One criterion of the public: whether it holds, and the sentence that says so."""

    critere: CriterePublic
    rempli: bool
    explication: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictEligibilite:
    """What the fiche shows of the public accompagné, and what it lacks, for the coordination to decide.

    ``dans_le_territoire`` is None when the commune is unknown. ``manque`` is empty when the person is of the
    public: at least one criterion and the residence.
    """

    criteres: tuple[CritereExamine, ...]
    dans_le_territoire: bool | None
    residence: str
    manque: tuple[str, ...]

    @property
    def remplis(self) -> tuple[CriterePublic, ...]:
        """The criteria that hold, in the order of the Protocol."""
        return tuple(examine.critere for examine in self.criteres if examine.rempli)

    @property
    def eligible(self) -> bool:
        """Nothing is missing; when False the coordination still decides."""
        return not self.manque


def eligibilite(faits: FaitsEligibilite) -> VerdictEligibilite:
    """Examine every criterion and the residence; never blocks. Raises KeyError for an unknown criterion.

    « Autre difficulté » holds only with its justification: without it the sentence says what is missing.
    """
    if inconnus := faits.criteres - set(EXPLICATIONS):
        raise KeyError(*inconnus)
    examines = tuple(_examiner(critere, faits) for critere in CriterePublic)
    manque = []
    a_justifier = CriterePublic.AUTRE_DIFFICULTE in faits.criteres and not faits.justification.strip()
    if not any(examine.rempli for examine in examines) and not a_justifier:
        manque.append("Aucun critère du public accompagné n'est indiqué.")
    if a_justifier:
        manque.append(JUSTIFICATION_MANQUANTE)
    residence = _residence(faits)
    if not faits.dans_le_territoire:
        manque.append(residence)
    return VerdictEligibilite(
        criteres=examines,
        dans_le_territoire=faits.dans_le_territoire,
        residence=residence,
        manque=tuple(manque),
    )


def _examiner(critere: CriterePublic, faits: FaitsEligibilite) -> CritereExamine:
    rempli = critere in faits.criteres
    explication = EXPLICATIONS[critere][0 if rempli else 1]
    if rempli and critere is CriterePublic.AUTRE_DIFFICULTE and not faits.justification.strip():
        rempli, explication = False, JUSTIFICATION_MANQUANTE
    return CritereExamine(critere=critere, rempli=rempli, explication=explication)


def _residence(faits: FaitsEligibilite) -> str:
    if faits.dans_le_territoire is None:
        return "La commune de résidence n'est pas indiquée."
    suite = f" ({faits.commune})" if faits.commune else ""
    if faits.dans_le_territoire:
        return f"La personne habite une commune du PLIE{suite}."
    return f"La personne n'habite pas une commune du PLIE{suite}."
