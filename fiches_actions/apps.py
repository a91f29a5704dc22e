from django.apps import AppConfig


class FichesActionsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "fiches_actions"
    label = "fiches_actions"
    verbose_name = "Fiches actions"
