"""The exits and the reprises in cellule de suivi: what is shown, what is missing, each decision once."""

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gouvernance.enums import NatureCas, SensDecision
from gouvernance.models import CasCellule, DecisionCas
from gouvernance.selectors.cellule import compter_demandes, demandes
from gouvernance.services.cellule import CelluleImpossible, DejaDecide, clore_seance, decider
from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous
from plie.acteurs.acces import vue_du_role
from plie.envois.models import Envoi
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role
from reporting.indicateurs.contexte import Contexte
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.models import Preuve, Sortie
from sorties.selectors.comptes import sorties_positives
from sorties.services.declaration import declarer, modifier, retirer
from sorties.services.reprises import demander_reprise
from tests.fabriques import (
    CasCelluleFabrique,
    PreuveFabrique,
    RendezVousFabrique,
    SortieFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.gouvernance.outils_cellule import Monde
from tests.prescriptions.outils_fiches import ensemble
from tests.sorties.test_confirmation import demandee

pytestmark = pytest.mark.django_db

REQUETES_PAGE = 26


class MondeDesSorties(Monde):
    def sortie(self, **champs):
        depuis = champs.pop("depuis", 1)
        sortie = demandee(parcours=self.parcours(sortie_demandee=True), **champs)
        sortie.declaree_le = timezone.now() - timedelta(days=depuis)
        sortie.save(update_fields=["declaree_le"])
        return sortie

    def reprise(self):
        sortie = SortieFabrique(parcours=self.parcours(sorti=True), declaree_par=self.referent)
        return demander_reprise(sortie, motif="Le contrat s’est arrêté.", auteur=self.referent)


@pytest.fixture
def monde():
    return MondeDesSorties()


def lisible(reponse):
    return reponse.text.replace("\u00a0", " ")


class TestDemandes:
    def test_the_oldest_first_with_what_must_be_seen(self, monde):
        recente = monde.sortie(depuis=2, preuve=False)
        ancienne = monde.sortie(depuis=9, heures_hebdo=Decimal(10), accord=False, employeur="Atelier inventé")
        SortieFabrique(parcours=monde.parcours(sorti=True))
        lignes = demandes(monde.vue, NatureCas.SORTIE)
        assert [ligne.pk for ligne in lignes] == [ancienne.pk, recente.pk]
        assert [repere.libelle for repere in lignes[0].reperes] == [
            "Sortie dynamique",
            "Preuve au dossier",
            "Accord de la personne à noter",
        ]
        assert "Atelier inventé" in lignes[0].faits[0]
        assert lignes[0].faits[1] == ancienne.verdict["explication"]
        assert (lignes[0].preuve_manque, lignes[1].preuve_manque) == (False, True)
        assert lignes[1].reperes[1].libelle == "Preuve manquante"

    def test_counted_with_the_reprises_in_one_query(self, monde, django_assert_num_queries):
        monde.sortie()
        monde.reprise()
        monde.veille()
        vue = monde.vue
        with django_assert_num_queries(1):
            assert compter_demandes(vue) == 3
        autre = vue_du_role(utilisateur(Role.COORDINATION), Role.COORDINATION)
        assert compter_demandes(autre) == 0
        assert demandes(autre, NatureCas.SORTIE) == demandes(autre, NatureCas.REPRISE) == []


class TestDecider:
    @pytest.mark.parametrize(
        ("sens", "etat", "parcours"),
        [
            (SensDecision.ACCORD, EtatSortie.CONFIRMEE, EtatParcours.SORTI),
            (SensDecision.REFUS, EtatSortie.ANNULEE, EtatParcours.ACTIF),
            (SensDecision.AJOURNEMENT, EtatSortie.DEMANDEE, EtatParcours.SORTIE_DEMANDEE),
        ],
    )
    def test_exit(self, monde, sens, etat, parcours):
        sortie = monde.sortie()
        decision = monde.decider(NatureCas.SORTIE, sortie, sens)
        sortie.refresh_from_db()
        sortie.parcours.refresh_from_db()
        assert (sortie.etat, sortie.parcours.etat) == (etat, parcours)
        assert decision.cas.sortie == sortie
        message = Envoi.objects.get(destinataire=monde.referent)
        assert "la sortie" in message.texte
        assert sortie.parcours.participant.nom_naissance not in message.texte + message.sujet

    def test_without_its_proof_nothing_is_written(self, monde):
        sortie = monde.sortie(preuve=False)
        with pytest.raises(CelluleImpossible, match="La preuve manque"):
            monde.decider(NatureCas.SORTIE, sortie)
        assert not CasCellule.objects.exists()
        assert not Envoi.objects.exists()
        monde.decider(NatureCas.SORTIE, sortie, SensDecision.AJOURNEMENT)
        clore_seance(monde.seance(), monde.coordination)
        assert "Les pièces manquent." in monde.demande(NatureCas.SORTIE, sortie).ajournements[0]
        PreuveFabrique(sortie=sortie, depose_par=monde.referent)
        monde.decider(NatureCas.SORTIE, sortie)
        sortie.refresh_from_db()
        assert sortie.etat == EtatSortie.CONFIRMEE

    def test_withdrawn_meanwhile(self, monde):
        sortie = monde.sortie()
        demande = monde.demande(NatureCas.SORTIE, sortie)
        sortie.etat, sortie.annulee_le, sortie.motif_annulation = "annulee", il_y_a(0), "retrait"
        sortie.save()
        with pytest.raises(CelluleImpossible, match="retirée"):
            decider(monde.seance(), demande, sens=SensDecision.ACCORD, auteur=monde.coordination)

    def test_the_one_declared_anew_takes_its_place_on_the_agenda(self, monde):
        ancienne = monde.sortie()
        cas = CasCelluleFabrique(
            seance=monde.seance(), parcours=ancienne.parcours, nature="sortie", sortie=ancienne, demande="CDI"
        )
        retirer(ancienne)
        ancienne.parcours.etat = EtatParcours.SORTIE_DEMANDEE
        ancienne.parcours.save()
        nouvelle = demandee(parcours=ancienne.parcours, employeur="Atelier inventé")
        decision = monde.decider(NatureCas.SORTIE, nouvelle)
        cas.refresh_from_db()
        assert (decision.cas, cas.sortie) == (cas, nouvelle)
        assert "Atelier inventé" in cas.demande
        ancienne.refresh_from_db()
        nouvelle.refresh_from_db()
        assert (ancienne.etat, nouvelle.etat) == (EtatSortie.ANNULEE, EtatSortie.CONFIRMEE)

    def test_confirmed_the_person_leaves_the_day_of_the_referent_but_for_what_follows(self, monde, client):
        sortie = monde.sortie()
        parcours = sortie.parcours
        RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(8)))
        RendezVousFabrique(
            parcours=parcours, debut=instant(il_y_a(20)), statut=StatutRendezVous.ABSENCE_INJUSTIFIEE
        )
        client.force_login(monde.referent)

        def genres():
            return {ligne.genre.code for ligne in client.get("/").context["lignes"]}

        assert {"rendez_vous", "appel", "diagnostic"} <= genres()
        monde.decider(NatureCas.SORTIE, sortie)
        assert genres() == {"bilan_fin"}

    @pytest.mark.parametrize("premier", [SensDecision.ACCORD, SensDecision.REFUS])
    def test_a_second_exit_of_the_parcours_is_decided_at_a_later_seance(self, monde, premier):
        """Taken up again, or refused: the parcours ends another time."""
        sortie = monde.sortie()
        parcours = sortie.parcours
        monde.decider(NatureCas.SORTIE, sortie, premier)
        if premier is SensDecision.ACCORD:
            sortie.refresh_from_db()
            reprise = demander_reprise(sortie, motif="Le contrat s’est arrêté.", auteur=monde.referent)
            monde.decider(NatureCas.REPRISE, reprise)
        parcours.refresh_from_db()
        faits = Sortie(
            nature=NatureSortie.CDI, date=il_y_a(0), employeur="Atelier inventé", heures_hebdo=Decimal(35)
        )
        seconde = declarer(parcours, faits, [], auteur=monde.referent)
        PreuveFabrique(sortie=seconde, depose_par=monde.referent)
        with pytest.raises(CelluleImpossible, match="prochaine séance"):
            monde.decider(NatureCas.SORTIE, seconde)
        clore_seance(monde.seance(), monde.coordination)
        monde.decider(NatureCas.SORTIE, seconde)
        for objet in (sortie, seconde, parcours):
            objet.refresh_from_db()
        assert (sortie.etat, seconde.etat) == (EtatSortie.ANNULEE, EtatSortie.CONFIRMEE)
        assert (parcours.etat, parcours.date_sortie) == (EtatParcours.SORTI, il_y_a(0))
        annee = il_y_a(0).year
        assert Contexte(monde.plie, annee, annee, jour=il_y_a(0)).sorties(annee=annee) == 1
        assert sorties_positives(monde.vue, annee, SeuilsParcours()).total == 1

    @pytest.mark.parametrize("sens", list(SensDecision))
    def test_reprise(self, monde, sens):
        reprise = monde.reprise()
        monde.decider(NatureCas.REPRISE, reprise, sens)
        reprise.refresh_from_db()
        reprise.sortie.refresh_from_db()
        attendu = {
            SensDecision.ACCORD: (StatutDemande.ACCORDEE, MotifAnnulation.REPRISE),
            SensDecision.REFUS: (StatutDemande.REFUSEE, ""),
            SensDecision.AJOURNEMENT: (StatutDemande.DEMANDEE, ""),
        }
        assert (reprise.statut, reprise.sortie.motif_annulation) == attendu[sens]
        assert "la reprise" in Envoi.objects.get(destinataire=monde.referent).texte


