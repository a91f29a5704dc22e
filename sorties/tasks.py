"""The long work of the exits, done by Celery, which looks for it here."""

import logging

from celery import shared_task
from django.utils import timezone

from sorties.enums import Categorie, EtatSortie
from sorties.models import Sortie
from sorties.services.confirmation import revoir
from sorties.tasks_fiches import rendre_les_fiches, rendre_les_fiches_oubliees, rendre_une_fiche
from sorties.tasks_suivis import rappeler

__all__ = [
    "rappeler",
    "rendre_les_fiches",
    "rendre_les_fiches_oubliees",
    "rendre_une_fiche",
    "revoir_les_sorties",
]

journal = logging.getLogger(__name__)


@shared_task(name="sorties.revoir_les_sorties")
def revoir_les_sorties() -> int:
    """Every day: judge again the exits « à confirmer » whose day has come; how many were.

    A day that was missed is made up for by the next one; one exit that fails does not stop the others.
    """
    jour = timezone.localdate()
    a_revoir = (
        Sortie.objects.filter(categorie=Categorie.A_CONFIRMER, a_revoir_le__lte=jour)
        .exclude(etat=EtatSortie.ANNULEE)
        .order_by("a_revoir_le", "pk")
    )
    revues = 0
    for sortie in a_revoir:
        try:
            revues += revoir(sortie, jour)
        except Exception:  # noqa: BLE001  told in the log; tomorrow tries again
            journal.exception("Sortie %s : le verdict n'a pas pu être revu.", sortie.pk)
    return revues
