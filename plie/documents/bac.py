"""Runs ``examen.py`` on one file, in a process of its own, and says how it ended."""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from plie.documents import examen

SCRIPT: Final = examen.__file__
DELAI_S: Final = 60
# Its own settings and nothing else: neither a password nor a key is there to be read.
ENVIRONNEMENT: Final = {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"}
# A few at once in a process of the site: each may take its gigabyte.
_PLACES: Final = BoundedSemaphore(2)


class OuvertureImpossible(RuntimeError):
    """The process was stopped: the file asked for too much memory or time."""


def ouvrir(fichier: Any, demande: str) -> bytes:
    """What ``examen.py`` answers of a file, left rewound; raises OuvertureImpossible."""
    fichier.seek(0)
    contenu: bytes = fichier.read()
    fichier.seek(0)
    with _PLACES:
        try:
            fini = subprocess.run(
                [sys.executable, "-I", SCRIPT, demande],
                input=contenu,
                capture_output=True,
                timeout=DELAI_S,
                check=False,
                env=ENVIRONNEMENT,
                cwd=Path(SCRIPT).parent,
            )
        except subprocess.TimeoutExpired as erreur:
            raise OuvertureImpossible from erreur
    if fini.returncode != 0:
        raise OuvertureImpossible
    return fini.stdout
