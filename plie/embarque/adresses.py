"""Where the embedded servers keep their data and where they answer."""

import errno
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent.parent
NOM_BASE = "plie"
UTILISATEUR_BASE = "plie"

POSTGRESQL = "postgresql"
REDIS = "redis"
VARIABLES = {POSTGRESQL: "DATABASE_URL", REDIS: "REDIS_URL"}

# A Unix socket address holds 107 bytes and the final NUL; PostgreSQL adds « .s.PGSQL.5432 » to the folder.
LONGUEUR_MAX_DOSSIER_SOCKET = 107 - len("/.s.PGSQL.5432")
# Room wanted before anything is written, in bytes: a first start and the demo's history take 400 MB.
ESPACE_NEUF_OCTETS = 600 * 1024 * 1024
ESPACE_MIN_OCTETS = 64 * 1024 * 1024  # afterwards: some journal files of PostgreSQL, 16 MB each
DELAI_DEMARRAGE_S = 90.0
DELAI_ARRET_S = 30.0

# PostgreSQL refuses to run as root; this account exists on every Debian.
COMPTE_NON_ROOT = "nobody"


class ErreurEmbarque(Exception):
    """An embedded server cannot start; the message is one French sentence for the person at the terminal."""


def dossier_var(environ: Mapping[str, str] | None = None) -> Path:
    """The data folder: ``VAR_DIR``, else ``var/`` at the root of the project."""
    valeur = (os.environ if environ is None else environ).get("VAR_DIR", "")
    return Path(valeur).expanduser().resolve() if valeur else RACINE / "var"


def services_embarques(environ: Mapping[str, str] | None = None) -> list[str]:
    """The services that no variable gives an address for, so that we run them ourselves."""
    source = os.environ if environ is None else environ
    return [service for service, variable in VARIABLES.items() if not source.get(variable)]


def dossier_socket(service: str, var_dir: Path) -> Path:
    """The folder of the service's Unix socket: beside the data, or in /tmp where that path is too long."""
    voulu = var_dir / service / "socket"
    if len(os.fsencode(voulu)) <= LONGUEUR_MAX_DOSSIER_SOCKET:
        return voulu
    empreinte = hashlib.sha256(os.fsencode(voulu)).hexdigest()[:16]
    return Path("/tmp") / f"plie-{os.geteuid()}-{empreinte}"


def socket_redis(var_dir: Path) -> Path:
    """The Unix socket of the embedded Redis."""
    return dossier_socket(REDIS, var_dir) / "redis.sock"


def cle_secrete(var_dir: Path) -> str | None:
    """The secret key kept under ``VAR_DIR`` for a demo or development; None before the first start."""
    try:
        return (var_dir / "cle_secrete").read_text().strip() or None
    except OSError:
        return None


def espace_voulu(var_dir: Path) -> int:
    """The free bytes to ask for before using ``VAR_DIR``."""
    return ESPACE_MIN_OCTETS if (var_dir / POSTGRESQL / "donnees").exists() else ESPACE_NEUF_OCTETS


def phrase_dossier(dossier: Path, erreur: OSError) -> str:
    """What is wrong with a data folder, and what to do, in one French sentence."""
    if erreur.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"Le disque du dossier de données « {dossier} » est plein : libérez au moins "
            f"{ESPACE_NEUF_OCTETS // (1024 * 1024)} Mo, ou choisissez un autre dossier avec VAR_DIR."
        )
    if erreur.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"Le dossier de données « {dossier} » n’est pas accessible en écriture : "
            "corrigez ses droits, ou choisissez un autre dossier avec VAR_DIR."
        )
    if erreur.errno in (errno.ENOTDIR, errno.EEXIST):
        return (
            f"Le chemin de données « {dossier} » n’est pas un dossier : choisissez-en un autre avec VAR_DIR."
        )
    return f"Le dossier de données « {dossier} » est inutilisable ({erreur.strerror}) : changez VAR_DIR."
