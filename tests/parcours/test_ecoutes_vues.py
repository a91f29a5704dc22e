"""Écoute psychologique: one at a time, dates only, the page of the psychologue."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.enums import StatutDemande, StatutRendezVous
from parcours.models import EcoutePsychologique, SeanceEcoute
from parcours.services.ecoutes import (
    EcouteImpossible,
    accorder_ecoute,
    demander_ecoute,
    fixer_seance,
    noter_issue,
    refuser_ecoute,
    retirer_demande_d_ecoute,
    terminer_ecoute,
)
from parcours.services.suivi import SuiviImpossible
from plie.journal.models import Consultation
from plie.roles import Role
from tests.fabriques import EcouteFabrique, SeanceEcouteFabrique, il_y_a, instant, utilisateur
from tests.parcours.outils_dossier import Dossier, statuts
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db

EN_ATTENTE = {"statut": StatutDemande.DEMANDEE, "decidee_le": None, "psychologue": None}


@pytest.fixture
def dossier():
    return Dossier()


@pytest.fixture
def psychologue(dossier):
    return utilisateur(Role.PSYCHOLOGUE, dossier.structure)


@pytest.fixture
def ecoute(dossier, psychologue):
    """Granted 30 days ago."""
    return EcouteFabrique(parcours=dossier.parcours, psychologue=psychologue)


class TestDemander:
    def test_one_at_a_time(self, dossier, psychologue):
        une = demander_ecoute(dossier.parcours, auteur=dossier.referent)
        assert demander_ecoute(dossier.parcours, auteur=dossier.referent) == une
        accorder_ecoute(une, il_y_a(0), psychologue)
        with pytest.raises(EcouteImpossible, match="déjà en cours"):
            demander_ecoute(dossier.parcours, auteur=dossier.referent)
        terminer_ecoute(une, il_y_a(0))
        assert demander_ecoute(dossier.parcours, auteur=dossier.referent) != une

    @pytest.mark.parametrize(("etat", "accepte"), [("accueil", True), ("sorti", False), ("non_entre", False)])
    def test_state_of_the_parcours(self, etat, accepte):
        dossier = Dossier(**{etat: True})
        if accepte:
            assert demander_ecoute(dossier.parcours, auteur=dossier.referent).pk
        else:
            with pytest.raises(SuiviImpossible, match="terminé"):
                demander_ecoute(dossier.parcours, auteur=dossier.referent)

    def test_decided_once_by_a_psychologue_of_the_plie(self, dossier, psychologue):
        demande = EcouteFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        for autre in (utilisateur(Role.PSYCHOLOGUE), dossier.referent):
            with pytest.raises(EcouteImpossible, match="plus psychologue"):
                accorder_ecoute(demande, il_y_a(0), autre)
        accordee = accorder_ecoute(demande, il_y_a(0), psychologue)
        assert accorder_ecoute(demande, il_y_a(0), psychologue) == accordee
        for decision in (refuser_ecoute, terminer_avant):
            with pytest.raises(EcouteImpossible):
                decision(demande, il_y_a(0))
        with pytest.raises(EcouteImpossible, match="ne se retire plus"):
            retirer_demande_d_ecoute(demande)

    def test_withdrawn(self, dossier, client):
        demande = EcouteFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        client.force_login(dossier.referent)
        adresse = reverse("ecoutes:retirer", args=[demande.pk])
        assert "Retirer" in client.get(adresse).text
        client.post(adresse)
        retirer_demande_d_ecoute(demande)
        assert not EcoutePsychologique.objects.exists()


def terminer_avant(ecoute, jour):
    """An end that comes before the decision."""
    return terminer_ecoute(ecoute, jour - timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_double_click_asks_once():
    dossier = Dossier()
    une, autre = ensemble(
        lambda: demander_ecoute(dossier.parcours, auteur=dossier.referent),
        lambda: demander_ecoute(dossier.parcours, auteur=dossier.referent),
    )
    assert une == autre


class TestDates:
    @pytest.mark.parametrize(("jours", "accepte"), [(30, True), (31, False), (-40, True)])
    def test_appointment_after_the_decision(self, ecoute, jours, accepte):
        if accepte:
            seance = fixer_seance(ecoute, instant(il_y_a(jours)))
            assert fixer_seance(ecoute, instant(il_y_a(jours))) == seance
        else:
            with pytest.raises(EcouteImpossible, match="vient ensuite"):
                fixer_seance(ecoute, instant(il_y_a(jours)))

    @pytest.mark.parametrize(
        ("minutes", "issue", "accepte"),
        [
            (-1, StatutRendezVous.HONORE, True),
            (10, StatutRendezVous.HONORE, False),
            (10, StatutRendezVous.ABSENCE_INJUSTIFIEE, False),
            (10, StatutRendezVous.ANNULE, True),
        ],
    )
    def test_outcome_once_the_hour_has_come(self, ecoute, minutes, issue, accepte):
        seance = SeanceEcouteFabrique(ecoute=ecoute, debut=timezone.now() + timedelta(minutes=minutes))
        if accepte:
            assert noter_issue(seance, issue).statut == issue
        else:
            with pytest.raises(EcouteImpossible, match="à venir"):
                noter_issue(seance, issue)

    @pytest.mark.parametrize(("jours", "accepte"), [(30, True), (31, False), (0, True), (-1, False)])
    def test_end(self, ecoute, jours, accepte):
        if accepte:
            assert terminer_ecoute(ecoute, il_y_a(jours)).terminee_le == il_y_a(jours)
            with pytest.raises(EcouteImpossible, match="terminée"):
                fixer_seance(ecoute, instant(il_y_a(0)))
        else:
            with pytest.raises(EcouteImpossible):
                terminer_ecoute(ecoute, il_y_a(jours))

    def test_end_waits_for_the_appointments(self, ecoute):
        seance = SeanceEcouteFabrique(ecoute=ecoute, debut=instant(il_y_a(3)))
        with pytest.raises(EcouteImpossible, match="ce qu’elle est devenue"):
            terminer_ecoute(ecoute, il_y_a(0))
        noter_issue(seance, StatutRendezVous.HONORE)
        with pytest.raises(EcouteImpossible, match="ne finit pas avant"):
            terminer_ecoute(ecoute, il_y_a(4))
        assert terminer_ecoute(ecoute, il_y_a(3)).terminee_le == il_y_a(3)

    def test_nothing_but_dates_can_be_stored(self):
        textes = [
            champ.name
            for modele in (EcoutePsychologique, SeanceEcoute)
            for champ in modele._meta.concrete_fields
            if champ.get_internal_type() in {"TextField", "CharField"}
        ]
        assert textes == ["statut", "statut"]


class TestPages:
    def test_asked_once_confirmed(self, dossier, client):
        client.force_login(dossier.referent)
        adresse = reverse("ecoutes:nouvelle", args=[dossier.parcours.pk])
        assert client.get(adresse).status_code == 200
        personne = dossier.parcours.participant_id
        assert Consultation.objects.filter(objet_id=personne, page="ecoutes:nouvelle").exists()
        assert not EcoutePsychologique.objects.exists()
        client.post(adresse)
        assert EcoutePsychologique.objects.get().demandee_le == il_y_a(0)

    def test_psychologue_keeps_the_dates(self, ecoute, psychologue, client):
        client.force_login(psychologue)
        adresse = reverse("ecoutes:suivre", args=[ecoute.pk])
        hier = {"action": "fixer", "jour": il_y_a(1).isoformat(), "heure": "14:30"}
        assert client.post(adresse, hier).url == adresse
        seance = ecoute.seances.get()
        assert timezone.localtime(seance.debut).strftime("%d %H:%M") == f"{il_y_a(1):%d} 14:30"
        client.post(adresse, {"action": "issue", "seance": seance.pk, "statut": "honore"})
        refus = client.post(adresse, {"action": "terminer", "fin": il_y_a(-1).isoformat()})
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        client.post(adresse, {"action": "terminer", "fin": il_y_a(0).isoformat()})
        ecoute.refresh_from_db()
        seance.refresh_from_db()
        assert (seance.statut, ecoute.terminee_le) == (StatutRendezVous.HONORE, il_y_a(0))
        assert "Noter un rendez-vous" not in client.get(adresse).text

    def test_an_outcome_refused_is_said(self, ecoute, psychologue, client):
        seance = SeanceEcouteFabrique(ecoute=ecoute)
        client.force_login(psychologue)
        page = client.post(
            reverse("ecoutes:suivre", args=[ecoute.pk]),
            {"action": "issue", "seance": seance.pk, "statut": "honore"},
        )
        assert "Cette séance est à venir" in page.text

    def test_another_s_appointment_is_not_found(self, ecoute, psychologue, client):
        autre = SeanceEcouteFabrique()
        client.force_login(psychologue)
        reponse = client.post(
            reverse("ecoutes:suivre", args=[ecoute.pk]),
            {"action": "issue", "seance": autre.pk, "statut": "annule"},
        )
        assert reponse.status_code == 404

    def test_by_role(self, dossier, ecoute, psychologue, client):
        suivre = reverse("ecoutes:suivre", args=[ecoute.pk])
        assert statuts(client, [suivre], [*dossier.personnes_sans_droit(), dossier.referent]) == {404}
        assert statuts(client, [suivre], [psychologue]) == {200}
        du_referent = [
            reverse("ecoutes:nouvelle", args=[dossier.parcours.pk]),
            reverse("ecoutes:retirer", args=[ecoute.pk]),
        ]
        assert statuts(client, du_referent, [*dossier.personnes_sans_droit(), psychologue]) == {404}
        demande = EcouteFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        assert statuts(client, [reverse("ecoutes:suivre", args=[demande.pk])], [psychologue]) == {404}

    def test_home_leads_there(self, ecoute, psychologue, client):
        SeanceEcouteFabrique(ecoute=ecoute, debut=instant(il_y_a(2)))
        client.force_login(psychologue)
        page = client.get("/").text.replace("\u00a0", " ")
        assert reverse("ecoutes:suivre", args=[ecoute.pk]) in page
        assert "1 séance passée à renseigner" in page