@pytest.mark.django_db(transaction=True)
class TestEnMemeTemps:
    def test_two_browsers_one_decision(self, monde):
        collegue = utilisateur(Role.COORDINATION, monde.structure)
        seance, sortie = monde.seance(), monde.sortie()
        demande = monde.demande(NatureCas.SORTIE, sortie)

        def clic(auteur, sens):
            return lambda: decider(seance, demande, sens=sens, motif="Vu.", auteur=auteur)

        issues = ensemble(clic(monde.coordination, SensDecision.ACCORD), clic(collegue, SensDecision.REFUS))
        decision = DecisionCas.objects.get()
        perdante = next(issue for issue in issues if isinstance(issue, Exception))
        assert isinstance(perdante, DejaDecide)
        assert str(decision.decide_par) in str(perdante)
        sortie.refresh_from_db()
        assert (sortie.etat == EtatSortie.CONFIRMEE) is (decision.sens == SensDecision.ACCORD)

    def test_double_click(self, monde):
        seance, reprise = monde.seance(), monde.reprise()
        demande = monde.demande(NatureCas.REPRISE, reprise)

        def clic():
            return decider(seance, demande, sens=SensDecision.ACCORD, auteur=monde.coordination)

        une, autre = ensemble(clic, clic)
        assert une == autre
        assert reprise.sortie.parcours.mesures.count() == 1


