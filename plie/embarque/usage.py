"""What a process does to use the embedded servers: start them or join them, and give them up."""

import atexit
import errno
import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from plie.embarque.adresses import (
    DELAI_ARRET_S,
    RACINE,
    ErreurEmbarque,
    dossier_var,
    espace_voulu,
    phrase_dossier,
    services_embarques,
)


@dataclass
class _Poignee:
    """Our own use of one server: the open ``usage`` file, shared-locked as long as it is open."""

    dossier: Path
    usage: IO[bytes]


_poignees: dict[Path, _Poignee] = {}


def demarrer(
    var_dir: Path | None = None, *, services: list[str] | None = None, ephemere: bool = False
) -> None:
    """Start the embedded servers this process needs, or join those that run; give them up at exit.

    ``services``: those to start; None means those that no environment variable gives. ``ephemere``: the data
    will be thrown away, so nothing is forced to disk. Calling it again changes nothing.
    Raises ErreurEmbarque when the folder cannot be written or a server does not start.
    """
    var_dir = dossier_var() if var_dir is None else var_dir.resolve()
    services = services_embarques() if services is None else services
    if not services:
        return
    preparer_dossier(var_dir)
    if not _poignees:
        atexit.register(arreter)
    try:
        en_cours = [_rejoindre(service, var_dir, ephemere) for service in services]
        for attente in en_cours:
            attente.finir()
    except BaseException:
        arreter()
        raise


def arreter() -> None:
    """Give up our use of the servers; when nobody else uses one, return once it has stopped."""
    poignees = list(_poignees.values())
    _poignees.clear()
    for poignee in poignees:
        # Closing, never LOCK_UN: a process that we forked may share this lock and still need the server.
        poignee.usage.close()
    for poignee in poignees:
        _attendre_fin_du_gardien(poignee.dossier)


@contextmanager
def en_marche(var_dir: Path | None = None, *, ephemere: bool = False) -> Iterator[None]:
    """The embedded servers for the length of a ``with`` block."""
    demarrer(var_dir, ephemere=ephemere)
    try:
        yield
    finally:
        arreter()


def vivant(service: str, var_dir: Path | None = None) -> bool:
    """Whether a guardian holds this service."""
    return est_verrouille((dossier_var() if var_dir is None else var_dir) / service / "gardien")


def preparer_dossier(var_dir: Path) -> None:
    """Create ``VAR_DIR`` and its secret key; raise ErreurEmbarque when it cannot be written or is full."""
    nouveau = False
    try:
        nouveau = not var_dir.exists()
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        essai = var_dir / f".essai-{os.getpid()}"
        try:
            essai.write_bytes(b"\0" * 65536)
        finally:
            essai.unlink(missing_ok=True)
        if shutil.disk_usage(var_dir).free < espace_voulu(var_dir):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        cle = var_dir / "cle_secrete"
        if not cle.exists():
            provisoire = var_dir / f".cle-{os.getpid()}"
            provisoire.touch(mode=0o600)
            provisoire.write_text(secrets.token_urlsafe(64))
            try:
                os.link(provisoire, cle)  # atomic, and the first of two processes wins
            except FileExistsError:
                pass
            finally:
                provisoire.unlink()
    except OSError as erreur:
        if nouveau:
            with suppress(OSError):
                var_dir.rmdir()
        raise ErreurEmbarque(phrase_dossier(var_dir, erreur)) from erreur


@dataclass
class _Attente:
    """A server being started by us, or already running when ``gardien`` is None."""

    service: str
    mutex: IO[bytes]
    gardien: subprocess.Popen[str] | None

    def finir(self) -> None:
        """Wait for the guardian's word, then let the other processes pass."""
        with self.mutex:
            if self.gardien is None or self.gardien.stdout is None:
                return
            with self.gardien.stdout as sortie:
                reponse = sortie.readline().strip()  # the guardian bounds its own waiting
            if reponse != "pret":
                self.gardien.wait()
                raise ErreurEmbarque(reponse or f"Le serveur {self.service} embarqué n’a pas pu démarrer.")
            # Our child, but it outlives us when others use the server: keep Popen from complaining.
            self.gardien.returncode = 0


def _rejoindre(service: str, var_dir: Path, ephemere: bool) -> _Attente:
    dossier = var_dir / service
    try:
        dossier.mkdir(mode=0o700, exist_ok=True)
        mutex = (dossier / "mutex").open("ab")
    except OSError as erreur:
        raise ErreurEmbarque(phrase_dossier(dossier, erreur)) from erreur
    fcntl.flock(mutex, fcntl.LOCK_EX)
    try:
        if dossier not in _poignees:
            usage = (dossier / "usage").open("ab")
            # Waits here while a guardian is stopping the server.
            fcntl.flock(usage, fcntl.LOCK_SH)
            _poignees[dossier] = _Poignee(dossier, usage)
        gardien = None
        if not est_verrouille(dossier / "gardien"):
            commande = [sys.executable, "-m", "plie.embarque", service, str(var_dir)]
            if ephemere:
                commande.append("ephemere")
            with (dossier / "gardien.log").open("ab") as trace:
                gardien = subprocess.Popen(
                    commande,
                    cwd=RACINE,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=trace,
                    text=True,
                    start_new_session=True,
                )
    except BaseException:
        mutex.close()
        raise
    return _Attente(service, mutex, gardien)


def est_verrouille(fichier: Path) -> bool:
    try:
        with fichier.open("ab") as ouvert:
            fcntl.flock(ouvert, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _attendre_fin_du_gardien(dossier: Path) -> None:
    limite = time.monotonic() + DELAI_ARRET_S
    try:
        while est_verrouille(dossier / "gardien") and time.monotonic() < limite:
            with (dossier / "usage").open("ab") as usage:
                try:
                    fcntl.flock(usage, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # the guardian has the exclusive lock: it is stopping its server
                else:
                    try:
                        fcntl.flock(usage, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        return  # somebody else still uses it
            time.sleep(0.01)
    except FileNotFoundError:
        return  # the whole folder was thrown away
