"""Reading CSV and XLSX files, the good and the bad."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from prescriptions.fichiers import LIGNES_MAX, TAILLE_MAX, FichierIllisible, fichier_xlsx, lire
from prescriptions.regles.import_cellules import ERREUR_TABLEUR, FORMULE

TEXTE = "Nom;Prénom\nDupré;Léa\n\nŒuvré;Anaïs\n"


def classeur(*lignes):
    livre = Workbook()
    for ligne in lignes:
        livre.active.append(ligne)
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def archive(**membres):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nom, contenu in membres.items():
            zip_.writestr(nom.replace("__", "/").replace("_xml", ".xml"), contenu)
    return sortie.getvalue()


def lues(contenu):
    return [(ligne.numero, list(ligne.valeurs)) for ligne in lire(contenu).lignes()]


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_le_codage_se_reconnait(codage):
    contenu = TEXTE.encode(codage)
    assert lire(contenu).entetes == ["Nom", "Prénom"]
    assert lues(contenu) == [(2, ["Dupré", "Léa"]), (4, ["Œuvré", "Anaïs"])]


@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_le_separateur_se_reconnait(separateur):
    contenu = f'Nom{separateur}"Prénom; usuel, ou\tautre"\nA{separateur}B\n'.encode()
    assert lues(contenu) == [(2, ["A", "B"])]


def test_l_indication_de_separateur_d_excel_ne_compte_pas():
    assert lues(b"sep=;\r\nNom;Age\r\nA;B\r\n") == [(2, ["A", "B"])]


def test_un_texte_sur_deux_lignes_reste_une_cellule():
    assert lues(b'Nom;Note\nA;"un\ndeux"\nB;c\n') == [(2, ["A", "un\ndeux"]), (3, ["B", "c"])]


def test_un_classeur_se_lit_avec_ses_dates_et_ses_formules():
    contenu = classeur(["Nom", "Né le", "Âge"], ["A", date(1985, 7, 4), "=1+1"], [], ["B", "#N/A", 3])
    (numero, valeurs), (autre, suivantes) = lues(contenu)
    assert (numero, autre) == (2, 4)
    assert valeurs[0] == "A"
    assert valeurs[1].date() == date(1985, 7, 4)
    assert valeurs[2] is FORMULE
    assert suivantes[1] is ERREUR_TABLEUR


def test_une_ligne_loin_sous_les_autres_garde_son_numero():
    livre = Workbook()
    for rang, nom in ((1, "Nom"), (2, "A"), (9000, "B")):
        livre.active.cell(row=rang, column=1, value=nom)
        livre.active.cell(row=rang, column=2, value=f"{nom}2")
    sortie = io.BytesIO()
    livre.save(sortie)
    assert [(numero, valeurs[:2]) for numero, valeurs in lues(sortie.getvalue())] == [
        (2, ["A", "A2"]),
        (9000, ["B", "B2"]),
    ]


@pytest.mark.parametrize(
    ("contenu", "extrait"),
    [
        (b"", "vide"),
        (b"  \n\n", "vide"),
        (b"\xd0\xcf\x11\xe0 suite", "XLSX ou CSV"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ni un CSV ni"),
        (archive(word__document_xml="<a/>"), "ni un CSV ni"),
        (b"PK\x03\x04 abime", "ne s’ouvre pas"),
        (archive(xl__workbook_xml="<a/>"), "ne s’ouvre pas"),
        (archive(xl__workbook_xml='<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "ne s’ouvre pas"),
        (archive(**{"xl__workbook_xml": "<a/>", "xl__vbaProject.bin": "x"}), "macros"),
        (b"%PDF-1.7\n1;2", "ni un CSV ni"),
        (b"<html><table>", "ni un CSV ni"),
        (b"MZ\x90\x00\x03", "ni un CSV ni"),
        (b"Nom\x81;x\n", "ni un CSV ni"),
        (b"Nom\nA\n", "points-virgules"),
        (b";;\nA;B;C\n", "vide"),
        (b"Nom;;Age\nA;B;C\n", "colonne B n’a pas de titre"),
        (b"Nom;Age;NOM\nA;B;C\n", "même titre"),
        (b"Essai;04/07/1985;0639981234\n", "titres des colonnes"),
        (b"\n\nNom;Age\n", "points-virgules"),
        (classeur(["Nom", "=1+1"]), "formule"),
        (classeur(["Nom", "Nom "], ["a", "b"]), "même titre"),
        (classeur([]), "vide"),
    ],
)
def test_un_mauvais_fichier_dit_pourquoi(contenu, extrait):
    with pytest.raises(FichierIllisible) as refus:
        list(lire(contenu).lignes())
    assert extrait in str(refus.value)


def test_un_guillemet_ouvert_est_dit_a_sa_ligne():
    with pytest.raises(FichierIllisible, match="La ligne 3 "):
        list(lire(b'Nom;Age\nA;1\n"B;2\n').lignes())


def test_un_ods_est_reconnu():
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as zip_:
        zip_.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FichierIllisible, match="ODS"):
        lire(sortie.getvalue())


def test_un_fichier_trop_lourd_ou_trop_long_est_refuse():
    with pytest.raises(FichierIllisible, match="5 Mo"):
        lire(b"a" * (TAILLE_MAX + 1))
    juste = b"Nom;Age\n" + b"A;1\n" * LIGNES_MAX
    assert sum(1 for _ in lire(juste).lignes()) == LIGNES_MAX
    with pytest.raises(FichierIllisible, match="10 000 lignes"):
        list(lire(juste + b"A;1\n").lignes())


def test_un_classeur_qui_se_deplie_sans_mesure_n_est_pas_ouvert(monkeypatch):
    monkeypatch.setattr(fichier_xlsx, "load_workbook", lambda *a, **k: pytest.fail("ouvert"))
    bombe = archive(xl__workbook_xml="<a/>", xl__sharedStrings_xml=" " * (fichier_xlsx.DEPLIE_MAX + 1))
    assert len(bombe) < TAILLE_MAX
    with pytest.raises(FichierIllisible, match="volumineux"):
        lire(bombe)
