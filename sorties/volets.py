"""The exit of a parcours, in the person's file: what it is, why, and what became of the person."""

from typing import Any

from django.urls import reverse

from parcours.enums import ETATS_OUVERTS
from parcours.selectors.dossier import Dossier
from parcours.volets import Volet, volet
from sorties.enums import Categorie, EtatSortie, MotifAutre, NatureSortie
from sorties.models import Sortie, SuiviSortie
from sorties.regles import echeances_de_suivi
from sorties.selectors import sorties_du_dossier


@volet
def sortie(dossier: Dossier) -> Volet | None:
    """The exit of the parcours shown; before one is declared, who only reads may try facts."""
    if dossier.courant is None:
        return None
    courant = dossier.courant
    declaree = next(
        (
            sortie
            for sortie in sorties_du_dossier(dossier)
            if sortie.parcours_id == courant.pk and sortie.etat != EtatSortie.ANNULEE
        ),
        None,
    )
    if declaree is None:
        if dossier.ecriture or courant.etat not in ETATS_OUVERTS:
            return None
        return Volet(
            gabarit="sorties/volet_essai.html",
            contexte={"url_et_si": reverse("sorties:et_si", args=[courant.pk])},
        )
    nature = NatureSortie(declaree.nature)
    faits = list(declaree.suivis.all())
    contexte: dict[str, Any] = {
        "sortie": declaree,
        "url": reverse("sorties:voir", args=[declaree.pk]),
        "quoi": (MotifAutre(declaree.motif_autre) if nature is NatureSortie.SANS else nature).libelle,
        "verdict": {nom: declaree.verdict.get(nom, "") for nom in ("explication", "manque", "article")},
        "suivis": faits,
        "a_faire": _a_faire(declaree, faits, dossier),
    }
    return Volet(gabarit="sorties/volet_sortie.html", contexte=contexte)


def _a_faire(declaree: Sortie, faits: list[SuiviSortie], dossier: Dossier) -> list[tuple[int, Any]]:
    """The checks still to make after a positive exit (Protocole, art. 3), with their day."""
    if declaree.categorie != Categorie.POSITIVE:
        return []
    tenus = {suivi.echeance_mois for suivi in faits}
    prevus = echeances_de_suivi(declaree.date, dossier.parametres.seuils_parcours)
    return [(mois, jour) for mois, jour in prevus.items() if mois not in tenus]
