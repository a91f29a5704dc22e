"""How long a fiche bilan takes, beside Chromium's print of the same HTML; a hundred of them by two workers.

Not a test, and not collected with them: nothing here may fail for being slow. It prints what
docs/performance.md reports::

    .venv/bin/pytest -s -q -p no:randomly tests/mesures/fiches.py
"""

import contextlib
import io
import os
import resource
import statistics
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from plie.celery import app
from plie.documents.enums import EtatTravail
from plie.documents.pdf import BASE, Lecteur
from sorties import fiche as composition
from sorties.enums import VarianteFiche
from sorties.services import fiches
from sorties.services.fiches import demander_lot
from sorties.tasks_fiches import TACHE_LOT
from tests.conftest import OPTIONS_CHROMIUM, chemin_navigateur
from tests.sorties.outils_fiches import MOIS, attendre, bilan, lancer_ouvrier, lieu, tuer

REPETITIONS = 40
DEMARRAGE_S = 20
MIO = 1024 * 1024


def dire(nom, durees, tailles, pages):
    """One line of the table."""
    print(
        f"{nom:<44} médiane {statistics.median(durees):6.3f} s, de {min(durees):.3f} à {max(durees):.3f} ; "
        f"{statistics.median(tailles) / 1024:6.1f} Kio, {pages} pages"
    )


def chronometrer(geste, cas):
    """Once to warm up, then once a case."""
    geste(cas[0])
    durees, rendus = [], []
    for un in cas:
        depart = time.perf_counter()
        rendus.append(geste(un))
        durees.append(time.perf_counter() - depart)
    return durees, rendus


def memoire_des_enfants():
    """What the processes started by this one hold, each shared page counted once (PSS), in bytes."""
    parents, total = {}, 0
    for dossier in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(dossier.name)] = int((dossier / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    for pid in parents:
        ancetre = pid
        while ancetre in parents and ancetre != os.getpid():
            ancetre = parents[ancetre]
        if ancetre == os.getpid() != pid:
            with contextlib.suppress(OSError):  # it may have ended meanwhile
                if "chrom" in Path(f"/proc/{pid}/cmdline").read_text():
                    lignes = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                    total += sum(int(ligne.split()[1]) * 1024 for ligne in lignes if ligne.startswith("Pss:"))
    return total


@pytest.mark.django_db
def test_une_fiche(monkeypatch):
    """The same HTML, files and signature band: WeasyPrint in this process, Chromium launched before."""
    structure, referent, _ = lieu()
    bilans = [bilan(structure, referent, complet=True) for _ in range(REPETITIONS)]
    processeur = time.process_time()
    durees, rendus = chronometrer(lambda un: composition.composer(un, VarianteFiche.PERSONNE), bilans)
    processeur = (time.process_time() - processeur) / (1 + REPETITIONS)
    dire("WeasyPrint, lectures et gabarit compris", durees, [*map(len, rendus)], pages(rendus[0]))
    pdf_weasyprint = rendus[0]
    print(f"  dont {processeur:.3f} s de processeur en moyenne ; charge {os.getloadavg()[0]:.1f}")
    print(f"  mémoire de ce processus au plus haut : {maximum() / MIO:.0f} Mio (pytest et Django compris)")

    demandes = []
    monkeypatch.setattr(composition, "rendre_pdf", lambda *demande: demandes.append(demande) or b"")
    durees, _ = chronometrer(lambda un: composition.composer(un, VarianteFiche.PERSONNE), bilans)
    durees_html, textes = chronometrer(lambda d: render_to_string(d[0], dict(d[1])), demandes[-REPETITIONS:])
    print(
        f"  dont lectures {statistics.median(durees):.3f} s, gabarit {statistics.median(durees_html):.3f} s, "
        f"HTML de {len(textes[0]) / 1024:.1f} Kio"
    )

    # Begun once nothing is read any more: its event loop would open another connection to the database.
    with sync_playwright() as pilote:
        chromium = pilote.chromium.launch(executable_path=chemin_navigateur(), args=OPTIONS_CHROMIUM)
        durees, rendus = chronometrer(imprimante(chromium.new_page(), Lecteur(demandes[-1][2])), textes)
        dire("Chromium, du HTML déjà fait", durees, [*map(len, rendus)], pages(rendus[0]))
        print(f"  mémoire de Chromium après : {memoire_des_enfants() / MIO:.0f} Mio (PSS de ses processus)")
        chromium.close()
    print(f"  dit PDF/UA : WeasyPrint {dit_pdf_ua(pdf_weasyprint)}, Chromium {dit_pdf_ua(rendus[0])}")


def dit_pdf_ua(pdf):
    """Whether its metadata claim PDF/UA."""
    metadonnees = PdfReader(io.BytesIO(pdf)).trailer["/Root"].get("/Metadata")
    return metadonnees is not None and b"pdfuaid" in metadonnees.get_object().get_data()


def imprimante(page, lecteur):
    """A page that prints the HTML it is given, with the files of the project and no other."""
    affiche = {}

    def servir(route):
        if route.request.url == BASE:
            route.fulfill(body=affiche["html"], content_type="text/html; charset=utf-8")
        else:
            reponse = lecteur.fetch(route.request.url)
            route.fulfill(body=reponse.read(), content_type=reponse.headers["Content-Type"])

    def imprimer(html):
        affiche["html"] = html
        page.goto(BASE)
        return page.pdf(tagged=True, prefer_css_page_size=True, print_background=True)

    page.route("**/*", servir)
    return imprimer


@pytest.mark.celery_reel
@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nombre", [1, 2])
def test_cent_fiches(nombre, monkeypatch, tmp_path):
    """From the message in the queue to the end of the lot, the workers already started."""
    structure, referent, coordination = lieu()
    for _ in range(100):
        bilan(structure, referent, complet=True)
    file = f"mesure-{uuid4().hex}"
    monkeypatch.setattr(
        fiches,
        "_lancer_ouvriers",
        lambda cle: [app.send_task(TACHE_LOT, (cle,), queue=file) for _ in range(nombre)],
    )
    ouvriers = [lancer_ouvrier(file, tmp_path / "aucun") for _ in range(nombre)]
    try:
        time.sleep(DEMARRAGE_S)
        depart = time.perf_counter()
        travail = demander_lot(structure.plie, coordination, *MOIS)
        attendre(lambda: type(travail).objects.get(pk=travail.pk).etat == EtatTravail.REUSSI, 600)
        duree = time.perf_counter() - depart
        processeur = sum(map(processeur_de, ouvriers))
    finally:
        for ouvrier in ouvriers:
            tuer(ouvrier)
    print(
        f"\n100 fiches, {nombre} ouvrier(s) : {duree:.1f} s, dont {processeur:.1f} s de processeur "
        f"(démarrage compris) ; charge de la machine {os.getloadavg()[0]:.1f}"
    )


def processeur_de(ouvrier):
    """The processor time it has taken since it started, in seconds."""
    champs = Path(f"/proc/{ouvrier.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")


def pages(pdf):
    """How many pages it has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def maximum():
    """The most this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
