"""Workbooks that open, and cells that no spreadsheet takes for a formula."""

from decimal import Decimal
from io import BytesIO

import pytest
from odf import opendocument
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText
from openpyxl import load_workbook

from plie.documents.tableurs import Feuille, FormatTableur, desamorcer, en_tableur, nom_de_feuille

MALVEILLANTES = ['=HYPERLINK("http://x")', "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx", "\n=1"]


def feuilles(texte="CDI"):
    return [
        Feuille(
            nom="Étapes emploi", entetes=["Nature", "Part"], lignes=[[texte, Decimal("67.5")], ["CDD", None]]
        ),
        Feuille(nom="Entrées", entetes=["Entrées"], lignes=[[207], [Decimal("2.0")]]),
    ]


@pytest.mark.parametrize("texte", MALVEILLANTES)
def test_une_formule_devient_un_texte(texte):
    assert desamorcer(texte) == f"'{texte}"


@pytest.mark.parametrize("texte", ["", "CDI < à 17h30", "Bac +", "1 071", "l'AIN"])
def test_un_texte_ordinaire_reste_tel_quel(texte):
    assert desamorcer(texte) == texte


def test_le_classeur_xlsx_se_relit():
    classeur = load_workbook(BytesIO(en_tableur(feuilles(), FormatTableur.XLSX)))
    assert classeur.sheetnames == ["Étapes emploi", "Entrées"]
    lignes = [[cellule.value for cellule in ligne] for ligne in classeur["Étapes emploi"]]
    assert lignes == [["Nature", "Part"], ["CDI", 67.5], ["CDD", None]]
    assert classeur["Entrées"]["A3"].value == 2


@pytest.mark.parametrize("texte", MALVEILLANTES)
def test_aucune_cellule_xlsx_n_est_une_formule(texte):
    classeur = load_workbook(BytesIO(en_tableur(feuilles(texte), FormatTableur.XLSX)))
    cellules = [cellule for feuille in classeur for ligne in feuille for cellule in ligne]
    assert all(cellule.data_type != "f" for cellule in cellules)
    assert str(classeur["Étapes emploi"]["A2"].value).startswith("'")


def ods(contenu):
    document = opendocument.load(BytesIO(contenu))
    return {
        table.getAttribute("name"): [
            list(ligne.getElementsByType(TableCell)) for ligne in table.getElementsByType(TableRow)
        ]
        for table in document.spreadsheet.getElementsByType(Table)
    }


def test_le_classeur_ods_se_relit():
    tables = ods(en_tableur(feuilles(), FormatTableur.ODS))
    assert list(tables) == ["Étapes emploi", "Entrées"]
    assert [extractText(cellule) for cellule in tables["Étapes emploi"][0]] == ["Nature", "Part"]
    nombre = tables["Étapes emploi"][1][1]
    assert (nombre.getAttribute("valuetype"), nombre.getAttribute("value")) == ("float", "67.5")


@pytest.mark.parametrize("texte", MALVEILLANTES)
def test_aucune_cellule_ods_n_est_une_formule(texte):
    for lignes in ods(en_tableur(feuilles(texte), FormatTableur.ODS)).values():
        for cellule in (cellule for ligne in lignes for cellule in ligne):
            assert cellule.getAttribute("formula") is None
            assert not extractText(cellule).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("nom", "propre"),
    [
        ("Femmes / hommes [2018]", "Femmes hommes 2018"),
        ("x" * 40, "x" * 31),
        ("L'essentiel", "L essentiel"),
        ("Étapes : emploi", "Étapes emploi"),
    ],
)
def test_le_nom_d_une_feuille_est_accepte_partout(nom, propre):
    assert nom_de_feuille(nom) == propre
