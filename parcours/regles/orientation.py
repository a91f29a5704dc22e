"""In what order the référents are proposed for a person, and why (Protocol, art. 3 « L'orientation »).

The rule ranks and explains; the coordination chooses. Everything is brought to one unit, the person followed
by a full-time référent: the people followed for one ETP, plus the kilometres to the lieu d'accueil, less what
the prescriber's remarks ask for. The smallest sum comes first (decision 0009).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt
from typing import Final

from participants.enums import Deplacement
from plie.dates import compte_fr
from plie.texte import cle, sans_accent

# One kilometre weighs as much as one person more in a full-time portefeuille…
PERSONNES_PAR_KM: Final = 1
# …and twice that for whoever has no vehicle.
FACTEUR_SANS_VEHICULE: Final = 2
# What a remark of the prescriber is worth: the référent named, else the lieu d'accueil named.
AVANTAGE_REFERENT_NOMME: Final = 30
AVANTAGE_LIEU_NOMME: Final = 15
# A distance nobody knows counts as this one, or as the longest known one when it is longer.
KM_SI_INCONNUE: Final = Decimal(30)

RAYON_TERRE_KM: Final = 6371.0
PAS_KM: Final = Decimal("0.1")
# Words that turn a name in a remark into a reservation: read by the coordination, worth nothing here.
RESERVES: Final = frozenset(
    {"pas", "sauf", "eviter", "evitez", "evite", "jamais", "hors", "conflit", "deconseille", "refuse"}
)


class Mention(StrEnum):
    """How the prescriber's remarks speak of a référent or of a lieu d'accueil."""

    AUCUNE = "aucune"
    SIMPLE = "simple"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lieu:
    """A commune and its town centre; the position is None when it is not known."""

    code_insee: str
    nom: str
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsPersonne:
    """Where the person lives and how they move about, as the fiche tells it."""

    commune: Lieu | None
    permis_b: bool | None = None
    vehicule: bool | None = None
    deplacement: str = ""

    @property
    def sans_vehicule(self) -> bool:
        """Whether the fiche says that the person cannot drive there; what it does not say changes nothing."""
        if self.deplacement == Deplacement.DEUX_ROUES or (self.permis_b and self.vehicule):
            return False
        if self.permis_b is False or self.vehicule is False:
            return True
        return self.deplacement in {Deplacement.VELO, Deplacement.TRANSPORTS, Deplacement.A_PIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsReferent:
    """A référent in one lieu d'accueil; ``suivis`` and ``etp`` are theirs in all their lieux together."""

    referent: int
    lieu: int
    nom: str
    lieu_nom: str
    etp: Decimal
    suivis: int
    commune: Lieu | None = None
    mention: Mention = Mention.AUCUNE
    mention_lieu: Mention = Mention.AUCUNE

    def __post_init__(self) -> None:
        if self.etp <= 0 or self.suivis < 0:
            raise ValueError("A référent has some working time, and follows no negative number of people.")

    @property
    def par_etp(self) -> Fraction:
        """People followed for one full-time equivalent."""
        return Fraction(self.suivis) / Fraction(self.etp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """A référent at their rank (1 first), with the reasons in French."""

    rang: int
    faits: FaitsReferent
    distance_km: Decimal | None
    poids: Fraction
    raisons: tuple[str, ...]


def classer(personne: FaitsPersonne, referents: Iterable[FaitsReferent]) -> tuple[Proposition, ...]:
    """Every référent, the best placed first; ties go to the lighter portefeuille, then by name.

    A distance nobody knows is never an advantage: it counts as long as the longest of the others.
    """
    distances = [(faits, distance(personne.commune, faits.commune)) for faits in referents]
    connues = [km for _, km in distances if km is not None]
    par_defaut = max([KM_SI_INCONNUE, *connues])
    ordre = sorted(
        ((_poids(personne, faits, par_defaut if km is None else km), faits, km) for faits, km in distances),
        key=lambda ligne: (
            ligne[0],
            ligne[1].par_etp,
            ligne[2] is None,
            cle(ligne[1].nom),
            ligne[1].referent,
            ligne[1].lieu,
        ),
    )
    return tuple(
        Proposition(
            rang=rang, faits=faits, distance_km=km, poids=poids, raisons=_raisons(personne, faits, km)
        )
        for rang, (poids, faits, km) in enumerate(ordre, start=1)
    )


def distance(a: Lieu | None, b: Lieu | None) -> Decimal | None:
    """Kilometres between two town centres, as the crow flies: 0 in one commune, None when unknown."""
    if a is None or b is None:
        return None
    if a.code_insee == b.code_insee:
        return Decimal(0)
    if a.position is None or b.position is None:
        return None
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(x), radians(y)) for x, y in (a.position, b.position))
    corde = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    km = 2 * RAYON_TERRE_KM * asin(sqrt(min(1.0, corde)))
    return Decimal(km).quantize(PAS_KM, ROUND_HALF_UP)


