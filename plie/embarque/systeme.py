"""What the servers ask of the machine: an ordinary account, a clean environment, a folder for the socket."""

import importlib.util
import os
import pwd
import shutil
import signal
import time
from pathlib import Path

from plie.embarque.adresses import (
    COMPTE_NON_ROOT,
    DELAI_ARRET_S,
    POSTGRESQL,
    ErreurEmbarque,
    dossier_socket,
)


def arreter_pid(pid: int, signal_arret: signal.Signals) -> None:
    limite = time.monotonic() + DELAI_ARRET_S
    try:
        os.kill(pid, signal_arret)
        while time.monotonic() < limite:
            time.sleep(0.05)
            os.kill(pid, 0)
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def environnement() -> dict[str, str]:
    """What the servers see: no variable of ours changes how they run (PGDATA, PGHOST, LANG…)."""
    gardees = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
    return {nom: os.environ[nom] for nom in gardees if nom in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


def dossier_paquet(nom: str) -> Path:
    trouve = importlib.util.find_spec(nom)
    if trouve is None or trouve.origin is None:
        raise ErreurEmbarque(
            f"Le paquet Python « {nom} » manque : lancez « make setup », ou donnez DATABASE_URL et REDIS_URL."
        )
    return Path(trouve.origin).parent


def lier_au_parent(signal_arret: signal.Signals) -> list[str]:
    """A prefix that stops the server if its guardian is killed; nothing where the machine lacks setpriv."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_arret.name.removeprefix("SIG")] if setpriv else []


def sans_root() -> list[str]:
    """A prefix that leaves root for an ordinary account, with the right to walk through root's folders.

    So no folder of the machine has to be opened to everybody, and no account is created.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ErreurEmbarque(
            "PostgreSQL refuse de tourner en root et la commande « setpriv » (paquet util-linux) manque : "
            "relancez avec un compte ordinaire, ou donnez DATABASE_URL."
        )
    droits = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, f"--reuid={COMPTE_NON_ROOT}", f"--regid={_groupe()}", "--clear-groups", *droits]


def _groupe() -> int:
    return pwd.getpwnam(COMPTE_NON_ROOT).pw_gid


def donner_au_compte(dossier: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(dossier, COMPTE_NON_ROOT, _groupe())


def preparer_socket(service: str, var_dir: Path) -> Path:
    dossier = dossier_socket(service, var_dir)
    dossier.mkdir(mode=0o700, exist_ok=True)
    # In /tmp somebody else may have made a folder, or a link, of this name.
    if dossier.is_symlink() or dossier.stat().st_uid not in _comptes_surs():
        raise ErreurEmbarque(
            f"Le dossier « {dossier} » appartient à quelqu’un d’autre : choisissez un VAR_DIR plus court."
        )
    if service == POSTGRESQL:
        donner_au_compte(dossier)
    return dossier


def _comptes_surs() -> set[int]:
    if os.geteuid() != 0:
        return {os.geteuid()}
    return {0, pwd.getpwnam(COMPTE_NON_ROOT).pw_uid}
