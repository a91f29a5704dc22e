"""After an unjustified absence: a call with a new date, then the cellule de suivi."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.enums import StatutRendezVous, SuiteAbsence
from parcours.regles import IssueRendezVous, suite_absence
from parcours.regles.absences import EFFETS

R = StatutRendezVous


def issue(statut, *, seconde=False, appel=False):
    return IssueRendezVous(statut=statut, seconde_proposition=seconde, appel_fait=appel)


HONORE = issue(R.HONORE)
JUSTIFIEE = issue(R.ABSENCE_JUSTIFIEE)
ABSENT = issue(R.ABSENCE_INJUSTIFIEE)
APPELE = issue(R.ABSENCE_INJUSTIFIEE, appel=True)
SECONDE_MANQUEE = issue(R.ABSENCE_INJUSTIFIEE, seconde=True)
PLANIFIE = issue(R.PLANIFIE)
SECONDE_PLANIFIEE = issue(R.PLANIFIE, seconde=True)


@pytest.mark.parametrize(
    ("historique", "attendu"),
    [
        ([], SuiteAbsence.AUCUNE),
        ([HONORE], SuiteAbsence.AUCUNE),
        ([JUSTIFIEE, JUSTIFIEE], SuiteAbsence.AUCUNE),
        ([HONORE, ABSENT], SuiteAbsence.APPELER),
        ([HONORE, APPELE], SuiteAbsence.AUCUNE),
        ([APPELE, SECONDE_PLANIFIEE], SuiteAbsence.AUCUNE),
        ([APPELE, SECONDE_MANQUEE], SuiteAbsence.SITUATION),
        ([APPELE, issue(R.ABSENCE_INJUSTIFIEE, seconde=True, appel=True)], SuiteAbsence.SITUATION),
        ([APPELE, issue(R.HONORE, seconde=True)], SuiteAbsence.AUCUNE),
        ([APPELE, issue(R.ABSENCE_JUSTIFIEE, seconde=True)], SuiteAbsence.AUCUNE),
        ([APPELE, issue(R.ANNULE, seconde=True)], SuiteAbsence.AUCUNE),
        # neither planned nor cancelled appointments settle anything
        ([ABSENT, PLANIFIE], SuiteAbsence.APPELER),
        ([ABSENT, issue(R.ANNULE)], SuiteAbsence.APPELER),
        ([APPELE, SECONDE_MANQUEE, PLANIFIE], SuiteAbsence.SITUATION),
        # an absence at an ordinary date is not the second proposal
        ([ABSENT, ABSENT], SuiteAbsence.APPELER),
        ([APPELE, ABSENT], SuiteAbsence.APPELER),
        ([ABSENT, APPELE], SuiteAbsence.AUCUNE),
        # the situation stays until the person comes or is excused
        ([APPELE, SECONDE_MANQUEE, ABSENT], SuiteAbsence.SITUATION),
        ([APPELE, SECONDE_MANQUEE, APPELE], SuiteAbsence.SITUATION),
        ([APPELE, SECONDE_MANQUEE, HONORE], SuiteAbsence.AUCUNE),
        ([APPELE, SECONDE_MANQUEE, JUSTIFIEE], SuiteAbsence.AUCUNE),
        ([APPELE, SECONDE_MANQUEE, HONORE, ABSENT], SuiteAbsence.APPELER),
    ],
)
def test_la_suite_dune_absence(historique, attendu):
    assert suite_absence(historique) is attendu


def test_chaque_statut_a_son_effet():
    assert set(EFFETS) == set(StatutRendezVous)


def test_un_statut_inconnu_est_une_erreur():
    with pytest.raises(KeyError):
        suite_absence([issue("reporte")])


ISSUES = st.builds(
    IssueRendezVous,
    statut=st.sampled_from(StatutRendezVous),
    seconde_proposition=st.booleans(),
    appel_fait=st.booleans(),
)


@given(st.lists(ISSUES), st.sampled_from([HONORE, JUSTIFIEE]))
def test_venir_ou_sexcuser_efface_tout(historique, derniere):
    assert suite_absence([*historique, derniere]) is SuiteAbsence.AUCUNE


@given(st.lists(ISSUES))
def test_rien_a_faire_sans_absence_injustifiee(historique):
    if all(fait.statut is not R.ABSENCE_INJUSTIFIEE for fait in historique):
        assert suite_absence(historique) is SuiteAbsence.AUCUNE
