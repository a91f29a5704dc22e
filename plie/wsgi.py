"""WSGI entry point: ``gunicorn plie.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

from plie import embarque

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings")
embarque.demarrer()
application = get_wsgi_application()
