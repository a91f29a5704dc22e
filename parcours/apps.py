from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ParcoursConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "parcours"
    label = "parcours"
    verbose_name = "Parcours"

    def ready(self) -> None:
        """Find what the other chapters add to a person's file and to a référent's day."""
        autodiscover_modules("chronologie", "volets", "journee", "gestes")
