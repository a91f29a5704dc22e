"""Levels of the eight freins from the first diagnostic to the last."""

from dataclasses import dataclass
from datetime import date
from random import Random

from parcours.enums import TypeDiagnostic
from participants.enums import Frein, Logement, Nationalite
from reporting.demo.faits import Dossier
from sorties.enums import Categorie

NIVEAU_MAX = 3  # 0 aucun, 1 léger, 2 modéré, 3 bloquant
SANS_REPONSE = -1
Niveaux = dict[Frein, int | None]
"""Level of each frein; None when not evaluated, ``SANS_REPONSE`` when the person prefers not to say."""
PART_NON_EVALUE = 0.05
PART_SANS_REPONSE = 0.06
PART_EN_PROGRES = 0.35
POIDS = {
    Frein.NUMERIQUE: (30, 30, 25, 15),
    Frein.SANTE: (40, 25, 22, 13),
    Frein.MOBILITE: (35, 30, 22, 13),
    Frein.FINANCES: (35, 33, 24, 8),
    Frein.FAMILLE: (50, 22, 18, 10),
    Frein.COMMUNICATION: (45, 28, 18, 9),
    Frein.ADMINISTRATIF: (45, 32, 18, 5),
    Frein.LOGEMENT: (62, 20, 12, 6),
}
"""Relative number of people at each level, 0 to 3."""


@dataclass(frozen=True, slots=True)
class DiagnosticFait:
    type: TypeDiagnostic
    date: date
    niveaux: Niveaux


def niveaux_initiaux(dossier: Dossier, hasard: Random) -> Niveaux:
    """The first levels; no licence, no French or no home weigh on theirs."""
    niveaux: Niveaux = {}
    situation = dossier.situation
    aggraves = {
        Frein.MOBILITE: not situation.permis,
        Frein.COMMUNICATION: dossier.personne.nationalite is not Nationalite.FRANCAISE,
        Frein.LOGEMENT: situation.logement in {Logement.SANS, Logement.FOYER, Logement.HEBERGE},
        Frein.FAMILLE: situation.enfants > 1,
    }
    for frein in Frein:
        niveau = hasard.choices(range(NIVEAU_MAX + 1), POIDS[frein])[0]
        if aggraves.get(frein):
            niveau = min(NIVEAU_MAX, niveau + 1)
        niveaux[frein] = niveau
    for frein in (Frein.SANTE, Frein.LOGEMENT, Frein.FAMILLE):
        if hasard.random() < PART_SANS_REPONSE:
            niveaux[frein] = SANS_REPONSE
    if hasard.random() < PART_NON_EVALUE:
        niveaux[hasard.choice(list(Frein))] = None
    if not any(niveau is not None and niveau > 0 for niveau in niveaux.values()):
        niveaux[Frein.NUMERIQUE] = 1
    return niveaux


def en_progres(avant: Niveaux, hasard: Random, part: float = PART_EN_PROGRES) -> Niveaux:
    """The next levels: some freins go down, none goes up."""
    return {
        frein: niveau - 1 if niveau is not None and niveau > 0 and hasard.random() < part else niveau
        for frein, niveau in avant.items()
    }


def niveaux_finaux(categorie: Categorie, initiaux: Niveaux, derniers: Niveaux, hasard: Random) -> Niveaux:
    """The last levels, in keeping with the exit: none is down when it is neither a job nor a progress."""
    if categorie is Categorie.AUTRE:
        return {
            frein: niveau + 1
            if niveau is not None and 0 <= niveau < NIVEAU_MAX and hasard.random() < 0.1
            else niveau
            for frein, niveau in initiaux.items()
        }
    finaux = en_progres(derniers, hasard)
    if categorie is Categorie.REDUCTION_FREINS and finaux == initiaux:
        leves = [f for f, niveau in initiaux.items() if niveau is not None and niveau > 0]
        finaux[hasard.choice(leves)] = 0
    return finaux
