"""The proofs of an exit: the copy of the contract or the attestation, deposited and taken out."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from parcours.services.suivi import SuiviImpossible, verrouiller
from plie.acteurs.models import Utilisateur
from plie.documents.rangement import effacer_apres, ranger
from sorties.enums import EtatSortie
from sorties.models import Preuve, Sortie

PREUVES_MAX: Final = 10


class PreuveImpossible(SuiviImpossible):
    """The proof cannot be put in or taken out; its text is the sentence a user reads."""


def deposer_preuve(sortie: Sortie, fichier: Any, *, titre: str, auteur: Utilisateur) -> Preuve:
    """Keep an uploaded proof; the same file sent twice is one. Nothing stays when refused.

    One that was missing may still come once the exit is confirmed. Raises DepotRefuse, PreuveImpossible.
    """

    def preparer(champs: Mapping[str, Any]) -> Preuve:
        actuelle = _verrouiller(sortie.parcours_id, sortie.pk)
        if actuelle.etat == EtatSortie.ANNULEE:
            raise PreuveImpossible("Cette sortie est annulée : elle ne reçoit plus de preuve.")
        preuves = Preuve.objects.filter(sortie=actuelle)
        deja: Preuve | None = preuves.filter(empreinte=champs["empreinte"]).first()
        if deja is not None:
            return deja
        if preuves.count() >= PREUVES_MAX:
            raise PreuveImpossible(f"Une sortie porte {PREUVES_MAX} preuves au plus.")
        return Preuve(sortie=actuelle, **champs)

    return ranger(fichier, titre=titre, auteur=auteur, preparer=preparer)


@transaction.atomic
def retirer_preuve(preuve: Preuve) -> None:
    """Take a proof out before the cellule decides; its trail stays, its file goes. Twice, it is done once.

    Raises PreuveImpossible once the exit is confirmed or cancelled.
    """
    sortie = _verrouiller(preuve.sortie.parcours_id, preuve.sortie_id)
    actuelle = Preuve.objects.select_for_update(of=("self",)).filter(pk=preuve.pk).first()
    if actuelle is None:
        return
    if sortie.etat != EtatSortie.DEMANDEE:
        raise PreuveImpossible(
            "La cellule de suivi a décidé de cette sortie : sa preuve reste dans le dossier."
            if sortie.etat == EtatSortie.CONFIRMEE
            else "Cette sortie est annulée : sa preuve reste dans le dossier."
        )
    actuelle.delete()
    effacer_apres(actuelle)


def _verrouiller(parcours_id: int, pk: int) -> Sortie:
    """The parcours before its exit, as everywhere."""
    parcours = verrouiller(parcours_id)
    sortie: Sortie | None = (
        Sortie.objects.select_for_update(of=("self",)).filter(pk=pk, parcours=parcours).first()
    )
    if sortie is None:
        raise PreuveImpossible("Cette sortie a été retirée.")
    return sortie
