"""The verdict of an exit: given by ``classer`` with the thresholds in force, and written with the exit."""

from collections.abc import Iterable
from datetime import date

from plie.protocole.models import Protocole
from plie.protocole.regles import Parametres
from sorties.models import Mission, Sortie
from sorties.regles import Verdict, classer
from sorties.selectors.faits import faits_de

CHAMPS_DU_VERDICT = ("categorie", "code_motif", "verdict", "jugee_le", "protocole", "a_revoir_le")


def juger(sortie: Sortie, missions: Iterable[Mission], jour: date) -> tuple[Verdict, Protocole | None]:
    """What the rules say on ``jour``, with the Protocol in force at the date of the exit; nothing is written.

    ``sortie`` may be unsaved: its ``parcours``, ``nature`` and ``date`` are needed.
    """
    protocole = Protocole.objects.applicable(sortie.parcours.plie, sortie.date)
    parametres = Parametres.depuis_json(protocole.parametres) if protocole else Parametres()
    return classer(faits_de(sortie, missions), parametres.seuils_sortie, date_reference=jour), protocole


def inscrire_verdict(sortie: Sortie, missions: Iterable[Mission], jour: date) -> Verdict:
    """Judge and write the verdict on the instance; the caller saves ``CHAMPS_DU_VERDICT``."""
    verdict, protocole = juger(sortie, missions, jour)
    sortie.categorie = verdict.categorie
    sortie.code_motif = verdict.code
    sortie.verdict = verdict.en_json()
    sortie.jugee_le = jour
    sortie.protocole = protocole
    sortie.a_revoir_le = verdict.date_confirmation
    return verdict
