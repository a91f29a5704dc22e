"""Écoute psychologique: asked by the référent, granted in cellule, its dates kept by the psychologue."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from parcours.enums import ETATS_CLOS, StatutDemande, StatutRendezVous
from parcours.models import EcoutePsychologique, Parcours, SeanceEcoute
from parcours.services.suivi import (
    SuiviImpossible,
    decider,
    demande_a_decider,
    verrouiller,
    verrouiller_ouvert,
)
from plie.acteurs.models import Habilitation, Utilisateur, en_cours
from plie.dates import jour_fr
from plie.roles import Role

# A cancelled appointment is known beforehand; the other outcomes only once its hour has come.
ISSUES_PASSEES = frozenset(
    {
        StatutRendezVous.HONORE,
        StatutRendezVous.ABSENCE_JUSTIFIEE,
        StatutRendezVous.ABSENCE_INJUSTIFIEE,
    }
)


class EcouteImpossible(SuiviImpossible):
    """The écoute cannot be asked, decided or written; its text is the sentence a user reads."""


@transaction.atomic
def demander_ecoute(parcours: Parcours, *, auteur: Utilisateur) -> EcoutePsychologique:
    """Ask the cellule for an écoute; one at a time. Asked twice, there is one. Raises SuiviImpossible."""
    verrouille = verrouiller_ouvert(parcours.pk)
    ouverte = (
        EcoutePsychologique.objects.filter(
            Q(statut=StatutDemande.DEMANDEE) | Q(statut=StatutDemande.ACCORDEE, terminee_le__isnull=True),
            participant=verrouille.participant_id,
        )
        .order_by("pk")
        .first()
    )
    if ouverte is None:
        return EcoutePsychologique.objects.create(
            parcours=verrouille,
            participant_id=verrouille.participant_id,
            demandee_le=timezone.localdate(),
        )
    if ouverte.statut == StatutDemande.DEMANDEE:
        return ouverte
    raise EcouteImpossible("Une écoute est déjà en cours pour cette personne.")


@transaction.atomic
def retirer_demande_d_ecoute(ecoute: EcoutePsychologique) -> None:
    """Withdraw a request nobody has decided; withdrawn already, nothing happens. Raises EcouteImpossible."""
    verrouiller(ecoute.parcours_id)
    actuelle = EcoutePsychologique.objects.select_for_update(of=("self",)).filter(pk=ecoute.pk).first()
    if actuelle is None:
        return
    if actuelle.statut != StatutDemande.DEMANDEE:
        raise EcouteImpossible("La cellule de suivi s’est prononcée : cette demande ne se retire plus.")
    try:
        with transaction.atomic():
            actuelle.delete()
    except ProtectedError as erreur:
        raise EcouteImpossible(
            "Cette demande est passée en cellule de suivi : demandez à la coordination de la refuser."
        ) from erreur


@transaction.atomic
def accorder_ecoute(ecoute: EcoutePsychologique, jour: date, psychologue: Utilisateur) -> EcoutePsychologique:
    """The cellule agrees and names the psychologue, to whom the person appears. Raises EcouteImpossible."""
    parcours = verrouiller(ecoute.parcours_id)
    demande = demande_a_decider(ecoute, StatutDemande.ACCORDEE, EcouteImpossible, "écoute")
    if demande.statut == StatutDemande.ACCORDEE:
        if demande.psychologue_id != psychologue.pk:
            raise EcouteImpossible("Cette écoute est déjà confiée à un autre psychologue.")
        return demande
    if parcours.etat in ETATS_CLOS:
        raise EcouteImpossible("Ce parcours n’est plus en cours : l’écoute n’a plus d’objet.")
    if (
        not Habilitation.objects.filter(
            en_cours(jour=jour),
            utilisateur=psychologue,
            role=Role.PSYCHOLOGUE,
            structure__plie=parcours.plie_id,
        )
        .exclude(utilisateur__is_active=False)
        .exists()
    ):
        raise EcouteImpossible(f"{psychologue} n’est plus psychologue du PLIE : choisissez un autre compte.")
    demande.psychologue = psychologue
    demande.statut = StatutDemande.ACCORDEE
    demande.decidee_le = jour
    demande.save(update_fields=["psychologue", "statut", "decidee_le"])
    return demande


@transaction.atomic
def refuser_ecoute(ecoute: EcoutePsychologique, jour: date) -> EcoutePsychologique:
    """The cellule refuses; another may be asked. Raises EcouteImpossible."""
    verrouiller(ecoute.parcours_id)
    demande = demande_a_decider(ecoute, StatutDemande.REFUSEE, EcouteImpossible, "écoute")
    return decider(demande, StatutDemande.REFUSEE, jour)


# --- what the psychologue keeps: dates, nothing else ----------------------------------------------------


@transaction.atomic
def fixer_seance(ecoute: EcoutePsychologique, debut: datetime) -> SeanceEcoute:
    """An appointment of the écoute; the same twice is one. Raises EcouteImpossible."""
    actuelle = _en_cours(ecoute)
    jour = timezone.localtime(debut).date()
    if actuelle.decidee_le is not None and jour < actuelle.decidee_le:
        raise EcouteImpossible(
            f"L’écoute est accordée depuis le {jour_fr(actuelle.decidee_le)} : la séance vient ensuite."
        )
    seance, _ = SeanceEcoute.objects.get_or_create(ecoute=actuelle, debut=debut)
    return seance


@transaction.atomic
def noter_issue(seance: SeanceEcoute, statut: StatutRendezVous) -> SeanceEcoute:
    """Whether the person came; it may be corrected while the écoute runs. Raises EcouteImpossible."""
    _en_cours(seance.ecoute)
    actuelle = SeanceEcoute.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if actuelle.statut == statut:
        return actuelle
    if statut in ISSUES_PASSEES and actuelle.debut > timezone.now():
        raise EcouteImpossible("Cette séance est à venir : son issue se note ensuite, ou annulez-la.")
    actuelle.statut = statut
    actuelle.save(update_fields=["statut"])
    return actuelle


@transaction.atomic
def terminer_ecoute(ecoute: EcoutePsychologique, fin: date) -> EcoutePsychologique:
    """The last day of the écoute. Raises EcouteImpossible."""
    verrouiller(ecoute.parcours_id)
    actuelle = EcoutePsychologique.objects.select_for_update(of=("self",)).get(pk=ecoute.pk)
    if actuelle.terminee_le == fin:
        return actuelle
    _exiger_en_cours(actuelle)
    if actuelle.decidee_le is not None and fin < actuelle.decidee_le:
        raise EcouteImpossible(
            f"L’écoute est accordée depuis le {jour_fr(actuelle.decidee_le)} : elle finit ensuite."
        )
    if fin > timezone.localdate():
        raise EcouteImpossible("La fin de l’écoute se note une fois venue : donnez une date passée.")
    derniere = actuelle.seances.exclude(statut=StatutRendezVous.ANNULE).order_by("-debut").first()
    if derniere is not None:
        jour = timezone.localtime(derniere.debut).date()
        if jour > fin:
            raise EcouteImpossible(
                f"Une séance est notée le {jour_fr(jour)} : l’écoute ne finit pas avant, ou annulez-la."
            )
    if actuelle.seances.filter(statut=StatutRendezVous.PLANIFIE).exists():
        raise EcouteImpossible("Une séance est encore prévue : dites d’abord ce qu’elle est devenue.")
    actuelle.terminee_le = fin
    actuelle.save(update_fields=["terminee_le"])
    return actuelle


def _en_cours(ecoute: EcoutePsychologique) -> EcoutePsychologique:
    actuelle = EcoutePsychologique.objects.select_for_update(of=("self",)).get(pk=ecoute.pk)
    _exiger_en_cours(actuelle)
    return actuelle


def _exiger_en_cours(ecoute: EcoutePsychologique) -> None:
    if ecoute.statut != StatutDemande.ACCORDEE:
        raise EcouteImpossible("Cette écoute n’est pas accordée.")
    if ecoute.terminee_le is not None:
        raise EcouteImpossible(f"Cette écoute s’est terminée le {jour_fr(ecoute.terminee_le)}.")
