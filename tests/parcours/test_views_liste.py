"""The list of people: who is in it, how it is searched, filtered, sorted and paged."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Attente, EtatParcours
from participants.models import Participant
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    CerFabrique,
    CommuneFabrique,
    DelegationFabrique,
    EcouteFabrique,
    EntretienFabrique,
    HabilitationFabrique,
    MesureFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    QpvFabrique,
    RendezVousFabrique,
    SeanceEcouteFabrique,
    SituationFabrique,
    StructureFabrique,
    TerritoireFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db
URL = "/participants/"
REQUETES = 20


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def coordination(lieu):
    return utilisateur(Role.COORDINATION, lieu)


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Solange", nom="Inventée")


def dossier(lieu, nom, referent=None, **champs):
    """A parcours of a person of that name, followed by ``referent``."""
    parcours = ParcoursFabrique(participant__plie=lieu.plie, participant__nom_naissance=nom, **champs)
    AffectationFabrique(parcours=parcours, referent=referent or utilisateur(), lieu_accueil=lieu)
    return parcours


def noms(client, qui, **parametres):
    client.force_login(qui)
    page = client.get(URL, parametres)
    assert page.status_code == 200
    return [ligne.participant.nom_naissance for ligne in page.context["lignes"]]


class TestQui:
    def test_le_referent_voit_son_portefeuille_et_celui_qu_on_lui_delegue(self, client, lieu, referente):
        collegue = utilisateur(Role.REFERENT, lieu, prenom="Odile", nom="Absente")
        dossier(lieu, "Alpha", referente)
        dossier(lieu, "Bravo", collegue)
        dossier(lieu, "Charlie", utilisateur(Role.REFERENT, lieu))
        assert noms(client, referente) == ["Alpha"]
        DelegationFabrique(plie=lieu.plie, titulaire=collegue, delegataire=referente)
        assert noms(client, referente) == ["Alpha", "Bravo"]
        page = client.get(URL)
        assert [ligne.delegue for ligne in page.context["lignes"]] == [False, True]
        assert "délégué par Odile Absente" in page.text

    def test_la_coordination_voit_tout_son_plie_meme_sans_parcours(self, client, lieu, coordination):
        dossier(lieu, "Alpha")
        ParticipantFabrique(plie=lieu.plie, nom_naissance="Bravo")
        dossier(StructureFabrique(), "Ailleurs")
        assert noms(client, coordination) == ["Alpha", "Bravo"]

    def test_le_bureau_insertion_ne_voit_que_les_personnes_au_rsa(self, client, lieu):
        au_rsa, parti = dossier(lieu, "Alpha"), dossier(lieu, "Bravo")
        SituationFabrique(participant=au_rsa.participant, rsa=True)
        SituationFabrique(participant=parti.participant, rsa=True, date=il_y_a(300))
        SituationFabrique(participant=parti.participant, rsa=False, date=il_y_a(10))
        CerFabrique(parcours=au_rsa, signe=True, transmis_bi_le=il_y_a(3))
        VeilleFabrique(parcours=au_rsa)
        bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, lieu)
        assert noms(client, bureau) == ["Alpha"]
        page = client.get(URL)
        assert "version 1, le" in page.text
        assert "Santé" in page.text
        assert "Dernière rencontre" not in page.text
        assert noms(client, bureau, veille="on") == ["Alpha"]

    def test_le_psychologue_voit_ses_ecoutes(self, client, lieu):
        psychologue = utilisateur(Role.PSYCHOLOGUE, lieu)
        ecoute = EcouteFabrique(
            parcours=dossier(lieu, "Alpha"), psychologue=psychologue, participant__nom_naissance="Alpha"
        )
        seance = SeanceEcouteFabrique(ecoute=ecoute)
        EcouteFabrique(parcours=dossier(lieu, "Bravo"))
        assert noms(client, psychologue) == ["Alpha"]
        page = client.get(URL)
        assert page.context["lignes"][0].prochain_rendez_vous == seance.debut
        for interdit in ("Référent", "mesure", "Entrée", "En parcours"):
            assert interdit not in page.text
        Participant.objects.filter(nom_naissance="Alpha").update(identifiant_ft="7654321Z")
        assert noms(client, psychologue, q="7654321") == [], "l'identifiant ne lui est pas montré"

    @pytest.mark.parametrize("tri", ["fin", "-fin", "rencontre", "-rencontre"])
    def test_l_ordre_ne_dit_rien_de_ce_qui_n_est_pas_montre(self, client, lieu, tri):
        for rang, nom in enumerate(("Alpha", "Bravo", "Charlie")):
            parcours = dossier(lieu, nom)
            SituationFabrique(participant=parcours.participant, rsa=True)
            MesureFabrique(parcours=parcours, fin=il_y_a(-10 * (2 - rang % 2)))
            EntretienFabrique(parcours=parcours, date=il_y_a(8 - 5 * (rang % 2)))
        bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, lieu)
        assert noms(client, bureau, tri=tri) == ["Alpha", "Bravo", "Charlie"]

    def test_deux_roles_ne_lisent_chaque_ligne_que_selon_le_leur(self, client, lieu, referente):
        HabilitationFabrique(utilisateur=referente, structure=lieu, role=Role.AVIS_BUREAU_INSERTION)
        MesureFabrique(parcours=dossier(lieu, "Alpha", referente), fin=il_y_a(-10))
        autre = dossier(lieu, "Bravo")
        SituationFabrique(participant=autre.participant, rsa=True)
        MesureFabrique(parcours=autre, fin=il_y_a(-5))
        assert noms(client, referente, tri="fin") == ["Alpha", "Bravo"]
        sienne, au_rsa = client.get(URL).context["lignes"]
        assert Attente.DIAGNOSTIC in sienne.attentes
        assert au_rsa.attentes == ()
        assert noms(client, referente, attente=Attente.DIAGNOSTIC) == ["Alpha"]


class TestRechercheEtFiltres:
    def test_plusieurs_mots_sans_accent_dans_n_importe_quel_ordre(self, client, lieu, coordination):
        dossier(lieu, "Élan-Noël", participant__prenom="Zoé")
        dossier(lieu, "Autre")
        assert noms(client, coordination, q="zoe elan") == ["Élan-Noël"]
        assert noms(client, coordination, q="noel  ZOÉ") == ["Élan-Noël"]

    def test_etat_du_parcours_le_dernier_compte(self, client, lieu, coordination):
        dossier(lieu, "Alpha")
        dossier(lieu, "Bravo", accueil=True)
        revenu = dossier(lieu, "Charlie", oriente_le=il_y_a(30))
        ParcoursFabrique(
            participant=revenu.participant, sorti=True, oriente_le=il_y_a(900), date_sortie=il_y_a(500)
        )
        assert noms(client, coordination, etat=EtatParcours.ACTIF) == ["Alpha", "Charlie"]
        assert noms(client, coordination, etat=EtatParcours.SORTI) == []

    def test_referent_pour_la_coordination_seule(self, client, lieu, coordination, referente):
        dossier(lieu, "Alpha", referente)
        ancien = dossier(lieu, "Bravo", referente)
        ancien.affectations.update(fin=il_y_a(1))
        dossier(lieu, "Charlie")
        assert noms(client, coordination, referent=referente.pk) == ["Alpha"]
        client.force_login(referente)
        assert "referent" not in client.get(URL).context["filtre"].form.fields

    def test_commune_et_quartier_prioritaire(self, client, lieu, coordination):
        niort = CommuneFabrique(nom="Niort")
        TerritoireFabrique(plie=lieu.plie, commune=niort)
        quartier = QpvFabrique(commune=niort)
        dossier(lieu, "Alpha", participant__commune=niort, participant__qpv=quartier)
        dossier(lieu, "Bravo", participant__commune=niort)
        dossier(lieu, "Charlie")
        assert noms(client, coordination, commune=niort.pk) == ["Alpha", "Bravo"]
        assert noms(client, coordination, qpv="oui") == ["Alpha"]
        assert noms(client, coordination, qpv=quartier.code) == ["Alpha"]
        assert noms(client, coordination, qpv="non") == ["Bravo", "Charlie"]

    def test_le_statut_est_celui_de_la_situation_du_jour(self, client, lieu, coordination):
        alpha, bravo = dossier(lieu, "Alpha"), dossier(lieu, "Bravo")
        SituationFabrique(participant=alpha.participant, rqth=True)
        SituationFabrique(participant=bravo.participant, rqth=True, date=il_y_a(300))
        SituationFabrique(participant=bravo.participant, date=il_y_a(5))
        SituationFabrique(participant=bravo.participant, rqth=True, date=il_y_a(-5))
        assert noms(client, coordination, statut="rqth") == ["Alpha"]

    def test_sexe_et_age(self, client, lieu, coordination):
        jour = timezone.localdate()
        dossier(lieu, "Alpha", participant__sexe="F", participant__date_naissance=date(jour.year - 30, 1, 1))
        dossier(lieu, "Bravo", participant__sexe="H", participant__date_naissance=date(jour.year - 60, 1, 1))
        assert noms(client, coordination, sexe="H") == ["Bravo"]
        assert noms(client, coordination, age="26_44") == ["Alpha"]
        assert noms(client, coordination, age="55_plus") == ["Bravo"]

    def test_entree_entre_deux_dates_comprises(self, client, lieu, coordination):
        entree = dossier(lieu, "Alpha").date_entree
        dossier(lieu, "Bravo", accueil=True)
        for du, au, attendu in (
            (entree, entree, ["Alpha"]),
            (entree + timedelta(days=1), entree + timedelta(days=9), []),
            (entree - timedelta(days=9), entree - timedelta(days=1), []),
        ):
            assert noms(client, coordination, entree_du=du.isoformat(), entree_au=au.isoformat()) == attendu

    @pytest.mark.parametrize(
        ("debut", "fin", "statut", "en_veille"),
        [
            (0, None, "accordee", True),
            (10, 0, "accordee", True),
            (10, 1, "accordee", False),
            (-1, None, "accordee", False),
            (10, None, "refusee", False),
        ],
    )
    def test_en_veille_aujourd_hui(self, client, lieu, coordination, debut, fin, statut, en_veille):
        VeilleFabrique(
            parcours=dossier(lieu, "Alpha"),
            debut=il_y_a(debut),
            fin=None if fin is None else il_y_a(fin),
            statut=statut,
        )
        assert bool(noms(client, coordination, veille="on")) is en_veille
        page = client.get(URL)
        assert (page.context["lignes"][0].veille is not None) is en_veille

    def test_chaque_attente_a_son_filtre_et_son_etiquette(self, client, lieu, coordination, referente):
        parcours = dossier(lieu, "Alpha", referente)
        RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(1)))
        MesureFabrique(parcours=parcours, fin=il_y_a(-300))
        a_jour = dossier(lieu, "Bravo", referente, oriente_le=il_y_a(12))
        MesureFabrique(parcours=a_jour, fin=il_y_a(-300))
        assert noms(client, coordination, attente=Attente.RENDEZ_VOUS) == ["Alpha"]
        assert noms(client, coordination, attente=Attente.RETARD) == ["Alpha"]
        assert noms(client, coordination, attente=Attente.MESURE) == []
        client.force_login(coordination)
        for ligne in client.get(URL).context["lignes"]:
            for attente in ligne.attentes:
                assert ligne.participant.nom_naissance in noms(client, coordination, attente=attente)

    @pytest.mark.parametrize(
        "parametres",
        [
            {"etat": "inconnu"},
            {"commune": "x"},
            {"referent": "999999"},
            {"entree_du": "hier"},
            {"page": "999"},
            {"page": "x"},
            {"tri": "drop table"},
            {"q": "\x00"},
            {"age": "'"},
        ],
    )
    def test_une_adresse_mal_ecrite_ne_casse_rien(self, client, coordination, parametres):
        client.force_login(coordination)
        assert client.get(URL, parametres).status_code == 200


class TestTriEtPages:
    def test_les_dossiers_ouverts_d_abord_puis_par_nom(self, client, lieu, coordination):
        dossier(lieu, "Alpha", sorti=True)
        dossier(lieu, "Zoulou")
        dossier(lieu, "Bravo")
        assert noms(client, coordination) == ["Bravo", "Zoulou", "Alpha"]
        assert noms(client, coordination, tri="nom") == ["Alpha", "Bravo", "Zoulou"]
        assert noms(client, coordination, tri="-nom") == ["Zoulou", "Bravo", "Alpha"]

    def test_par_entree_fin_de_mesure_et_derniere_rencontre(self, client, lieu, coordination, referente):
        alpha = dossier(lieu, "Alpha", oriente_le=il_y_a(200))
        bravo = dossier(lieu, "Bravo", oriente_le=il_y_a(100))
        dossier(lieu, "Charlie", accueil=True)
        MesureFabrique(parcours=alpha, fin=il_y_a(-10))
        MesureFabrique(parcours=bravo, fin=il_y_a(-5))
        EntretienFabrique(parcours=alpha, referent=referente, date=il_y_a(3))
        EntretienFabrique(parcours=bravo, referent=referente, date=il_y_a(8))
        EntretienFabrique(parcours=bravo, referent=referente, date=il_y_a(1), type="telephone")
        for tri, attendu in (
            ("entree", ["Alpha", "Bravo", "Charlie"]),
            ("-entree", ["Bravo", "Alpha", "Charlie"]),
            ("fin", ["Bravo", "Alpha", "Charlie"]),
            ("rencontre", ["Bravo", "Alpha", "Charlie"]),
            ("-rencontre", ["Alpha", "Bravo", "Charlie"]),
        ):
            assert noms(client, coordination, tri=tri) == attendu, tri

    def test_vingt_cinq_par_page_et_l_adresse_garde_la_recherche(self, client, lieu, coordination):
        for rang in range(27):
            ParticipantFabrique(plie=lieu.plie, nom_naissance=f"Nom{rang:02d}")
        client.force_login(coordination)
        page = client.get(URL, {"q": "nom", "tri": "nom"})
        assert len(page.context["lignes"]) == 25
        assert "q=nom&amp;tri=nom&amp;page=2" in page.text
        assert len(client.get(URL, {"q": "nom", "tri": "nom", "page": "2"}).context["lignes"]) == 2

    def test_rien_trouve_et_personne_encore_ne_se_disent_pas_pareil(self, client, lieu, coordination):
        client.force_login(coordination)
        assert "Personne pour le moment" in client.get(URL).text
        dossier(lieu, "Alpha")
        vide = client.get(URL, {"q": "inconnue"}).text
        assert "Personne ne correspond" in vide
        assert "0\u00a0personne" in vide

    def test_une_etiquette_par_filtre_en_place(self, client, lieu, coordination):
        client.force_login(coordination)
        texte = client.get(URL, {"q": "alpha", "etat": "actif", "veille": "on"}).text
        assert texte.count('class="puce"') == 3

    def test_la_reponse_htmx_porte_la_meme_liste(self, client, lieu, coordination):
        dossier(lieu, "Alpha")
        client.force_login(coordination)
        entiere = client.get(URL)
        partielle = client.get(URL, headers={"HX-Request": "true", "HX-Target": "personnes"})
        liste = 'id="personnes"'
        assert liste in partielle.text
        assert (
            entiere.text[entiere.text.index(liste) :][:3000]
            == (partielle.text[partielle.text.index(liste) :][:3000])
        )


@pytest.mark.parametrize("nombre", [1, 24])
def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_personnes(
    client, lieu, coordination, nombre, django_assert_max_num_queries
):
    for rang in range(nombre):
        parcours = dossier(lieu, f"Nom{rang}")
        MesureFabrique(parcours=parcours)
        VeilleFabrique(parcours=parcours)
        RendezVousFabrique(parcours=parcours)
    client.force_login(coordination)
    with django_assert_max_num_queries(REQUETES):
        assert len(client.get(URL).context["lignes"]) == nombre


def test_chaque_nom_mene_au_dossier(client, lieu, coordination):
    parcours = dossier(lieu, "Alpha")
    client.force_login(coordination)
    assert reverse("participants:dossier", args=[parcours.participant_id]) in client.get(URL).text
