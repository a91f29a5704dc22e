"""The key figures of the period."""

from decimal import Decimal
from typing import Final

from participants.enums import Nationalite, TrancheAge
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, entete, indicateur
from reporting.indicateurs.sorties import duree_en_mois
from reporting.indicateurs.tableau import (
    DEMI_POINT,
    DIXIEME,
    Cellule,
    Colonne,
    Ligne,
    Unite,
    arrondi,
    part,
)
from sorties.enums import Categorie

LIBELLES: Final[dict[str, tuple[str, Unite]]] = {
    "personnes_accompagnees": ("Personnes accompagnées", Unite.EFFECTIF),
    "personnes_prescrites": ("Personnes prescrites", Unite.EFFECTIF),
    "entrees": ("Entrées", Unite.EFFECTIF),
    "taux_integration_pct": ("Taux d'intégration", Unite.POURCENT),
    "etapes_emploi": ("Étapes emploi", Unite.EFFECTIF),
    "etapes_formation": ("Étapes formation", Unite.EFFECTIF),
    "sorties": ("Sorties", Unite.EFFECTIF),
    "sorties_positives": ("Sorties positives", Unite.EFFECTIF),
    "part_sorties_positives_pct": ("Part des sorties positives", Unite.POURCENT),
    "duree_moyenne_mois": ("Durée moyenne des parcours", Unite.MOIS),
    "part_26_44_ans_pct": ("Part des 26 à 44 ans", Unite.POURCENT),
    "part_55_ans_et_plus_pct": ("Part des 55 ans et plus", Unite.POURCENT),
    "part_nationalite_francaise_pct": ("Part de nationalité française", Unite.POURCENT),
}


@indicateur(
    "chiffres_cles",
    "Chiffres clés",
    chapitre=Chapitre.ESSENTIEL,
    note="Le taux d'intégration rapporte les entrées aux prescriptions soumises dans la période. Les âges "
    "et la "
    "nationalité sont ceux de l'entrée, rapportés à toutes les personnes accompagnées dans la période.",
    article="Protocole, art. 3 et 6",
    publie=True,
)
def chiffres_cles(contexte: Contexte) -> Corps:
    """The figures that the synthesis puts first."""
    publics = contexte.publics()
    prescrites = sum(contexte.prescriptions.values())
    entrees = sum(contexte.entrees.values())
    sorties = contexte.sorties()
    positives = contexte.sorties(categorie=Categorie.POSITIVE)
    valeurs: dict[str, int | Decimal | None] = {
        "personnes_accompagnees": publics.total,
        "personnes_prescrites": prescrites,
        "entrees": entrees,
        "taux_integration_pct": arrondi(part(entrees, prescrites)),
        "etapes_emploi": sum(etape["n"] for etape in contexte.etapes_emploi),
        "etapes_formation": sum(contexte.etapes_formation.values()),
        "sorties": sorties,
        "sorties_positives": positives,
        "part_sorties_positives_pct": arrondi(part(positives, sorties)),
        "duree_moyenne_mois": arrondi(duree_en_mois(contexte.jours_de_parcours(), sorties), DIXIEME),
        "part_26_44_ans_pct": arrondi(part(publics.tranches[TrancheAge.DE_26_A_44], publics.total)),
        "part_55_ans_et_plus_pct": arrondi(part(publics.tranches[TrancheAge.PLUS_55], publics.total)),
        "part_nationalite_francaise_pct": arrondi(
            part(publics.nationalites[Nationalite.FRANCAISE], publics.total), DEMI_POINT
        ),
    }
    lignes = []
    for code, (libelle, unite) in LIBELLES.items():
        cellules: tuple[Cellule, ...] = (code, valeurs[code], contexte.periode)
        lignes.append(Ligne(cellules=cellules, libelle=libelle, unite=unite))
    return Corps(
        [
            entete("indicateur", "Indicateur"),
            Colonne(code="valeur", libelle="Valeur", unite=Unite.NOMBRE),
            Colonne(code="periode", libelle="Période", unite=Unite.TEXTE, fichier_seul=True),
        ],
        lignes,
    )
