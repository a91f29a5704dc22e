"""The long work of the prescriptions, done by Celery, which looks for it here."""

from celery import shared_task

from prescriptions.services.rappels import rappeler_les_avis
from prescriptions.tasks_imports import lire_import_caf

__all__ = ["lire_import_caf", "rappeler"]


@shared_task(name="prescriptions.rappeler_les_avis")
def rappeler() -> int:
    """Each morning: recall the avis that have waited too long; how many messages were posted."""
    return rappeler_les_avis()
