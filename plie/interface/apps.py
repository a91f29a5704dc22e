"""The page shell, its components and the error pages."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InterfaceConfig(AppConfig):
    """Nothing is stored here: pages, tags and navigation only."""

    name = "plie.interface"
    label = "interface"
    verbose_name = "Interface"

    def ready(self) -> None:
        """Find the home pages that the chapters declare, each in its module ``accueil``."""
        autodiscover_modules("accueil")
