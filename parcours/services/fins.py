"""The end of a parcours: an exit asked, withdrawn, confirmed; and the parcours taken up again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous
from parcours.models import EcoutePsychologique, Mesure, Parcours, RendezVous, Veille
from parcours.regles import (
    TransitionInterdite,
    fin_de_mesure,
    limite_du_parcours,
    verifier_transition,
)
from parcours.services.suivi import verrouiller
from plie.dates import jour_fr
from plie.protocole.selectors import parametres_applicables

ANNULE = "Annulé : la personne a quitté le PLIE."
HORS_DELAI = "La durée maximale de ce parcours est passée : la personne peut être prescrite de nouveau."
AUTRE_PARCOURS = "Cette personne a un autre parcours, plus récent : celui-ci ne se reprend pas."


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
    """The exit is confirmed: the parcours ends on ``jour``, the appointments still planned are cancelled.

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

    Past the last mesure another one runs to its usual length, and never beyond those months: on their last
    day none has room. Raises FinImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat == EtatParcours.ACTIF:
        return verrouille
    if verrouille.etat != EtatParcours.SORTI:
        raise FinImpossible("Ce parcours n’est pas terminé : il n’y a rien à reprendre.")
    verifier_reprise(verrouille, jour)
    verrouille.date_sortie = None
    try:
        with transaction.atomic():
            _passer(verrouille, EtatParcours.ACTIF, "date_sortie")
    except IntegrityError as erreur:  # another parcours was opened at this very moment
        raise FinImpossible(AUTRE_PARCOURS) from erreur
    _mesure_de_reprise(verrouille, jour)
    return verrouille


def verifier_reprise(parcours: Parcours, jour: date) -> None:
    """Raise FinImpossible when a parcours that ended may not be taken up again on ``jour``."""
    limite = limite_de_reprise(parcours, jour)
    if limite is None or jour > limite:
        raise FinImpossible(HORS_DELAI)
    if (
        Parcours.objects.filter(
            Q(clos_le__isnull=True) | Q(clos_le__gte=parcours.oriente_le),
            participant_id=parcours.participant_id,
        )
        .exclude(pk=parcours.pk)
        .exists()
    ):
        raise FinImpossible(AUTRE_PARCOURS)


def _mesure_de_reprise(parcours: Parcours, jour: date) -> None:
    limite = limite_de_reprise(parcours, jour)
    derniere = (
        Mesure.objects.filter(parcours=parcours, statut=StatutDemande.ACCORDEE).order_by("-rang").first()
    )
    if limite is None or jour >= limite or (derniere is not None and derniere.fin >= jour):
        return
    seuils = parametres_applicables(parcours.plie, jour).seuils_parcours
    Mesure.objects.create(
        parcours=parcours,
        rang=derniere.rang + 1 if derniere else 1,
        debut=jour,
        fin=min(fin_de_mesure(jour, seuils), limite),
        statut=StatutDemande.ACCORDEE,
        decidee_le=jour,
    )


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
            # Not the day of the exit: the request may have been made since.
            demande.decidee_le = timezone.localdate()
            demande.save(update_fields=["statut", "decidee_le"])
