"""``make demo``: the site with its servers and its history, until a Ctrl-C."""

import errno
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from plie import embarque
from plie.demarrage.commun import (
    CODE_CTRL_C,
    DELAI_ARRET_S,
    PYTHON,
    Arret,
    DejaDit,
    Echec,
    Enfant,
    entrer_dans_venv,
    etape,
    ignorer_les_arrets,
    recevoir_les_arrets,
)
from plie.demarrage.preparation import preparer

HOTE = "127.0.0.1"
PORT_DEFAUT = 8000
PORT_MAX = 65535
DELAI_SITE_S = 90.0
TOUR_S = 0.2


def lire_port(environ: Mapping[str, str]) -> int:
    """The port of the site: ``PORT``, else 8000."""
    texte = environ.get("PORT", "").strip() or str(PORT_DEFAUT)
    if not texte.isascii() or not texte.isdigit() or not 1 <= int(texte) <= PORT_MAX:
        raise Echec(f"PORT doit être un nombre entier entre 1 et {PORT_MAX} ; « {texte} » n’en est pas un.")
    return int(texte)


def reserver(port: int) -> socket.socket:
    """Take the port on 127.0.0.1, so that nobody else can while the demo gets ready."""
    prise = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        prise.bind((HOTE, port))
    except OSError as erreur:
        prise.close()
        if erreur.errno == errno.EACCES:
            raise Echec(
                f"Le port {port} est réservé au système : choisissez-en un autre, par exemple PORT=8000."
            ) from erreur
        raise Echec(
            f"Le port {port} est déjà pris : choisissez-en un autre, par exemple PORT={port + 1} make demo."
        ) from erreur
    return prise


def demonstration() -> int:
    """Prepare, load and serve the demo until a Ctrl-C, a SIGTERM, or the end of one of its processes."""
    port = lire_port(os.environ)
    reserver(port).close()  # say it before minutes of installation
    embarque.preparer_dossier(embarque.dossier_var())
    preparer()
    entrer_dans_venv("demo")
    recevoir_les_arrets()
    enfants: list[Enfant] = []
    code = 0
    try:
        with reserver(port) as prise:
            _servir(port, prise, enfants)
    except Arret:
        print("\nArrêt de la démonstration…", flush=True)
        code = 0 if enfants else CODE_CTRL_C  # before the site runs, what was asked for was not done
    except DejaDit:
        code = 1
    except (Echec, embarque.ErreurEmbarque) as erreur:
        print(erreur, file=sys.stderr, flush=True)
        code = 1
    finally:
        ignorer_les_arrets()
        for enfant in reversed(enfants):
            enfant.demander_la_fin()
        limite = time.monotonic() + DELAI_ARRET_S
        for enfant in enfants:
            enfant.finir(limite)
        embarque.arreter()
    return code


def _servir(port: int, prise: socket.socket, enfants: list[Enfant]) -> None:
    environ = os.environ | {"HTTPS": "false", "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings")
    etape("PostgreSQL et Redis")
    embarque.demarrer()
    for titre, arguments in (
        ("Base de données", ["migrate", "--noinput", "-v", "0"]),
        ("Fichiers des pages", ["collectstatic", "--noinput", "-v", "0"]),
        ("Protocole de Niort", ["charger_plie", "niort"]),
        ("Histoire de démonstration (moins d’une minute la première fois)", ["charger_demo", "--si-vide"]),
    ):
        etape(titre)
        if (code := _gerer(arguments, environ, silence=True)) > 0:
            raise DejaDit
        if code < 0:
            raise Echec(f"« manage.py {' '.join(arguments)} » a été tué par le signal {-code}.")
    etape("Tâches de fond et site")
    # A demo in a container runs as root; the warning is for production, which does not.
    python = [str(PYTHON), "-W", "ignore:You're running the worker with superuser privileges"]
    celery = [*python, "-m", "celery", "--quiet", "-A", "plie", "worker", "-B", "--concurrency=1"]
    celery += ["--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    enfants.append(Enfant("tâches de fond", celery))
    enfants[-1].lancer(environ)
    web = [
        str(PYTHON),
        "-m",
        "gunicorn",
        "plie.wsgi",
        "--bind",
        f"fd://{prise.fileno()}",
        "--log-level",
        "warning",
    ]
    enfants.append(Enfant("site", web))
    enfants[-1].lancer(environ, [prise.fileno()])
    _attendre_le_site(port, enfants)
    print(f"\nLa démonstration est prête : http://{HOTE}:{port}/\n", flush=True)
    _gerer(["comptes_demo"], environ)
    print("\nCtrl-C arrête tout.", flush=True)
    while True:
        _verifier_vivants(enfants)
        time.sleep(TOUR_S)


def _gerer(arguments: list[str], environ: Mapping[str, str], *, silence: bool = False) -> int:
    """Run one ``manage.py`` command, its errors always shown; stop it with us."""
    enfant = Enfant("commande", [str(PYTHON), "manage.py", *arguments], silence=silence)
    processus = enfant.lancer(environ)
    try:
        return processus.wait()
    except Arret:
        enfant.demander_la_fin()
        enfant.finir(time.monotonic() + DELAI_ARRET_S)
        raise


def _verifier_vivants(enfants: Sequence[Enfant]) -> None:
    for enfant in enfants:
        if enfant.mort():
            raise Echec(f"Le processus « {enfant.nom} » s’est arrêté : la démonstration s’arrête aussi.")
    for service in embarque.services_embarques():
        if not embarque.vivant(service):
            raise Echec(f"Le serveur {service} embarqué s’est arrêté : la démonstration s’arrête aussi.")


def _attendre_le_site(port: int, enfants: Sequence[Enfant]) -> None:
    limite = time.monotonic() + DELAI_SITE_S
    # The machine's proxy, if any, has nothing to do with our own address.
    ouvreur = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < limite:
        _verifier_vivants(enfants)
        try:
            with ouvreur.open(f"http://{HOTE}:{port}/sante/", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(TOUR_S)
    raise Echec("Le site ne répond pas : voyez les messages ci-dessus.")
