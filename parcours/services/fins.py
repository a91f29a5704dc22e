"""The end of a parcours: an exit asked, withdrawn, confirmed; and the parcours taken up again."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q

from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous
from parcours.models import EcoutePsychologique, Mesure, Parcours, RendezVous, Veille
from parcours.regles import (
    TransitionInterdite,
    debut_suivant,
    fin_de_mesure,
    limite_du_parcours,
    verifier_transition,
)
from parcours.services.suivi import verrouiller
from plie.dates import jour_fr
from plie.protocole.selectors import parametres_applicables

ANNULE = "Annulé : la personne a quitté le PLIE."


class FinImpossible(Exception):
    """The parcours cannot end, or start again; the text is the sentence a user reads."""


@transaction.atomic
def demander_fin(parcours: Parcours) -> Parcours:
    """The référent asks for the exit; asked already, nothing changes. Raises FinImpossible."""
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat == EtatParcours.SORTIE_DEMANDEE:
        return verrouille
    return _passer(verrouille, EtatParcours.SORTIE_DEMANDEE)


@transaction.atomic
def renoncer_a_la_fin(parcours: Parcours) -> Parcours:
    """The exit is withdrawn or refused: the accompaniment goes on. Raises FinImpossible."""
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat == EtatParcours.ACTIF:
        return verrouille
    if verrouille.etat == EtatParcours.SORTI:
        raise FinImpossible(
            "Cette personne est déjà sortie : seule la cellule de suivi reprend son parcours."
        )
    return _passer(verrouille, EtatParcours.ACTIF)


@transaction.atomic
def clore_parcours(parcours: Parcours, jour: date) -> Parcours:
    """The exit is confirmed: the parcours ends on ``jour``, what was planned after it is cancelled.

    Requests still waiting are withdrawn, a veille still open ends. Raises FinImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat == EtatParcours.SORTI and verrouille.date_sortie == jour:
        return verrouille
    if verrouille.date_entree is not None and jour < verrouille.date_entree:
        raise FinImpossible(
            f"La personne est entrée le {jour_fr(verrouille.date_entree)} : la sortie vient après l’entrée."
        )
    verrouille.date_sortie = jour
    _passer(verrouille, EtatParcours.SORTI, "date_sortie")
    RendezVous.objects.filter(parcours=verrouille, statut=StatutRendezVous.PLANIFIE).update(
        statut=StatutRendezVous.ANNULE, commentaire=ANNULE
    )
    for modele in (Mesure, Veille, EcoutePsychologique):
        _retirer_les_demandes(modele, verrouille)
    Veille.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=jour),
        parcours=verrouille,
        statut=StatutDemande.ACCORDEE,
        debut__lte=jour,
    ).update(fin=jour)
    return verrouille


@transaction.atomic
def reprendre_parcours(parcours: Parcours, jour: date) -> Parcours:
    """The cellule takes the parcours up again on ``jour``, within the months it may last.

    Past the last mesure another one runs to its usual length, and never beyond those months. Raises
    FinImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat == EtatParcours.ACTIF:
        return verrouille
    limite = limite_de_reprise(verrouille, jour)
    if limite is None or jour > limite:
        raise FinImpossible(
            "La durée maximale de ce parcours est passée : la personne peut être prescrite de nouveau."
        )
    verrouille.date_sortie = None
    _passer(verrouille, EtatParcours.ACTIF, "date_sortie")
    derniere = (
        Mesure.objects.filter(parcours=verrouille, statut=StatutDemande.ACCORDEE).order_by("-rang").first()
    )
    if derniere is None or derniere.fin < jour:
        seuils = parametres_applicables(verrouille.plie, jour).seuils_parcours
        debut = max(jour, debut_suivant(derniere.fin)) if derniere else jour
        Mesure.objects.create(
            parcours=verrouille,
            rang=derniere.rang + 1 if derniere else 1,
            debut=debut,
            fin=min(fin_de_mesure(debut, seuils), limite),
            statut=StatutDemande.ACCORDEE,
            decidee_le=jour,
        )
    return verrouille


def limite_de_reprise(parcours: Parcours, jour: date) -> date | None:
    """The last day on which the parcours may be taken up again; None without an entry."""
    if parcours.date_entree is None:
        return None
    seuils = parametres_applicables(parcours.plie, jour).seuils_parcours
    return limite_du_parcours(parcours.date_entree, seuils)


def _passer(parcours: Parcours, etat: EtatParcours, *champs: str) -> Parcours:
    try:
        verifier_transition(EtatParcours(parcours.etat), etat)
    except TransitionInterdite as erreur:
        raise FinImpossible(str(erreur)) from erreur
    parcours.etat = etat
    parcours.save(update_fields=["etat", *champs])
    return parcours


def _retirer_les_demandes(
    modele: type[Mesure] | type[Veille] | type[EcoutePsychologique], parcours: Parcours
) -> None:
    """A request the cellule has spoken of keeps its trace there; the others go."""
    for demande in modele._default_manager.filter(parcours=parcours, statut=StatutDemande.DEMANDEE):
        try:
            with transaction.atomic():
                demande.delete()
        except ProtectedError:
            demande.statut = StatutDemande.REFUSEE
            demande.decidee_le = parcours.date_sortie
            demande.save(update_fields=["statut", "decidee_le"])
