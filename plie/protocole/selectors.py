"""The thresholds of the Protocol in force."""

from datetime import date

from django.db.models import Q

from plie.protocole.models import Plie, Protocole
from plie.protocole.regles import Parametres


def parametres_applicables(plie: Plie, jour: date) -> Parametres:
    """The numbers of the Protocol of a PLIE on a day; those of Niort 2022-2028 when none is loaded."""
    protocole = Protocole.objects.applicable(plie, jour)
    return Parametres.depuis_json(protocole.parametres) if protocole else Parametres()


def valable(jour: date) -> Q:
    """For a nomenclature: the codes that may be chosen on a day."""
    return (Q(valide_du__isnull=True) | Q(valide_du__lte=jour)) & (
        Q(valide_au__isnull=True) | Q(valide_au__gte=jour)
    )
