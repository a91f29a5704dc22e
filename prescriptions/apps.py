from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrescriptionsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "prescriptions"
    label = "prescriptions"
    verbose_name = "Prescriptions"

    def ready(self) -> None:
        """Find what the chapters above tell of a prescription."""
        autodiscover_modules("prolongements")
