"""The fiches bilan rendered by Celery; delivered twice or killed, a task loses and doubles nothing."""

from typing import Final

from celery import shared_task

from sorties.services.rendu import rendre, rendre_ce_qui_attend, rendre_le_lot

TACHE_LOT: Final = "sorties.rendre_les_fiches"


@shared_task(name="sorties.rendre_une_fiche", acks_late=True, reject_on_worker_lost=True)
def rendre_une_fiche(cle: int) -> None:
    """Render one fiche."""
    rendre(cle)


@shared_task(name=TACHE_LOT, acks_late=True, reject_on_worker_lost=True)
def rendre_les_fiches(cle: int) -> None:
    """Render the fiches of a lot, shared with the other workers that received it."""
    if rendre_le_lot(cle):
        rendre_les_fiches.delay(cle)


@shared_task(name="sorties.rendre_les_fiches_oubliees")
def rendre_les_fiches_oubliees() -> int:
    """From time to time: render what still waits, whose message was lost."""
    return rendre_ce_qui_attend()
