"""The reminders of the checks after an exit, done by Celery."""

from celery import shared_task

from sorties.services.rappels import TACHE, rappeler_les_suivis


@shared_task(name=TACHE)
def rappeler() -> int:
    """Each morning: remind the référents of the checks that are due; how many messages were posted."""
    return rappeler_les_suivis()
