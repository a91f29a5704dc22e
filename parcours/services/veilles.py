"""Veilles: asked by the référent or the Bureau insertion, decided in cellule, ended by the référent."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils import timezone

from parcours.enums import ETATS_ENTRES, MotifVeille, StatutDemande
from parcours.models import Parcours, Veille
from parcours.selectors.orientation import affectations_courantes
from parcours.services.suivi import SuiviImpossible, decider, demande_a_decider, verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from plie.envois.services import poster
from plie.roles import Role


class VeilleImpossible(SuiviImpossible):
    """The veille cannot be asked, decided or ended; its text is the sentence a user reads.

    ``champ`` is the field of the request it is about, None for the whole.
    """

    def __init__(self, phrase: str, champ: str | None = None) -> None:
        super().__init__(phrase)
        self.champ = champ


@transaction.atomic
def demander_veille(
    parcours: Parcours,
    *,
    motif: MotifVeille,
    debut: date,
    fin_prevue: date,
    auteur: Utilisateur,
    commentaire: str = "",
) -> Veille:
    """Ask the cellule for a veille; asked twice the same, there is one. Raises VeilleImpossible."""
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat not in ETATS_ENTRES:
        raise VeilleImpossible(
            "Une veille se demande pendant l’accompagnement : après l’entrée, avant la sortie."
        )
    if fin_prevue < debut:
        raise VeilleImpossible("La fin prévue vient après le début.", "fin_prevue")
    if verrouille.date_entree is not None and debut < verrouille.date_entree:
        raise VeilleImpossible(
            f"La personne est entrée le {jour_fr(verrouille.date_entree)} : la veille commence ensuite.",
            "debut",
        )
    # An open veille runs until somebody ends it: nothing can follow it before.
    autre = (
        Veille.objects.filter(Q(fin__isnull=True) | Q(fin__gte=debut), parcours=verrouille)
        .exclude(statut=StatutDemande.REFUSEE)
        .order_by("debut")
        .first()
    )
    if autre is not None:
        if (autre.motif, autre.debut, autre.fin_prevue, autre.statut) == (
            motif,
            debut,
            fin_prevue,
            StatutDemande.DEMANDEE,
        ):
            return autre
        raise VeilleImpossible(_chevauchement(autre), "debut")
    veille = Veille.objects.create(
        parcours=verrouille,
        motif=motif,
        debut=debut,
        fin_prevue=fin_prevue,
        commentaire=commentaire,
        demandee_par=auteur,
    )
    if auteur.tient(Role.AVIS_BUREAU_INSERTION, verrouille.plie_id):
        _prevenir_le_referent(veille)
    return veille


def _prevenir_le_referent(veille: Veille) -> None:
    """The Bureau insertion asked for it: who follows the person learns it, without a name in the message."""
    suivie = affectations_courantes([veille.parcours], timezone.localdate()).first()
    if suivie is None or suivie.referent_id == veille.demandee_par_id:
        return
    poster(
        plie=veille.parcours.plie,
        cle=f"veille:{veille.pk}:demande",
        utilisateur=suivie.referent,
        sujet="Le Bureau insertion demande une veille",
        texte=(
            "Le Bureau insertion demande une veille pour une personne que vous accompagnez. "
            "La prochaine cellule de suivi en décide."
        ),
        chemin=reverse("participants:dossier", args=[veille.parcours.participant_id]),
    )


@transaction.atomic
def retirer_demande_de_veille(veille: Veille) -> None:
    """Withdraw a request nobody has decided; withdrawn already, nothing happens. Raises VeilleImpossible."""
    verrouiller(veille.parcours_id)
    actuelle = Veille.objects.select_for_update(of=("self",)).filter(pk=veille.pk).first()
    if actuelle is None:
        return
    if actuelle.statut != StatutDemande.DEMANDEE:
        raise VeilleImpossible("La cellule de suivi s’est prononcée : cette demande ne se retire plus.")
    try:
        with transaction.atomic():
            actuelle.delete()
    except ProtectedError as erreur:
        raise VeilleImpossible(
            "Cette demande est passée en cellule de suivi : demandez à la coordination de la refuser."
        ) from erreur


@transaction.atomic
def clore_veille(veille: Veille, fin: date) -> Veille:
    """The day the veille ended. Raises VeilleImpossible."""
    actuelle = _accordee(veille)
    if actuelle.fin == fin:
        return actuelle
    if actuelle.fin is not None:
        raise VeilleImpossible(f"Cette veille s’est déjà terminée le {jour_fr(actuelle.fin)}.")
    if fin < actuelle.debut:
        raise VeilleImpossible(f"La veille a commencé le {jour_fr(actuelle.debut)} : elle finit ensuite.")
    if fin > timezone.localdate():
        raise VeilleImpossible("La fin d’une veille se note une fois passée : donnez une date déjà venue.")
    actuelle.fin = fin
    actuelle.save(update_fields=["fin"])
    return actuelle


@transaction.atomic
def prolonger_veille(veille: Veille, fin_prevue: date) -> Veille:
    """A later planned end, before the veille has ended. Raises VeilleImpossible."""
    actuelle = _accordee(veille)
    if actuelle.fin is not None:
        raise VeilleImpossible(f"Cette veille s’est terminée le {jour_fr(actuelle.fin)}.")
    if fin_prevue == actuelle.fin_prevue:
        return actuelle
    if fin_prevue < actuelle.fin_prevue:
        raise VeilleImpossible(
            f"La fin était prévue le {jour_fr(actuelle.fin_prevue)} : donnez une date plus tardive."
        )
    actuelle.fin_prevue = fin_prevue
    actuelle.save(update_fields=["fin_prevue"])
    return actuelle


@transaction.atomic
def accorder_veille(veille: Veille, jour: date) -> Veille:
    """The cellule agrees. Raises VeilleImpossible."""
    parcours = verrouiller(veille.parcours_id)
    demande = demande_a_decider(veille, StatutDemande.ACCORDEE, VeilleImpossible, "veille")
    if demande.statut == StatutDemande.ACCORDEE:
        return demande
    if parcours.etat not in ETATS_ENTRES:
        raise VeilleImpossible("Ce parcours n’est plus en cours : la veille n’a plus d’objet.")
    return decider(demande, StatutDemande.ACCORDEE, jour)


@transaction.atomic
def refuser_veille(veille: Veille, jour: date) -> Veille:
    """The cellule refuses; another veille may be asked. Raises VeilleImpossible."""
    verrouiller(veille.parcours_id)
    demande = demande_a_decider(veille, StatutDemande.REFUSEE, VeilleImpossible, "veille")
    return decider(demande, StatutDemande.REFUSEE, jour)


def _accordee(veille: Veille) -> Veille:
    verrouiller(veille.parcours_id)
    actuelle = Veille.objects.select_for_update(of=("self",)).get(pk=veille.pk)
    if actuelle.statut != StatutDemande.ACCORDEE:
        raise VeilleImpossible("Cette veille n’est pas accordée par la cellule de suivi.")
    return actuelle


def _chevauchement(autre: Veille) -> str:
    if autre.statut == StatutDemande.DEMANDEE:
        return (
            f"Une veille à partir du {jour_fr(autre.debut)} attend déjà la cellule de suivi : "
            "deux veilles ne se chevauchent pas."
        )
    if autre.fin is None:
        return (
            f"Une veille court depuis le {jour_fr(autre.debut)} : indiquez d’abord sa fin, "
            "deux veilles ne se chevauchent pas."
        )
    return (
        f"Une veille couvre déjà du {jour_fr(autre.debut)} au {jour_fr(autre.fin)} : "
        "deux veilles ne se chevauchent pas."
    )
