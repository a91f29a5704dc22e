"""The date of entry: that of the first physical meeting held, until the cellule has been asked (art. 3)."""

from datetime import date

from django.db.models import Min

from parcours.enums import TYPES_PHYSIQUES, EtatParcours
from parcours.models import Entretien, Parcours


def noter_entree(parcours: Parcours, jour: date) -> None:
    """A physical meeting was held on ``jour``; in accueil, the earliest one is the entry.

    To be called on a locked row, inside the transaction that writes the meeting. Once the entry is validated,
    nothing moves it.
    """
    if parcours.etat != EtatParcours.ACCUEIL or parcours.entree_validee_le is not None:
        return
    if parcours.date_entree is None or jour < parcours.date_entree:
        parcours.date_entree = jour
        parcours.save(update_fields=["date_entree"])


def recaler_entree(parcours: Parcours) -> None:
    """The meetings of an accueil were corrected: the entry follows the first one that remains.

    A proposal the cellule has not decided falls with the meeting it stood on: without any, or when the first
    one is later than the proposal.
    """
    if parcours.etat != EtatParcours.ACCUEIL or parcours.entree_validee_le is not None:
        return
    premier = Entretien.objects.filter(
        parcours=parcours, type__in=TYPES_PHYSIQUES, annule_le__isnull=True
    ).aggregate(jour=Min("date"))["jour"]
    if parcours.date_entree == premier:
        return
    parcours.date_entree = premier
    proposee = parcours.entree_proposee_le
    if proposee is not None and (premier is None or premier > proposee):
        parcours.entree_proposee_le = None
    parcours.save(update_fields=["date_entree", "entree_proposee_le"])
