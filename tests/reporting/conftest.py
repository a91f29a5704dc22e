"""What the tests of the bilans share: one published bilan, and the people who read it."""

from datetime import date

import pytest

from plie.roles import Role
from reporting import services, tasks
from reporting.calcul import calculer_bilan
from reporting.models import Bilan
from sorties.enums import Categorie, NatureSortie
from tests.fabriques import PlieFabrique, StructureFabrique, utilisateur
from tests.reporting.outils import JOUR, partir


@pytest.fixture
def _sans_pdf_prepares(monkeypatch):
    """Leave out the charts and the PDFs prepared in the background: they take some seconds each."""
    monkeypatch.setattr(tasks, "dessiner", lambda tableau, largeur: None)
    for module in (services, tasks):
        monkeypatch.setattr(module.preparer_les_pdf, "delay", lambda cle: None)


@pytest.fixture
def territoire(db):
    """A PLIE whose name is easy to recognise."""
    return PlieFabrique(code="val", nom="PLIE du Val d'Essai", demonstration=True)


@pytest.fixture
def coordination(territoire):
    return utilisateur(Role.COORDINATION, StructureFabrique(plie=territoire))


@pytest.fixture
def signataire(territoire):
    return utilisateur(Role.SIGNATAIRE, StructureFabrique(plie=territoire))


@pytest.fixture
def bilan(territoire, coordination):
    """A bilan of 2018-2019, with a dynamique exit that only the coordination may see."""
    for _ in range(6):
        partir(territoire, date(2018, 1, 2), date(2019, 3, 1))
    partir(territoire, date(2018, 1, 2), date(2019, 6, 1), NatureSortie.CDD, Categorie.DYNAMIQUE)
    return Bilan.objects.create(
        plie=territoire,
        annee_debut=2018,
        annee_fin=2019,
        donnees=calculer_bilan(territoire, 2018, 2019, jour=JOUR).en_json(),
        calcule_par=coordination,
    )


@pytest.fixture
def publie(bilan, coordination, _sans_pdf_prepares):
    return services.publier_bilan(coordination, bilan)
