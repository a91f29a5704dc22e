"""Who was accompanied: sex, status, nationality, diploma, age, place (Protocol, art. 6)."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import Count, F

from participants.enums import Nationalite, Sexe, TrancheAge
from plie.protocole.enums import QualificationBilan
from reporting.indicateurs.contexte import Contexte, Publics
from reporting.indicateurs.registre import Chapitre, Corps, annees, entete, indicateur
from reporting.indicateurs.tableau import (
    DEMI_POINT,
    POINT,
    Colonne,
    Forme,
    Genre,
    Graphique,
    Ligne,
    Unite,
    arrondi,
    moyenne,
    part,
)

NON_RENSEIGNE: Final = "Non renseigné"
A_L_ENTREE: Final = "La situation retenue est celle connue le jour de l'entrée."
MOYENNE: Final = "La moyenne est celle des parts de chaque année, avant arrondi."

Effectif = Callable[[Publics], int]


def parts_annuelles(
    contexte: Contexte, premiere: Colonne, groupes: Sequence[tuple[str, Effectif]], pas: Decimal
) -> Corps:
    """The share of each group among the people accompanied each year, and the mean of the yearly shares.

    Over one year there is no mean. A group that is empty throughout and named ``NON_RENSEIGNE`` is left out.
    """
    colonnes = [premiere, *annees(contexte, Unite.POURCENT)]
    if contexte.plusieurs_annees:
        colonnes.append(Colonne(code="moyenne", libelle="Moyenne", unite=Unite.POURCENT))
    lignes = []
    for libelle, effectif in groupes:
        parts = parts_de(contexte, effectif)
        if libelle == NON_RENSEIGNE and not any(parts):
            continue
        cellules = [arrondi(une, pas) for une in parts]
        if contexte.plusieurs_annees:
            cellules.append(arrondi(moyenne(parts), pas))
        lignes.append(Ligne(cellules=(libelle, *cellules)))
    return Corps(colonnes, lignes)


def parts_de(contexte: Contexte, effectif: Effectif) -> list[Fraction | None]:
    """The exact share of a group each year, in percent; None for a year without anybody."""
    return [
        part(effectif(contexte.publics(annee)), contexte.publics(annee).total) for annee in contexte.annees
    ]


def _de_niveau(groupe: QualificationBilan) -> Effectif:
    return lambda publics: publics.qualifications[groupe]


def _d_age(tranche: TrancheAge) -> Effectif:
    return lambda publics: publics.tranches[tranche]


def _sans_situation(publics: Publics) -> int:
    return publics.total - sum(publics.nationalites.values())


@indicateur(
    "personnes_accompagnees",
    "Personnes accompagnées",
    chapitre=Chapitre.PUBLICS,
    note="Une personne est accompagnée dans l'année si son parcours, dont l'entrée est validée, couvre au "
    "moins "
    "un jour de l'année. Revenue dans l'année, elle compte une fois. Les sorties sont celles confirmées en "
    "cellule de suivi.",
    article="Protocole, art. 3 et 6",
    graphique=Graphique(forme=Forme.MULTIPLES, lignes=4),
)
def personnes_accompagnees(contexte: Contexte) -> Corps:
    """Who was there on 1 January, who came, who left, and how many people in all."""
    lignes = [
        ("Présentes au 1er janvier", contexte.presents_le_premier_janvier),
        ("Entrées dans l'année", lambda a: contexte.entrees[a]),
        ("Personnes accompagnées", lambda a: contexte.publics(a).total),
        ("Sorties dans l'année", lambda a: contexte.sorties(annee=a)),
        ("Présentes au 1er janvier suivant", lambda a: contexte.presents_le_premier_janvier(a + 1)),
    ]
    return Corps(
        [entete("flux", "Personnes"), *annees(contexte)],
        [Ligne(cellules=(libelle, *map(compter, contexte.annees))) for libelle, compter in lignes],
    )


@indicateur(
    "repartition_sexe",
    "Femmes et hommes",
    chapitre=Chapitre.PUBLICS,
    note=f"Part des personnes accompagnées dans l'année, arrondie au point. {MOYENNE}",
    publie=True,
    graphique=Graphique(forme=Forme.PARTS),
)
def repartition_sexe(contexte: Contexte) -> Corps:
    """Women and men among the people accompanied."""
    groupes: list[tuple[str, Effectif]] = [
        ("Femmes", lambda p: p.sexes[Sexe.FEMME]),
        ("Hommes", lambda p: p.sexes[Sexe.HOMME]),
    ]
    return parts_annuelles(contexte, entete("sexe", "Sexe"), groupes, POINT)


LIBELLES_STATUTS: Final = {
    "DELD": "Demandeurs d'emploi de longue durée (DELD)",
    "BRSA": "Bénéficiaires du RSA (BRSA)",
    "TH": "Travailleurs handicapés (TH)",
}


@indicateur(
    "statut_participants",
    "Statut à l'entrée",
    chapitre=Chapitre.PUBLICS,
    note=f"Part des personnes accompagnées dans l'année, arrondie au point ; une personne peut avoir "
    f"plusieurs "
    f"statuts. {A_L_ENTREE} {MOYENNE}",
    publie=True,
    graphique=Graphique(forme=Forme.MULTIPLES),
)
def statut_participants(contexte: Contexte) -> Corps:
    """DELD, BRSA and TH among the people accompanied, as they were at entry."""
    groupes: list[tuple[str, Effectif]] = [
        ("DELD", lambda p: p.statuts["deld"]),
        ("BRSA", lambda p: p.statuts["rsa"]),
        ("TH", lambda p: p.statuts["rqth"]),
    ]
    corps = parts_annuelles(contexte, entete("statut", "Statut"), groupes, POINT)
    return Corps(
        corps.colonnes,
        [
            Ligne(cellules=ligne.cellules, libelle=LIBELLES_STATUTS[str(ligne.cellules[0])])
            for ligne in corps.lignes
        ],
    )


@indicateur(
    "nationalite",
    "Nationalité",
    chapitre=Chapitre.PUBLICS,
    note=f"Part des personnes accompagnées dans l'année, arrondie au demi-point. « UE » comprend la France. "
    f"{A_L_ENTREE} {MOYENNE}",
    publie=True,
    graphique=Graphique(forme=Forme.PARTS),
)
def nationalite(contexte: Contexte) -> Corps:
    """European Union, France included, and the rest of the world."""
    groupes: list[tuple[str, Effectif]] = [
        ("UE", lambda p: p.nationalites[Nationalite.FRANCAISE] + p.nationalites[Nationalite.UE]),
        ("Hors UE", lambda p: p.nationalites[Nationalite.HORS_UE]),
        (NON_RENSEIGNE, _sans_situation),
    ]
    return parts_annuelles(contexte, entete("nationalite", "Nationalité"), groupes, DEMI_POINT)


@indicateur(
    "qualification",
    "Niveau de diplôme",
    chapitre=Chapitre.PUBLICS,
    note=f"Part des personnes accompagnées, arrondie au demi-point. {A_L_ENTREE} {MOYENNE}",
    publie=True,
    graphique=Graphique(forme=Forme.BARRES),
)
def qualification(contexte: Contexte) -> Corps:
    """The four groups of diplomas: the mean of the yearly shares only, as published."""
    if contexte.plusieurs_annees:
        colonne = Colonne(code="moyenne", libelle="Moyenne", unite=Unite.POURCENT)
    else:
        colonne = annees(contexte, Unite.POURCENT)[0]
    lignes = []
    for groupe in QualificationBilan:
        exacte = moyenne(parts_de(contexte, _de_niveau(groupe)))
        lignes.append(Ligne(cellules=(groupe.libelle, arrondi(exacte, DEMI_POINT))))
    sans = moyenne(parts_de(contexte, _sans_situation))
    if sans:
        lignes.append(Ligne(cellules=(NON_RENSEIGNE, arrondi(sans, DEMI_POINT))))
    return Corps([entete("niveau", "Niveau de diplôme"), colonne], lignes)


@indicateur(
    "ages",
    "Âge à l'entrée",
    chapitre=Chapitre.PUBLICS,
    note="Personnes accompagnées, selon leur âge en années révolues le jour de l'entrée. Sur la période, "
    "chaque "
    "personne compte une fois : la colonne n'est pas la somme des années.",
    graphique=Graphique(forme=Forme.BARRES),
)
def ages(contexte: Contexte) -> Corps:
    """The four age bands, each year and over the period."""
    colonnes = [entete("tranche", "Tranche d'âge")]
    if contexte.plusieurs_annees:
        colonnes += annees(contexte)
    colonnes += [
        Colonne(code=contexte.periode, libelle=contexte.periode),
        Colonne(code="part_pct", libelle="Part", unite=Unite.POURCENT, de=contexte.periode),
    ]
    ensemble = contexte.publics()

    def ligne(libelle: str, effectif: Effectif, genre: Genre = Genre.LIGNE) -> Ligne:
        par_an = [effectif(contexte.publics(annee)) for annee in contexte.annees]
        nombre = effectif(ensemble)
        return Ligne(
            cellules=(
                libelle,
                *(par_an if contexte.plusieurs_annees else ()),
                nombre,
                arrondi(part(nombre, ensemble.total)),
            ),
            genre=genre,
        )

    return Corps(
        colonnes,
        [
            *(ligne(tranche.libelle, _d_age(tranche)) for tranche in TrancheAge),
            ligne("Ensemble", lambda p: p.total, Genre.TOTAL),
        ],
    )


@indicateur(
    "communes",
    "Commune de résidence",
    chapitre=Chapitre.PUBLICS,
    note="Personnes accompagnées sur la période, selon la commune inscrite à leur dossier le jour du calcul.",
    graphique=Graphique(forme=Forme.BARRES, lignes=12),
)
def communes(contexte: Contexte) -> Corps:
    """Where the people accompanied live."""
    lignes = (
        contexte.accompagnes(contexte.debut, contexte.fin)
        .values(nom=F("participant__commune__nom"))
        .annotate(n=Count("pk"))
        .order_by("-n", "participant__commune__nom_tri")
    )
    return _repartition(contexte, entete("commune", "Commune"), [(x["nom"], x["n"]) for x in lignes])


@indicateur(
    "qpv",
    "Quartiers prioritaires",
    chapitre=Chapitre.PUBLICS,
    note="Personnes accompagnées sur la période, selon le quartier prioritaire de la politique de la ville "
    "inscrit à leur dossier le jour du calcul.",
    graphique=Graphique(forme=Forme.BARRES),
)
def qpv(contexte: Contexte) -> Corps:
    """Who lives in a QPV, and in which one."""
    lignes = (
        contexte.accompagnes(contexte.debut, contexte.fin)
        .values(nom=F("participant__qpv__nom"))
        .annotate(n=Count("pk"))
        .order_by("-n", "nom")
    )
    dans = [(x["nom"], x["n"]) for x in lignes if x["nom"]]
    hors = sum(x["n"] for x in lignes if not x["nom"])
    return _repartition(
        contexte, entete("quartier", "Quartier"), [*dans, ("Hors quartier prioritaire", hors)]
    )


def _repartition(contexte: Contexte, premiere: Colonne, nombres: Sequence[tuple[str, int]]) -> Corps:
    total = sum(nombre for _, nombre in nombres)
    periode = contexte.periode
    return Corps(
        [
            premiere,
            Colonne(code=periode, libelle="Personnes"),
            Colonne(code="part_pct", libelle="Part", unite=Unite.POURCENT, de=periode),
        ],
        [
            *(Ligne(cellules=(nom, n, arrondi(part(n, total), DEMI_POINT))) for nom, n in nombres),
            Ligne(cellules=("Ensemble", total, arrondi(part(total, total), DEMI_POINT)), genre=Genre.TOTAL),
        ],
    )
