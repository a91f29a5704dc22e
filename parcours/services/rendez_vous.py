"""Appointments: fixed, moved, cancelled, kept or missed."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from parcours.enums import ETATS_CLOS, StatutRendezVous, TypeEntretien
from parcours.models import Affectation, AppelAbsence, Entretien, Parcours, RendezVous
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur, en_cours
from plie.dates import jour_fr

# Beyond, the year is a slip of the finger.
HORIZON: Final = timedelta(days=365)


class RendezVousImpossible(Exception):
    """The appointment cannot be fixed or changed; its text is the sentence a user reads."""


def verrouiller_parcours(pk: int) -> Parcours:
    """The row of a parcours that takes new facts, locked. Raises RendezVousImpossible once it is over."""
    parcours = verrouiller(pk)
    if parcours.etat in ETATS_CLOS:
        raise RendezVousImpossible("Ce parcours est terminé : il ne reçoit plus de rendez-vous.")
    return parcours


def referent_du_jour(parcours: Parcours, jour: date, defaut: Utilisateur) -> Utilisateur:
    """Who follows the parcours on ``jour``; ``defaut`` when nobody does."""
    affectation = (
        Affectation.objects.filter(en_cours(jour=jour), parcours=parcours).select_related("referent").first()
    )
    return affectation.referent if affectation else defaut


@transaction.atomic
def fixer(
    parcours: Parcours,
    *,
    debut: datetime,
    duree: int = 60,
    lieu: str = "",
    type: TypeEntretien = TypeEntretien.INDIVIDUEL,  # noqa: A002  the name of the field
    auteur: Utilisateur,
    seconde_proposition: bool = False,
) -> RendezVous:
    """Fix an appointment to come, with the référent of that day; the same one asked twice exists once.

    Raises RendezVousImpossible for a past date, a date too far, a closed parcours or an hour taken by another
    appointment of the person.
    """
    verrouille = verrouiller_parcours(parcours.pk)
    _exiger_a_venir(debut)
    deja = RendezVous.objects.filter(parcours=verrouille, debut=debut).exclude(statut=StatutRendezVous.ANNULE)
    if pris := deja.first():
        if (
            pris.statut == StatutRendezVous.PLANIFIE
            and pris.type == type
            and pris.temps_collectif_id is None
            and pris.seconde_proposition == seconde_proposition
        ):
            return pris
        raise RendezVousImpossible("Un autre rendez-vous est déjà fixé à cette heure pour cette personne.")
    return RendezVous.objects.create(
        parcours=verrouille,
        referent=referent_du_jour(verrouille, timezone.localdate(debut), auteur),
        type=type,
        debut=debut,
        duree=duree,
        lieu=lieu,
        seconde_proposition=seconde_proposition,
    )


@transaction.atomic
def honorer(rendez_vous: RendezVous) -> RendezVous:
    """The person came; an absence noted by mistake is corrected while no call followed it. Idempotent.

    To be called in the transaction that writes the entretien. Raises RendezVousImpossible.
    """
    verrouille = _verrouiller(rendez_vous)
    if verrouille.statut == StatutRendezVous.HONORE:
        return verrouille
    if verrouille.statut == StatutRendezVous.ANNULE:
        raise RendezVousImpossible("Ce rendez-vous est annulé : il ne peut pas être honoré.")
    jour = timezone.localdate(verrouille.debut)
    if jour > timezone.localdate():
        raise RendezVousImpossible(f"Ce rendez-vous est fixé au {jour_fr(jour)} : déplacez-le d’abord.")
    _exiger_sans_appel(verrouille)
    verrouille.statut = StatutRendezVous.HONORE
    verrouille.save(update_fields=["statut"])
    return verrouille


@transaction.atomic
def deplacer(
    rendez_vous: RendezVous, *, debut: datetime, duree: int | None = None, lieu: str | None = None
) -> RendezVous:
    """Give a planned appointment another date; its trail keeps the former one. Idempotent.

    Raises RendezVousImpossible: not planned any more, past date, hour taken, or a workshop (moved for all).
    """
    verrouille = _verrouiller(rendez_vous)
    verrouiller_parcours(verrouille.parcours_id)
    if verrouille.temps_collectif_id is not None:
        raise RendezVousImpossible(
            "La date d’un temps collectif se change pour tous, sur la page de ce temps collectif."
        )
    voulu = (debut, duree or verrouille.duree, verrouille.lieu if lieu is None else lieu)
    if (verrouille.debut, verrouille.duree, verrouille.lieu) == voulu:
        return verrouille
    if verrouille.statut != StatutRendezVous.PLANIFIE:
        raise RendezVousImpossible("L’issue de ce rendez-vous est déjà notée : il ne se déplace plus.")
    _exiger_a_venir(debut)
    if (
        RendezVous.objects.filter(parcours=verrouille.parcours_id, debut=debut)
        .exclude(statut=StatutRendezVous.ANNULE)
        .exclude(pk=verrouille.pk)
        .exists()
    ):
        raise RendezVousImpossible("Un autre rendez-vous est déjà fixé à cette heure pour cette personne.")
    verrouille.debut, verrouille.duree, verrouille.lieu = voulu
    verrouille.referent = referent_du_jour(
        verrouille.parcours, timezone.localdate(debut), verrouille.referent
    )
    verrouille.save(update_fields=["debut", "duree", "lieu", "referent"])
    return verrouille


@transaction.atomic
def annuler(rendez_vous: RendezVous, *, motif: str) -> RendezVous:
    """Cancel an appointment, or say that it was; a second time changes nothing.

    Allowed whatever the state of the parcours, so that none waits for ever. Raises RendezVousImpossible
    without a reason or once its outcome was followed by something.
    """
    verrouille = _verrouiller(rendez_vous)
    if verrouille.statut == StatutRendezVous.ANNULE:
        return verrouille
    if not motif.strip():
        raise RendezVousImpossible("Dites pourquoi le rendez-vous est annulé.")
    exiger_corrigible(verrouille)
    verrouille.statut = StatutRendezVous.ANNULE
    verrouille.commentaire = motif.strip()
    verrouille.save(update_fields=["statut", "commentaire"])
    return verrouille


@transaction.atomic
def noter_absence(rendez_vous: RendezVous, *, justifiee: bool, raison: str = "") -> RendezVous:
    """The person did not come, excused or not; may be corrected while nothing followed. Idempotent.

    Raises RendezVousImpossible before the hour of the appointment, or when excused without a reason.
    """
    verrouille = _verrouiller(rendez_vous)
    verrouiller_parcours(verrouille.parcours_id)
    statut = StatutRendezVous.ABSENCE_JUSTIFIEE if justifiee else StatutRendezVous.ABSENCE_INJUSTIFIEE
    raison = raison.strip()
    if (verrouille.statut, verrouille.commentaire) == (statut, raison):
        return verrouille
    if justifiee and not raison:
        raise RendezVousImpossible("Dites ce qui a empêché la personne de venir.")
    if verrouille.debut > timezone.now():
        raise RendezVousImpossible("Ce rendez-vous n’a pas commencé : une absence se note après son heure.")
    if verrouille.statut == StatutRendezVous.ANNULE:
        raise RendezVousImpossible("Ce rendez-vous est annulé : personne n’y était attendu.")
    exiger_corrigible(verrouille)
    verrouille.statut = statut
    verrouille.commentaire = raison
    verrouille.save(update_fields=["statut", "commentaire"])
    return verrouille


def exiger_corrigible(rendez_vous: RendezVous) -> None:
    """Return when the outcome may still be changed: no entretien, no call followed it."""
    if Entretien.objects.filter(rendez_vous=rendez_vous, annule_le__isnull=True).exists():
        raise RendezVousImpossible(
            "Un entretien est enregistré pour ce rendez-vous : c’est lui qu’il faut corriger."
        )
    _exiger_sans_appel(rendez_vous)


def _exiger_sans_appel(rendez_vous: RendezVous) -> None:
    if AppelAbsence.objects.filter(rendez_vous=rendez_vous).exists():
        raise RendezVousImpossible(
            "Un appel a suivi cette absence : elle ne peut plus être changée. Signalez une erreur à la "
            "coordination."
        )


def _verrouiller(rendez_vous: RendezVous) -> RendezVous:
    # The parcours first, as everywhere: two locks taken in the same order never wait for each other.
    verrouiller(rendez_vous.parcours_id)
    return (
        RendezVous.objects.select_for_update(of=("self",))
        .select_related("parcours", "referent")
        .get(pk=rendez_vous.pk)
    )


def _exiger_a_venir(debut: datetime) -> None:
    maintenant = timezone.now()
    if debut <= maintenant:
        raise RendezVousImpossible("Choisissez une date et une heure à venir.")
    if debut > maintenant + HORIZON:
        raise RendezVousImpossible("Choisissez une date dans l’année qui vient.")
