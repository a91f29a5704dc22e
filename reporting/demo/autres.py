"""Other PLIEs, wholly invented: their territory, their structures and the people who work there."""

from dataclasses import dataclass
from random import Random

from participants.enums import Sexe
from plie.acteurs.enums import TypeStructure
from plie.roles import Role
from reporting.demo.acteurs import Compte, Prescripteur, Referent, Territoire
from reporting.demo.noms import PRENOMS, sans_accent, tirer_nom
from reporting.demo.tirage import tirage

PAYS = (
    "Val de Brione", "Pays d'Auzelle", "Rives de Lorne-sur-Vesle", "Monts du Cernoy",
    "Plaine de Sauvrey", "Côte de Marvanne", "Vallée de l'Ormise", "Hautes Terres de Belzac",
    "Bocage de Thierval", "Porte du Gravier", "Pays de Fontrieux", "Boucles de la Sorge-Noire",
    "Bas-Clairmois", "Plateau d'Ermenac", "Confluence du Doustre", "Marches de Valençon",
    "Cœur de Rivaudre", "Grand Esterval", "Pays de Lancheval", "Terres de Morvoise",
)  # fmt: skip
"""Agglomerations that exist nowhere."""
CODE_DEPARTEMENT = "99"
"""No French commune has an INSEE code that begins so."""
BOURGS = ("le-Vieux", "sur-Rive", "la-Forêt", "les-Prés", "en-Plaine")
POPULATIONS = (38_000, 5_200, 3_100, 1_900, 1_200, 800)
ENTREES_PAR_AN = (28, 60)
ANNEES_D_HISTOIRE = 3
ETP = (1.0, 0.8, 0.5)


@dataclass(frozen=True, slots=True)
class Bourg:
    code_insee: str
    nom: str
    code_postal: str
    population: int


@dataclass(frozen=True, slots=True)
class Partenaire:
    code: str
    nom: str
    type: TypeStructure
    lieu_accueil: bool = False
    prescripteur: bool = False


@dataclass(frozen=True, slots=True)
class AutrePlie:
    """An invented PLIE before it is written."""

    territoire: Territoire
    agglomeration: str
    bourgs: tuple[Bourg, ...]
    partenaires: tuple[Partenaire, ...]
    qpv: str
    entrees_par_an: int


def inventer(rang: int) -> AutrePlie:
    """The PLIE of that rank, the same every time; IndexError beyond the names there are."""
    nom = PAYS[rang]
    hasard = tirage("autre", rang)
    code = sans_accent(nom)
    ville = nom.split()[-1].removeprefix("d'").removeprefix("l'")
    noms = [ville, *(f"{ville}-{suffixe}" for suffixe in BOURGS)]
    bourgs = tuple(
        Bourg(f"{CODE_DEPARTEMENT}{rang:02d}{n}", bourg, f"{CODE_DEPARTEMENT}{rang:02d}0", population)
        for n, (bourg, population) in enumerate(zip(noms, POPULATIONS, strict=True))
    )
    qpv = f"{code}-les-terrasses"
    partenaires = _partenaires(nom, ville)
    return AutrePlie(
        territoire=Territoire(
            code=code,
            nom=f"PLIE {nom}",
            ville=bourgs[0].code_insee,
            part_ville=hasard.uniform(0.55, 0.8),
            qpv=((qpv, 1),),
            part_qpv=hasard.uniform(0.15, 0.4),
            communes=tuple((b.code_insee, b.population) for b in bourgs[1:]),
            prescripteurs=tuple(
                Prescripteur(p.code, p.type, hasard.randint(1, 4)) for p in partenaires if p.prescripteur
            ),
            orientations_caf="departement",
            referents=_referents(bourgs, hasard),
            comptes=_comptes(partenaires, hasard),
        ),
        agglomeration=f"Communauté d'agglomération {nom}",
        bourgs=bourgs,
        partenaires=partenaires,
        qpv=qpv,
        entrees_par_an=hasard.randint(*ENTREES_PAR_AN),
    )


def _de(nom: str) -> str:
    """« de Brione », « d'Auzelle »."""
    return f"d'{nom}" if sans_accent(nom)[0] in "aeiouy" else f"de {nom}"


def _partenaires(nom: str, ville: str) -> tuple[Partenaire, ...]:
    t = TypeStructure
    return (
        Partenaire("agglomeration", f"Agglomération {nom}", t.AGGLOMERATION),
        Partenaire("departement", "Département", t.DEPARTEMENT, prescripteur=True),
        Partenaire("etat", "Préfecture", t.ETAT),
        Partenaire("region", "Région", t.REGION),
        Partenaire("france-travail", f"France Travail {ville}", t.FRANCE_TRAVAIL, prescripteur=True),
        Partenaire("ccas", f"CCAS {_de(ville)}", t.CCAS, prescripteur=True),
        Partenaire("mission-locale", f"Mission locale {_de(ville)}", t.MISSION_LOCALE, prescripteur=True),
        Partenaire("siae-jardins", f"Les Jardins {_de(ville)}", t.SIAE, prescripteur=True),
        Partenaire("siae-ateliers", f"Ateliers solidaires {_de(ville)}", t.SIAE, prescripteur=True),
        Partenaire("maison-emploi", f"Maison de l'emploi {_de(ville)}", t.ASSOCIATION, lieu_accueil=True),
        Partenaire(
            "csc", f"Centre social {_de(ville)}-{BOURGS[0]}", t.CENTRE_SOCIOCULTUREL, lieu_accueil=True
        ),
    )


def _personne(hasard: Random) -> tuple[str, str]:
    sexe = hasard.choice(list(Sexe))
    return hasard.choice(PRENOMS["france", sexe]), tirer_nom("france", hasard)


def _referents(bourgs: tuple[Bourg, ...], hasard: Random) -> tuple[Referent, ...]:
    """Two in the town, one in the country."""
    rurales = tuple(b.code_insee for b in bourgs[1:])
    lieux = (("maison-emploi", ()), ("maison-emploi", ()), ("csc", rurales))
    return tuple(
        Referent(*_personne(hasard), structure, etp, communes)
        for (structure, communes), etp in zip(lieux, ETP, strict=True)
    )


def _comptes(partenaires: tuple[Partenaire, ...], hasard: Random) -> tuple[Compte, ...]:
    """One account a role, and one a structure that prescribes."""
    places = [
        (Role.COORDINATION, "agglomeration"),
        (Role.ADMINISTRATEUR, "agglomeration"),
        (Role.PSYCHOLOGUE, "agglomeration"),
        *((Role.PRESCRIPTEUR, p.code) for p in partenaires if p.prescripteur),
        (Role.AVIS_FRANCE_TRAVAIL, "france-travail"),
        (Role.AVIS_BUREAU_INSERTION, "departement"),
        (Role.PILOTE, "maison-emploi"),
        *((Role.SIGNATAIRE, code) for code in ("etat", "departement", "region", "agglomeration")),
    ]
    return tuple(Compte(role, *_personne(hasard), structure) for role, structure in places)
