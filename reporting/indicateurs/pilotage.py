"""The two targets, the satisfaction survey and the fiches actions (Protocol, art. 3, 4 and 6)."""

from fractions import Fraction
from typing import Final

from django.db.models import Count, OuterRef, Q, Subquery

from fiches_actions.enums import EtatAvancement
from fiches_actions.models import Avancement, FicheAction
from reporting.enums import QuestionSatisfaction
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, annees, entete, indicateur
from reporting.indicateurs.tableau import (
    DIXIEME,
    Cellule,
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
from reporting.models import ReponseSatisfaction
from sorties.enums import Categorie, Maintien

ACCOMPAGNEES: Final = "Personnes accompagnées"
MAINTENUES: Final = "Sorties positives à 6 mois"


@indicateur(
    "objectifs",
    "Les deux objectifs",
    chapitre=Chapitre.ESSENTIEL,
    note="Les objectifs sont des moyennes annuelles sur la durée du Protocole. Une sortie positive compte "
    "à 6 mois, "
    "dans l'année de la sortie, si le suivi trouve la personne en emploi ou en formation six mois après, "
    "ou si "
    "l'emploi ou la formation a pris fin après ces six mois. Les suivis des dernières sorties peuvent "
    "être à venir.",
    article="Protocole, art. 3, « Les objectifs d'accompagnement »",
    graphique=Graphique(forme=Forme.OBJECTIFS),
)
def objectifs(contexte: Contexte) -> Corps:
    """The people accompanied and the positive exits that hold at six months, against their targets."""
    cibles = contexte.parametres.objectifs
    colonnes = [entete("objectif", "Objectif"), *annees(contexte)]
    if contexte.plusieurs_annees:
        colonnes.append(Colonne(code="moyenne", libelle="Moyenne par an", unite=Unite.NOMBRE, de="*"))
    colonnes.append(Colonne(code="cible", libelle="Objectif par an", unite=Unite.NOMBRE))

    def ligne(libelle: str, valeurs: list[int], cible: int | None, genre: Genre = Genre.LIGNE) -> Ligne:
        cellules: list[Cellule] = [libelle, *valeurs]
        if contexte.plusieurs_annees:
            cellules.append(arrondi(moyenne(map(Fraction, valeurs)), DIXIEME))
        return Ligne(cellules=(*cellules, cible), genre=genre)

    constats = contexte.maintien_a_6_mois
    return Corps(
        colonnes,
        [
            ligne(
                ACCOMPAGNEES,
                [contexte.publics(a).total for a in contexte.annees],
                cibles.accompagnes_par_an,
            ),
            ligne(
                MAINTENUES,
                [constats[a, Maintien.MAINTENUE] for a in contexte.annees],
                cibles.sorties_positives_6_mois_par_an,
            ),
            ligne(
                "Sorties positives dans l'année",
                [contexte.sorties(annee=a, categorie=Categorie.POSITIVE) for a in contexte.annees],
                None,
                Genre.DONT,
            ),
            ligne(
                "dont suivi à 6 mois encore à faire",
                [constats[a, Maintien.A_VERIFIER] for a in contexte.annees],
                None,
                Genre.DONT,
            ),
        ],
    )


@indicateur(
    "satisfaction_participants",
    "Satisfaction des participants",
    chapitre=Chapitre.PILOTAGE,
    note="Enquête anonyme auprès de personnes qui ont quitté le PLIE : part des « oui » parmi les "
    "réponses à chaque "
    "question, arrondie au point.",
    publie=True,
    graphique=Graphique(forme=Forme.BARRES, colonnes=("part",)),
)
def satisfaction_participants(contexte: Contexte) -> Corps:
    """The six questions of the survey."""
    comptes = {}
    for question in QuestionSatisfaction:
        comptes[f"{question.value}_oui"] = Count("pk", filter=Q(**{question.value: True}))
        comptes[f"{question.value}_reponses"] = Count("pk", filter=Q(**{f"{question.value}__isnull": False}))
    valeurs = ReponseSatisfaction.objects.filter(
        plie=contexte.plie, annee__gte=contexte.annees[0], annee__lte=contexte.annees[-1]
    ).aggregate(**comptes)
    lignes = []
    for question in QuestionSatisfaction:
        oui, reponses = valeurs[f"{question.value}_oui"], valeurs[f"{question.value}_reponses"]
        if reponses:
            lignes.append(Ligne(cellules=(question.libelle, oui, reponses, arrondi(part(oui, reponses)))))
    return Corps(
        [
            entete("question", "Question"),
            Colonne(code="oui", libelle="Oui"),
            Colonne(code="reponses", libelle="Réponses"),
            Colonne(code="part", libelle="Part de oui", unite=Unite.POURCENT, de="*"),
        ],
        lignes,
    )


@indicateur(
    "fiches_actions",
    "Avancement des fiches actions",
    chapitre=Chapitre.PILOTAGE,
    note="Nombre de fiches actions de chaque objectif stratégique, selon le dernier avancement noté au "
    "plus tard la "
    "dernière année de la période.",
    article="Protocole, art. 4 et 6",
)
def fiches_actions(contexte: Contexte) -> Corps:
    """Where the fiches actions of the Protocols in force over the period stand."""
    avancement = Avancement.objects.filter(fiche=OuterRef("pk"), annee__lte=contexte.annees[-1]).order_by(
        "-annee"
    )
    lignes_lues = (
        FicheAction.objects.filter(
            objectif__protocole__plie=contexte.plie,
            objectif__protocole__debut__lte=contexte.fin,
            objectif__protocole__fin__gte=contexte.debut,
        )
        .annotate(avancement=Subquery(avancement.values("etat")[:1]))
        .values("objectif__protocole", "objectif__numero", "objectif__titre", "avancement")
        .annotate(n=Count("pk"))
        .order_by("objectif__protocole__debut", "objectif__numero")
    )
    etats: list[str | None] = [*EtatAvancement.codes(), None]
    par_objectif: dict[str, dict[str | None, int]] = {}
    for une in lignes_lues:
        libelle = f"{une['objectif__numero']}. {une['objectif__titre']}"
        par_objectif.setdefault(libelle, dict.fromkeys(etats, 0))[une["avancement"]] += une["n"]
    lignes = [
        Ligne(cellules=(libelle, *nombres.values(), sum(nombres.values())))
        for libelle, nombres in par_objectif.items()
    ]
    if lignes:
        totaux = [sum(nombres[etat] for nombres in par_objectif.values()) for etat in etats]
        lignes.append(Ligne(cellules=("Ensemble", *totaux, sum(totaux)), genre=Genre.TOTAL))
    return Corps(
        [
            entete("objectif", "Objectif stratégique"),
            *(Colonne(code=etat.value, libelle=etat.libelle, unite=Unite.NOMBRE) for etat in EtatAvancement),
            Colonne(code="non_renseigne", libelle="Non renseigné", unite=Unite.NOMBRE),
            Colonne(code="fiches", libelle="Fiches", unite=Unite.NOMBRE, somme=True),
        ],
        lignes,
    )
