"""A real worker in its own process, and a gateway of SMS that the tests hold."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.db import connection

# The worker of production, on the test database; the hours of the day are another test's matter.
OUVRIER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from celery.signals import celeryd_init
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
settings.SMS_APPRISE_URL = sys.argv[2]
from plie import celery
celeryd_init.disconnect(celery._demarrer_serveurs)
from parcours.services import rappels
rappels.heure_d_envoi = lambda _: True
celery.app.worker_main(
    ["worker", "--pool", "solo", "--queues", sys.argv[3], "--loglevel", "ERROR",
     "--without-gossip", "--without-mingle", "--without-heartbeat"]
)
"""


class Passerelle:
    """An HTTP server that counts what each number receives; it can hold one message in its hands."""

    def __init__(self):
        self.recus, self.textes = Counter(), {}
        self.retenir_au = None
        self.tenu, self.lacher = threading.Event(), threading.Event()
        passerelle = self

        class Reponse(BaseHTTPRequestHandler):
            def do_POST(self):
                corps = self.rfile.read(int(self.headers["Content-Length"]))
                numero = self.path.strip("/").rsplit("/", 1)[-1]
                passerelle.recus[numero] += 1
                passerelle.textes[numero] = corps.decode()
                if sum(passerelle.recus.values()) == passerelle.retenir_au:
                    passerelle.tenu.set()
                    passerelle.lacher.wait(60)
                try:
                    self.send_response(200)
                    self.end_headers()
                except OSError:  # who was speaking to us is dead
                    pass

            def log_message(self, *_):
                """Say nothing."""

        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), Reponse)
        self.serveur.daemon_threads = True
        self.fil = threading.Thread(target=self.serveur.serve_forever, daemon=True)
        self.fil.start()

    @property
    def adresse(self):
        return f"json://127.0.0.1:{self.serveur.server_port}/sms"

    def fermer(self):
        self.lacher.set()
        self.serveur.shutdown()
        self.serveur.server_close()
        self.fil.join(10)


def lancer_ouvrier(adresse, file):
    """Start a worker that listens to one queue."""
    return subprocess.Popen(
        [sys.executable, "-c", OUVRIER, connection.settings_dict["NAME"], adresse, file],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def tuer(ouvrier):
    """SIGKILL: nothing of it runs any more."""
    if ouvrier.poll() is None:
        os.killpg(ouvrier.pid, signal.SIGKILL)
    ouvrier.wait(20)
