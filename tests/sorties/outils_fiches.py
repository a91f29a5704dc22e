"""Exits with their bilan, and real workers that render their fiches."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from parcours.enums import TypeDiagnostic
from participants.enums import Frein
from plie.roles import Role
from sorties.enums import EtatFiche
from sorties.models import FicheBilan
from tests.fabriques import (
    AffectationFabrique,
    BilanFinFabrique,
    DiagnosticFabrique,
    EvaluationFreinFabrique,
    ParcoursFabrique,
    SortieFabrique,
    StructureFabrique,
    utilisateur,
)

MOIS = (2026, 10)
TEXTE = "Un projet confirmé, un contrat signé, la garde des enfants organisée. " * 6


def bilan(structure, referent, jour=date(2026, 10, 15), *, complet=False, **sortie):
    """The bilan de fin of a person whom ``referent`` accompanied until ``jour``."""
    parcours = ParcoursFabrique(
        participant__plie=structure.plie, sorti=True, oriente_le=date(2025, 1, 6), date_sortie=jour
    )
    AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=structure)
    textes = {}
    if complet:
        for type_diagnostic, quand, niveau in (
            (TypeDiagnostic.INITIAL, date(2025, 1, 20), 3),
            (TypeDiagnostic.FINAL, jour, 1),
        ):
            diagnostic = DiagnosticFabrique(
                parcours=parcours, type=type_diagnostic, date=quand, signe_le=quand
            )
            for frein in Frein.codes():
                EvaluationFreinFabrique(diagnostic=diagnostic, frein=frein, niveau=niveau)
        textes = dict.fromkeys(("objectifs_atteints", "demarches", "a_poursuivre", "reste_a_faire"), TEXTE)
    sortie = SortieFabrique(parcours=parcours, date=jour, declaree_par=referent, **sortie)
    return BilanFinFabrique(sortie=sortie, redige_par=referent, **textes)


def lieu():
    """A structure, its référent and the coordination of its PLIE."""
    structure = StructureFabrique()
    return structure, utilisateur(Role.REFERENT, structure), utilisateur(Role.COORDINATION, structure)


def fichiers():
    """What the storage holds, and nothing else than files."""
    return sorted(f for f in Path(settings.MEDIA_ROOT).rglob("*") if f.is_file())


def rendues():
    """How many fiches are ready."""
    return FicheBilan.objects.filter(etat=EtatFiche.RENDUE).count()


# The worker of production, on the test database and its folder. Told to, it stops for ever at its nth fiche,
# the lock held and the file half-written, and leaves a witness.
OUVRIER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from pathlib import Path
from celery.signals import celeryd_init
from django.conf import settings
from django.db import connection
nom, medias, file, temoin, rang, leger = sys.argv[1:]
connection.settings_dict["NAME"] = nom
settings.MEDIA_ROOT = medias
from plie import celery
celeryd_init.disconnect(celery._demarrer_serveurs)
from sorties.services import rendu
if leger == "leger":
    rendu.composer = lambda bilan, variante: b"%PDF-1.7 " + bytes(2000)
composer, appels = rendu.composer, 0
def compter(bilan, variante):
    global appels
    appels += 1
    contenu = composer(bilan, variante)
    if appels == int(rang):
        fiche = bilan.fiches.get(variante=variante)
        chemin = Path(medias, fiche.fichier.name)
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(contenu[: len(contenu) // 2])
        Path(temoin).write_text(str(fiche.pk))
        time.sleep(600)
    return contenu
rendu.composer = compter
celery.app.worker_main(
    ["worker", "--pool", "solo", "--queues", file, "--loglevel", "ERROR",
     "--without-gossip", "--without-mingle", "--without-heartbeat"]
)
"""


def lancer_ouvrier(file, temoin, *, rang=0, leger=False):
    """Start a worker that listens to one queue; it stops at the ``rang``-th fiche when there is one."""
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            OUVRIER,
            connection.settings_dict["NAME"],
            str(settings.MEDIA_ROOT),
            file,
            str(temoin),
            str(rang),
            "leger" if leger else "vrai",
        ],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def tuer(ouvrier):
    """SIGKILL: nothing of it runs any more."""
    if ouvrier.poll() is None:
        os.killpg(ouvrier.pid, signal.SIGKILL)
    ouvrier.wait(20)


def attendre(condition, delai_s):
    """Wait until ``condition`` holds; fails after ``delai_s``."""
    limite = time.monotonic() + delai_s
    while not condition():
        assert time.monotonic() < limite, "Trop long."
        time.sleep(0.1)
