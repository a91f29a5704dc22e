"""The cellule de suivi: what waits, its séance of the day, each decision with its effect, once."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gouvernance.enums import EtatSeance, NatureCas, SensDecision
from gouvernance.models import CasCellule, DecisionCas, Seance
from gouvernance.selectors.cellule import compter_demandes, demandes
from gouvernance.services.cellule import (
    CelluleImpossible,
    DejaDecide,
    clore_seance,
    decider,
    ouvrir_seance,
)
from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous
from parcours.models import Mesure, Parcours, Veille
from parcours.services.veilles import retirer_demande_de_veille
from plie.acteurs.acces import vue_du_role
from plie.envois.models import Envoi
from plie.journal.models import Consultation
from plie.roles import Role
from tests.fabriques import (
    RendezVousFabrique,
    SeanceFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.gouvernance.outils_cellule import Monde
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db

REQUETES_PAGE = 26


@pytest.fixture
def monde():
    return Monde()


class TestSeance:
    def test_opens_one_at_a_time(self, monde):
        seance = monde.seance()
        assert monde.seance() == seance
        assert Seance.objects.count() == 1
        assert (seance.etat, seance.ouverte_le is not None) == (EtatSeance.OUVERTE, True)

    @pytest.mark.parametrize(("jours", "reprise"), [(0, True), (-1, False), (1, False)])
    def test_takes_the_one_planned_that_very_day(self, monde, jours, reprise):
        prevue = SeanceFabrique(instance=monde.instance, debut=instant(il_y_a(jours), 23))
        assert (monde.seance() == prevue) is reprise

    def test_closes_and_another_opens(self, monde):
        premiere = monde.seance()
        assert clore_seance(premiere, monde.coordination).etat == EtatSeance.CLOSE
        clore_seance(premiere, monde.coordination)
        assert monde.seance() != premiere

    def test_needs_a_cellule_and_the_coordination(self, monde):
        with pytest.raises(PermissionError):
            ouvrir_seance(monde.plie, monde.referent)
        monde.instance.delete()
        with pytest.raises(CelluleImpossible, match="Aucune cellule"):
            monde.seance()


class TestDemandes:
    def test_gathered_by_kind_the_oldest_first(self, monde):
        recente, ancienne = monde.veille(debut=il_y_a(2)), monde.veille(debut=il_y_a(9))
        monde.veille(statut=StatutDemande.REFUSEE, decidee_le=il_y_a(1))
        entree, ecoute, mesure = monde.entree(), monde.ecoute(), monde.renouvellement()
        monde.parcours(accueil=True)
        assert [d.pk for d in demandes(monde.vue, NatureCas.VEILLE)] == [ancienne.pk, recente.pk]
        assert [d.pk for d in demandes(monde.vue, NatureCas.ENTREE)] == [entree.pk]
        assert [d.pk for d in demandes(monde.vue, NatureCas.ECOUTE)] == [ecoute.pk]
        assert [d.pk for d in demandes(monde.vue, NatureCas.RENOUVELLEMENT)] == [mesure.pk]
        assert compter_demandes(monde.vue) == 5
        assert str(monde.referent) in monde.demande(NatureCas.VEILLE, recente).referent

    def test_another_plie_sees_nothing(self, monde):
        monde.veille()
        autre = utilisateur(Role.COORDINATION)
        assert demandes(vue_du_role(autre, Role.COORDINATION), NatureCas.VEILLE) == []
        assert compter_demandes(vue_du_role(autre, Role.COORDINATION)) == 0


class TestDecider:
    def test_entry(self, monde):
        parcours = monde.entree()
        monde.decider(NatureCas.ENTREE, parcours)
        parcours.refresh_from_db()
        assert (parcours.etat, parcours.entree_validee_le) == (EtatParcours.ACTIF, timezone.localdate())
        assert Mesure.objects.get(parcours=parcours).debut == parcours.date_entree

    def test_entry_refused_is_proposed_again(self, monde):
        parcours = monde.entree()
        monde.decider(NatureCas.ENTREE, parcours, SensDecision.REFUS)
        parcours.refresh_from_db()
        assert (parcours.etat, parcours.entree_proposee_le) == (EtatParcours.ACCUEIL, None)
        assert Envoi.objects.count() == 1
        Parcours.objects.filter(pk=parcours.pk).update(entree_proposee_le=timezone.localdate())
        with pytest.raises(CelluleImpossible, match="prochaine séance"):
            monde.decider(NatureCas.ENTREE, parcours, SensDecision.REFUS)
        clore_seance(monde.seance(), monde.coordination)
        monde.decider(NatureCas.ENTREE, parcours)
        parcours.refresh_from_db()
        assert parcours.etat == EtatParcours.ACTIF

    @pytest.mark.parametrize("nature", [NatureCas.RENOUVELLEMENT, NatureCas.VEILLE, NatureCas.ECOUTE])
    @pytest.mark.parametrize(
        ("sens", "statut"),
        [
            (SensDecision.ACCORD, StatutDemande.ACCORDEE),
            (SensDecision.REFUS, StatutDemande.REFUSEE),
            (SensDecision.AJOURNEMENT, StatutDemande.DEMANDEE),
        ],
    )
    def test_request(self, monde, nature, sens, statut):
        objet = getattr(monde, nature.value)()
        decision = monde.decider(nature, objet, sens, conditions="Revoir dans un mois.")
        objet.refresh_from_db()
        assert objet.statut == statut
        assert (objet.decidee_le is None) is (sens is SensDecision.AJOURNEMENT)
        assert (decision.cas.nature, decision.conditions) == (nature, "Revoir dans un mois.")
        message = Envoi.objects.get(destinataire=monde.referent)
        assert objet.parcours.participant.nom_naissance not in message.texte + message.sujet
        if nature is NatureCas.ECOUTE and sens is SensDecision.ACCORD:
            assert objet.psychologue == monde.psychologue
            assert Envoi.objects.filter(destinataire=monde.psychologue).count() == 1

    def test_postponed_comes_back_at_the_next_seance_with_its_reason(self, monde):
        veille = monde.veille()
        monde.decider(NatureCas.VEILLE, veille, SensDecision.AJOURNEMENT)
        assert "Les pièces manquent." in monde.demande(NatureCas.VEILLE, veille).ajournements[0]
        with pytest.raises(DejaDecide):
            monde.decider(NatureCas.VEILLE, veille)
        clore_seance(monde.seance(), monde.coordination)
        monde.decider(NatureCas.VEILLE, veille)
        veille.refresh_from_db()
        assert veille.statut == StatutDemande.ACCORDEE
        assert DecisionCas.objects.count() == 2

    def test_refusal_without_a_reason_writes_nothing(self, monde):
        veille = monde.veille()
        with pytest.raises(CelluleImpossible, match="dit pourquoi"):
            monde.decider(NatureCas.VEILLE, veille, SensDecision.REFUS, motif="  ")
        assert not CasCellule.objects.exists()

    def test_what_the_file_refuses_leaves_no_trace(self, monde):
        mesure = monde.renouvellement()
        mesure.parcours.mesures.get(rang=1).bilan.delete()
        with pytest.raises(CelluleImpossible):
            monde.decider(NatureCas.RENOUVELLEMENT, mesure)
        assert not CasCellule.objects.exists()
        assert not Envoi.objects.exists()

    def test_withdrawn_meanwhile(self, monde):
        veille = monde.veille()
        demande = monde.demande(NatureCas.VEILLE, veille)
        retirer_demande_de_veille(veille)
        with pytest.raises(CelluleImpossible, match="retirée"):
            decider(monde.seance(), demande, sens=SensDecision.ACCORD, auteur=monde.coordination)

    def test_closed_seance(self, monde):
        demande, seance = monde.demande(NatureCas.VEILLE, monde.veille()), monde.seance()
        clore_seance(seance, monde.coordination)
        with pytest.raises(CelluleImpossible, match="close"):
            decider(seance, demande, sens=SensDecision.ACCORD, auteur=monde.coordination)

    def test_the_coordination_only(self, monde):
        demande = monde.demande(NatureCas.VEILLE, monde.veille())
        for autre in (monde.referent, utilisateur(Role.COORDINATION)):
            with pytest.raises(PermissionError):
                decider(monde.seance(), demande, sens=SensDecision.ACCORD, auteur=autre)

    def test_the_bureau_insertion_that_asked_is_told(self, monde):
        bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, monde.structure)
        veille = monde.veille(demandee_par=bureau)
        monde.decider(NatureCas.VEILLE, veille)
        assert {envoi.destinataire for envoi in Envoi.objects.all()} == {monde.referent, bureau}


@pytest.mark.django_db(transaction=True)
class TestEnMemeTemps:
    def test_double_click(self, monde):
        seance, demande = monde.seance(), monde.demande(NatureCas.VEILLE, monde.veille())

        def clic():
            return decider(seance, demande, sens=SensDecision.ACCORD, auteur=monde.coordination)

        une, autre = ensemble(clic, clic)
        assert une == autre
        assert (DecisionCas.objects.count(), Envoi.objects.count()) == (1, 1)

    def test_two_browsers_one_decision(self, monde):
        collegue = utilisateur(Role.COORDINATION, monde.structure)
        seance, veille = monde.seance(), monde.veille()
        demande = monde.demande(NatureCas.VEILLE, veille)

        def clic(auteur, sens):
            return lambda: decider(seance, demande, sens=sens, motif="Vu.", auteur=auteur)

        issues = ensemble(clic(monde.coordination, SensDecision.ACCORD), clic(collegue, SensDecision.REFUS))
        decision = DecisionCas.objects.get()
        perdante = next(issue for issue in issues if isinstance(issue, Exception))
        assert isinstance(perdante, DejaDecide)
        assert str(decision.decide_par) in str(perdante)
        veille.refresh_from_db()
        assert (veille.statut == StatutDemande.ACCORDEE) is (decision.sens == SensDecision.ACCORD)

    def test_withdrawn_while_decided(self, monde):
        seance, veille = monde.seance(), monde.veille()
        demande = monde.demande(NatureCas.VEILLE, veille)
        issues = ensemble(
            lambda: decider(seance, demande, sens=SensDecision.ACCORD, auteur=monde.coordination),
            lambda: retirer_demande_de_veille(veille),
        )
        assert sum(isinstance(issue, Exception) for issue in issues) == 1
        assert Veille.objects.filter(pk=veille.pk).exists() is DecisionCas.objects.exists()


class TestPages:
    def test_by_role(self, monde, client):
        veille = monde.veille()
        adresses = [
            reverse("cellule:demandes"),
            reverse("cellule:clore"),
            reverse("cellule:decision", args=["veille", veille.pk]),
        ]
        monde.seance()
        for role in Role:
            client.force_login(utilisateur(role, monde.structure))
            attendu = HTTPStatus.OK if role is Role.COORDINATION else HTTPStatus.NOT_FOUND
            assert {client.get(adresse).status_code for adresse in adresses} == {attendu}, role

    def test_lists_within_a_fixed_number_of_queries(self, monde, client):
        for _ in range(3):
            monde.veille()
            monde.ecoute()
            monde.entree()
        monde.renouvellement()
        absent = monde.parcours()
        for jours, seconde in ((9, False), (2, True)):
            RendezVousFabrique(
                parcours=absent,
                referent=monde.referent,
                debut=instant(il_y_a(jours)),
                statut=StatutRendezVous.ABSENCE_INJUSTIFIEE,
                seconde_proposition=seconde,
            )
        monde.seance()
        client.force_login(monde.coordination)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            page = client.get(reverse("cellule:demandes"))
        assert len(requetes) <= REQUETES_PAGE, len(requetes)
        assert "10 demandes attendent" in page.text.replace("\u00a0", " ")
        assert str(absent.participant) in page.text

    def test_decision_on_the_page(self, monde, client, django_capture_on_commit_callbacks):
        veille = monde.veille()
        adresse = reverse("cellule:decision", args=["veille", veille.pk])
        client.force_login(monde.coordination)
        assert client.get(adresse).url == reverse("cellule:demandes")
        client.post(reverse("cellule:ouvrir"))
        assert client.get(adresse).status_code == HTTPStatus.OK
        assert Consultation.objects.filter(objet_id=veille.parcours.participant_id).exists()
        refus = client.post(adresse, {"sens": "refus", "motif": ""})
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "dit pourquoi" in refus.text
        fait = client.post(adresse, {"sens": "accord"}, follow=True)
        assert "accord" in fait.text
        veille.refresh_from_db()
        assert veille.statut == StatutDemande.ACCORDEE
        encore = client.post(adresse, {"sens": "refus", "motif": "Non."}, follow=True)
        assert f"{monde.coordination} a déjà noté" in encore.text
        assert DecisionCas.objects.count() == 1

    def test_ecoute_needs_a_psychologue(self, monde, client):
        adresse = reverse("cellule:decision", args=["ecoute", monde.ecoute().pk])
        monde.seance()
        client.force_login(monde.coordination)
        assert "Choisissez le psychologue" in client.post(adresse, {"sens": "accord"}).text
        etranger = utilisateur(Role.PSYCHOLOGUE)
        refuse = client.post(adresse, {"sens": "accord", "psychologue": etranger.pk})
        assert refuse.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        client.post(adresse, {"sens": "accord", "psychologue": monde.psychologue.pk})
        assert DecisionCas.objects.get().cas.ecoute.psychologue == monde.psychologue

    def test_what_the_file_refuses_keeps_the_entry(self, monde, client):
        mesure = monde.renouvellement()
        mesure.parcours.mesures.get(rang=1).bilan.delete()
        monde.seance()
        client.force_login(monde.coordination)
        page = client.post(
            reverse("cellule:decision", args=["renouvellement", mesure.pk]),
            {"sens": "accord", "conditions": "Finir."},
        )
        assert (page.status_code, "Finir." in page.text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)

    @pytest.mark.parametrize("nature", ["sortie", "situation", "inconnue", "veille"])
    def test_unknown(self, monde, client, nature):
        client.force_login(monde.coordination)
        assert client.get(reverse("cellule:decision", args=[nature, 999999])).status_code == 404

    def test_closing_is_confirmed(self, monde, client):
        monde.seance()
        client.force_login(monde.coordination)
        assert "Clore la séance" in client.get(reverse("cellule:clore")).text
        client.post(reverse("cellule:clore"))
        assert Seance.objects.get().etat == EtatSeance.CLOSE

    def test_home_of_the_coordination_counts_them(self, monde, client):
        monde.veille()
        client.force_login(monde.coordination)
        assert "Demandes à la cellule de suivi" in client.get("/").text
