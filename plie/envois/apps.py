from django.apps import AppConfig


class EnvoisConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "plie.envois"
    label = "envois"
    verbose_name = "Messages envoyés"
