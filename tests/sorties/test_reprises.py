"""The parcours taken up again: asked within its months, decided once, its history kept."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.urls import reverse

from parcours.enums import EtatParcours, StatutDemande
from plie.envois.models import Envoi
from plie.envois.services import poster
from plie.journal.models import Consultation
from plie.roles import Role
from sorties.enums import EtatSortie, MotifAnnulation
from sorties.models import BilanFin, DemandeReprise, Sortie
from sorties.services.reprises import (
    RepriseImpossible,
    accorder_reprise,
    demander_reprise,
    refuser_reprise,
    retirer_reprise,
)
from sorties.views.reprises import partie_reprise
from tests.fabriques import (
    AffectationFabrique,
    BilanFinFabrique,
    CasCelluleFabrique,
    ParcoursFabrique,
    SortieFabrique,
    StructureFabrique,
    utilisateur,
)
from tests.prescriptions.outils_fiches import ensemble

ENTREE, DERNIER_JOUR = date(2024, 11, 25), date(2026, 11, 24)
LENDEMAIN = DERNIER_JOUR + timedelta(days=1)


@pytest.fixture(autouse=True)
def aujourdhui():
    with time_machine.travel("2026-11-10 10:00 +0100", tick=False):
        yield


@pytest.fixture
def structure(db):
    return StructureFabrique()


@pytest.fixture
def referent(structure):
    return utilisateur(Role.REFERENT, structure)


@pytest.fixture
def sortie(structure, referent):
    parcours = ParcoursFabrique(
        participant__plie=structure.plie,
        sorti=True,
        oriente_le=date(2024, 11, 1),
        date_entree=ENTREE,
        date_sortie=date(2026, 6, 1),
    )
    AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=structure, debut=date(2024, 11, 1))
    return SortieFabrique(parcours=parcours, declaree_par=referent)


@pytest.fixture
def demande(sortie, referent):
    return demander_reprise(sortie, motif="Le contrat s’est arrêté.", auteur=referent)


def le(jour):
    return time_machine.travel(f"{jour.isoformat()} 10:00 +0100", tick=False)


class TestDemander:
    def test_the_last_day_of_the_months_and_the_day_after(self, sortie, referent):
        with le(LENDEMAIN), pytest.raises(RepriseImpossible, match="peut être prescrite de nouveau"):
            demander_reprise(sortie, motif="Retour.", auteur=referent)
        with le(DERNIER_JOUR):
            demandee = demander_reprise(sortie, motif=" Retour. ", auteur=referent)
        assert (demandee.statut, demandee.motif) == (StatutDemande.DEMANDEE, "Retour.")

    def test_twice_is_once(self, sortie, referent, demande):
        assert demander_reprise(sortie, motif=f" {demande.motif} ", auteur=referent) == demande

    def test_another_reason_is_not_lost_in_silence(self, sortie, referent, demande, client):
        client.force_login(referent)
        refus = client.post(reverse("sorties:reprise", args=[sortie.pk]), {"motif": "Un accident."})
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "déjà demandée depuis le 10/11/2026" in refus.text
        assert "Un accident." in refus.text
        assert DemandeReprise.objects.get().motif == demande.motif

    def test_needs_a_reason_and_a_confirmed_exit(self, sortie, referent):
        with pytest.raises(RepriseImpossible, match="Dites pourquoi"):
            demander_reprise(sortie, motif=" ", auteur=referent)
        Sortie.objects.filter(pk=sortie.pk).update(
            etat=EtatSortie.ANNULEE, annulee_le=date(2026, 6, 5), motif_annulation=MotifAnnulation.REPRISE
        )
        with pytest.raises(RepriseImpossible, match="confirmée"):
            demander_reprise(sortie, motif="Retour.", auteur=referent)

    def test_refused_when_the_person_was_prescribed_again(self, sortie, referent):
        ParcoursFabrique(participant=sortie.parcours.participant, accueil=True, oriente_le=date(2026, 9, 1))
        with pytest.raises(RepriseImpossible, match="autre parcours"):
            demander_reprise(sortie, motif="Retour.", auteur=referent)

    def test_withdrawn_unless_on_an_agenda(self, sortie, referent, demande):
        retirer_reprise(sortie)
        retirer_reprise(sortie)
        assert not DemandeReprise.objects.exists()
        autre = demander_reprise(sortie, motif="Retour.", auteur=referent)
        CasCelluleFabrique(parcours=sortie.parcours, nature="reprise", reprise=autre)
        with pytest.raises(RepriseImpossible, match="ordre du jour"):
            retirer_reprise(sortie)


class TestDecider:
    def test_granted_the_exit_is_cancelled_and_kept_with_its_bilan(self, sortie, demande):
        bilan = BilanFinFabrique(sortie=sortie)
        jour = date(2026, 11, 12)
        accordee = accorder_reprise(demande, jour)
        assert accorder_reprise(demande, date(2026, 11, 13)).decidee_le == jour
        sortie.refresh_from_db()
        assert (accordee.statut, accordee.decidee_le) == (StatutDemande.ACCORDEE, jour)
        assert (sortie.etat, sortie.annulee_le, sortie.motif_annulation) == ("annulee", jour, "reprise")
        assert (sortie.confirmee_le, sortie.categorie) == (date(2026, 6, 1), "positive")
        assert BilanFin.objects.get(sortie=sortie) == bilan
        parcours = sortie.parcours
        parcours.refresh_from_db()
        assert (parcours.etat, parcours.date_sortie) == (EtatParcours.ACTIF, None)
        mesure = parcours.mesures.get()
        assert (mesure.debut, mesure.fin) == (jour, DERNIER_JOUR)
        with pytest.raises(RepriseImpossible, match="accordée"):
            refuser_reprise(demande, jour)

    def test_the_reminders_that_wait_go_with_the_exit(self, sortie, referent, demande):
        envois = {
            cle: poster(
                plie=sortie.parcours.plie, cle=cle, sujet="Suivi", texte="À faire.", utilisateur=referent
            )
            for cle in (f"rappel-suivi:{sortie.pk}:3:1", f"rappel-suivi:{sortie.pk}0:3:1")
        }
        assert None not in envois.values()
        accorder_reprise(demande, date(2026, 11, 12))
        assert list(Envoi.objects.values_list("cle", flat=True)) == [f"rappel-suivi:{sortie.pk}0:3:1"]

    def test_another_exit_may_then_be_declared(self, sortie, demande):
        accorder_reprise(demande, date(2026, 11, 12))
        sortie.parcours.refresh_from_db()
        SortieFabrique(parcours=sortie.parcours, etat=EtatSortie.DEMANDEE, confirmee_le=None)
        assert sortie.parcours.sorties.count() == 2

    def test_refused_nothing_changes_and_it_may_be_asked_again(self, sortie, referent, demande):
        refuser_reprise(demande, date(2026, 11, 12))
        sortie.refresh_from_db()
        assert sortie.etat == EtatSortie.CONFIRMEE
        with pytest.raises(RepriseImpossible, match="refusée"):
            accorder_reprise(demande, date(2026, 11, 12))
        assert demander_reprise(sortie, motif="Encore.", auteur=referent) != demande

    @pytest.mark.parametrize(("jour", "accordee"), [(DERNIER_JOUR, True), (LENDEMAIN, False)])
    def test_the_months_are_checked_again_on_the_day_of_the_cellule(self, sortie, demande, jour, accordee):
        if accordee:
            accorder_reprise(demande, jour)
        else:
            with pytest.raises(RepriseImpossible, match="prescrite de nouveau"):
                accorder_reprise(demande, jour)
        sortie.refresh_from_db()
        demande.refresh_from_db()
        assert (sortie.etat == EtatSortie.ANNULEE, demande.statut == "accordee") == (accordee, accordee)

    def test_withdrawn_meanwhile(self, sortie, demande):
        retirer_reprise(sortie)
        with pytest.raises(RepriseImpossible, match="retirée"):
            accorder_reprise(demande, date(2026, 11, 12))


@pytest.mark.django_db(transaction=True)
class TestEnMemeTemps:
    def test_two_clicks_one_request(self, sortie, referent):
        def clic():
            return demander_reprise(sortie, motif="Retour.", auteur=referent)

        une, autre = ensemble(clic, clic)
        assert une == autre

    def test_granted_and_withdrawn(self, sortie, demande):
        issues = ensemble(
            lambda: accorder_reprise(demande, date(2026, 11, 12)), lambda: retirer_reprise(sortie)
        )
        sortie.refresh_from_db()
        reprise = isinstance(issues[0], DemandeReprise)
        assert (sortie.etat == EtatSortie.ANNULEE) is reprise
        assert DemandeReprise.objects.filter(statut=StatutDemande.ACCORDEE).exists() is reprise


class TestPages:
    def test_by_role(self, sortie, structure, referent, demande, client):
        adresses = [reverse(f"sorties:{nom}", args=[sortie.pk]) for nom in ("reprise", "reprise_retirer")]
        for role in Role:
            client.force_login(utilisateur(role, structure))
            assert {client.get(a).status_code for a in adresses} == {HTTPStatus.NOT_FOUND}, role
        client.force_login(referent)
        assert client.get(adresses[1]).status_code == HTTPStatus.OK

    def test_asked_then_withdrawn(self, sortie, referent, client):
        adresse, voir = (reverse(f"sorties:{nom}", args=[sortie.pk]) for nom in ("reprise", "voir"))
        client.force_login(referent)
        page = client.get(adresse).text.replace("\u00a0", " ")
        assert "24 novembre 2026" in page
        assert Consultation.objects.filter(objet_id=sortie.parcours.participant_id).exists()
        vide = client.post(adresse, {"motif": " "})
        assert (vide.status_code, "Dites pourquoi" in vide.text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
        assert client.post(adresse, {"motif": "Retour."}).url == voir
        assert DemandeReprise.objects.get().demandee_par == referent
        assert client.get(adresse).url == voir
        client.post(reverse("sorties:reprise_retirer", args=[sortie.pk]))
        assert not DemandeReprise.objects.exists()

    def test_too_late_it_says_so(self, sortie, referent, client):
        with le(LENDEMAIN):
            client.force_login(referent)
            adresse = reverse("sorties:reprise", args=[sortie.pk])
            assert client.get(adresse).status_code == HTTPStatus.FOUND
            refus = client.post(adresse, {"motif": "Retour."})
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "prescrite de nouveau" in refus.text

    def test_part_of_the_exit(self, sortie, structure, referent, rf):
        def partie(utilisateur):
            requete = rf.get("/")
            requete.user = utilisateur
            return partie_reprise(requete, Sortie.objects.get(pk=sortie.pk))

        contexte = partie(referent)
        assert (contexte["reprise_possible"], contexte["reprise_ecrit"]) == (True, True)
        lue = partie(utilisateur(Role.COORDINATION, structure))
        assert (lue["reprise_possible"], lue["reprise_ecrit"]) == (True, False)
        with le(LENDEMAIN):
            assert "prescrite de nouveau" in partie(referent)["reprise_refus"]
        demande = demander_reprise(sortie, motif="Retour.", auteur=referent)
        assert partie(referent)["reprise_attend"] is True
        accorder_reprise(demande, date(2026, 11, 12))
        apres = partie(referent)
        assert (apres["reprise_montree"], apres["reprise_possible"]) == (True, False)
