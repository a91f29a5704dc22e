"""The demonstration gives back, to the digit, every table that the synthesis of 2018-2021 published."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from reporting.demo.plan import JOUR_MIN
from reporting.indicateurs import ORDRE
from sorties.enums import Categorie, EtatSortie
from sorties.models import Sortie
from tests.reporting.outils import rendre_dynamique

REFERENCE = Path(__file__).parent / "reference"
TABLEAUX = sorted(fichier.stem for fichier in REFERENCE.glob("*.csv"))
PUBLIES = 11

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo, loaded once for the module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_demo", f"--jour={JOUR_MIN}", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


def imprimer(capsys: pytest.CaptureFixture[str], tableau: str) -> bytes:
    """What the command prints for a table."""
    capsys.readouterr()
    call_command("calculer_bilan", "--de=2018", "--a=2021", f"--tableau={tableau}", "--format=csv")
    return capsys.readouterr().out.encode()


def test_les_tableaux_publies_sont_tous_la() -> None:
    assert len(TABLEAUX) == PUBLIES
    assert set(TABLEAUX) <= set(ORDRE)


@pytest.mark.parametrize("tableau", TABLEAUX)
def test_le_tableau_est_celui_de_la_synthese_a_l_octet_pres(
    demonstration: None, capsys: pytest.CaptureFixture[str], tableau: str
) -> None:
    assert imprimer(capsys, tableau) == (REFERENCE / f"{tableau}.csv").read_bytes()


def test_changer_une_sortie_change_les_tableaux(
    demonstration: None, capsys: pytest.CaptureFixture[str]
) -> None:
    touches = ("sorties_positives", "chiffres_cles")
    avant = {tableau: imprimer(capsys, tableau) for tableau in touches}
    with transaction.atomic():
        sortie = Sortie.objects.filter(
            etat=EtatSortie.CONFIRMEE, categorie=Categorie.POSITIVE, date__year=2019
        ).earliest("pk")
        rendre_dynamique(sortie)
        for tableau, texte in avant.items():
            assert imprimer(capsys, tableau) != texte
        transaction.set_rollback(True)
    assert {tableau: imprimer(capsys, tableau) for tableau in touches} == avant
