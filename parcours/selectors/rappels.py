"""Reading the reminders: what is to recall, what went wrong, the letters to print."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from parcours.enums import ETATS_OUVERTS, CanalRappel, StatutRappel, StatutRendezVous
from parcours.models import Rappel, RendezVous
from parcours.regles.rappels import DELAI_COUPURE
from plie.acces import Vue

RECENTS_JOURS = 30


def rendez_vous_a_rappeler(debut: datetime, fin: datetime) -> "QuerySet[RendezVous]":
    """The appointments of a period that are still to come and not recalled yet at the hour they have."""
    deja = Rappel.objects.filter(rendez_vous=OuterRef("pk"), pour=OuterRef("debut"))
    return (
        RendezVous.objects.filter(
            ~Exists(deja),
            statut=StatutRendezVous.PLANIFIE,
            debut__gte=debut,
            debut__lt=fin,
            parcours__etat__in=ETATS_OUVERTS,
            parcours__participant__refuse_rappels=False,
        )
        .select_related("parcours__participant")
        .order_by("debut", "pk")
    )


def encore_valable(maintenant: datetime) -> Q:
    """The appointment is still held at the hour the reminder says, for somebody who wants to be reminded."""
    return Q(
        rendez_vous__statut=StatutRendezVous.PLANIFIE,
        rendez_vous__debut=F("pour"),
        rendez_vous__parcours__etat__in=ETATS_OUVERTS,
        rendez_vous__parcours__participant__refuse_rappels=False,
        pour__gt=maintenant,
    )


def coupe(maintenant: datetime) -> Q:
    """The sending was taken up and never told as done: the person may have received it."""
    return Q(statut=StatutRappel.EN_COURS, pris_le__lt=maintenant - DELAI_COUPURE)


def en_panne(maintenant: datetime) -> Q:
    """The reminders that could not be sent, or whose sending was cut."""
    return Q(statut=StatutRappel.ECHEC) | coupe(maintenant)


def lettre_a_imprimer() -> Q:
    """The letters that wait to be printed and posted."""
    return Q(canal=CanalRappel.LETTRE, statut=StatutRappel.A_ENVOYER)


def rappels_en_echec(vue: Vue, maintenant: datetime | None = None) -> "QuerySet[Rappel]":
    """What the référent must look at: failures not seen yet and letters to print, the nearest first.

    Those of an appointment that was moved, cancelled or is over say nothing any more.
    """
    instant = maintenant or timezone.now()
    return (
        Rappel.objects.vus_comme(vue)
        .filter((en_panne(instant) & Q(vu_le__isnull=True)) | lettre_a_imprimer())
        .filter(encore_valable(instant))
        .select_related("rendez_vous__parcours__participant")
        .order_by("pour", "pk")
    )


def rappels_recents(vue: Vue, jour: date) -> "QuerySet[Rappel]":
    """The reminders of the last weeks and of the days to come, the latest first."""
    return (
        Rappel.objects.vus_comme(vue)
        .filter(pour__date__gte=jour - timedelta(days=RECENTS_JOURS))
        .exclude(statut=StatutRappel.ANNULE)
        .select_related("rendez_vous__parcours__participant")
        .order_by("-pour", "-pk")
    )
