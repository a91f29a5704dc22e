"""Uploads too big for any form: counted, not kept, and the page says why."""

import resource
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from plie.documents.depots import TAILLE_MAX, DepotRefuse, examiner
from plie.documents.reception import GARDE_MAX, FichierTropGros
from tests.documents.outils_depots import MEGA

FRONTIERE = b"frontiere"


class Envoi:
    """The body of a form with one file of ``taille`` bytes, made while it is read."""

    def __init__(self, taille, nom="contrat.pdf", coupe=False):
        self.debut = (
            b"--" + FRONTIERE + b'\r\nContent-Disposition: form-data; name="titre"\r\n\r\nContrat\r\n'
            b"--"
            + FRONTIERE
            + b'\r\nContent-Disposition: form-data; name="fichier"; filename="'
            + nom.encode()
            + b'"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\n'
        )
        self.fin = b"\r\n--" + FRONTIERE + b"--\r\n"
        self.reste = taille - len(b"%PDF-1.7\n")
        self.longueur = len(self.debut) + self.reste + len(self.fin)
        self.tampon, self.coupe = self.debut, coupe

    def readline(self, nombre=-1):
        raise AssertionError("The body is read by blocks.")

    def read(self, nombre=-1):
        while len(self.tampon) < nombre and self.reste > 0:
            if self.coupe and self.reste < 20 * MEGA:
                raise OSError("The browser went away.")
            morceau = min(self.reste, MEGA)
            self.reste -= morceau
            self.tampon += b"x" * morceau
            if self.reste == 0:
                self.tampon += self.fin
        rendu, self.tampon = self.tampon[:nombre], self.tampon[nombre:]
        return rendu


def recevoir(envoi):
    return RequestFactory().generic(
        "POST",
        "/",
        **{
            "CONTENT_TYPE": f"multipart/form-data; boundary={FRONTIERE.decode()}",
            "CONTENT_LENGTH": str(envoi.longueur),
            "wsgi.input": envoi,
        },
    )


@pytest.fixture
def temporaires(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return lambda: list(Path(tmp_path).iterdir())


def test_deux_cents_megaoctets_ne_sont_ni_gardes_ni_mis_en_memoire(temporaires):
    envoi = Envoi(200 * MEGA)
    requete = recevoir(envoi)
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    recu = requete.FILES["fichier"]
    assert requete.POST["titre"] == "Contrat"
    assert (type(recu), recu.size, recu.name) == (FichierTropGros, 200 * MEGA, "contrat.pdf")
    assert temporaires() == []
    assert envoi.reste == 0  # read to its end, so that the browser hears the answer
    with pytest.raises(DepotRefuse, match="pèse 200 Mo : 10 Mo au plus"):
        examiner(recu, recu.name)
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant < 60 * 1024


@pytest.mark.parametrize(("taille", "garde"), [(TAILLE_MAX, True), (GARDE_MAX, True), (GARDE_MAX + 1, False)])
def test_la_garde(temporaires, taille, garde):
    recu = recevoir(Envoi(taille)).FILES["fichier"]
    assert (recu.size, isinstance(recu, FichierTropGros), bool(temporaires())) == (taille, not garde, garde)
    recu.close()
    assert temporaires() == []


def test_un_petit_fichier_apres_un_gros_est_garde():
    petit = SimpleUploadedFile("petit.pdf", b"%PDF-")
    requete = RequestFactory().post(
        "/", {"a": SimpleUploadedFile("gros.pdf", bytes(GARDE_MAX + 1)), "b": petit}
    )
    assert isinstance(requete.FILES["a"], FichierTropGros)
    assert requete.FILES["b"].read() == b"%PDF-"
    requete.close()


def test_un_envoi_interrompu_ne_laisse_rien(temporaires):
    requete = recevoir(Envoi(200 * MEGA, coupe=True))
    with pytest.raises(OSError, match="went away"):
        requete.FILES  # noqa: B018
    assert temporaires() == []
