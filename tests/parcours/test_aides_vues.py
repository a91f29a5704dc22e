"""Financial helps: the amount, the decision and its date, who may write."""

from decimal import Decimal

import pytest
from django.urls import reverse

from parcours.forms.aides import FormulaireAide
from parcours.models import AideFinanciere
from parcours.services.aides import ajouter_aide
from tests.fabriques import AideFinanciereFabrique, StructureFabrique, il_y_a
from tests.parcours.outils_dossier import Dossier, statuts
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db

AUJOURDHUI, HIER, DEMAIN = il_y_a(0).isoformat(), il_y_a(1).isoformat(), il_y_a(-1).isoformat()


@pytest.fixture
def dossier():
    return Dossier()


def saisie(dossier, **champs):
    return {
        "nature": "mobilite",
        "financeur": dossier.structure.pk,
        "montant": "120,50",
        "demandee_le": HIER,
        "decision": "demandee",
        **champs,
    }


@pytest.mark.parametrize(
    ("texte", "montant"),
    [
        ("120,50", Decimal("120.50")),
        ("120.5", Decimal("120.5")),
        ("1 200 €", Decimal(1200)),
        ("1\u202f200,00", Decimal(1200)),
        ("0,01", Decimal("0.01")),
        ("99999,99", Decimal("99999.99")),
        ("0", None),
        ("-5", None),
        ("100000", None),
        ("12,345", None),
        ("1,200.50", None),
        ("NaN", None),
    ],
)
def test_amount(dossier, texte, montant):
    formulaire = FormulaireAide(saisie(dossier, montant=texte), plie=dossier.plie)
    assert formulaire.is_valid() is (montant is not None)
    assert formulaire.cleaned_data.get("montant") == montant


@pytest.mark.parametrize(
    ("champs", "fautif"),
    [
        ({}, None),
        ({"demandee_le": AUJOURDHUI}, None),
        ({"demandee_le": DEMAIN}, "demandee_le"),
        ({"decision": "accordee", "decidee_le": HIER}, None),
        ({"decision": "accordee"}, "decidee_le"),
        ({"decision": "refusee", "demandee_le": AUJOURDHUI, "decidee_le": HIER}, "decidee_le"),
        ({"decision": "refusee", "decidee_le": DEMAIN}, "decidee_le"),
        ({"decidee_le": HIER}, "decision"),
        ({"financeur": ""}, "financeur"),
    ],
)
def test_dates(dossier, champs, fautif):
    formulaire = FormulaireAide(saisie(dossier, **champs), plie=dossier.plie)
    assert list(formulaire.errors) == ([fautif] if fautif else [])


def test_funder_is_of_the_plie(dossier):
    ailleurs = StructureFabrique()
    assert not FormulaireAide(saisie(dossier, financeur=ailleurs.pk), plie=dossier.plie).is_valid()


def test_noted_then_decided(dossier, client):
    client.force_login(dossier.referent)
    client.post(reverse("aides:nouvelle", args=[dossier.parcours.pk]), saisie(dossier))
    aide = AideFinanciere.objects.get()
    adresse = reverse("aides:modifier", args=[aide.pk])
    assert 'value="120,5"' in client.get(adresse).text
    client.post(adresse, saisie(dossier, decision="accordee", decidee_le=AUJOURDHUI))
    aide.refresh_from_db()
    assert (aide.decision, aide.decidee_le, aide.montant) == ("accordee", il_y_a(0), Decimal("120.50"))


def test_nothing_once_the_parcours_is_over(client):
    dossier = Dossier(sorti=True)
    client.force_login(dossier.referent)
    page = client.post(reverse("aides:nouvelle", args=[dossier.parcours.pk]), saisie(dossier))
    assert "Ce parcours est terminé" in page.text


def test_by_role(dossier, client):
    aide = AideFinanciereFabrique(parcours=dossier.parcours, financeur=dossier.structure)
    adresses = [
        reverse("aides:nouvelle", args=[dossier.parcours.pk]),
        reverse("aides:modifier", args=[aide.pk]),
    ]
    assert statuts(client, adresses, dossier.personnes_sans_droit()) == {404}
    assert statuts(client, adresses, [dossier.referent, dossier.delegue()]) == {200}


@pytest.mark.django_db(transaction=True)
def test_double_click_adds_one():
    dossier = Dossier()
    formulaire = FormulaireAide(saisie(dossier), plie=dossier.plie)
    assert formulaire.is_valid()
    une, autre = ensemble(
        lambda: ajouter_aide(dossier.parcours, formulaire.cleaned_data),
        lambda: ajouter_aide(dossier.parcours, formulaire.cleaned_data),
    )
    assert une == autre
