"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from plie import embarque

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings")
embarque.demarrer()
application = get_asgi_application()
