"""Étapes emploi and formation (Protocol, synthesis of 2018-2021).

The labels of the étapes emploi come from ``parcours.regles``, the only place where the thresholds are
applied: the facts are grouped in SQL, the rule names each group.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from parcours.enums import GroupeEtapeEmploi, LibelleEtapeEmploi, NatureEmploi
from parcours.regles import FaitsEtapeEmploi, libelle_etape_emploi
from plie.protocole.models import DomaineFormation
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, entete, indicateur
from reporting.indicateurs.tableau import Colonne, Forme, Genre, Graphique, Ligne, Unite

TOTAL: Final = "TOTAL"
TOUTES: Final = "toutes"
GROUPES_LUS: Final[Mapping[GroupeEtapeEmploi, str]] = {
    GroupeEtapeEmploi.COURTE: "Emplois en SIAE ou contrats courts",
    GroupeEtapeEmploi.POSITIVE: "Emplois qui fondent ou peuvent fonder une sortie positive",
}


def compter_etapes_emploi(contexte: Contexte) -> Mapping[LibelleEtapeEmploi, int]:
    """The étapes emploi of the period by row of the table."""
    comptes: Counter[LibelleEtapeEmploi] = Counter()
    for etape in contexte.etapes_emploi:
        faits = FaitsEtapeEmploi(
            nature=NatureEmploi(etape["nature"]),
            heures_hebdo=etape["heures_hebdo"],
            heures_total=etape["heures_total"],
            debut=etape["debut"],
            fin=etape["fin"],
        )
        comptes[libelle_etape_emploi(faits, contexte.parametres.seuils_sortie)] += etape["n"]
    return comptes


@indicateur(
    "etapes_emploi",
    "Étapes emploi",
    chapitre=Chapitre.PARCOURS,
    note="Emplois commencés dans la période par les personnes accompagnées, en cours ou réalisés, classés "
    "selon leur "
    "nature, leur durée et leurs heures aux seuils d'une sortie positive.",
    article="Protocole, art. 3, « Les sorties du PLIE », et synthèse 2018-2021",
    publie=True,
    graphique=Graphique(forme=Forme.BARRES),
)
def etapes_emploi(contexte: Contexte) -> Corps:
    """Étapes emploi by group and row."""
    comptes = compter_etapes_emploi(contexte)
    lignes = []
    for groupe in GroupeEtapeEmploi:
        lu = GROUPES_LUS[groupe]
        rangees = [x for x in LibelleEtapeEmploi if x.groupe is groupe and (x.publie or comptes[x])]
        lignes += [Ligne(cellules=(groupe.libelle, x.libelle, comptes[x]), groupe=lu) for x in rangees]
        somme = sum(comptes[x] for x in rangees)
        lignes.append(Ligne(cellules=(groupe.libelle, TOTAL, somme), genre=Genre.TOTAL, groupe=lu))
    lignes.append(
        Ligne(
            cellules=(TOUTES, TOTAL, sum(comptes.values())),
            genre=Genre.TOTAL,
            libelle="Total des étapes emploi",
        )
    )
    return Corps(
        [
            Colonne(code="groupe", libelle="Groupe", unite=Unite.TEXTE, fichier_seul=True),
            entete("nature", "Nature"),
            Colonne(code=contexte.periode, libelle="Étapes"),
        ],
        lignes,
    )


@indicateur(
    "etapes_formation",
    "Étapes formation",
    chapitre=Chapitre.PARCOURS,
    note="Formations commencées dans la période par les personnes accompagnées, en cours ou réalisées, "
    "selon leur "
    "domaine.",
    article="Protocole, art. 6, et synthèse 2018-2021",
    publie=True,
    graphique=Graphique(forme=Forme.BARRES),
)
def etapes_formation(contexte: Contexte) -> Corps:
    """Étapes formation by domain; a domain out of use appears when somebody was trained in it."""
    comptes = contexte.etapes_formation
    domaines = [
        domaine.libelle
        for domaine in DomaineFormation.objects.all()
        if comptes.get(domaine.libelle) or domaine.valide_au is None or domaine.valide_au >= contexte.debut
    ]
    lignes = [Ligne(cellules=(domaine, comptes.get(domaine, 0))) for domaine in domaines]
    lignes.append(Ligne(cellules=(TOTAL, sum(comptes.values())), genre=Genre.TOTAL))
    return Corps([entete("domaine", "Domaine"), Colonne(code=contexte.periode, libelle="Étapes")], lignes)
