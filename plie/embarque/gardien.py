"""The guardian: a small process that runs one server until nobody uses it any more."""

import fcntl
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from plie.embarque.adresses import ErreurEmbarque, phrase_dossier
from plie.embarque.serveurs import SERVEURS, Serveur
from plie.embarque.systeme import preparer_socket


def garder(service: str, var_dir: Path, ephemere: bool) -> int:
    """Run one server until nobody uses it any more; the exit code of the guardian process."""
    dossier = var_dir / service
    verrou = (dossier / "gardien").open("ab")
    fcntl.flock(verrou, fcntl.LOCK_EX)
    fin = threading.Event()

    def demander_la_fin(_signal: int, _cadre: FrameType | None) -> None:
        fin.set()

    signal.signal(signal.SIGTERM, demander_la_fin)
    signal.signal(signal.SIGINT, demander_la_fin)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    serveur: Serveur | None = None
    try:
        serveur = SERVEURS[service](dossier, ephemere, preparer_socket(service, var_dir))
        serveur.demarrer()
    except (ErreurEmbarque, OSError) as erreur:
        if serveur is not None:
            serveur.arreter()
        phrase = phrase_dossier(dossier, erreur) if isinstance(erreur, OSError) else str(erreur)
        print(phrase, flush=True)
        return 1
    print("pret", flush=True)
    # Whoever reads that line may close the pipe: nothing must be written there any more.
    with Path(os.devnull).open("wb") as neant:
        os.dup2(neant.fileno(), sys.stdout.fileno())

    usage = (dossier / "usage").open("ab")

    def attendre_le_dernier() -> None:
        fcntl.flock(usage, fcntl.LOCK_EX)
        fin.set()

    threading.Thread(target=attendre_le_dernier, daemon=True).start()
    while not fin.wait(1.0):
        if serveur.mort() or not dossier.exists():
            break
    serveur.arreter()
    if not serveur.socket.is_relative_to(var_dir):
        shutil.rmtree(serveur.socket, ignore_errors=True)
    # The process ends here and the kernel frees both locks, « gardien » and « usage », together.
    return 0
