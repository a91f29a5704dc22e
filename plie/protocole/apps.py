from django.apps import AppConfig


class ProtocoleConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "plie.protocole"
    label = "protocole"
    verbose_name = "Protocole"
