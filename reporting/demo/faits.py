"""The facts of the demo, person by person; everything is frozen and comparable."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from parcours.enums import NatureEmploi
from participants.enums import (
    Deplacement,
    Logement,
    Nationalite,
    Sexe,
    SituationEmploi,
    SituationFamiliale,
)
from plie.protocole.enums import QualificationBilan
from prescriptions.enums import (
    CriterePublic,
    EmetteurAvis,
    EtatPrescription,
    OriginePrescription,
    SensAvis,
)
from sorties.enums import Categorie, MotifAutre, NatureSortie, SituationSuivi

Jour: TypeAlias = date
"""Some facts have a field named ``date``, which hides the class in their own body."""


@dataclass(frozen=True, slots=True)
class Personne:
    """Civil status; all of it invented."""

    numero: int
    sexe: Sexe
    prenom: str
    nom_naissance: str
    nom_usage: str
    date_naissance: Jour
    lieu_naissance: str
    nationalite: Nationalite
    adresse: str
    commune: str
    """INSEE code."""
    qpv: str
    """Code of the QPV, empty outside."""
    telephone: str
    courriel: str
    identifiant_ft: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the person when prescribed and entered; the bilan reads it at entry."""

    criteres: tuple[CriterePublic, ...]
    qualification: QualificationBilan
    niveau_diplome: str
    """Code in the nomenclature."""
    emploi: SituationEmploi
    inscrit_depuis: Jour | None
    """First day of the registration at France Travail; None when not registered."""
    logement: Logement
    famille: SituationFamiliale
    enfants: int
    permis: bool
    vehicule: bool
    deplacement: Deplacement
    metier_code: str
    metier: str

    @property
    def brsa(self) -> bool:
        return CriterePublic.RSA in self.criteres

    @property
    def deld(self) -> bool:
        return CriterePublic.DELD in self.criteres

    @property
    def rqth(self) -> bool:
        return CriterePublic.RQTH in self.criteres


@dataclass(frozen=True, slots=True)
class Avis:
    emetteur: EmetteurAvis
    sens: SensAvis
    date: Jour
    motif: str


@dataclass(frozen=True, slots=True)
class Prescription:
    """A fiche and what became of it; ``etat`` is its last state."""

    date: Jour
    prescripteur: str
    """Code of the structure."""
    origine: OriginePrescription
    etat: EtatPrescription
    avis: tuple[Avis, ...]
    decision_le: Jour | None
    """Day of the validation, of the refusal or of the withdrawal."""
    orientee_le: Jour | None
    referent: int | None
    """Rank of the référent in ``acteurs.REFERENTS``."""
    rencontre_prealable: bool
    motif: str
    """Coded motive of a refusal, a withdrawal or a non-entry."""
    non_entree_le: Jour | None


@dataclass(frozen=True, slots=True)
class Mission:
    debut: Jour
    fin: Jour
    heures: int


@dataclass(frozen=True, slots=True)
class Contrat:
    """A job or a training, as its papers state it."""

    nature: NatureSortie
    employeur: str
    intitule: str
    debut: Jour
    fin: Jour | None = None
    """Last day, included; None for an open-ended contract."""
    heures_hebdo: float | None = None
    heures: int | None = None
    """Hours of the training, or of all the missions."""
    domaine: str = ""
    missions: tuple[Mission, ...] = ()
    rompu: bool = False


@dataclass(frozen=True, slots=True)
class EtapeEmploi:
    contrat: Contrat

    @property
    def nature(self) -> NatureEmploi:
        return NatureEmploi(self.contrat.nature.value)


@dataclass(frozen=True, slots=True)
class EtapeFormation:
    contrat: Contrat

    @property
    def qualifiante(self) -> bool:
        return self.contrat.nature is NatureSortie.FORMATION_QUALIFIANTE


@dataclass(frozen=True, slots=True)
class Controle:
    """What the check at 1, 3 or 6 months after a positive exit finds."""

    mois: int
    situation: SituationSuivi

    @property
    def tient(self) -> bool:
        """Still in employment or training, or it ended after lasting them."""
        return self.situation not in {SituationSuivi.PERTE, SituationSuivi.SANS_NOUVELLES}


@dataclass(frozen=True, slots=True)
class Sortie:
    date: Jour
    categorie: Categorie
    """What the rules must answer from the facts; a test compares."""
    contrat: Contrat | None
    motif: MotifAutre | None
    controles: tuple[Controle, ...]


@dataclass(frozen=True, slots=True)
class Parcours:
    entree: Jour
    """Day of the first entretien held."""
    cellule_entree: Jour
    referent: int
    etapes_emploi: tuple[EtapeEmploi, ...]
    etapes_formation: tuple[EtapeFormation, ...]
    sortie: Sortie


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person from the fiche de prescription to the exit, told to its end."""

    personne: Personne
    situation: Situation
    prescription: Prescription
    parcours: Parcours | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The six answers of one person, in the order of the questions."""

    numero: int
    date: Jour
    reponses: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole history of one PLIE."""

    dossiers: tuple[Dossier, ...]
    satisfactions: tuple[Satisfaction, ...]