class TestPages:
    def test_list_within_a_fixed_number_of_queries(self, monde, client):
        for _ in range(3):
            monde.sortie(preuve=False)
            monde.reprise()
        monde.seance()
        client.force_login(monde.coordination)
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(reverse("cellule:demandes"))
        assert len(requetes) <= REQUETES_PAGE, len(requetes)
        texte = lisible(page)
        assert "6 demandes attendent" in texte
        assert texte.count("Preuve manquante") == 3
        assert "Le contrat s’est arrêté." in texte

    def test_by_role(self, monde, client):
        sortie, reprise = monde.sortie(), monde.reprise()
        monde.seance()
        adresses = [
            reverse("cellule:decision", args=["sortie", sortie.pk]),
            reverse("cellule:decision", args=["reprise", reprise.pk]),
        ]
        for role in Role:
            client.force_login(utilisateur(role, monde.structure))
            attendu = HTTPStatus.OK if role is Role.COORDINATION else HTTPStatus.NOT_FOUND
            assert {client.get(adresse).status_code for adresse in adresses} == {attendu}, role
        client.force_login(utilisateur(Role.COORDINATION))
        assert {client.get(adresse).status_code for adresse in adresses} == {HTTPStatus.NOT_FOUND}

    def test_the_missing_proof_stops_the_agreement(self, monde, client):
        sortie = monde.sortie(preuve=False)
        monde.seance()
        client.force_login(monde.coordination)
        adresse = reverse("cellule:decision", args=["sortie", sortie.pk])
        page = client.get(adresse)
        assert sortie.verdict["explication"] in page.text
        assert "La preuve manque" in page.text
        assert reverse("sorties:voir", args=[sortie.pk]) in page.text
        refus = client.post(adresse, {"sens": "accord", "conditions": "Aucune."})
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "le référent joint d’abord à la sortie la copie du contrat" in refus.text
        assert "Aucune." in refus.text
        PreuveFabrique(sortie=sortie, depose_par=monde.referent)
        assert "La preuve manque" not in client.get(adresse).text
        client.post(adresse, {"sens": "accord"})
        sortie.refresh_from_db()
        assert (sortie.etat, Preuve.objects.count()) == (EtatSortie.CONFIRMEE, 1)
        encore = client.post(adresse, {"sens": "refus", "motif": "Non."}, follow=True)
        assert f"{monde.coordination} a déjà noté" in encore.text

    def test_changed_while_the_page_was_open(self, monde, client):
        sortie = monde.sortie()
        monde.seance()
        client.force_login(monde.coordination)
        adresse = reverse("cellule:decision", args=["sortie", sortie.pk])
        lu = client.get(adresse).context["lu"]
        faits = Sortie(
            nature=NatureSortie.CDI,
            date=sortie.date,
            employeur=sortie.employeur,
            heures_hebdo=Decimal(10),
            accord_participant_le=sortie.accord_participant_le,
        )
        modifier(sortie, faits, [])
        page = client.post(adresse, {"sens": "accord", "conditions": "Aucune.", "lu": lu})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "vient de modifier cette sortie" in page.text
        assert "Aucune." in page.text
        assert not DecisionCas.objects.exists()
        client.post(adresse, {"sens": "accord", "lu": page.context["lu"]})
        sortie.refresh_from_db()
        assert (sortie.etat, sortie.categorie) == (EtatSortie.CONFIRMEE, Categorie.DYNAMIQUE)

    def test_withdrawn_while_the_page_was_open(self, monde, client):
        sortie = monde.sortie()
        monde.decider(NatureCas.SORTIE, sortie, SensDecision.AJOURNEMENT)
        client.force_login(monde.coordination)
        adresse = reverse("cellule:decision", args=["sortie", sortie.pk])
        retirer(sortie)
        page = client.post(adresse, {"sens": "accord"}, follow=True)
        assert "Le référent a retiré cette sortie" in page.text
        client.force_login(utilisateur(Role.COORDINATION))
        assert client.post(adresse, {"sens": "accord"}).status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize(
        ("reponse", "categorie"), [("oui", Categorie.POSITIVE), ("non", Categorie.DYNAMIQUE)]
    )
    def test_creation(self, monde, client, reponse, categorie):
        sortie = monde.sortie(nature=NatureSortie.CREATION, heures_hebdo=None)
        monde.seance()
        client.force_login(monde.coordination)
        adresse = reverse("cellule:decision", args=["sortie", sortie.pk])
        assert "La cellule accepte-t-elle la création" in lisible(client.get(adresse))
        muet = client.post(adresse, {"sens": "accord"})
        assert muet.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Dites si la cellule accepte" in muet.text
        client.post(adresse, {"sens": "accord", "creation": reponse})
        sortie.refresh_from_db()
        assert (sortie.etat, sortie.categorie) == (EtatSortie.CONFIRMEE, categorie)

    def test_creation_is_asked_of_no_other_exit(self, monde, client):
        sortie = monde.sortie()
        monde.seance()
        client.force_login(monde.coordination)
        page = client.get(reverse("cellule:decision", args=["sortie", sortie.pk]))
        assert "accepte-t-elle" not in page.text

    def test_reprise_on_the_page(self, monde, client):
        reprise = monde.reprise()
        monde.seance()
        client.force_login(monde.coordination)
        adresse = reverse("cellule:decision", args=["reprise", reprise.pk])
        assert "Le contrat s’est arrêté." in client.get(adresse).text
        client.post(adresse, {"sens": "accord"})
        reprise.sortie.parcours.refresh_from_db()
        assert reprise.sortie.parcours.etat == EtatParcours.ACTIF
