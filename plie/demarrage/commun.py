"""What the three commands share: where things are, how to speak, how to run and stop processes."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from plie import embarque

RACINE = embarque.RACINE
VENV = RACINE / ".venv"
PYTHON = VENV / "bin" / "python"
DELAI_ARRET_S = 15.0
CODE_CTRL_C = 130


class Echec(Exception):
    """What stops us, as one French sentence."""


class DejaDit(Echec):
    """A command of ours failed and has said why."""


class Arret(BaseException):
    """The person at the terminal, or the machine, asked us to stop."""


def recevoir_les_arrets() -> None:
    """Make of a Ctrl-C, a SIGTERM or a closed terminal an ``Arret`` in the main thread."""

    def arreter(_numero: int, _cadre: FrameType | None) -> NoReturn:
        raise Arret

    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, arreter)


def ignorer_les_arrets() -> None:
    """Let what is stopping finish."""
    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, signal.SIG_IGN)


def executer(
    commande: Sequence[str],
    *,
    silence: bool = False,
    sortie: int | None = None,
    environ: Mapping[str, str] | None = None,
) -> int:
    """Run a command in the project's folder; its exit code."""
    return subprocess.run(
        commande,
        cwd=RACINE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if silence else sortie,
        stderr=subprocess.DEVNULL if silence else None,
        env=environ,
        check=False,
    ).returncode


def etape(titre: str) -> None:
    """Say what begins."""
    print(f"── {titre}", flush=True)


def entrer_dans_venv(*arguments: str) -> None:
    """Go on with the project's own Python when this one is another."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), "-m", "plie.demarrage", *arguments])  # noqa: S606


@dataclass
class Enfant:
    """A long-running process of the demo, alone in its own group so that all of it can be stopped."""

    nom: str
    commande: list[str]
    silence: bool = False
    processus: subprocess.Popen[bytes] | None = field(default=None)

    def lancer(self, environ: Mapping[str, str], descripteurs: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        """Start it; it is told to stop if we are killed without a chance to do it."""
        self.processus = subprocess.Popen(
            [*embarque.lier_au_parent(signal.SIGTERM), *self.commande],
            cwd=RACINE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.silence else None,
            env=environ,
            pass_fds=tuple(descripteurs),
            start_new_session=True,
        )
        return self.processus

    def mort(self) -> bool:
        """Whether it was started and has ended."""
        return self.processus is not None and self.processus.poll() is not None

    def demander_la_fin(self) -> None:
        """Ask it to finish what it does and end."""
        if self.processus is not None and self.processus.poll() is None:
            self.processus.terminate()

    def finir(self, limite: float) -> None:
        """Wait until ``limite`` (monotonic clock), then sweep whatever is left of its group."""
        if self.processus is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.processus.wait(max(0.0, limite - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.processus.pid, signal.SIGKILL)
        self.processus.wait()
