from django.apps import AppConfig


class JournalConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "plie.journal"
    label = "journal"
    verbose_name = "Journal et données personnelles"
