"""Mesures: the first one, the request of a renewal, and what the cellule de suivi said of it."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from parcours.enums import ETATS_ENTRES, StatutDemande
from parcours.models import Mesure, Parcours
from parcours.regles import debut_suivant, fin_de_mesure
from parcours.selectors.mesures import suite_de_mesures, verdict_renouvellement
from parcours.services.suivi import decider, demande_a_decider, verrouiller
from plie.dates import jour_fr
from plie.protocole.selectors import parametres_applicables


class RenouvellementImpossible(Exception):
    """The mesure cannot be asked, granted or withdrawn; its text is the sentence a user reads."""


@transaction.atomic
def premiere_mesure(parcours: Parcours, jour: date) -> Mesure:
    """The mesure that begins with the entry, granted on ``jour`` with it; asked twice, there is one.

    Raises RenouvellementImpossible when the parcours has no date of entry.
    """
    verrouille = verrouiller(parcours.pk)
    deja = Mesure.objects.filter(parcours=verrouille, statut=StatutDemande.ACCORDEE, rang=1).first()
    if deja is not None:
        return deja
    # The caller may hold the date in a row that it has not written yet.
    debut = verrouille.date_entree or parcours.date_entree
    if debut is None:
        raise RenouvellementImpossible("Le premier entretien n’a pas eu lieu : la mesure ne commence pas.")
    seuils = parametres_applicables(verrouille.plie, debut).seuils_parcours
    return Mesure.objects.create(
        parcours=verrouille,
        rang=1,
        debut=debut,
        fin=fin_de_mesure(debut, seuils),
        statut=StatutDemande.ACCORDEE,
        decidee_le=jour,
    )


@transaction.atomic
def demander_renouvellement(parcours: Parcours, jour: date, *, fin: date | None = None) -> Mesure:
    """Ask the cellule for the mesure that follows the last one; ``fin`` shortens it.

    Asked twice the same, there is one request. Raises RenouvellementImpossible, every missing piece named.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat not in ETATS_ENTRES:
        raise RenouvellementImpossible("Ce parcours n’est pas en cours : aucune mesure ne s’y demande.")
    suite = suite_de_mesures(verrouille)
    derniere = suite.derniere
    if derniere is None:
        raise RenouvellementImpossible("Ce parcours n’a pas encore de mesure à renouveler.")
    if derniere.debut > jour:
        raise RenouvellementImpossible(
            f"La mesure {derniere.rang} commence le {jour_fr(derniere.debut)} : "
            "son renouvellement se demande ensuite."
        )
    seuils = parametres_applicables(verrouille.plie, jour).seuils_parcours
    debut = debut_suivant(derniere.fin)
    entiere = fin_de_mesure(debut, seuils)
    if fin is not None and not debut < fin <= entiere:
        raise RenouvellementImpossible(
            f"La mesure demandée commence le {jour_fr(debut)} : "
            f"elle se termine ensuite, et au plus tard le {jour_fr(entiere)}."
        )
    verdict = verdict_renouvellement(verrouille, derniere, seuils, fin=fin)
    if suite.demande is not None:
        if suite.demande.fin == verdict.fin:
            return suite.demande
        raise RenouvellementImpossible(
            "Un renouvellement est déjà demandé : retirez cette demande pour en changer la date."
        )
    if not verdict.presentable:
        raise RenouvellementImpossible(" ".join(verdict.manque_au_dossier))
    return Mesure.objects.create(
        parcours=verrouille,
        rang=derniere.rang + 1,
        debut=debut,
        fin=verdict.fin,
        statut=StatutDemande.DEMANDEE,
    )


@transaction.atomic
def retirer_demande(parcours: Parcours) -> None:
    """Withdraw the request the cellule has not decided yet; withdrawn already, nothing happens.

    Raises RenouvellementImpossible once it is on the agenda of a cellule.
    """
    verrouille = verrouiller(parcours.pk)
    try:
        with transaction.atomic():
            Mesure.objects.filter(parcours=verrouille, statut=StatutDemande.DEMANDEE, rang__gt=1).delete()
    except ProtectedError as erreur:
        raise RenouvellementImpossible(
            "Cette demande est à l’ordre du jour d’une cellule de suivi : "
            "demandez à la coordination de la refuser."
        ) from erreur


@transaction.atomic
def accorder_renouvellement(mesure: Mesure, jour: date) -> Mesure:
    """The cellule agrees: the pieces and the 24 months are checked again. Raises RenouvellementImpossible."""
    verrouille = verrouiller(mesure.parcours_id)
    demande = demande_a_decider(mesure, StatutDemande.ACCORDEE, RenouvellementImpossible, "mesure")
    if demande.statut == StatutDemande.ACCORDEE:
        return demande
    if verrouille.etat not in ETATS_ENTRES:
        raise RenouvellementImpossible("Ce parcours n’est plus en cours : sa mesure ne se renouvelle pas.")
    derniere = suite_de_mesures(verrouille).derniere
    if derniere is None or debut_suivant(derniere.fin) != demande.debut:
        raise RenouvellementImpossible("Cette demande ne suit pas la dernière mesure accordée.")
    seuils = parametres_applicables(verrouille.plie, jour).seuils_parcours
    verdict = verdict_renouvellement(
        verrouille, derniere, seuils, fin=demande.fin, decision=StatutDemande.ACCORDEE
    )
    if not verdict.possible:
        raise RenouvellementImpossible(" ".join(verdict.manque))
    return decider(demande, StatutDemande.ACCORDEE, jour)


@transaction.atomic
def refuser_renouvellement(mesure: Mesure, jour: date) -> Mesure:
    """The cellule refuses; the référent may ask again later. Raises RenouvellementImpossible."""
    verrouiller(mesure.parcours_id)
    demande = demande_a_decider(mesure, StatutDemande.REFUSEE, RenouvellementImpossible, "mesure")
    return decider(demande, StatutDemande.REFUSEE, jour)
