"""What a fiche tells of the public, and what it lacks before it can be sent."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from participants.regles import age
from plie.protocole.models import Commune, Plie
from prescriptions.enums import CriterePublic, EtatPrescription, SensAvis
from prescriptions.models import Avis, Prescription
from prescriptions.regles import (
    JUSTIFICATION_MANQUANTE,
    FaitsEligibilite,
    VerdictEligibilite,
    eligibilite,
)

MODIFIABLES: Final = frozenset({EtatPrescription.BROUILLON, EtatPrescription.A_COMPLETER})
AGE_COURANT: Final = 16
IDENTITE: Final = (
    ("sexe", "Indiquez le sexe de la personne."),
    ("nom_naissance", "Indiquez le nom de naissance."),
    ("prenom", "Indiquez le prénom."),
    ("date_naissance", "Indiquez la date de naissance."),
    ("commune_id", "Choisissez la commune de résidence."),
)
CONTACT_MANQUANT: Final = "Indiquez un téléphone ou un courriel."


@dataclass(frozen=True, slots=True)
class Manque:
    """One thing the fiche needs before it is sent: the field it belongs to, and the sentence that says so."""

    champ: str
    phrase: str


def modifiable(prescription: Prescription) -> bool:
    """Whether the fiche may still be written: a draft, or sent back to be completed."""
    return prescription.etat in MODIFIABLES


def communes_du_plie(plie: Plie, jour: date) -> "QuerySet[Commune]":
    """The communes that belong to the PLIE on a day, by name."""
    en_cours = (Q(territoires__debut__isnull=True) | Q(territoires__debut__lte=jour)) & (
        Q(territoires__fin__isnull=True) | Q(territoires__fin__gte=jour)
    )
    return Commune.objects.filter(en_cours, territoires__plie=plie).distinct().order_by("nom")


def verdict_du_public(prescription: Prescription, jour: date) -> VerdictEligibilite:
    """The criteria that hold and those that do not, as the fiche stands."""
    commune = prescription.commune
    dans_le_territoire = (
        communes_du_plie(prescription.plie, jour).filter(pk=commune.pk).exists() if commune else None
    )
    return eligibilite(
        FaitsEligibilite(
            criteres=frozenset(critere for critere in CriterePublic if getattr(prescription, critere.value)),
            justification=prescription.justification,
            dans_le_territoire=dans_le_territoire,
            commune=commune.nom if commune else "",
        )
    )


def manques(prescription: Prescription) -> list[Manque]:
    """What must be filled before the fiche is sent, in the order of the page; eligibility never blocks."""
    trouves = [
        Manque(champ.removesuffix("_id"), phrase)
        for champ, phrase in IDENTITE
        if not getattr(prescription, champ)
    ]
    if not (prescription.telephone or prescription.courriel):
        trouves.append(Manque("telephone", CONTACT_MANQUANT))
    if prescription.autre_difficulte and not prescription.justification.strip():
        trouves.append(Manque("justification", JUSTIFICATION_MANQUANTE))
    return trouves


def avertissements(prescription: Prescription, jour: date) -> list[str]:
    """What is unusual and deserves a second look; it never blocks."""
    naissance = prescription.date_naissance
    if naissance is not None and age(naissance, jour) < AGE_COURANT:
        return [f"La personne aurait moins de {AGE_COURANT} ans : vérifiez la date de naissance."]
    return []


def questions_du_tour(prescription: Prescription) -> list[Avis]:
    """The avis « à compléter » of the current round, each with its question to the prescriber."""
    if prescription.etat != EtatPrescription.A_COMPLETER:
        return []
    return list(
        prescription.avis.filter(tour=prescription.tour, sens=SensAvis.A_COMPLETER)
        .select_related("motif")
        .order_by("rendu_le")
    )