def mention(remarques: str, noms: Sequence[str]) -> Mention:
    """How the remarks speak of any of ``noms`` (whole words, whatever the accents and the case).

    In a sentence with a word of reservation (« surtout pas… ») the name is a reservation; one is enough.
    """
    trouvee = Mention.AUCUNE
    cherches = [mots for nom in noms if (mots := _mots(nom))]
    for phrase in re.split(r"[.;!?\n]", remarques):
        mots = _mots(phrase)
        if any(_contient(mots, nom) for nom in cherches):
            if RESERVES.intersection(mots):
                return Mention.RESERVE
            trouvee = Mention.SIMPLE
    return trouvee


def _mots(texte: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", sans_accent(texte))


def _contient(mots: list[str], suite: list[str]) -> bool:
    return any(mots[debut : debut + len(suite)] == suite for debut in range(len(mots) - len(suite) + 1))


def _poids(personne: FaitsPersonne, faits: FaitsReferent, km: Decimal) -> Fraction:
    facteur = FACTEUR_SANS_VEHICULE if personne.sans_vehicule else 1
    return faits.par_etp + Fraction(km) * PERSONNES_PAR_KM * facteur - _avantage(faits)


def _avantage(faits: FaitsReferent) -> int:
    if faits.mention is Mention.SIMPLE:
        return AVANTAGE_REFERENT_NOMME
    if faits.mention is Mention.RESERVE:
        return 0
    return AVANTAGE_LIEU_NOMME if faits.mention_lieu is Mention.SIMPLE else 0


def _raisons(personne: FaitsPersonne, faits: FaitsReferent, km: Decimal | None) -> tuple[str, ...]:
    raisons = [_dire_distance(personne, faits, km)]
    if personne.sans_vehicule and km:
        raisons.append("sans véhicule : la proximité compte double")
    raisons.append(_dire_charge(faits))
    match faits.mention:
        case Mention.SIMPLE:
            raisons.append("nommé dans les remarques du prescripteur")
        case Mention.RESERVE:
            raisons.append("nommé avec une réserve dans les remarques du prescripteur : lisez-les")
    match faits.mention_lieu:
        case Mention.SIMPLE:
            raisons.append("lieu d’accueil nommé dans les remarques du prescripteur")
        case Mention.RESERVE:
            raisons.append("lieu d’accueil nommé avec une réserve dans les remarques : lisez-les")
    return tuple(raisons)


def _dire_distance(personne: FaitsPersonne, faits: FaitsReferent, km: Decimal | None) -> str:
    if faits.commune is None:
        return "distance inconnue : le lieu d’accueil n’a pas de commune"
    if personne.commune is None:
        return f"distance inconnue : la personne n’a pas de commune ({faits.commune.nom})"
    if km is None:
        return f"distance inconnue ({faits.commune.nom})"
    if faits.commune.code_insee == personne.commune.code_insee:
        return f"dans la commune de la personne ({faits.commune.nom})"
    if km < 1:
        return f"à moins d’un kilomètre ({faits.commune.nom})"
    return f"à {km.quantize(Decimal(1), ROUND_HALF_UP)} km ({faits.commune.nom})"


def _dire_charge(faits: FaitsReferent) -> str:
    if not faits.suivis:
        return f"aucune personne suivie, pour {_etp(faits.etp)} ETP"
    texte = f"{compte_fr(faits.suivis, 'personne', 'personnes')} pour {_etp(faits.etp)} ETP"
    if faits.etp == 1:
        return texte
    arrondi = int(faits.par_etp + Fraction(1, 2))
    return f"{texte}, soit {arrondi} pour un ETP"


def _etp(etp: Decimal) -> str:
    return f"{etp.normalize():f}".replace(".", ",")
