"""The files of a bilan: read back, and each one as its reader may have it."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook
from pypdf import PdfReader

from plie.documents.tableurs import FormatTableur
from reporting import exports
from reporting.exports import chemin_du_pdf, en_classeur, en_pdf, nom_de_fichier, pdf_du_bilan, preparer_pdf
from reporting.indicateurs import ORDRE, REGISTRE
from reporting.selectors import donnees_pour
from reporting.tasks import preparer_les_pdf

pytestmark = pytest.mark.django_db


def lire(contenu):
    lu = PdfReader(BytesIO(contenu))
    return lu, "\n".join(page.extract_text() for page in lu.pages)


def structure(noeud, trouves):
    """Every element of the structure tree of a PDF, by its type."""
    noeud = noeud.get_object()
    if isinstance(noeud, list):
        for enfant in noeud:
            structure(enfant, trouves)
    elif hasattr(noeud, "get"):
        if "/S" in noeud:
            trouves.setdefault(noeud["/S"], []).append(noeud)
        if "/K" in noeud:
            structure(noeud["/K"], trouves)
    return trouves


def test_le_pdf_est_etiquete_et_se_relit(publie, coordination):
    lu, texte = lire(en_pdf(publie, donnees_pour(publie, coordination)))
    racine = lu.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr"
    assert b"pdfuaid" in racine["/Metadata"].get_data()
    assert lu.metadata.title == "Bilan 2018-2019 – PLIE du Val d'Essai"
    elements = structure(racine["/StructTreeRoot"], {})
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure"} <= set(elements)
    assert all(figure.get("/Alt") for figure in elements["/Figure"])
    assert all("/ID" in entete for entete in elements["/TH"])
    assert all("/Headers" in attributs(cellule) for cellule in elements["/TD"])
    signets = [signet.title for signet in lu.outline if not isinstance(signet, list)]
    assert "Les sorties" in signets
    for attendu in (
        "Cofinancé par l’Union européenne",
        "Données de démonstration",
        "Sorties par catégorie",
        "Page 2 sur",
    ):
        assert attendu in texte
    for indicateur in REGISTRE.values():
        assert indicateur.titre in texte


def attributs(noeud):
    trouves = noeud.get("/A", {})
    trouves = trouves.get_object() if hasattr(trouves, "get_object") else trouves
    groupes = trouves if isinstance(trouves, list) else [trouves]
    return {cle for groupe in groupes for cle in groupe.get_object()}


def test_hors_demonstration_le_pdf_n_en_parle_pas(publie, coordination, territoire):
    donnees = donnees_pour(publie, coordination)
    donnees = type(donnees)(**{c: getattr(donnees, c) for c in donnees.__slots__} | {"demonstration": False})
    assert "démonstration" not in lire(en_pdf(publie, donnees))[1]


def test_le_pdf_prepare_est_servi_sans_etre_refait(publie, coordination, signataire, monkeypatch):
    preparer_les_pdf(publie.pk)
    entier, masque = donnees_pour(publie, coordination), donnees_pour(publie, signataire)
    assert chemin_du_pdf(publie, entier) != chemin_du_pdf(publie, masque)
    monkeypatch.setattr(exports, "en_pdf", lambda *args: pytest.fail("refait"))
    assert preparer_pdf(publie, entier) == chemin_du_pdf(publie, entier)
    assert pdf_du_bilan(publie, entier) != pdf_du_bilan(publie, masque)
    assert len(default_storage.listdir("bilans")[1]) == 2


def test_un_pdf_qui_n_est_pas_pret_est_fait_a_la_demande_sans_rien_ecrire(publie, coordination):
    assert pdf_du_bilan(publie, donnees_pour(publie, coordination)).startswith(b"%PDF")
    assert not default_storage.exists("bilans")


def test_preparer_le_pdf_d_un_bilan_efface_ne_fait_rien(db):
    preparer_les_pdf(10**9)


@pytest.mark.parametrize("format_tableur", list(FormatTableur))
def test_le_classeur_a_une_feuille_par_tableau(publie, coordination, format_tableur):
    contenu = en_classeur(publie, donnees_pour(publie, coordination), format_tableur)
    assert contenu.startswith(b"PK")


def test_le_classeur_se_relit(publie, coordination):
    contenu = en_classeur(publie, donnees_pour(publie, coordination), FormatTableur.XLSX)
    classeur = load_workbook(BytesIO(contenu))
    assert len(classeur.sheetnames) == len(ORDRE) + 1
    assert len({nom.lower() for nom in classeur.sheetnames}) == len(ORDRE) + 1
    assert classeur.sheetnames[0] == "À lire"
    categories = classeur["Sorties par catégorie"]
    assert [cellule.value for cellule in categories[1]] == ["Catégorie", "2018", "2019", "Total"]
    assert [cellule.value for cellule in categories[2]] == ["Sortie positive", 0, 6, 6]
    cles = {ligne[0].value: ligne[1].value for ligne in classeur["Chiffres clés"]}
    assert cles["Personnes accompagnées"] == 7
    notes = [ligne[0].value for ligne in classeur["À lire"]]
    assert "Attention" in notes


def test_le_classeur_du_signataire_masque_les_petits_effectifs(publie, signataire):
    contenu = en_classeur(publie, donnees_pour(publie, signataire), FormatTableur.XLSX)
    categories = load_workbook(BytesIO(contenu))["Sorties par catégorie"]
    lignes = {ligne[0].value: [cellule.value for cellule in ligne[1:]] for ligne in categories}
    assert lignes["Sortie dynamique"] == [0, "s", "s"]
    assert lignes["Sortie positive"] == [0, "s", "s"]


def test_le_nom_du_fichier_est_en_ascii(publie):
    assert nom_de_fichier(publie, "pdf") == "bilan-plie-val-2018-2019.pdf"
    assert nom_de_fichier(publie, "csv", "chiffres_cles") == "bilan-plie-val-2018-2019-chiffres-cles.csv"
