"""The tables as they are read: sections, cells written in French, charts and their addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from plie.interface.composants import Chiffre, Ton
from reporting.calcul import Donnees
from reporting.graphiques import ecrire, est_dessine
from reporting.indicateurs import SECRET, Chapitre, Colonne, Genre, Ligne, Tableau, Unite, est_masque

NOTE_MASQUE: Final = "s : moins de cinq personnes, ou chiffre qui permettrait de le retrouver."
LIGNES_D_UNE_PAGE: Final = 16
CHIFFRES_DE_TETE: Final = (
    "personnes_accompagnees",
    "personnes_prescrites",
    "entrees",
    "etapes_emploi",
    "sorties_positives",
    "duree_moyenne_mois",
)
"""The rows of the key figures that stand at the top of the page; the others follow in their table."""


@dataclass(frozen=True, slots=True)
class CelluleEcrite:
    """One cell: its text, whether it heads its row, whether it is a number, whether it is masked."""

    texte: str
    entete: bool
    nombre: bool
    secrete: bool


@dataclass(frozen=True, slots=True)
class LigneEcrite:
    """One row of a table as shown; ``groupe`` is the heading that comes before it, if any."""

    cellules: tuple[CelluleEcrite, ...]
    genre: Genre
    groupe: str

    @property
    def total(self) -> bool:
        """Whether the row is a total."""
        return self.genre is Genre.TOTAL

    @property
    def detail(self) -> bool:
        """Whether the row details the one above it."""
        return self.genre is Genre.DONT


@dataclass(frozen=True, slots=True)
class TableauEcrit:
    """A table as shown, with its notes."""

    code: str
    titre: str
    note: str
    article: str
    note_masque: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[LigneEcrite, ...]
    dessine: bool

    @property
    def largeur(self) -> int:
        """How many columns are shown."""
        return len(self.colonnes)

    @property
    def long(self) -> bool:
        """Whether the table, with its chart, may not hold on one page."""
        return len(self.lignes) > LIGNES_D_UNE_PAGE


@dataclass(frozen=True, slots=True)
class ChapitreEcrit:
    """One part of the bilan and its tables."""

    code: str
    titre: str
    tableaux: tuple[TableauEcrit, ...]


def chapitres(donnees: Donnees) -> list[ChapitreEcrit]:
    """The parts of the bilan that have tables."""
    return [
        ChapitreEcrit(chapitre.value, chapitre.libelle, ecrits)
        for chapitre in Chapitre
        if (
            ecrits := tuple(
                ecrire_tableau(tableau) for tableau in donnees.tableaux if tableau.chapitre == chapitre
            )
        )
    ]


def ecrire_tableau(tableau: Tableau) -> TableauEcrit:
    """The table written for a reader: without the columns of the data files, in French."""
    rangs = [rang for rang, colonne in enumerate(tableau.colonnes) if not colonne.fichier_seul]
    return TableauEcrit(
        code=tableau.code,
        titre=tableau.titre,
        note=tableau.note,
        article=tableau.article,
        note_masque=NOTE_MASQUE if est_masque(tableau) else "",
        colonnes=tuple(tableau.colonnes[rang] for rang in rangs),
        lignes=tuple(_lignes(tableau, rangs)),
        dessine=est_dessine(tableau),
    )


def _lignes(tableau: Tableau, rangs: Sequence[int]) -> Iterable[LigneEcrite]:
    groupe = ""
    for ligne in tableau.lignes:
        nouveau = ligne.groupe if ligne.groupe != groupe else ""
        groupe = ligne.groupe
        yield LigneEcrite(tuple(_cellules(tableau, ligne, rangs)), ligne.genre, nouveau)


def _cellules(tableau: Tableau, ligne: Ligne, rangs: Sequence[int]) -> Iterable[CelluleEcrite]:
    for position, rang in enumerate(rangs):
        cellule, unite = ligne.cellules[rang], tableau.unite(ligne, tableau.colonnes[rang])
        nombre = unite is not Unite.TEXTE
        ecrit = ecrire(cellule, unite)
        if position == 0:
            ecrit = ligne.libelle or ("Total" if ecrit == "TOTAL" else ecrit)
        yield CelluleEcrite(ecrit, position == 0, nombre, nombre and cellule == SECRET)


def chiffres_de_tete(donnees: Donnees) -> list[Chiffre]:
    """The figures at the top of the page, each with what puts it in proportion."""
    cles = donnees.tableau("chiffres_cles")

    def valeur(code: str) -> str:
        ligne = next(une for une in cles.lignes if une.cellules[0] == code)
        return ecrire(ligne.cellules[1], ligne.unite or Unite.NOMBRE)

    aides = {
        "entrees": f"{valeur('taux_integration_pct')} des prescriptions",
        "etapes_emploi": f"et {valeur('etapes_formation')} étapes formation",
        "sorties_positives": f"{valeur('part_sorties_positives_pct')} des {valeur('sorties')} sorties",
    }
    return [
        Chiffre(
            libelle=next(une.libelle for une in cles.lignes if une.cellules[0] == code),
            valeur=valeur(code),
            aide=aides.get(code, ""),
            ton=Ton.SUCCES if code == "sorties_positives" else Ton.NEUTRE,
        )
        for code in CHIFFRES_DE_TETE
    ]
