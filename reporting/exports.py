"""The files of a bilan: tagged PDF, spreadsheets."""

import hashlib
import json
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from plie.documents.pdf import rendre_pdf
from plie.documents.tableurs import CelluleTableur, Feuille, FormatTableur, en_tableur
from plie.interface.bandeau import signataires
from plie.interface.embleme import embleme_svg
from plie.texte import sans_accent
from reporting.calcul import Donnees
from reporting.graphiques import Largeur, dessiner
from reporting.indicateurs import Tableau, Unite
from reporting.models import Bilan
from reporting.presentation import NOTE_MASQUE, chapitres, chiffres_de_tete

GABARIT: Final = "reporting/bilan_pdf.html"
DOSSIER_PDF: Final = "bilans"
VERSION_PDF: Final = 1
"""To be raised with any change of the document: those kept are then rendered again."""
MENTION_DEMONSTRATION: Final = "Données de démonstration : les personnes sont inventées."


def nom_de_fichier(bilan: Bilan, extension: str, code: str = "") -> str:
    """« bilan-plie-niort-2018-2021.pdf »: ASCII, without a space."""
    suite = f"-{sans_accent(code).replace('_', '-')}" if code else ""
    return f"bilan-plie-{bilan.plie.code}-{bilan.periode}{suite}.{extension}"


def dessins(donnees: Donnees) -> dict[str, str]:
    """The wide SVG of each table that has a chart, by the code of the table."""
    traces = ((tableau.code, dessiner(tableau, Largeur.LARGE)) for tableau in donnees.tableaux)
    return {code: svg for code, svg in traces if svg is not None}


def pdf_du_bilan(bilan: Bilan, donnees: Donnees) -> bytes:
    """The PDF prepared for these data, else rendered at once: nothing is written here."""
    chemin = chemin_du_pdf(bilan, donnees)
    if default_storage.exists(chemin):
        with default_storage.open(chemin) as fichier:
            contenu: bytes = fichier.read()
        return contenu
    return en_pdf(bilan, donnees)


def preparer_pdf(bilan: Bilan, donnees: Donnees) -> str:
    """Render the PDF of these data and keep it, unless it is already there; its path in the storage."""
    chemin = chemin_du_pdf(bilan, donnees)
    if not default_storage.exists(chemin):
        default_storage.save(chemin, ContentFile(en_pdf(bilan, donnees)))
    return chemin


def chemin_du_pdf(bilan: Bilan, donnees: Donnees) -> str:
    """Where the PDF is kept: under what it shows, so that a masked one is never served for another."""
    montre = [
        VERSION_PDF,
        bilan.periode,
        bilan.calcule_le.isoformat(),
        bilan.publie_le.isoformat() if bilan.publie_le else "",
        donnees.en_json(),
    ]
    texte = json.dumps(montre, ensure_ascii=False)
    return f"{DOSSIER_PDF}/{bilan.pk}-{hashlib.sha256(texte.encode()).hexdigest()}.pdf"


def en_pdf(bilan: Bilan, donnees: Donnees) -> bytes:
    """The bilan as a tagged PDF (PDF/UA-1), with the band of the funders and of the signatories."""
    svgs = dessins(donnees)
    contexte = {
        "bilan": bilan,
        "donnees": donnees,
        "chiffres": chiffres_de_tete(donnees),
        "chapitres": chapitres(donnees),
        "signataires": signataires(bilan.plie),
        "mention_demonstration": MENTION_DEMONSTRATION if donnees.demonstration else "",
    }
    ressources = {f"{code}.svg": svg.encode() for code, svg in svgs.items()}
    return rendre_pdf(GABARIT, contexte, ressources | {"embleme-ue.svg": embleme_svg().encode()})


def en_classeur(bilan: Bilan, donnees: Donnees, format_tableur: FormatTableur) -> bytes:
    """The bilan as a workbook: a sheet to read first, then one sheet a table."""
    feuilles = [_a_lire(bilan, donnees), *(_feuille(tableau) for tableau in donnees.tableaux)]
    return en_tableur(feuilles, format_tableur)


def _a_lire(bilan: Bilan, donnees: Donnees) -> Feuille:
    calcule_le = timezone.localtime(bilan.calcule_le)
    lignes: list[list[CelluleTableur]] = [
        ["Bilan", bilan.periode, ""],
        ["PLIE", donnees.nom_plie, donnees.territoire],
        ["Calculé le", f"{calcule_le:%d/%m/%Y}", "à partir des dossiers"],
        ["s", NOTE_MASQUE, ""],
    ]
    if donnees.demonstration:
        lignes.append(["Attention", MENTION_DEMONSTRATION, ""])
    lignes += [[tableau.titre, tableau.note, tableau.article] for tableau in donnees.tableaux]
    return Feuille(nom="À lire", entetes=["Feuille", "Définition", "Source"], lignes=lignes)


def _feuille(tableau: Tableau) -> Feuille:
    visibles = [rang for rang, colonne in enumerate(tableau.colonnes) if not colonne.fichier_seul]
    premier = visibles[0]
    lignes: list[list[CelluleTableur]] = []
    for ligne in tableau.lignes:
        cellules: list[CelluleTableur] = [ligne.cellules[rang] for rang in visibles]
        if ligne.libelle:
            cellules[visibles.index(premier)] = ligne.libelle
        if ligne.groupe:
            cellules[0] = f"{ligne.groupe} : {cellules[0]}"
        lignes.append(cellules)
    return Feuille(
        nom=tableau.titre,
        entetes=[_entete(tableau, rang) for rang in visibles],
        lignes=lignes,
    )


def _entete(tableau: Tableau, rang: int) -> str:
    colonne = tableau.colonnes[rang]
    suffixes = {Unite.POURCENT: " (%)", Unite.MOIS: " (mois)", Unite.NIVEAU: " (0 à 3)"}
    return f"{colonne.libelle}{suffixes.get(colonne.unite, '')}"
