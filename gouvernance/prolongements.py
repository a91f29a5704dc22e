"""What the instances tell of the prescriptions: when the next cellule de suivi meets."""

from datetime import datetime

from gouvernance.enums import EtatSeance, TypeInstance
from gouvernance.models import Seance
from plie.protocole.models import Plie
from prescriptions.prolongements import prochaine_cellule


@prochaine_cellule
def cellule(plie: Plie, maintenant: datetime) -> datetime | None:
    """The beginning of the next cellule de suivi that is not cancelled; None when none is fixed."""
    debut: datetime | None = (
        Seance.objects.filter(
            instance__plie=plie, instance__type=TypeInstance.CELLULE_SUIVI, debut__gte=maintenant
        )
        .exclude(etat=EtatSeance.ANNULEE)
        .order_by("debut")
        .values_list("debut", flat=True)
        .first()
    )
    return debut
