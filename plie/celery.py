"""The Celery application: ``celery -A plie worker`` and ``celery -A plie beat`` start from here."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

from plie import embarque

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings")

app = Celery("plie")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _demarrer_serveurs(**_kwargs: Any) -> None:
    """A worker or a beat started by hand joins the embedded servers, as ``manage.py`` does."""
    try:
        embarque.demarrer()
    except embarque.ErreurEmbarque as erreur:
        print(erreur, file=sys.stderr)
        raise SystemExit(1) from erreur


celeryd_init.connect(_demarrer_serveurs)
beat_init.connect(_demarrer_serveurs)
