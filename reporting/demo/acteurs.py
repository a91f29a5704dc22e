"""The structures, référents and accounts of the demo; the people are invented."""

from dataclasses import dataclass
from random import Random

from plie.acteurs.enums import TypeStructure
from plie.roles import Role

MOT_DE_PASSE = "demo-plie-2028"
"""One password for every demo account; never set anywhere else."""
COMMUNE_CENTRE = "79191"
PART_VILLE_CENTRE = 0.75
PART_QPV = 0.3
QPV = (
    ("niort-clou-bouchet", 5),
    ("niort-tour-chabot-gavacherie", 3),
    ("niort-pontreau-colline-saint-andre", 2),
)

# Population of the other communes (official list), by area of the référent who receives there.
MARAIS = {
    "79009": 429, "79010": 615, "79034": 1903, "79100": 2299, "79162": 2728, "79257": 1498, "79304": 760,
    "79337": 860, "79351": 1806, "79281": 1319,
}  # fmt: skip
MAUZEEN = {
    "79046": 564, "79112": 851, "79127": 839, "79130": 2967, "79137": 933, "79170": 2941, "79220": 593,
    "79229": 518, "79254": 431, "79298": 1983, "79334": 1092, "79335": 840,
}  # fmt: skip
COURONNE = {
    "79003": 5419, "79031": 1765, "79058": 735, "79078": 1006, "79081": 7221, "79109": 3549, "79125": 1780,
    "79133": 1167, "79144": 382, "79166": 902, "79216": 2252, "79249": 2220, "79273": 806, "79293": 1105,
    "79294": 169, "79308": 659, "79355": 3566,
}  # fmt: skip
FAVEUR_RURALE = 2
"""People of the two rural areas, which have a lieu d'accueil, come twice as much as their number says."""

PART_VOISINS = 0.85
"""Share of the people of a rural area that its own référent receives."""
PART_VILLE_VERS_RURAL = 0.06

