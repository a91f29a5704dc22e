#!/usr/bin/env python3
"""Django's command line; starts the embedded servers that the command needs and leaves none behind."""

import os
import sys

from plie import embarque

PYTHON_MIN = (3, 11)
# Commands that open no connection.
SANS_SERVEUR = {
    "help",
    "version",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "makemessages",
}
AIDE = {"-h", "--help", "--version"}


def main(arguments: list[str]) -> int:
    """Run one command; the exit code."""
    if sys.version_info < PYTHON_MIN:
        return _erreur(f"Il faut Python {PYTHON_MIN[0]}.{PYTHON_MIN[1]} ou plus récent.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ModuleNotFoundError:
        return _erreur(
            "Django n’est pas installé ici : lancez « make setup », puis « .venv/bin/python manage.py … »."
        )
    try:
        if _demande_un_serveur(arguments[1:]):
            embarque.demarrer()
        execute_from_command_line(arguments)
    except embarque.ErreurEmbarque as erreur:
        return _erreur(str(erreur))
    except ImproperlyConfigured as erreur:
        return _erreur(f"Réglage incorrect : {erreur}")
    except OperationalError as erreur:
        if getattr(erreur.__cause__, "sqlstate", None) is not None:
            raise
        return _erreur("La base de données ne répond pas : vérifiez l’adresse donnée par DATABASE_URL.")
    except KeyboardInterrupt:
        return 130
    finally:
        embarque.arreter()
    return 0


def _demande_un_serveur(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] not in SANS_SERVEUR and not AIDE.intersection(arguments)


def _erreur(phrase: str) -> int:
    print(phrase, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
