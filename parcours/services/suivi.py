"""What every write in a file begins with: its parcours, locked, still taking new facts."""

from datetime import date
from typing import Any, TypeVar

from parcours.enums import ETATS_CLOS, StatutDemande
from parcours.models import EcoutePsychologique, Mesure, Parcours, Veille

# A request the cellule decides.
Demande = TypeVar("Demande", Mesure, Veille, EcoutePsychologique)


class SuiviImpossible(Exception):
    """The fact cannot be written; its text is the sentence a user reads."""


def verrouiller(pk: int) -> Parcours:
    """The parcours as it is now, held until the transaction ends: two writes in one file take turns."""
    return Parcours.objects.select_for_update(of=("self",)).select_related("plie").get(pk=pk)


def verrouiller_ouvert(pk: int) -> Parcours:
    """The same, refused once the person has left or did not enter. Raises SuiviImpossible."""
    parcours = verrouiller(pk)
    if parcours.etat in ETATS_CLOS:
        raise SuiviImpossible("Ce parcours est terminé : rien ne s’y ajoute plus.")
    return parcours


def demande_a_decider(demande: Demande, voulu: StatutDemande, refus: type[Exception], quoi: str) -> Demande:
    """The request as it is now, locked; one decided already is given back for the same decision only.

    Raises ``refus`` when it was withdrawn, or decided otherwise; ``quoi`` names it.
    """
    lignes: Any = type(demande)._default_manager
    actuelle: Demande | None = lignes.select_for_update(of=("self",)).filter(pk=demande.pk).first()
    if actuelle is None:
        raise refus("Cette demande a été retirée.")
    if actuelle.statut not in {StatutDemande.DEMANDEE, voulu}:
        deja = StatutDemande(actuelle.statut).libelle.lower()
        raise refus(f"La cellule de suivi s’est déjà prononcée : {quoi} {deja}.")
    return actuelle


def decider(demande: Demande, statut: StatutDemande, jour: date) -> Demande:
    """Write what the cellule said and when, once."""
    if demande.statut != statut:
        demande.statut = statut
        demande.decidee_le = jour
        demande.save(update_fields=["statut", "decidee_le"])
    return demande
