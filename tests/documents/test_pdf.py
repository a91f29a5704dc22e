"""A document opens the project's own files and nothing else."""

from io import BytesIO

import pytest
from django.template import engines
from pypdf import PdfReader

from plie.documents import pdf
from plie.documents.pdf import BASE, AdresseRefusee, Lecteur, fichier_statique, rendre_pdf


@pytest.fixture
def gabarit(monkeypatch):
    """Render a document written in the test."""

    def rendre(corps, ressources=None):
        html = f'<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>{corps}</body></html>'
        source = engines["django"].from_string(html)
        monkeypatch.setattr(pdf, "render_to_string", lambda nom, contexte: source.render(contexte))
        return rendre_pdf("essai.html", {}, ressources)

    return rendre


def test_un_document_est_etiquete_et_dit_sa_langue(gabarit):
    lu = PdfReader(BytesIO(gabarit("<h1>Bilan</h1><p>Entrées : 697</p>")))
    racine = lu.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr"
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in racine
    assert b"pdfuaid:part" in racine["/Metadata"].get_data()
    assert lu.metadata.title == "Essai"
    assert "Entrées : 697" in lu.pages[0].extract_text()


def test_un_dessin_donne_avec_le_document_se_voit(gabarit):
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    )
    assert gabarit('<img src="ressources/essai.svg" alt="Un carré">', {"essai.svg": svg}).startswith(b"%PDF")


@pytest.mark.parametrize(
    "adresse",
    [
        "https://exemple.org/logo.svg",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "//exemple.org/x.png",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "ressources/inconnu.svg",
        "static/../manage.py",
        "static/%2e%2e/manage.py",
        "static//etc/passwd",
        "manage.py",
        "../../etc/passwd",
    ],
)
def test_toute_autre_adresse_arrete_le_document(gabarit, adresse):
    with pytest.raises(AdresseRefusee):
        gabarit(f'<img src="{adresse}" alt="">')


def test_un_fichier_statique_se_lit_par_son_nom():
    trouve = fichier_statique("reporting/bilan_pdf.css")
    assert trouve is not None
    assert trouve.name == "bilan_pdf.css"
    assert fichier_statique("reporting/absent.css") is None
    assert fichier_statique("../manage.py") is None


def test_le_lecteur_dit_le_type_du_fichier():
    assert Lecteur().fetch(f"{BASE}static/reporting/bilan_pdf.css").content_type == "text/css"
