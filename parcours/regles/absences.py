"""What follows an unjustified absence (Protocol, art. 3 « L'accompagnement tout au long du parcours »)."""

from collections.abc import Iterable
from dataclasses import dataclass

from parcours.enums import StatutRendezVous, SuiteAbsence


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRendezVous:
    """How an appointment ended.

    ``seconde_proposition`` tells the date proposed by phone after an unjustified absence; ``appel_fait`` that
    the référent called after this very absence, whether the person answered or not.
    """

    statut: StatutRendezVous
    seconde_proposition: bool = False
    appel_fait: bool = False


# Whether an outcome counts as an absence (True), clears the slate (False) or says nothing yet (None).
EFFETS: dict[StatutRendezVous, bool | None] = {
    StatutRendezVous.PLANIFIE: None,
    StatutRendezVous.HONORE: False,
    StatutRendezVous.ABSENCE_JUSTIFIEE: False,
    StatutRendezVous.ABSENCE_INJUSTIFIEE: True,
    StatutRendezVous.ANNULE: None,
}


def suite_absence(historique: Iterable[IssueRendezVous]) -> SuiteAbsence:
    """What to do after these appointments, from the first to the last.

    An unjustified absence asks for a phone call with a new date; missing that second proposal too brings the
    situation before the cellule, and it stays there until the person comes or is excused. Only the date
    proposed by phone is the second proposal of the text: an absence at another date asks for its own call,
    which covers the absences before it. Raises KeyError for an unknown status.
    """
    suite = SuiteAbsence.AUCUNE
    for issue in historique:
        effet = EFFETS[issue.statut]
        if effet is None:
            continue
        if not effet:
            suite = SuiteAbsence.AUCUNE
        elif issue.seconde_proposition or suite is SuiteAbsence.SITUATION:
            suite = SuiteAbsence.SITUATION
        else:
            suite = SuiteAbsence.AUCUNE if issue.appel_fait else SuiteAbsence.APPELER
    return suite
