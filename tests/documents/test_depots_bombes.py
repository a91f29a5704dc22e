"""Small files that open to gigabytes: refused with a sentence, at a bounded cost, in another process."""

import resource
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plie.documents import bac, examen
from plie.documents.depots import TAILLE_MAX, DepotRefuse, en_jpeg, examiner
from tests.documents.outils_depots import (
    CATALOGUE,
    MEGA,
    PAGE,
    PAGES,
    flux,
    heic,
    pdf_brut,
    pdf_contenu,
    pdf_objets,
    pdf_table,
    png_bombe,
    zeros,
)

GIGA = 1024 * MEGA
BOMBES = {
    "contenu d'une page": ("a.pdf", lambda: pdf_contenu(zeros(GIGA))),
    "trois fois comprimé": (
        "a.pdf",
        lambda: pdf_contenu(zeros(GIGA, 3), "/Filter [/FlateDecode /FlateDecode /FlateDecode]"),
    ),
    "arbre des pages": ("a.pdf", lambda: pdf_objets(GIGA)),
    "table des objets": ("a.pdf", lambda: pdf_table(GIGA)),
    "cent flux": (
        "a.pdf",
        lambda: pdf_brut([CATALOGUE, PAGES, PAGE, *[flux(zeros(60 * MEGA)) for _ in range(100)]]),
    ),
    "image sans mesure": (
        "a.pdf",
        lambda: pdf_brut(
            [
                CATALOGUE,
                PAGES,
                PAGE,
                flux(b"", ""),
                flux(zeros(MEGA), "/Subtype /Image /Width 90000 /Height 90000 /Filter /FlateDecode"),
            ]
        ),
    ),
    "PNG": ("a.png", lambda: png_bombe(60_000, 60_000)),
}


@pytest.mark.parametrize("cas", BOMBES)
def test_une_bombe_est_refusee_a_cout_borne(cas):
    nom, faire = BOMBES[cas]
    contenu = faire()
    assert len(contenu) < TAILLE_MAX
    ici = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    depart = time.monotonic()
    with pytest.raises(DepotRefuse) as refus:
        examiner(BytesIO(contenu), nom)
    assert any(mot in str(refus.value) for mot in ("démesuré", "illisible", "trop grande"))
    assert time.monotonic() - depart < bac.DELAI_S
    if sys.platform == "linux":  # elsewhere the unit is another
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= examen.MEMOIRE_MAX
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - ici < 100 * 1024


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("objets.pdf", lambda: pdf_objets(MEGA)),
        ("table.pdf", lambda: pdf_table(0)),
        ("contenu.pdf", lambda: pdf_contenu(zeros(20 * MEGA))),
        ("grande.png", lambda: png_bombe(7700, 7700)),
    ],
)
def test_ce_qui_est_lourd_sans_exces_passe(nom, contenu):
    assert examiner(BytesIO(contenu()), nom).taille == len(contenu())


def test_un_processus_arrete_est_un_refus(monkeypatch):
    monkeypatch.setattr(bac, "DELAI_S", 0.01)
    with pytest.raises(DepotRefuse, match="démesuré"):
        examiner(BytesIO(pdf_contenu(b"", "")), "a.pdf")
    with pytest.raises(bac.OuvertureImpossible):
        en_jpeg(BytesIO(heic()))


def test_le_processus_ne_recoit_aucun_secret():
    assert set(bac.ENVIRONNEMENT) == {"MALLOC_ARENA_MAX", "PYTHONDONTWRITEBYTECODE"}


@pytest.mark.parametrize(("orientation", "taille"), [(1, (1536, 1152)), (6, (1152, 1536))])
def test_un_heic_devient_un_jpeg_droit_et_sans_lieu(orientation, taille):
    with Image.open(BytesIO(en_jpeg(BytesIO(heic(orientation=orientation))))) as photo:
        assert (photo.format, photo.size, dict(photo.getexif())) == ("JPEG", taille, {})


def test_un_fichier_qui_n_est_pas_un_heic_ne_se_convertit_pas():
    with pytest.raises(bac.OuvertureImpossible):
        en_jpeg(BytesIO(b"rien"))


@pytest.mark.parametrize(
    ("geste", "fin"),
    [
        ("bytearray(2 * 1024**3)", "MemoryError"),
        ("import os; os.write(os.open('trace', os.O_CREAT | os.O_WRONLY), b'x')", "File too large"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="Other systems know other limits.")
def test_les_bornes_du_processus_tiennent(tmp_path, geste, fin):
    code = f"from plie.documents.examen import se_borner; se_borner(); {geste}"
    fini = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(examen.__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert fini.returncode != 0
    assert fin in fini.stderr
