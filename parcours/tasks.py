"""The long work of the accompaniment, done by Celery, which looks for it here."""

from celery import shared_task

from parcours.services.rappels import TACHE, passer


@shared_task(name=TACHE)
def envoyer_rappels() -> int:
    """Every quarter of an hour: recall tomorrow's appointments; how many messages left."""
    return passer()
