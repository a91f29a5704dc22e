"""The accueil: first contact, non-entry, the entry proposed, validated or refused."""

from http import HTTPStatus

import pytest

from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous
from parcours.models import RendezVous
from parcours.services.entrees import (
    EntreeImpossible,
    noter_contact,
    noter_non_entree,
    proposer_entree,
    refuser_entree,
    valider_entree,
)
from plie.acteurs.models import Delegation
from plie.envois.models import Envoi
from plie.roles import Role
from tests.fabriques import (
    DelegationFabrique,
    EntretienFabrique,
    MotifNonEntreeFabrique,
    ParcoursFabrique,
    RendezVousFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

pytestmark = pytest.mark.django_db
E = EtatParcours
ORIENTE = 20


@pytest.fixture
def suivi():
    return dossier_suivi(accueil=True, oriente_le=il_y_a(ORIENTE))


@pytest.fixture
def referent(suivi):
    return suivi[0]


@pytest.fixture
def parcours(suivi):
    return suivi[1]


@pytest.fixture
def rencontre(parcours):
    """Met once, ten days ago."""
    EntretienFabrique(parcours=parcours, date=il_y_a(10))
    parcours.date_entree = il_y_a(10)
    parcours.save()
    return parcours


BORNES = [(ORIENTE + 1, False), (ORIENTE, True), (0, True), (-1, False)]


class TestContact:
    @pytest.mark.parametrize(("jour", "accepte"), BORNES)
    def test_entre_l_orientation_et_aujourd_hui(self, parcours, referent, jour, accepte):
        if accepte:
            for _ in range(2):
                assert noter_contact(parcours, jour=il_y_a(jour), auteur=referent)
            parcours.refresh_from_db()
            assert parcours.premier_contact_le == il_y_a(jour)
        else:
            with pytest.raises(EntreeImpossible):
                noter_contact(parcours, jour=il_y_a(jour), auteur=referent)

    @pytest.mark.parametrize(("jour", "accepte"), [(10, True), (9, False)])
    def test_pas_apres_le_premier_entretien(self, rencontre, referent, jour, accepte):
        if accepte:
            noter_contact(rencontre, jour=il_y_a(jour), auteur=referent)
        else:
            with pytest.raises(EntreeImpossible, match="premier entretien"):
                noter_contact(rencontre, jour=il_y_a(jour), auteur=referent)

    def test_avec_le_premier_rendez_vous_en_une_page(self, client, parcours, referent):
        connecter(client, referent)
        url = f"/entrees/{parcours.pk}/contact/"
        assert il_y_a(0).isoformat() in client.get(url).text
        saisie = {
            "jour": il_y_a(0).isoformat(),
            "rdv_jour": il_y_a(-4).isoformat(),
            "rdv_heure": "09:00",
            "duree": "60",
            "lieu": "Accueil",
        }
        for _ in range(2):
            assert client.post(url, saisie).status_code == HTTPStatus.FOUND
        rendez_vous = RendezVous.objects.get()
        assert (rendez_vous.debut, rendez_vous.lieu) == (instant(il_y_a(-4), 9), "Accueil")
        page = client.post(url, {**saisie, "rdv_heure": ""})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Indiquez l’heure du rendez-vous." in page.text
        assert client.post(url, {**saisie, "rdv_jour": "", "rdv_heure": ""}).status_code == HTTPStatus.FOUND

    def test_ni_dans_un_parcours_termine(self, referent):
        with pytest.raises(EntreeImpossible, match="terminé"):
            noter_contact(ParcoursFabrique(non_entre=True), jour=il_y_a(0), auteur=referent)


class TestNonEntree:
    @pytest.mark.parametrize(("jour", "accepte"), BORNES)
    def test_entre_l_orientation_et_aujourd_hui(self, parcours, jour, accepte):
        motif = MotifNonEntreeFabrique()
        if accepte:
            for _ in range(2):
                noter_non_entree(parcours, motif=motif, jour=il_y_a(jour))
            parcours.refresh_from_db()
            assert (parcours.etat, parcours.non_entre_le) == (E.NON_ENTRE, il_y_a(jour))
        else:
            with pytest.raises(EntreeImpossible):
                noter_non_entree(parcours, motif=motif, jour=il_y_a(jour))

    def test_les_rendez_vous_prevus_sont_annules_la_proposition_retiree(self, rencontre):
        prevu, passe = (RendezVousFabrique(parcours=rencontre, debut=instant(il_y_a(j))) for j in (-3, 3))
        tenu = RendezVousFabrique(
            parcours=rencontre, debut=instant(il_y_a(10)), statut=StatutRendezVous.HONORE
        )
        proposer_entree(rencontre, objectifs="Permis")
        noter_non_entree(rencontre, motif=MotifNonEntreeFabrique(), jour=il_y_a(0))
        statuts = dict(RendezVous.objects.values_list("pk", "statut"))
        assert (statuts[prevu.pk], statuts[passe.pk]) == (StatutRendezVous.ANNULE,) * 2
        assert statuts[tenu.pk] == StatutRendezVous.HONORE
        rencontre.refresh_from_db()
        assert rencontre.entree_proposee_le is None

    @pytest.mark.parametrize(("jour", "accepte"), [(10, True), (11, False)])
    def test_pas_avant_le_dernier_entretien(self, rencontre, jour, accepte):
        if accepte:
            noter_non_entree(rencontre, motif=MotifNonEntreeFabrique(), jour=il_y_a(jour))
        else:
            with pytest.raises(EntreeImpossible, match="entretien"):
                noter_non_entree(rencontre, motif=MotifNonEntreeFabrique(), jour=il_y_a(jour))

    @pytest.mark.parametrize("etat", ["sortie_demandee", "sorti", ""])
    def test_refusee_une_fois_l_entree_validee(self, etat):
        parcours = ParcoursFabrique(**({etat: True} if etat else {}))
        with pytest.raises(EntreeImpossible, match="sortie"):
            noter_non_entree(parcours, motif=MotifNonEntreeFabrique(), jour=il_y_a(0))

    def test_la_page_demande_de_confirmer_et_ne_propose_que_les_motifs_actifs(
        self, client, parcours, referent
    ):
        motif = MotifNonEntreeFabrique()
        ferme = MotifNonEntreeFabrique(code="ancien", libelle="Ancien motif", valide_au=il_y_a(1))
        connecter(client, referent)
        url = f"/entrees/{parcours.pk}/non-entree/"
        page = client.get(url).text
        assert motif.libelle in page
        assert ferme.libelle not in page
        saisie = {"motif": motif.pk, "jour": il_y_a(0).isoformat(), "confirmation": "on"}
        for refusee, attendu in (
            ({**saisie, "confirmation": ""}, "Cochez la case"),
            ({**saisie, "motif": ferme.pk}, "plus proposé"),
        ):
            reponse = client.post(url, refusee)
            assert reponse.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
            assert attendu in reponse.text
        for _ in range(2):
            assert client.post(url, saisie).status_code == HTTPStatus.FOUND
        parcours.refresh_from_db()
        assert (parcours.etat, parcours.motif_non_entree) == (E.NON_ENTRE, motif)
        assert "déjà enregistrée" in client.get(url).text


class TestProposition:
    def test_apres_le_premier_entretien_et_jusqu_a_la_decision(self, client, parcours, referent):
        connecter(client, referent)
        url = f"/entrees/{parcours.pk}/proposition/"
        assert "Le premier entretien n’a pas eu lieu" in client.get(url).text
        assert client.post(url, {"objectifs": "Permis"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        parcours.date_entree = il_y_a(5)
        parcours.save()
        assert client.post(url, {"objectifs": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        for objectifs in ("Permis", "Permis", "Permis et garde"):
            assert client.post(url, {"objectifs": objectifs}).status_code == HTTPStatus.FOUND
        parcours.refresh_from_db()
        assert (parcours.entree_proposee_le, parcours.entree_objectifs) == (il_y_a(0), "Permis et garde")
        valider_entree(parcours, il_y_a(0))
        assert client.post(url, {"objectifs": "Autre"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_la_cellule_valide_une_fois(self, rencontre):
        with pytest.raises(EntreeImpossible, match="pas proposée"):
            valider_entree(rencontre, il_y_a(0))
        proposer_entree(rencontre, objectifs="Permis")
        with pytest.raises(EntreeImpossible, match="premier entretien"):
            valider_entree(rencontre, il_y_a(11))
        for jour in (1, 0):
            valider_entree(rencontre, il_y_a(jour))
        rencontre.refresh_from_db()
        assert (rencontre.etat, rencontre.entree_validee_le) == (E.ACTIF, il_y_a(1))
        mesure = rencontre.mesures.get()
        assert (mesure.rang, mesure.debut, mesure.statut) == (1, il_y_a(10), StatutDemande.ACCORDEE)
        with pytest.raises(EntreeImpossible):
            refuser_entree(rencontre, il_y_a(0), "Dossier incomplet")

    def test_la_cellule_refuse_et_le_referent_est_prevenu_sans_nom(self, rencontre, referent):
        proposer_entree(rencontre, objectifs="Permis")
        for _ in range(2):
            refuser_entree(rencontre, il_y_a(0), "Dossier incomplet")
        rencontre.refresh_from_db()
        assert (rencontre.etat, rencontre.entree_proposee_le) == (E.ACCUEIL, None)
        message = Envoi.objects.get()
        assert message.destinataire == referent
        ecrit = message.sujet + message.texte
        assert rencontre.participant.nom_naissance not in ecrit
        assert "Dossier incomplet" not in ecrit
        proposer_entree(rencontre, objectifs="Permis, mieux dit")
        refuser_entree(rencontre, il_y_a(0), "Encore")
        assert Envoi.objects.count() == 2


def test_les_pages_d_un_autre_n_existent_pas_le_delegue_les_voit(client, parcours, referent):
    lieu = parcours.affectations.get().lieu_accueil
    adresses = [f"/entrees/{parcours.pk}/{page}/" for page in ("contact", "non-entree", "proposition")]
    collegue = utilisateur(Role.REFERENT, lieu)
    for compte in (collegue, utilisateur(Role.COORDINATION, lieu), utilisateur(Role.REFERENT)):
        connecter(client, compte)
        assert {client.get(url).status_code for url in adresses} == {HTTPStatus.NOT_FOUND}
    DelegationFabrique(plie=parcours.plie, titulaire=referent, delegataire=collegue)
    connecter(client, collegue)
    assert {client.get(url).status_code for url in adresses} == {HTTPStatus.OK}
    Delegation.objects.update(fin=il_y_a(1))
    assert {client.get(url).status_code for url in adresses} == {HTTPStatus.NOT_FOUND}
