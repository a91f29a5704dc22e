"""The embedded servers: shared, stopped with their last user, and never in the way of the next start."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from plie import embarque
from plie.embarque import POSTGRESQL, REDIS

DELAI_S = 40.0
UTILISE = """
import sys, pathlib
from plie import embarque
embarque.demarrer(pathlib.Path(sys.argv[1]), services=sys.argv[2].split(","), ephemere=True)
print("pret", flush=True)
sys.stdin.read()
"""


def processus_de(var_dir: Path) -> list[int]:
    """The processes whose command line names the folder."""
    trouves = []
    for dossier in Path("/proc").iterdir():
        if dossier.name.isdigit() and int(dossier.name) != os.getpid():
            try:
                commande = (dossier / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(var_dir) in commande:
                trouves.append(int(dossier.name))
    return trouves


def gardien_de(var_dir: Path) -> int:
    """The only guardian at work in the folder."""
    (gardien,) = (
        pid
        for pid in processus_de(var_dir)
        if b"\0plie.embarque\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    return gardien


def attendre(condition: object, message: str) -> None:
    limite = time.monotonic() + DELAI_S
    while time.monotonic() < limite:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.05)
    pytest.fail(message)


def utilisateur(var_dir: Path, *services: str) -> subprocess.Popen[str]:
    """Another process that uses the servers until its standard input closes."""
    processus = subprocess.Popen(
        [sys.executable, "-c", UTILISE, str(var_dir), ",".join(services or (REDIS,))],
        cwd=embarque.RACINE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert processus.stdout is not None
    with processus.stdout:
        assert processus.stdout.readline() == "pret\n"
    return processus


def finir(processus: subprocess.Popen[str]) -> None:
    assert processus.stdin is not None
    processus.stdin.close()
    assert processus.wait(DELAI_S) == 0


def redis_repond(var_dir: Path) -> bool:
    with redis.Redis(unix_socket_path=str(embarque.socket_redis(var_dir))) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


@pytest.fixture
def var_dir(tmp_path: Path) -> Iterator[Path]:
    dossier = tmp_path / "var"
    yield dossier
    for pid in processus_de(dossier):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("environ", "attendus"),
    [
        ({}, [POSTGRESQL, REDIS]),
        ({"DATABASE_URL": "", "REDIS_URL": ""}, [POSTGRESQL, REDIS]),
        ({"DATABASE_URL": "postgres://ailleurs/plie"}, [REDIS]),
        ({"REDIS_URL": "redis://ailleurs"}, [POSTGRESQL]),
        ({"DATABASE_URL": "postgres://ailleurs/plie", "REDIS_URL": "redis://ailleurs"}, []),
    ],
)
def test_ne_sont_embarques_que_les_serveurs_sans_adresse(
    environ: dict[str, str], attendus: list[str]
) -> None:
    assert embarque.services_embarques(environ) == attendus


def test_le_dossier_des_donnees_est_var_sauf_avis_contraire(tmp_path: Path) -> None:
    assert embarque.dossier_var({}) == embarque.RACINE / "var"
    assert embarque.dossier_var({"VAR_DIR": str(tmp_path)}) == tmp_path


@pytest.mark.parametrize("service", [POSTGRESQL, REDIS])
def test_un_chemin_trop_long_pour_un_socket_en_prend_un_court(service: str) -> None:
    fixe = len(f"/{service}/socket")
    limite = embarque.LONGUEUR_MAX_DOSSIER_SOCKET - fixe
    juste = Path("/" + "a" * (limite - 1))
    trop = Path("/" + "a" * limite)
    assert embarque.dossier_socket(service, juste) == juste / service / "socket"
    court = embarque.dossier_socket(service, trop)
    assert court.parent == Path("/tmp")
    assert court == embarque.dossier_socket(service, trop)
    assert court != embarque.dossier_socket(service, Path("/" + "b" * limite))


def test_les_deux_serveurs_demarrent_gardent_leurs_donnees_et_ne_laissent_rien(var_dir: Path) -> None:
    def connexion() -> psycopg.Connection:
        hote = str(embarque.dossier_socket(POSTGRESQL, var_dir))
        return psycopg.connect(
            host=hote, user=embarque.UTILISATEUR_BASE, dbname=embarque.NOM_BASE, autocommit=True
        )

    premier = utilisateur(var_dir, POSTGRESQL, REDIS)
    with connexion() as base:
        base.execute("CREATE TABLE essai AS SELECT upper('é') AS lettre")
    assert redis_repond(var_dir)
    finir(premier)
    assert processus_de(var_dir) == []

    second = utilisateur(var_dir, POSTGRESQL)
    with connexion() as base:
        assert base.execute("SELECT lettre FROM essai").fetchone() == ("É",)
    finir(second)
    assert processus_de(var_dir) == []


def test_le_dossier_des_donnees_n_est_lisible_que_par_soi(var_dir: Path) -> None:
    embarque.preparer_dossier(var_dir)
    assert var_dir.stat().st_mode & 0o077 == 0
    assert (var_dir / "cle_secrete").stat().st_mode & 0o077 == 0


def test_la_cle_secrete_ne_change_pas(var_dir: Path) -> None:
    assert embarque.cle_secrete(var_dir) is None
    embarque.preparer_dossier(var_dir)
    cle = embarque.cle_secrete(var_dir)
    embarque.preparer_dossier(var_dir)
    assert cle is not None
    assert len(cle) >= 50
    assert embarque.cle_secrete(var_dir) == cle


def test_plusieurs_processus_partagent_et_le_dernier_arrete(var_dir: Path) -> None:
    premier, second = utilisateur(var_dir), utilisateur(var_dir)
    finir(premier)
    assert redis_repond(var_dir)
    finir(second)
    assert processus_de(var_dir) == []


def test_un_chemin_profond_fonctionne_et_ne_laisse_pas_de_socket(tmp_path: Path) -> None:
    profond = tmp_path / ("a" * 60) / ("b" * 60)
    processus = utilisateur(profond)
    socket = embarque.socket_redis(profond)
    assert not socket.is_relative_to(profond)
    assert redis_repond(profond)
    finir(processus)
    assert not socket.parent.exists()


def test_un_utilisateur_tue_ne_laisse_rien_derriere_lui(var_dir: Path) -> None:
    processus = utilisateur(var_dir, POSTGRESQL, REDIS)
    processus.kill()
    processus.communicate()
    attendre(lambda: not processus_de(var_dir), "les serveurs ont survécu à leur utilisateur")


@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv (util-linux) manque sur cette machine")
@pytest.mark.parametrize("service", [POSTGRESQL, REDIS])
def test_un_serveur_ne_survit_pas_a_son_gardien(var_dir: Path, service: str) -> None:
    processus = utilisateur(var_dir, service)
    os.kill(gardien_de(var_dir), signal.SIGKILL)
    autres = {processus.pid}
    attendre(lambda: set(processus_de(var_dir)) <= autres, "le serveur a survécu à son gardien")
    finir(processus)


@pytest.mark.parametrize("service", [POSTGRESQL, REDIS])
def test_un_gardien_tue_n_empeche_pas_le_demarrage_suivant(var_dir: Path, service: str) -> None:
    premier = utilisateur(var_dir, service)
    os.kill(gardien_de(var_dir), signal.SIGKILL)
    second = utilisateur(var_dir, service)
    finir(premier)
    assert embarque.vivant(service, var_dir)
    finir(second)
    assert processus_de(var_dir) == []


def test_un_serveur_mort_est_relance_au_demarrage_suivant(var_dir: Path) -> None:
    premier = utilisateur(var_dir)
    serveur = next(
        pid for pid in processus_de(var_dir) if b"redis-server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    os.kill(serveur, signal.SIGKILL)
    attendre(lambda: not embarque.vivant(REDIS, var_dir), "le gardien n’a pas vu la mort de son serveur")
    second = utilisateur(var_dir)
    assert redis_repond(var_dir)
    finir(premier)
    finir(second)
    assert processus_de(var_dir) == []


def test_un_dossier_de_donnees_qui_est_un_fichier_se_dit_en_une_phrase(tmp_path: Path) -> None:
    fichier = tmp_path / "var"
    fichier.write_text("")
    with pytest.raises(embarque.ErreurEmbarque, match="n’est pas un dossier"):
        embarque.demarrer(fichier)


@pytest.mark.parametrize(
    ("numero", "extrait"),
    [
        (errno.EROFS, "n’est pas accessible en écriture"),
        (errno.EACCES, "n’est pas accessible en écriture"),
        (errno.ENOSPC, "est plein"),
    ],
)
def test_un_dossier_refuse_se_dit_en_une_phrase(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch, numero: int, extrait: str
) -> None:
    def refuser(*_arguments: object, **_options: object) -> None:
        raise OSError(numero, os.strerror(numero))

    monkeypatch.setattr(Path, "write_bytes", refuser)
    with pytest.raises(embarque.ErreurEmbarque, match=extrait):
        embarque.demarrer(var_dir)
    assert not var_dir.exists()


@pytest.mark.parametrize(
    ("deja_servi", "libre", "refuse"),
    [
        (False, embarque.ESPACE_NEUF_OCTETS, False),
        (False, embarque.ESPACE_NEUF_OCTETS - 1, True),
        (True, embarque.ESPACE_MIN_OCTETS, False),
        (True, embarque.ESPACE_MIN_OCTETS - 1, True),
    ],
)
def test_un_disque_presque_plein_est_refuse_avant_de_commencer(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch, deja_servi: bool, libre: int, refuse: bool
) -> None:
    if deja_servi:
        (var_dir / POSTGRESQL / "donnees").mkdir(parents=True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _chemin: shutil._ntuple_diskusage(libre, 0, libre))
    if not refuse:
        embarque.preparer_dossier(var_dir)
        return
    with pytest.raises(embarque.ErreurEmbarque, match="est plein"):
        embarque.demarrer(var_dir)
    assert var_dir.exists() is deja_servi
    assert embarque.cle_secrete(var_dir) is None


def test_importer_les_reglages_ne_demarre_rien(var_dir: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", "import plie.settings"],
        cwd=embarque.RACINE,
        env=environ_de(var_dir),
        check=True,
    )
    assert not var_dir.exists()


def environ_de(var_dir: Path, **variables: str) -> dict[str, str]:
    retirees = {*embarque.VARIABLES.values(), "DJANGO_SETTINGS_MODULE"}
    garde = {nom: valeur for nom, valeur in os.environ.items() if nom not in retirees}
    return garde | {"VAR_DIR": str(var_dir)} | variables


def gerer(var_dir: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=embarque.RACINE,
        env=environ_de(var_dir, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("code", "attendu"),
    [
        ("from django.db import connection; connection.ensure_connection()", 0),
        ("import sys; sys.exit(3)", 3),
        ("1 / 0", 1),
    ],
)
def test_une_commande_demarre_les_serveurs_et_n_en_laisse_aucun(
    var_dir: Path, code: str, attendu: int
) -> None:
    fini = gerer(var_dir, "shell", "--no-imports", "-c", code)
    assert fini.returncode == attendu, fini.stderr
    assert processus_de(var_dir) == []


def test_une_commande_interrompue_n_en_laisse_aucun(var_dir: Path) -> None:
    code = "import time; print('pret', flush=True); time.sleep(60)"
    processus = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=embarque.RACINE,
        env=environ_de(var_dir),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert processus.stdout is not None
    with processus.stdout:
        assert processus.stdout.readline() == "pret\n"
        processus.send_signal(signal.SIGINT)
        assert processus.wait(DELAI_S) == 130
    assert processus_de(var_dir) == []


def test_une_commande_sans_base_ne_demarre_rien(var_dir: Path) -> None:
    assert gerer(var_dir, "version").returncode == 0
    assert not var_dir.exists()


def test_une_base_injoignable_se_dit_en_une_phrase_sans_le_mot_de_passe(var_dir: Path) -> None:
    adresse = "postgres://plie:motsecret@127.0.0.1:9/plie"
    fini = gerer(
        var_dir, "migrate", DATABASE_URL=adresse, REDIS_URL="redis://127.0.0.1:9", SECRET_KEY="k" * 60
    )
    assert fini.returncode == 1
    assert (
        fini.stderr.strip()
        == "La base de données ne répond pas : vérifiez l’adresse donnée par DATABASE_URL."
    )
    assert "motsecret" not in fini.stdout


def test_une_cle_secrete_est_exigee_hors_de_la_base_embarquee(var_dir: Path) -> None:
    fini = gerer(
        var_dir, "check", DATABASE_URL="postgres://ailleurs/plie", REDIS_URL="redis://ailleurs", SECRET_KEY=""
    )
    assert fini.returncode == 1
    phrase = "La variable SECRET_KEY manque : donnez-lui au moins 50 caractères tirés au hasard."
    assert fini.stderr.strip() == f"Réglage incorrect : {phrase}"
