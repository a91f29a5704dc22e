"""What the files of a Protocol say, as plain frozen values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from plie.protocole.enums import Frequence, GroupeCite, QualificationBilan
from plie.protocole.regles import Objectifs, SeuilsParcours, SeuilsSortie


@dataclass(frozen=True)
class DonneesPlie:
    """Who the Protocol belongs to."""

    code: str
    nom: str
    territoire: str


@dataclass(frozen=True)
class DonneesCritere:
    """A public of the Protocol, as the fiche de prescription shows it; its code is told by prescriptions."""

    code: str
    libelle: str
    aide: str
    justification_requise: bool


@dataclass(frozen=True)
class DonneesSignataire:
    code: str
    nom: str
    nom_complet: str


@dataclass(frozen=True)
class DonneesFinanceur:
    """Who is to be named on every page and document; ``mention`` is "" without a sentence of its own."""

    code: str
    nom: str
    mention: str


@dataclass(frozen=True)
class DonneesCollege:
    nom: str
    membres: tuple[str, ...]


@dataclass(frozen=True)
class DonneesInstance:
    """An instance and its frequency; its code is told by gouvernance.

    ``seances_min`` and ``seances_max`` are the sittings of a calendar year, both allowed, given for
    ``Frequence.PAR_AN`` only.
    """

    code: str
    nom: str
    objet: str
    organisateur: str
    frequence: Frequence
    seances_min: int | None
    seances_max: int | None
    copresidents: tuple[str, ...]
    colleges: tuple[DonneesCollege, ...]
    comptes_rendus_a: tuple[str, ...]
    dates_a: tuple[str, ...]


@dataclass(frozen=True)
class NomsDeFichiers:
    """The lists a Protocol reads, beside its own file."""

    communes: str
    qpv: str
    niveaux_diplome: str
    domaines_formation: str
    motifs_refus: str
    motifs_non_entree: str


@dataclass(frozen=True)
class DonneesProtocole:
    """One Protocol; the period includes its first and its last day."""

    plie: DonneesPlie
    code: str
    libelle: str
    debut: date
    fin: date
    sigle_contrat: str
    libelle_contrat: str
    objectifs: Objectifs
    seuils_sortie: SeuilsSortie
    seuils_parcours: SeuilsParcours
    criteres: tuple[DonneesCritere, ...]
    signataires: tuple[DonneesSignataire, ...]
    financeurs: tuple[DonneesFinanceur, ...]
    instances: tuple[DonneesInstance, ...]
    nomenclatures: NomsDeFichiers


@dataclass(frozen=True)
class DonneesTerme:
    """A term of a list; None as a bound of validity means « always » or « until further notice »."""

    code: str
    libelle: str
    valide_du: date | None
    valide_au: date | None


@dataclass(frozen=True)
class DonneesNiveauDiplome(DonneesTerme):
    """``niveau`` is the French level, 1 to 8, None for a foreign diploma without equivalence."""

    niveau: int | None
    groupe_cite: GroupeCite
    groupe_bilan: QualificationBilan


@dataclass(frozen=True)
class DonneesCommune:
    """A commune by its INSEE code; the centre is approximate, in degrees, both None when unknown."""

    code_insee: str
    nom: str
    codes_postaux: tuple[str, ...]
    population: int | None
    latitude: Decimal | None
    longitude: Decimal | None
    valide_du: date | None
    valide_au: date | None


@dataclass(frozen=True)
class DonneesQpv:
    """A quartier prioritaire; ``commune`` is an INSEE code."""

    code: str
    nom: str
    commune: str
    valide_du: date | None
    valide_au: date | None


@dataclass(frozen=True)
class DonneesEnsemble:
    """A Protocol and its lists, in the order of the files; ``empreinte`` changes when any of them does."""

    protocole: DonneesProtocole
    communes: tuple[DonneesCommune, ...]
    qpv: tuple[DonneesQpv, ...]
    niveaux_diplome: tuple[DonneesNiveauDiplome, ...]
    domaines_formation: tuple[DonneesTerme, ...]
    motifs_refus: tuple[DonneesTerme, ...]
    motifs_non_entree: tuple[DonneesTerme, ...]
    empreinte: str = field(compare=False)
