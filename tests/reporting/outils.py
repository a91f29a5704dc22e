"""Small hand-made histories for the tests of the bilan: one call, one person."""

from datetime import date, timedelta
from typing import Any

import pgtrigger

from parcours.enums import EtatParcours
from parcours.models import Parcours
from participants.enums import Nationalite, Sexe
from plie.acteurs.enums import TypeStructure
from plie.protocole.enums import QualificationBilan
from plie.protocole.models import NiveauDiplome, Plie
from prescriptions.models import Prescription
from reporting.calcul import calculer_bilan
from reporting.indicateurs import Tableau
from sorties.enums import Categorie, MotifAutre, NatureSortie
from sorties.models import Sortie
from tests.fabriques import (
    NiveauDiplomeFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    PrescriptionFabrique,
    SituationFabrique,
    SortieFabrique,
    StructureFabrique,
)

JOUR = date(2024, 3, 1)
"""The day of the calculations: every year up to 2023 is over."""


def tableau(plie: Plie, code: str, de: int = 2018, a: int = 2021) -> Tableau:
    """One table of the bilan."""
    return calculer_bilan(plie, de, a, codes=[code], jour=JOUR).tableau(code)


def niveau(groupe: QualificationBilan) -> NiveauDiplome:
    """A diploma level of a group of the bilan."""
    cree: NiveauDiplome = NiveauDiplomeFabrique(
        code=f"niveau-{groupe}", libelle=groupe.libelle, groupe_bilan=groupe
    )
    return cree


def entrer(
    plie: Plie,
    entree: date,
    sortie: date | None = None,
    *,
    validee: bool = True,
    sexe: Sexe = Sexe.FEMME,
    nationalite: Nationalite = Nationalite.FRANCAISE,
    qualification: QualificationBilan = QualificationBilan.CAP_OU_MOINS,
    naissance: date = date(1985, 5, 17),
    statuts: dict[str, bool] | None = None,
    sans_situation: bool = False,
    **personne: Any,
) -> Parcours:
    """A person who enters, and leaves if ``sortie`` is given (the exit itself is ``sortir``)."""
    participant = ParticipantFabrique(plie=plie, sexe=sexe, date_naissance=naissance, **personne)
    if not sans_situation:
        SituationFabrique(
            participant=participant,
            date=entree - timedelta(days=30),
            nationalite=nationalite,
            niveau_diplome=niveau(qualification),
            **(statuts or {}),
        )
    return suivre(participant, entree, sortie, validee=validee)


def suivre(participant: Any, entree: date, sortie: date | None = None, *, validee: bool = True) -> Parcours:
    """A parcours of a person already known."""
    entree_faite = EtatParcours.SORTI if sortie else EtatParcours.ACTIF
    cree: Parcours = ParcoursFabrique(
        participant=participant,
        oriente_le=entree - timedelta(days=10),
        date_entree=entree,
        entree_validee_le=entree + timedelta(days=5) if validee else None,
        date_sortie=sortie,
        etat=entree_faite if validee else EtatParcours.ACCUEIL,
    )
    return cree


def sortir(
    parcours: Parcours,
    nature: NatureSortie = NatureSortie.CDI,
    categorie: Categorie = Categorie.POSITIVE,
    **champs: Any,
) -> Sortie:
    """The confirmed exit of a parcours that has its date of exit."""
    if nature is NatureSortie.SANS:
        champs.setdefault("motif_autre", MotifAutre.ABANDON)
    if categorie is Categorie.DYNAMIQUE:
        champs.setdefault("accord_participant_le", parcours.date_sortie)
    cree: Sortie = SortieFabrique(
        parcours=parcours, date=parcours.date_sortie, nature=nature, categorie=categorie, **champs
    )
    return cree


def partir(
    plie: Plie,
    entree: date,
    sortie: date,
    nature: NatureSortie = NatureSortie.CDI,
    categorie: Categorie = Categorie.POSITIVE,
    **champs: Any,
) -> Sortie:
    """A person who enters then leaves."""
    return sortir(entrer(plie, entree, sortie), nature, categorie, **champs)


def prescrire(plie: Plie, type_structure: TypeStructure, jour: date | None, **champs: Any) -> Prescription:
    """A fiche submitted on a day by a structure of this type (a draft when the day is None)."""
    structure = StructureFabrique(plie=plie, type=type_structure)
    if jour is None:
        champs["brouillon"] = True
    else:
        champs["soumise_le"] = jour
    cree: Prescription = PrescriptionFabrique(structure=structure, plie=plie, **champs)
    return cree


def rendre_dynamique(sortie: Sortie) -> None:
    """Make a confirmed exit dynamique, going round the guards by which the database keeps its verdict."""
    with pgtrigger.ignore("sorties.Sortie:sortie_verdict_confirme", "sorties.Sortie:sortie_faits_confirmes"):
        Sortie.objects.filter(pk=sortie.pk).update(
            categorie=Categorie.DYNAMIQUE, accord_participant_le=sortie.date
        )
