"""Exits: categories, positive and dynamique ones by nature, length of the parcours (Protocol, art. 3)."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial
from typing import Final

from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, entete, indicateur, lignes_annuelles
from reporting.indicateurs.tableau import DIXIEME, Colonne, Forme, Genre, Graphique, Ligne, Unite, arrondi
from sorties.enums import Categorie, NatureSortie

JOURS_PAR_MOIS: Final = Fraction(304375, 10000)  # 365.25 / 12: mean length of a month
ARTICLE: Final = "Protocole, art. 3, « Les sorties du PLIE »"

N = NatureSortie
NATURES_PUBLIEES: Final[dict[str, tuple[NatureSortie, ...]]] = {
    "CDI": (N.CDI,),
    "CDD et intérim de 6 mois et plus": (N.CDD, N.INTERIM),
    "Missions clause > 600 heures": (N.CLAUSE,),
    "Contrats de professionnalisation": (N.PROFESSIONNALISATION,),
    "CDDI": (N.CDDI,),
    "Contrat aidé (hors chantier)": (N.CONTRAT_AIDE, N.CDI_INCLUSION),
    "Formations qualifiantes": (N.FORMATION_QUALIFIANTE,),
    "Création d'entreprise": (N.CREATION,),
}
"""The rows of the published table, in its order; other natures appear when somebody left on them."""
DONT_CDIE: Final = "dont CDIE"


def duree_en_mois(jours: int, nombre: int) -> Fraction | None:
    """The mean length in months, exact; None when there is no parcours."""
    return Fraction(jours, nombre) / JOURS_PAR_MOIS if nombre else None


def _autres(contexte: Contexte, categorie: Categorie, deja: Iterable[NatureSortie]) -> list[NatureSortie]:
    connues = set(deja)
    return [
        nature
        for nature in NatureSortie
        if nature not in connues and contexte.sorties(categorie=categorie, natures=[nature])
    ]


def _compter(contexte: Contexte, categorie: Categorie, natures: tuple[NatureSortie, ...], annee: int) -> int:
    return contexte.sorties(annee=annee, categorie=categorie, natures=natures)


@indicateur(
    "sorties_categories",
    "Sorties par catégorie",
    chapitre=Chapitre.SORTIES,
    note="Sorties confirmées en cellule de suivi, à leur date ; la catégorie est celle du verdict rendu "
    "ce jour-là.",
    article=ARTICLE,
    graphique=Graphique(forme=Forme.MULTIPLES),
)
def sorties_categories(contexte: Contexte) -> Corps:
    """Confirmed exits by category and year."""
    categories = [c for c in Categorie if c is not Categorie.A_CONFIRMER or contexte.sorties(categorie=c)]

    def compter(categorie: Categorie, annee: int) -> int:
        return contexte.sorties(annee=annee, categorie=categorie)

    nombres: list[tuple[str, Callable[[int], int]]] = [(c.libelle, partial(compter, c)) for c in categories]
    colonnes, lignes = lignes_annuelles(contexte, nombres, total="Total des sorties")
    return Corps([entete("categorie", "Catégorie"), *colonnes], lignes)


@indicateur(
    "sorties_positives",
    "Sorties positives",
    chapitre=Chapitre.SORTIES,
    note="Sorties positives confirmées, selon l'emploi ou la formation qui les fonde.",
    article=ARTICLE,
    publie=True,
    graphique=Graphique(forme=Forme.BARRES),
)
def sorties_positives(contexte: Contexte) -> Corps:
    """Positive exits by nature and year."""
    compter = partial(_compter, contexte, Categorie.POSITIVE)
    nombres: list[tuple[str, Callable[[int], int]]] = []
    for libelle, natures in NATURES_PUBLIEES.items():
        nombres.append((libelle, partial(compter, natures)))
        if N.CDI_INCLUSION in natures:
            nombres.append((DONT_CDIE, partial(compter, (N.CDI_INCLUSION,))))
    publiees = [nature for natures in NATURES_PUBLIEES.values() for nature in natures]
    nombres += [
        (nature.libelle, partial(compter, (nature,)))
        for nature in _autres(contexte, Categorie.POSITIVE, publiees)
    ]
    colonnes, lignes = lignes_annuelles(
        contexte, nombres, total="Total des sorties positives", dont=(DONT_CDIE,)
    )
    return Corps([entete("nature", "Nature"), *colonnes], lignes)


@indicateur(
    "sorties_dynamiques",
    "Sorties dynamiques",
    chapitre=Chapitre.SORTIES,
    note="Sorties vers un emploi ou une formation qui n'atteint pas le seuil d'une sortie positive, "
    "décidées avec "
    "la personne.",
    article=ARTICLE,
    graphique=Graphique(forme=Forme.BARRES),
)
def sorties_dynamiques(contexte: Contexte) -> Corps:
    """Dynamique exits by nature and year."""
    nombres: list[tuple[str, Callable[[int], int]]] = [
        (nature.libelle, partial(_compter, contexte, Categorie.DYNAMIQUE, (nature,)))
        for nature in _autres(contexte, Categorie.DYNAMIQUE, ())
    ]
    colonnes, lignes = lignes_annuelles(contexte, nombres, total="Total des sorties dynamiques")
    return Corps([entete("nature", "Nature"), *colonnes], lignes)


@indicateur(
    "durees",
    "Durée moyenne des parcours",
    chapitre=Chapitre.SORTIES,
    note="De l'entrée à la sortie confirmée, en mois (jours divisés par 30,4375), pour les sorties de la "
    "période.",
    article="Protocole, art. 3 et 6",
    graphique=Graphique(forme=Forme.BARRES, colonnes=("duree_mois",)),
)
def durees(contexte: Contexte) -> Corps:
    """Mean length of the parcours that ended, by category of exit."""

    def ligne(libelle: str, categorie: Categorie | None, genre: Genre = Genre.LIGNE) -> Ligne:
        nombre = contexte.sorties(categorie=categorie)
        duree = duree_en_mois(contexte.jours_de_parcours(categorie), nombre)
        return Ligne(cellules=(libelle, nombre, arrondi(duree, DIXIEME)), genre=genre)

    categories = [c for c in Categorie if contexte.sorties(categorie=c)]
    return Corps(
        [
            entete("categorie", "Catégorie"),
            Colonne(code="sorties", libelle="Sorties"),
            Colonne(code="duree_mois", libelle="Durée moyenne", unite=Unite.MOIS, de="sorties"),
        ],
        [*(ligne(c.libelle, c) for c in categories), ligne("Ensemble des sorties", None, Genre.TOTAL)],
    )
