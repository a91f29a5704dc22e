"""Veilles: asked, overlapping, ended, prolonged, withdrawn; the référent and the Bureau insertion."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from parcours.enums import MotifVeille, StatutDemande
from parcours.models import Veille
from parcours.services.veilles import (
    VeilleImpossible,
    accorder_veille,
    clore_veille,
    demander_veille,
    prolonger_veille,
    refuser_veille,
    retirer_demande_de_veille,
)
from plie.envois.models import Envoi
from plie.roles import Role
from tests.fabriques import CasCelluleFabrique, SituationFabrique, VeilleFabrique, il_y_a, utilisateur
from tests.parcours.outils_dossier import Dossier, statuts
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db

EN_ATTENTE = {"statut": StatutDemande.DEMANDEE, "decidee_le": None}


@pytest.fixture
def dossier():
    return Dossier()


def demander(dossier, debut=0, fin=-60, motif=MotifVeille.SANTE):
    return demander_veille(
        dossier.parcours, motif=motif, debut=il_y_a(debut), fin_prevue=il_y_a(fin), auteur=dossier.referent
    )


class TestDemander:
    @pytest.mark.parametrize(
        ("debut", "fin", "accepte"),
        [(0, 0, True), (0, 1, False), (90, -1, True), (91, -1, False), (-30, -60, True)],
    )
    def test_dates(self, dossier, debut, fin, accepte):
        """The person entered 90 days ago."""
        if accepte:
            assert demander(dossier, debut, fin).statut == StatutDemande.DEMANDEE
        else:
            with pytest.raises(VeilleImpossible):
                demander(dossier, debut, fin)

    @pytest.mark.parametrize(
        ("etat", "accepte"),
        [("accueil", False), ("sortie_demandee", True), ("sorti", False), ("non_entre", False)],
    )
    def test_state_of_the_parcours(self, etat, accepte):
        dossier = Dossier(**{etat: True})
        if accepte:
            assert demander(dossier).pk
        else:
            with pytest.raises(VeilleImpossible, match="pendant l’accompagnement"):
                demander(dossier)

    @pytest.mark.parametrize(
        ("champs", "debut", "phrase"),
        [
            ({"debut": il_y_a(50), "fin": il_y_a(20)}, 20, "couvre déjà"),
            ({"debut": il_y_a(50), "fin": il_y_a(20)}, 19, None),
            ({"debut": il_y_a(50), "fin": None}, -30, "indiquez d’abord sa fin"),
            ({"debut": il_y_a(-40), "fin": None, **EN_ATTENTE}, 0, "attend déjà"),
            ({"debut": il_y_a(50), "statut": StatutDemande.REFUSEE}, 50, None),
        ],
    )
    def test_no_two_overlap(self, dossier, champs, debut, phrase):
        VeilleFabrique(parcours=dossier.parcours, **champs)
        if phrase is None:
            assert demander(dossier, debut).pk
        else:
            with pytest.raises(VeilleImpossible, match=phrase):
                demander(dossier, debut)


@pytest.mark.django_db(transaction=True)
class TestEnMemeTemps:
    def test_double_click_asks_once(self):
        dossier = Dossier()
        une, autre = ensemble(lambda: demander(dossier), lambda: demander(dossier))
        assert une == autre

    def test_two_overlapping_requests_leave_one(self):
        dossier = Dossier()
        issues = ensemble(
            lambda: demander(dossier), lambda: demander(dossier, motif=MotifVeille.INDISPONIBILITE)
        )
        assert [type(issue) for issue in issues].count(VeilleImpossible) == 1
        assert Veille.objects.count() == 1


class TestFinEtDecision:
    @pytest.mark.parametrize(("jours", "accepte"), [(0, True), (20, True), (21, False), (-1, False)])
    def test_end(self, dossier, jours, accepte):
        """It began 20 days ago."""
        veille = VeilleFabrique(parcours=dossier.parcours)
        if accepte:
            assert clore_veille(veille, il_y_a(jours)).fin == il_y_a(jours)
            clore_veille(veille, il_y_a(jours))
            with pytest.raises(VeilleImpossible, match="déjà terminée"):
                clore_veille(veille, il_y_a(jours + 1))
        else:
            with pytest.raises(VeilleImpossible):
                clore_veille(veille, il_y_a(jours))

    @pytest.mark.parametrize(("jours", "accepte"), [(-40, True), (-41, True), (-39, False)])
    def test_prolonged(self, dossier, jours, accepte):
        """Its end is planned in 40 days."""
        veille = VeilleFabrique(parcours=dossier.parcours)
        if accepte:
            assert prolonger_veille(veille, il_y_a(jours)).fin_prevue == il_y_a(jours)
        else:
            with pytest.raises(VeilleImpossible, match="plus tardive"):
                prolonger_veille(veille, il_y_a(jours))

    def test_only_a_granted_one_ends(self, dossier):
        veille = VeilleFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        for action in (clore_veille, prolonger_veille):
            with pytest.raises(VeilleImpossible, match="pas accordée"):
                action(veille, il_y_a(0))

    def test_decided_once(self, dossier):
        veille = VeilleFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        assert accorder_veille(veille, il_y_a(0)).decidee_le == il_y_a(0)
        assert accorder_veille(veille, il_y_a(0)).statut == StatutDemande.ACCORDEE
        with pytest.raises(VeilleImpossible, match="déjà prononcée"):
            refuser_veille(veille, il_y_a(0))
        with pytest.raises(VeilleImpossible, match="ne se retire plus"):
            retirer_demande_de_veille(veille)

    def test_refused_leaves_its_trail_and_room_for_another(self, dossier):
        veille = VeilleFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        refuser_veille(veille, il_y_a(0))
        assert demander(dossier, 20).pk != veille.pk
        assert veille.events.count() == 2

    def test_not_granted_once_the_person_has_left(self):
        dossier = Dossier(sorti=True)
        veille = VeilleFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        with pytest.raises(VeilleImpossible, match="plus en cours"):
            accorder_veille(veille, il_y_a(0))
        assert refuser_veille(veille, il_y_a(0)).statut == StatutDemande.REFUSEE

    def test_on_the_agenda_it_is_not_withdrawn(self, dossier):
        veille = VeilleFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        CasCelluleFabrique(parcours=dossier.parcours, nature="veille", veille=veille)
        with pytest.raises(VeilleImpossible, match="coordination"):
            retirer_demande_de_veille(veille)


class TestPages:
    SAISIE = {"motif": "sante", "debut": il_y_a(0).isoformat(), "fin_prevue": il_y_a(-60).isoformat()}

    def test_asked_by_the_referent(self, dossier, client):
        client.force_login(dossier.referent)
        adresse = reverse("veilles:nouvelle", args=[dossier.parcours.pk])
        assert client.get(adresse).status_code == 200
        assert client.post(adresse, self.SAISIE).status_code == HTTPStatus.FOUND
        page = client.post(adresse, {**self.SAISIE, "motif": "etape_emploi"})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "attend déjà la cellule" in page.text

    def test_asked_by_the_bureau_insertion_for_its_people(self, dossier, client):
        SituationFabrique(participant=dossier.participant, date=il_y_a(5), rsa=True)
        bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, dossier.structure)
        client.force_login(bureau)
        adresse = reverse("veilles:nouvelle", args=[dossier.parcours.pk])
        assert 'name="motif"' not in client.get(adresse).text
        client.post(adresse, {**self.SAISIE, "motif": "sante"})
        veille = Veille.objects.get()
        assert (veille.motif, veille.demandee_par) == (MotifVeille.DEMANDE_BI, bureau)
        envoi = Envoi.objects.get(cle=f"veille:{veille.pk}:demande")
        assert envoi.destinataire == dossier.referent
        assert veille.parcours.participant.nom_naissance not in envoi.texte + envoi.sujet
        retrait = reverse("veilles:retirer", args=[veille.pk])
        autre = utilisateur(Role.AVIS_BUREAU_INSERTION, dossier.structure)
        assert statuts(client, [retrait], [autre]) == {404}
        client.force_login(bureau)
        client.post(retrait)
        assert not Veille.objects.exists()

    def test_ended_and_prolonged_on_one_page(self, dossier, client):
        veille = VeilleFabrique(parcours=dossier.parcours)
        client.force_login(dossier.referent)
        adresse = reverse("veilles:clore", args=[veille.pk])
        assert "Prolonger" in client.get(adresse).text
        client.post(adresse, {"action": "prolonger", "fin_prevue": il_y_a(-90).isoformat()})
        refus = client.post(adresse, {"action": "clore", "fin": il_y_a(-1).isoformat()})
        assert "pas encore venue" in refus.text
        client.post(adresse, {"action": "clore", "fin": il_y_a(0).isoformat()})
        veille.refresh_from_db()
        assert (veille.fin_prevue, veille.fin) == (il_y_a(-90), il_y_a(0))
        assert "Veille terminée" in client.get(adresse).text

    def test_by_role(self, dossier, client):
        veille = VeilleFabrique(parcours=dossier.parcours, **EN_ATTENTE)
        adresses = [
            reverse("veilles:nouvelle", args=[dossier.parcours.pk]),
            reverse("veilles:clore", args=[veille.pk]),
            reverse("veilles:retirer", args=[veille.pk]),
        ]
        assert statuts(client, adresses, dossier.personnes_sans_droit()) == {404}
        assert statuts(client, adresses, [dossier.referent, dossier.delegue()]) == {200}
