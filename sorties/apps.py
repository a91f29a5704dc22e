from django.apps import AppConfig


class SortiesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "sorties"
    label = "sorties"
    verbose_name = "Sorties"
