"""The parcours taken up again after an exit: asked by the référent, decided in cellule de suivi."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from parcours.enums import StatutDemande
from parcours.services.fins import FinImpossible, reprendre_parcours, verifier_reprise
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from plie.envois.services import retirer
from sorties.enums import EtatSortie, MotifAnnulation
from sorties.models import DemandeReprise, Sortie
from sorties.services.rappels import cles_des_rappels

PAS_CONFIRMEE = "Seul un parcours dont la sortie est confirmée se reprend."


class RepriseImpossible(Exception):
    """The parcours cannot be taken up again; its text is the sentence a user reads."""


@transaction.atomic
def demander_reprise(sortie: Sortie, *, motif: str, auteur: Utilisateur) -> DemandeReprise:
    """Ask the cellule to open the parcours again; sent twice the same, it is asked once.

    Raises RepriseImpossible past the months of the parcours, when the person has a newer one, or when it
    was asked already for another reason.
    """
    actuelle = _verrouiller(sortie)
    attend: DemandeReprise | None = actuelle.reprises.filter(statut=StatutDemande.DEMANDEE).first()
    if attend is not None:
        if attend.motif != motif.strip():
            raise RepriseImpossible(
                f"La reprise est déjà demandée depuis le {jour_fr(attend.demandee_le)} : "
                "pour la motiver autrement, retirez d’abord cette demande."
            )
        return attend
    if not motif.strip():
        raise RepriseImpossible("Dites pourquoi l’accompagnement reprend.")
    jour = timezone.localdate()
    refus = motif_de_refus(actuelle, jour)
    if refus:
        raise RepriseImpossible(refus)
    return DemandeReprise.objects.create(
        sortie=actuelle, motif=motif.strip(), demandee_par=auteur, demandee_le=jour
    )


@transaction.atomic
def retirer_reprise(sortie: Sortie) -> None:
    """Withdraw the request the cellule has not decided yet; withdrawn already, nothing happens.

    Raises RepriseImpossible once it is on the agenda of a cellule.
    """
    actuelle = _verrouiller(sortie)
    try:
        with transaction.atomic():
            DemandeReprise.objects.filter(sortie=actuelle, statut=StatutDemande.DEMANDEE).delete()
    except ProtectedError as erreur:
        raise RepriseImpossible(
            "Cette demande est à l’ordre du jour d’une cellule de suivi : "
            "demandez à la coordination de la refuser."
        ) from erreur


@transaction.atomic
def accorder_reprise(reprise: DemandeReprise, jour: date) -> DemandeReprise:
    """The cellule agrees: the exit is cancelled and kept, the parcours goes on. Raises RepriseImpossible."""
    actuelle = _verrouiller(reprise.sortie)
    demande = _a_decider(reprise, StatutDemande.ACCORDEE)
    if demande.statut == StatutDemande.ACCORDEE:
        return demande
    refus = motif_de_refus(actuelle, jour)
    if refus:
        raise RepriseImpossible(refus)
    actuelle.etat = EtatSortie.ANNULEE
    actuelle.annulee_le = jour
    actuelle.motif_annulation = MotifAnnulation.REPRISE
    actuelle.save(update_fields=["etat", "annulee_le", "motif_annulation"])
    try:
        reprendre_parcours(actuelle.parcours, jour)
    except FinImpossible as erreur:
        raise RepriseImpossible(str(erreur)) from erreur
    # Those who wait for the morning would ask for a check that is no longer made.
    retirer(cles_des_rappels(actuelle.pk))
    return _decider(demande, StatutDemande.ACCORDEE, jour)


@transaction.atomic
def refuser_reprise(reprise: DemandeReprise, jour: date) -> DemandeReprise:
    """The cellule refuses: the exit stays as it is. Raises RepriseImpossible."""
    _verrouiller(reprise.sortie)
    demande = _a_decider(reprise, StatutDemande.REFUSEE)
    return _decider(demande, StatutDemande.REFUSEE, jour)


def motif_de_refus(sortie: Sortie, jour: date) -> str:
    """The sentence that tells why no reprise may be asked on ``jour``; empty when it may."""
    if sortie.etat != EtatSortie.CONFIRMEE:
        return PAS_CONFIRMEE
    try:
        verifier_reprise(sortie.parcours, jour)
    except FinImpossible as refus:
        return str(refus)
    return ""


def _verrouiller(sortie: Sortie) -> Sortie:
    parcours = verrouiller(sortie.parcours_id)
    actuelle: Sortie = Sortie.objects.select_for_update(of=("self",)).get(pk=sortie.pk)
    actuelle.parcours = parcours
    return actuelle


def _a_decider(reprise: DemandeReprise, voulu: StatutDemande) -> DemandeReprise:
    """The request as it is now, locked; one decided already is given back for the same decision only."""
    demande: DemandeReprise | None = (
        DemandeReprise.objects.select_for_update(of=("self",)).filter(pk=reprise.pk).first()
    )
    if demande is None:
        raise RepriseImpossible("Cette demande a été retirée.")
    if demande.statut not in {StatutDemande.DEMANDEE, voulu}:
        deja = StatutDemande(demande.statut).libelle.lower()
        raise RepriseImpossible(f"La cellule de suivi s’est déjà prononcée : reprise {deja}.")
    return demande


def _decider(demande: DemandeReprise, statut: StatutDemande, jour: date) -> DemandeReprise:
    if demande.statut != statut:
        demande.statut = statut
        demande.decidee_le = jour
        demande.save(update_fields=["statut", "decidee_le"])
    return demande