VOIES = (
    "rue des Tilleuls", "rue du Moulin", "avenue de la Gare", "rue des Écoles", "impasse des Lilas",
    "rue du Marais",
    "place de l'Église", "rue Jean-Jaurès", "allée des Peupliers", "chemin des Vignes", "rue des Acacias",
    "rue de la Sèvre", "boulevard de l'Atlantique", "rue du Puits", "square des Érables",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prescripteur:
    code: str
    """Code of the structure."""
    type: TypeStructure
    poids: int = 1
    """Relative number of prescriptions inside its kind."""


@dataclass(frozen=True, slots=True)
class Referent:
    prenom: str
    nom: str
    structure: str
    etp: float
    communes: tuple[str, ...] = ()
    """Communes received first; empty for the référents of the town."""


@dataclass(frozen=True, slots=True)
class Compte:
    role: Role
    prenom: str
    nom: str
    structure: str


@dataclass(frozen=True, slots=True)
class Territoire:
    """Where a PLIE works and who works there."""

    code: str
    nom: str
    ville: str
    """INSEE code of the main town."""
    part_ville: float
    qpv: tuple[tuple[str, int], ...]
    """Codes of the QPV with their weight."""
    part_qpv: float
    communes: tuple[tuple[str, int], ...]
    """INSEE codes of the other communes with their weight."""
    prescripteurs: tuple[Prescripteur, ...]
    orientations_caf: str
    """Code of the structure that receives the CAF's list of BRSA people."""
    referents: tuple[Referent, ...]
    comptes: tuple[Compte, ...]

    def tirer_commune(self, hasard: Random) -> tuple[str, str]:
        """INSEE code of the commune, and code of the QPV or an empty string."""
        if hasard.random() < self.part_ville:
            dans_qpv = hasard.random() < self.part_qpv
            codes, poids = [c for c, _ in self.qpv], [p for _, p in self.qpv]
            return self.ville, hasard.choices(codes, poids)[0] if dans_qpv and codes else ""
        return hasard.choices([c for c, _ in self.communes], [p for _, p in self.communes])[0], ""

    def tirer_referent(self, commune: str, hasard: Random) -> int:
        """Rank of the référent: the neighbour when there is one, else by working time."""
        voisins = [i for i, r in enumerate(self.referents) if commune in r.communes]
        if voisins and hasard.random() < PART_VOISINS:
            return voisins[0]
        loin = hasard.random() < PART_VILLE_VERS_RURAL and any(r.communes for r in self.referents)
        possibles = [i for i, r in enumerate(self.referents) if bool(r.communes) is loin]
        return hasard.choices(possibles, [self.referents[i].etp for i in possibles])[0]

    def tirer_prescripteur(self, type_structure: TypeStructure, hasard: Random) -> str:
        """Code of a structure of that kind."""
        choix = [p for p in self.prescripteurs if p.type is type_structure]
        return hasard.choices([p.code for p in choix], [p.poids for p in choix])[0]

    def types_prescripteurs(self) -> tuple[TypeStructure, ...]:
        """The kinds of structures that prescribe, in the order of the enumeration."""
        types = {p.type for p in self.prescripteurs}
        return tuple(t for t in TypeStructure if t in types)


PRESCRIPTEURS = (
    Prescripteur("ams", TypeStructure.DEPARTEMENT),
    Prescripteur("france-travail-niort", TypeStructure.FRANCE_TRAVAIL),
    Prescripteur("ges", TypeStructure.SIAE, 3),
    Prescripteur("ain", TypeStructure.SIAE, 2),
    Prescripteur("trio-emmaus", TypeStructure.SIAE, 2),
    Prescripteur("nature-solidaire", TypeStructure.SIAE),
    Prescripteur("eive", TypeStructure.SIAE),
    Prescripteur("ccas-niort", TypeStructure.CCAS),
    Prescripteur("mission-locale", TypeStructure.MISSION_LOCALE),
    Prescripteur("actif", TypeStructure.ASSOCIATION),
)
REFERENTS = (
    Referent("Maud", "Chambretel", "ain", 0.8),
    Referent("Solène", "Verpéroux", "asfodep", 1.0),
    Referent("Hélène", "Garlandreau", "mipe", 1.0),
    Referent("Inès", "Rousmontel", "mipe", 0.7),
    Referent("Clara", "Dorceline", "csc-marais", 0.5, tuple(MARAIS)),
    Referent("Noémie", "Tastillet", "csc-pays-mauzeen", 0.5, tuple(MAUZEEN)),
)
COMPTES = (
    Compte(Role.COORDINATION, "Agathe", "Belvallier", "can"),
    Compte(Role.COORDINATION, "Firmin", "Chedoizeau", "can"),
    Compte(Role.ADMINISTRATEUR, "Rémi", "Fongerault", "can"),
    Compte(Role.PSYCHOLOGUE, "Judith", "Pelraudeau", "can"),
    Compte(Role.PRESCRIPTEUR, "Loïc", "Granthonneau", "france-travail-niort"),
    Compte(Role.PRESCRIPTEUR, "Estelle", "Vaurivault", "ams"),
    Compte(Role.PRESCRIPTEUR, "Gaëlle", "Brilandreau", "ams"),
    Compte(Role.PRESCRIPTEUR, "Tiphaine", "Saunabert", "ccas-niort"),
    Compte(Role.PRESCRIPTEUR, "Gaël", "Perquineau", "ges"),
    Compte(Role.PRESCRIPTEUR, "Lucie", "Marguignard", "ain"),
    Compte(Role.PRESCRIPTEUR, "Maëlle", "Cantillet", "trio-emmaus"),
    Compte(Role.PRESCRIPTEUR, "Erwan", "Noifressin", "nature-solidaire"),
    Compte(Role.PRESCRIPTEUR, "Joris", "Courdoizeau", "eive"),
    Compte(Role.PRESCRIPTEUR, "Alix", "Jouteyrac", "mission-locale"),
    Compte(Role.PRESCRIPTEUR, "Octave", "Maucelin", "actif"),
    Compte(Role.AVIS_FRANCE_TRAVAIL, "Bastien", "Chamgaudier", "france-travail-niort"),
    Compte(Role.AVIS_BUREAU_INSERTION, "Marion", "Toursacq", "bureau-insertion"),
    Compte(Role.PILOTE, "Antonin", "Lauchoizel", "ateliers-meca"),
    Compte(Role.PILOTE, "Ysé", "Boulestrade", "clsm"),
    Compte(Role.SIGNATAIRE, "Blanche", "Guiventin", "etat"),
    Compte(Role.SIGNATAIRE, "Côme", "Ricelin", "cd79"),
    Compte(Role.SIGNATAIRE, "Diane", "Boubretel", "region"),
    Compte(Role.SIGNATAIRE, "Edgar", "Fermoizan", "can"),
)

COMMUNES = {code: n * FAVEUR_RURALE for code, n in (MARAIS | MAUZEEN).items()} | COURONNE
NIORT = Territoire(
    code="niort",
    nom="PLIE de Niort Agglo",
    ville=COMMUNE_CENTRE,
    part_ville=PART_VILLE_CENTRE,
    qpv=QPV,
    part_qpv=PART_QPV,
    communes=tuple(COMMUNES.items()),
    prescripteurs=PRESCRIPTEURS,
    orientations_caf="bureau-insertion",
    referents=REFERENTS,
    comptes=COMPTES,
)
