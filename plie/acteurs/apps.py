from django.apps import AppConfig


class ActeursConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "plie.acteurs"
    label = "acteurs"
    verbose_name = "Acteurs et habilitations"
