"""Étapes and objectives: the dates of each state, the bounds of the hours, who may write, the row told."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse

from parcours.enums import EtatObjectif
from parcours.forms.etapes import FormulaireEmploi, FormulaireFormation, FormulaireFrein
from parcours.models import EtapeEmploi, EtapeFormation, EtapeFrein, Objectif
from parcours.services.etapes import ajouter_etape
from parcours.services.objectifs import ajouter_objectif, clore_objectif
from parcours.services.suivi import SuiviImpossible
from tests.fabriques import (
    DomaineFormationFabrique,
    EtapeEmploiFabrique,
    EtapeFreinFabrique,
    FicheActionFabrique,
    ObjectifFabrique,
    ProtocoleFabrique,
    StructureFabrique,
    il_y_a,
)
from tests.parcours.outils_dossier import Dossier, statuts
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db

HIER, DEMAIN, AUJOURDHUI = il_y_a(1).isoformat(), il_y_a(-1).isoformat(), il_y_a(0).isoformat()
CDD = {"nature": "cdd", "employeur": "Entreprise inventée", "etat": "prevue"}


@pytest.fixture
def dossier():
    return Dossier()


def nouvelle(dossier, genre="emploi"):
    return reverse("etapes:nouvelle", args=[genre, dossier.parcours.pk])


class TestDates:
    @pytest.mark.parametrize(
        ("etat", "debut", "fin", "fautif"),
        [
            ("prevue", "", "", None),
            ("prevue", DEMAIN, DEMAIN, None),
            ("prevue", DEMAIN, AUJOURDHUI, "fin"),
            ("en_cours", AUJOURDHUI, "", None),
            ("en_cours", "", "", "debut"),
            ("en_cours", DEMAIN, "", "debut"),
            ("en_cours", HIER, DEMAIN, None),
            ("realisee", HIER, HIER, None),
            ("realisee", HIER, AUJOURDHUI, None),
            ("realisee", HIER, DEMAIN, "fin"),
            ("realisee", HIER, "", "fin"),
            ("abandonnee", "", AUJOURDHUI, None),
            ("abandonnee", "", "", "fin"),
            ("en_cours", "1900-01-01", "", "debut"),
        ],
    )
    def test_follow_the_state(self, dossier, etat, debut, fin, fautif):
        saisie = {"frein": "mobilite", "action": "Scooter", "etat": etat, "debut": debut, "fin": fin}
        formulaire = FormulaireFrein(saisie, plie=dossier.plie)
        assert list(formulaire.errors) == ([fautif] if fautif else [])

    def test_a_job_done_may_go_on(self, dossier):
        saisie = {"nature": "cdi", "etat": "realisee", "debut": HIER, "fin": ""}
        assert FormulaireEmploi(saisie, plie=dossier.plie).is_valid()


class TestHeures:
    @pytest.mark.parametrize(
        ("champ", "texte", "valeur"),
        [
            ("heures_hebdo", "17,5", Decimal("17.5")),
            ("heures_hebdo", "17.5", Decimal("17.5")),
            ("heures_hebdo", "48", Decimal(48)),
            ("heures_hebdo", "48,25", None),
            ("heures_hebdo", "0", None),
            ("heures_hebdo", "dix", None),
            ("heures_total", "5 000", Decimal(5000)),
            ("heures_total", "5000,5", None),
        ],
    )
    def test_of_a_job(self, dossier, champ, texte, valeur):
        formulaire = FormulaireEmploi({**CDD, champ: texte}, plie=dossier.plie)
        assert formulaire.is_valid() is (valeur is not None)
        assert formulaire.cleaned_data.get(champ) == valeur

    @pytest.mark.parametrize(
        ("heures", "accepte"), [("1", True), ("5000", True), ("0", False), ("5001", False)]
    )
    def test_of_a_training(self, dossier, heures, accepte):
        domaine = DomaineFormationFabrique()
        saisie = {"intitule": "Cariste", "domaine": domaine.pk, "etat": "prevue", "heures": heures}
        assert FormulaireFormation(saisie, plie=dossier.plie).is_valid() is accepte


class TestListes:
    def test_current_terms_only_but_what_the_row_holds(self, dossier):
        clos, ouvert = (
            DomaineFormationFabrique(code="clos", valide_au=il_y_a(1)),
            DomaineFormationFabrique(code="ouvert", valide_au=il_y_a(0)),
        )
        proposes = FormulaireFormation(plie=dossier.plie).fields["domaine"].queryset
        assert (clos in proposes, ouvert in proposes) == (False, True)
        protocole = ProtocoleFabrique(plie=dossier.plie)
        annee = il_y_a(0).year
        courante = FicheActionFabrique(objectif__protocole=protocole, annee_debut=annee, annee_fin=annee)
        passee = FicheActionFabrique(objectif=courante.objectif, annee_debut=annee - 2, annee_fin=annee - 1)
        ailleurs = FicheActionFabrique()
        fiches = FormulaireFrein(plie=dossier.plie).fields["fiche_action"].queryset
        assert list(fiches) == [courante]
        etape = EtapeFreinFabrique(parcours=dossier.parcours, fiche_action=passee)
        gardees = FormulaireFrein(plie=dossier.plie, etape=etape).fields["fiche_action"].queryset
        assert passee in gardees
        assert ailleurs not in gardees

    def test_structures_of_the_plie(self, dossier):
        close = StructureFabrique(plie=dossier.plie, active=False)
        proposees = FormulaireFrein(plie=dossier.plie).fields["structure"].queryset
        assert dossier.structure in proposees
        assert close not in proposees
        assert StructureFabrique() not in proposees


class TestEnregistrer:
    def test_each_kind(self, dossier, client):
        client.force_login(dossier.referent)
        domaine = DomaineFormationFabrique()
        for genre, saisie in (
            ("emploi", {**CDD, "heures_hebdo": "35"}),
            (
                "formation",
                {"intitule": "Cariste", "domaine": domaine.pk, "etat": "prevue", "qualifiante": "on"},
            ),
            ("frein", {"frein": "mobilite", "action": "Scooter", "etat": "en_cours", "debut": HIER}),
        ):
            reponse = client.post(nouvelle(dossier, genre), saisie)
            assert reponse.url == reverse("participants:dossier", args=[dossier.participant.pk]), genre
        assert EtapeEmploi.objects.get().heures_hebdo == Decimal(35)
        assert EtapeFormation.objects.get().qualifiante is True
        assert EtapeFrein.objects.get().debut == il_y_a(1)

    def test_says_the_row_of_the_table(self, dossier, client):
        client.force_login(dossier.referent)
        saisie = {**CDD, "etat": "en_cours", "debut": HIER, "fin": DEMAIN, "heures_hebdo": "20"}
        page = client.post(nouvelle(dossier), saisie, follow=True)
        assert "« CDD &lt; 6 mois » (courte)" in page.text

    def test_comes_back_where_one_was(self, dossier, client):
        client.force_login(dossier.referent)
        assert (
            client.post(nouvelle(dossier), {**CDD, "retour": "/participants/?q=x"}).url
            == "/participants/?q=x"
        )

    def test_refused_keeps_the_entry(self, dossier, client):
        client.force_login(dossier.referent)
        page = client.post(nouvelle(dossier), {**CDD, "nature": ""})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Choisissez la nature du contrat." in page.text
        assert "Entreprise inventée" in page.text

    def test_changes_what_was_planned(self, dossier, client):
        etape = EtapeEmploiFabrique(parcours=dossier.parcours, etat="prevue", debut=None, fin=None)
        client.force_login(dossier.referent)
        adresse = reverse("etapes:modifier", args=["emploi", etape.pk])
        assert "Entreprise inventée" in client.get(adresse).text
        client.post(adresse, {**CDD, "etat": "en_cours", "debut": HIER})
        etape.refresh_from_db()
        assert (etape.etat, etape.debut) == ("en_cours", il_y_a(1))
        assert etape.events.count() == 2

    @pytest.mark.parametrize("trait", ["sorti", "non_entre"])
    def test_nothing_once_the_parcours_is_over(self, trait, client):
        dossier = Dossier(**{trait: True})
        client.force_login(dossier.referent)
        page = client.post(nouvelle(dossier), CDD)
        assert "Ce parcours est terminé" in page.text
        assert not EtapeEmploi.objects.exists()

    def test_by_role(self, dossier, client):
        etape = EtapeEmploiFabrique(parcours=dossier.parcours)
        adresses = [nouvelle(dossier), reverse("etapes:modifier", args=["emploi", etape.pk])]
        assert statuts(client, adresses, dossier.personnes_sans_droit()) == {404}
        assert statuts(client, adresses, [dossier.referent, dossier.delegue()]) == {200}
        assert client.get(nouvelle(dossier, "autre")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_double_click_adds_one():
    dossier = Dossier()

    def clic():
        return ajouter_etape(dossier.parcours, EtapeFrein, {"frein": "mobilite", "action": "Scooter"})

    une, autre = ensemble(clic, clic)
    assert une == autre


class TestObjectifs:
    def test_added_then_reached(self, dossier, client):
        client.force_login(dossier.referent)
        adresse = reverse("etapes:objectif_nouveau", args=[dossier.parcours.pk])
        assert client.get(adresse).status_code == 200
        for _ in range(2):
            client.post(adresse, {"libelle": "Passer le permis B", "frein": "mobilite"})
        objectif = Objectif.objects.get()
        client.post(reverse("etapes:objectif_clore", args=[objectif.pk]), {"etat": "atteint"})
        objectif.refresh_from_db()
        assert (objectif.etat, objectif.clos_le) == (EtatObjectif.ATTEINT, il_y_a(0))

    @pytest.mark.parametrize(("jours", "accepte"), [(0, True), (-1, True), (1, False)])
    def test_due_day(self, dossier, jours, accepte):
        if accepte:
            assert ajouter_objectif(dossier.parcours, libelle="Permis", echeance=il_y_a(jours)).pk
        else:
            with pytest.raises(SuiviImpossible, match="à venir"):
                ajouter_objectif(dossier.parcours, libelle="Permis", echeance=il_y_a(jours))

    def test_closed_once(self, dossier):
        objectif = ObjectifFabrique(parcours=dossier.parcours)
        clore_objectif(objectif, EtatObjectif.ATTEINT)
        clore_objectif(objectif, EtatObjectif.ATTEINT)
        with pytest.raises(SuiviImpossible, match="déjà atteint"):
            clore_objectif(objectif, EtatObjectif.ABANDONNE)

    def test_unknown_outcome_is_refused(self, dossier, client):
        objectif = ObjectifFabrique(parcours=dossier.parcours)
        client.force_login(dossier.referent)
        for etat in ("", "en_cours", "autre"):
            client.post(reverse("etapes:objectif_clore", args=[objectif.pk]), {"etat": etat})
        objectif.refresh_from_db()
        assert objectif.clos_le is None

    def test_by_role(self, dossier, client):
        objectif = ObjectifFabrique(parcours=dossier.parcours)
        adresse = reverse("etapes:objectif_clore", args=[objectif.pk])
        assert statuts(client, [adresse], dossier.personnes_sans_droit(), "post") == {404}
