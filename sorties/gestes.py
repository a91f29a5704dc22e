"""What the exits let do in a person's file."""

from django.urls import reverse

from parcours.actions import Action, suite_du_dossier
from parcours.enums import ETATS_OUVERTS, EtatParcours
from parcours.journee import avec_retour
from parcours.selectors.dossier import Dossier
from sorties.enums import EtatSortie
from sorties.selectors import sorties_du_dossier


@suite_du_dossier
def gestes_de_sortie(dossier: Dossier, retour: str) -> list[Action]:
    """Declare the exit, or come to the one that waits; and try facts."""
    courant = dossier.courant
    if courant is None or courant.etat not in ETATS_OUVERTS:
        return []
    gestes = []
    if courant.etat == EtatParcours.ACTIF:
        url = reverse("sorties:nouvelle", args=[courant.pk])
        gestes.append(Action("Déclarer une sortie", avec_retour(url, retour), "box-arrow-right"))
    if courant.etat == EtatParcours.SORTIE_DEMANDEE:
        gestes += [
            Action("La sortie", reverse("sorties:voir", args=[sortie.pk]), "box-arrow-right")
            for sortie in sorties_du_dossier(dossier)
            if sortie.parcours_id == courant.pk and sortie.etat != EtatSortie.ANNULEE
        ]
    url = avec_retour(reverse("sorties:et_si", args=[courant.pk]), retour)
    return [*gestes, Action("Et si…", url, "question-circle")]
