"""PostgreSQL and Redis started from Python wheels when ``DATABASE_URL`` / ``REDIS_URL`` are unset.

Standard library only, and importing it starts nothing: settings compute the addresses from here, and the
entry points (``manage.py``, WSGI, the Celery worker, the tests, the demo) call :func:`demarrer`.

Each server has a small guardian process, in its own session so that a Ctrl-C in the terminal does not reach
it. Who uses a server holds a shared ``flock`` on its ``usage`` file; the guardian waits for the exclusive
lock, which the kernel grants when the last user is gone, however it went (even killed by SIGKILL), and then
stops the server.

Layout, under ``VAR_DIR``: ``<service>/donnees`` (the data), ``<service>/journal.log``, the lock files
``<service>/{mutex,usage,gardien}``, and the Unix socket, which moves to ``/tmp`` where its path would be too
long for one. No TCP port is opened.
"""

from plie.embarque.adresses import (
    ESPACE_MIN_OCTETS,
    ESPACE_NEUF_OCTETS,
    LONGUEUR_MAX_DOSSIER_SOCKET,
    NOM_BASE,
    POSTGRESQL,
    RACINE,
    REDIS,
    UTILISATEUR_BASE,
    VARIABLES,
    ErreurEmbarque,
    cle_secrete,
    dossier_socket,
    dossier_var,
    services_embarques,
    socket_redis,
)
from plie.embarque.systeme import lier_au_parent
from plie.embarque.usage import arreter, demarrer, en_marche, preparer_dossier, vivant

__all__ = [
    "ESPACE_MIN_OCTETS",
    "ESPACE_NEUF_OCTETS",
    "LONGUEUR_MAX_DOSSIER_SOCKET",
    "NOM_BASE",
    "POSTGRESQL",
    "RACINE",
    "REDIS",
    "UTILISATEUR_BASE",
    "VARIABLES",
    "ErreurEmbarque",
    "arreter",
    "cle_secrete",
    "demarrer",
    "dossier_socket",
    "dossier_var",
    "en_marche",
    "lier_au_parent",
    "preparer_dossier",
    "services_embarques",
    "socket_redis",
    "vivant",
]
