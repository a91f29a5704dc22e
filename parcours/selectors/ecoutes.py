"""What the psychologue follows."""

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from parcours.enums import StatutRendezVous
from parcours.models import EcoutePsychologique
from parcours.selectors.accueil import ecoutes_en_cours
from plie.acces import Vue


def ecoutes_suivies(vue: Vue) -> "QuerySet[EcoutePsychologique]":
    """The écoutes that run, with what waits: ``sans_issue`` past appointments, ``prochaine`` or None."""
    prevues = Q(seances__statut=StatutRendezVous.PLANIFIE)
    maintenant = timezone.now()
    return (
        ecoutes_en_cours(vue)
        .select_related("participant")
        .annotate(
            sans_issue=Count("seances", filter=prevues & Q(seances__debut__lt=maintenant)),
            prochaine=Min("seances__debut", filter=prevues & Q(seances__debut__gte=maintenant)),
        )
        .order_by("-sans_issue", "decidee_le", "pk")
    )
