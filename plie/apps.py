from django.apps import AppConfig

from plie.celery import app as celery_app

__all__ = ["PlieConfig", "celery_app"]


class PlieConfig(AppConfig):
    """The project itself: being installed, it makes our Celery application every process's own."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "plie"
    label = "plie"
    verbose_name = "PLIE"
