"""A lot of fiches shared by real workers, one of which is killed with SIGKILL."""

import csv
import io
import zipfile
from uuid import uuid4

import pytest
from django.urls import reverse

from plie.celery import app
from plie.documents.enums import EtatTravail
from sorties.enums import EtatFiche
from sorties.models import FicheBilan
from sorties.services import fiches
from sorties.services.fiches import demander_lot
from sorties.tasks_fiches import TACHE_LOT
from tests.sorties.outils_fiches import (
    MOIS,
    attendre,
    bilan,
    fichiers,
    lancer_ouvrier,
    lieu,
    rendues,
    tuer,
)

pytestmark = [
    pytest.mark.celery_reel,
    pytest.mark.lent,
    pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def demander(monkeypatch):
    """Ask for a lot, put twice in a queue of its own."""
    file = f"fiches-{uuid4().hex}"

    def lancer(cle):
        for _ in range(2):
            app.send_task(TACHE_LOT, (cle,), queue=file)

    monkeypatch.setattr(fiches, "_lancer_ouvriers", lancer)
    return lambda plie, auteur: (file, demander_lot(plie, auteur, *MOIS))


def test_cent_fiches_deux_ouvriers_dont_un_est_tue(demander, client, tmp_path):
    """The first is killed with a row locked and its file half-written, the second carries on."""
    structure, referent, coordination = lieu()
    for _ in range(100):
        bilan(structure, referent)
    file, travail = demander(structure.plie, coordination)
    temoin = tmp_path / "temoin"
    ouvriers = [lancer_ouvrier(file, temoin, rang=25), lancer_ouvrier(file, tmp_path / "autre")]
    try:
        attendre(temoin.exists, 150)
        coupee = FicheBilan.objects.get(pk=int(temoin.read_text()))
        assert coupee.etat == EtatFiche.A_RENDRE
        assert 24 <= rendues() < 99
        tuer(ouvriers[0])
        attendre(lambda: type(travail).objects.get(pk=travail.pk).etat == EtatTravail.REUSSI, 200)
    finally:
        for ouvrier in ouvriers:
            tuer(ouvrier)
    verifier(travail, 100)
    client.force_login(coordination)
    reponse = client.get(reverse("sorties:lot_archive", args=[travail.identifiant]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(reponse.streaming_content)))
    pdf = [nom for nom in archive.namelist() if nom.endswith(".pdf")]
    assert len(set(pdf)) == 100
    assert all(archive.read(nom).rstrip().endswith(b"%%EOF") for nom in pdf)
    lignes = list(csv.reader(io.StringIO(archive.read("sommaire.csv").decode("utf-8-sig")), delimiter=";"))
    assert sorted(ligne[4] for ligne in lignes[1:]) == sorted(pdf)


def test_le_dernier_ouvrier_attend_la_fiche_que_l_autre_tient(demander, tmp_path):
    """Nothing is left but the row the other holds: it is waited for, then rendered once the other is dead."""
    structure, referent, coordination = lieu()
    for _ in range(8):
        bilan(structure, referent)
    file, travail = demander(structure.plie, coordination)
    temoin = tmp_path / "temoin"
    ouvriers = [lancer_ouvrier(file, temoin, rang=1, leger=True)]
    try:
        attendre(temoin.exists, 60)
        ouvriers.append(lancer_ouvrier(file, tmp_path / "autre", leger=True))
        attendre(lambda: rendues() == 7, 60)
        travail.refresh_from_db()
        assert (travail.etat, travail.fait) == (EtatTravail.EN_COURS, 7)
        tuer(ouvriers[0])
        attendre(lambda: type(travail).objects.get(pk=travail.pk).etat == EtatTravail.REUSSI, 60)
    finally:
        for ouvrier in ouvriers:
            tuer(ouvrier)
    verifier(travail, 8)


def verifier(travail, nombre):
    """Every fiche is ready, each has its file and there is no other."""
    travail.refresh_from_db()
    assert (travail.fait, travail.total) == (nombre, nombre)
    toutes = FicheBilan.objects.all()
    assert (len(toutes), rendues()) == (nombre, nombre)
    attendus = sorted(fiche.fichier.path for fiche in toutes)
    assert [str(f) for f in fichiers()] == attendus
    for fiche in toutes:
        assert fiche.fichier.size == fiche.taille
