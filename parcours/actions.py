"""What may be done in a file, by its state: the bar of the file, and the links of its parts.

Only who writes in the parcours gets them: the référent who follows the person, or their delegate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.urls import reverse

from parcours.enums import ETATS_ENTRES, ETATS_OUVERTS, EtatParcours
from parcours.journee import avec_retour
from parcours.models import Parcours
from parcours.selectors.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Action:
    """One link of the bar; ``premiere`` is the one drawn as a full button."""

    libelle: str
    url: str
    icone: str
    premiere: bool = False


SourceActions: TypeAlias = Callable[[Dossier, str], list[Action]]
_SUITES: list[SourceActions] = []


def suite_du_dossier(source: SourceActions) -> SourceActions:
    """Register what a chapter above lets do in a file; it receives the file and the address to come back to.

    It is asked only for who writes in the file, and its links come after those of the accompaniment.
    """
    if source not in _SUITES:
        _SUITES.append(source)
    return source


def actions(dossier: Dossier, retour: str) -> list[Action]:
    """The usual acts of the moment, most frequent first; none for who does not write in the file."""
    if dossier.courant is None or not dossier.ecriture:
        return []
    suites = [action for source in _SUITES for action in source(dossier, retour)]
    return [*_du_moment(dossier, dossier.courant, retour), *suites]


def _du_moment(dossier: Dossier, courant: Parcours, retour: str) -> list[Action]:
    etat = EtatParcours(courant.etat)

    def lien(libelle: str, nom: str, icone: str, *, premiere: bool = False) -> Action:
        return Action(libelle, avec_retour(reverse(nom, args=[courant.pk]), retour), icone, premiere)

    rencontre = [
        lien("Nouvel entretien", "entretiens:nouveau", "pencil-square", premiere=True),
        lien("Rendez-vous", "rendez_vous:nouveau", "calendar-plus"),
    ]
    if etat is EtatParcours.ACCUEIL:
        debut = [
            *(
                []
                if courant.premier_contact_le
                else [lien("Premier contact", "entrees:contact", "telephone")]
            ),
            *(
                [lien("Proposer l’entrée", "entrees:proposer", "door-open")]
                if courant.date_entree and not courant.entree_proposee_le
                else []
            ),
        ]
        return [
            *rencontre,
            *debut,
            lien("Diagnostic", "diagnostics:nouveau", "clipboard2-pulse"),
            lien("Noter une non-entrée", "entrees:non_entree", "door-closed"),
        ]
    if etat in ETATS_ENTRES:
        return [
            *rencontre,
            lien("Diagnostic", "diagnostics:nouveau", "clipboard2-pulse"),
            lien("Contrat (CER)", "cer:nouveau", "file-earmark-text"),
            lien("Renouvellement", "mesures:renouveler", "hourglass-split"),
            *([] if dossier.veille else [lien("Veille", "veilles:nouvelle", "pause-circle")]),
            lien("Document", "pieces:deposer", "folder-plus"),
        ]
    return []


def liens(dossier: Dossier, retour: str) -> dict[str, str]:
    """The addresses of the forms that add to each part; empty for a part nobody may add to today."""
    courant = dossier.courant
    noms = {
        "objectif": "etapes:objectif_nouveau",
        "cer": "cer:nouveau",
        "diagnostic": "diagnostics:nouveau",
        "mesure": "mesures:renouveler",
        "veille": "veilles:nouvelle",
        "ecoute": "ecoutes:nouvelle",
        "aide": "aides:nouvelle",
        "document": "pieces:deposer",
    }
    ecrit = courant is not None and dossier.ecriture and courant.etat in ETATS_OUVERTS
    trouves: dict[str, Any] = dict.fromkeys([*noms, "emploi", "formation", "frein"], "")
    if ecrit and courant is not None:
        for cle, nom in noms.items():
            trouves[cle] = avec_retour(reverse(nom, args=[courant.pk]), retour)
        for genre in ("emploi", "formation", "frein"):
            trouves[genre] = avec_retour(reverse("etapes:nouvelle", args=[genre, courant.pk]), retour)
        if courant.etat == EtatParcours.ACCUEIL:
            for cle in ("mesure", "veille"):
                trouves[cle] = ""
    personne = dossier.participant.pk
    for cle in ("coordonnees", "situation"):
        trouves[cle] = (
            avec_retour(reverse(f"personnes:{cle}", args=[personne]), retour) if dossier.ecriture else ""
        )
    return trouves
