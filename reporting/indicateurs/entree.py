"""What was true of each person at their entry (Protocol, art. 6; docs/decisions/0004)."""

from collections.abc import Mapping
from typing import Final

from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from parcours.models import Parcours
from participants.enums import TrancheAge
from participants.models import Situation

AGE_JEUNE: Final = (
    26  # bounds of the age bands of the published synthesis: under 26, 26-44, 45-54, 55 and over
)
AGE_MUR: Final = 45
AGE_SENIOR: Final = 55
TRANCHES: Final[Mapping[TrancheAge, Q]] = {
    TrancheAge.MOINS_26: Q(age__lt=AGE_JEUNE),
    TrancheAge.DE_26_A_44: Q(age__gte=AGE_JEUNE, age__lt=AGE_MUR),
    TrancheAge.DE_45_A_54: Q(age__gte=AGE_MUR, age__lt=AGE_SENIOR),
    TrancheAge.PLUS_55: Q(age__gte=AGE_SENIOR),
}
STATUTS: Final = ("deld", "rsa", "rqth")


class Age(Func):
    """Years completed at a date, as PostgreSQL counts them: a person born on 29 February ages on 1 March."""

    template = "EXTRACT(YEAR FROM AGE(%(expressions)s))::integer"
    output_field = IntegerField()


def a_l_entree(parcours: "QuerySet[Parcours]") -> "QuerySet[Parcours]":
    """Add what was true of each person at their entry (Protocol, art. 6), and their age that day."""

    def situation(champ: str) -> Subquery:
        return Subquery(
            Situation.objects.filter(participant=OuterRef("participant"), date__lte=OuterRef("date_entree"))
            .order_by("-date")
            .values(champ)[:1]
        )

    return parcours.annotate(
        age=Age(F("date_entree"), F("participant__date_naissance"), output_field=IntegerField()),
        entree_nationalite=situation("nationalite"),
        entree_qualification=situation("niveau_diplome__groupe_bilan"),
        **{f"entree_{statut}": situation(statut) for statut in STATUTS},
    )
