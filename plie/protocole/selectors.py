"""The thresholds of the Protocol in force."""

from datetime import date

from plie.protocole.models import Plie, Protocole
from plie.protocole.regles import Parametres


def parametres_applicables(plie: Plie, jour: date) -> Parametres:
    """The numbers of the Protocol of a PLIE on a day; those of Niort 2022-2028 when none is loaded."""
    protocole = Protocole.objects.applicable(plie, jour)
    return Parametres.depuis_json(protocole.parametres) if protocole else Parametres()
