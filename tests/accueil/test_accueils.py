"""The home of each role: what it shows, from its own rows only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.enums import StatutRendezVous
from plie.interface.navigation import ACCUEIL_PAR_ROLE, vue_d_accueil
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from tests.fabriques import (
    AffectationFabrique,
    AvancementFabrique,
    BilanFabrique,
    DelegationFabrique,
    EcouteFabrique,
    FicheActionFabrique,
    InstanceFabrique,
    MembreFabrique,
    ParcoursFabrique,
    PiloteFicheFabrique,
    PrescriptionFabrique,
    RendezVousFabrique,
    SeanceEcouteFabrique,
    SeanceFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


def parcours_de(referent, lieu, **champs):
    parcours = ParcoursFabrique(participant__plie=lieu.plie, **champs)
    AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=lieu)
    return parcours


def accueil(client, qui):
    client.force_login(qui)
    reponse = client.get("/")
    assert reponse.status_code == 200
    return reponse


class TestReferent:
    def test_sa_journee_montre_ses_rendez_vous_du_jour_dans_l_ordre(self, client, lieu):
        moi, autre = utilisateur(Role.REFERENT, lieu), utilisateur(Role.REFERENT, lieu)
        le_mien, le_sien = parcours_de(moi, lieu), parcours_de(autre, lieu)
        jour = timezone.localdate()
        RendezVousFabrique(parcours=le_mien, referent=moi, debut=instant(jour, 16), lieu="Salle bleue")
        RendezVousFabrique(parcours=le_mien, referent=moi, debut=instant(jour, 9, 30), lieu="Salle verte")
        RendezVousFabrique(parcours=le_mien, referent=moi, debut=instant(jour + timedelta(days=1)))
        RendezVousFabrique(
            parcours=le_mien, referent=moi, debut=instant(jour, 11), statut=StatutRendezVous.ANNULE
        )
        RendezVousFabrique(parcours=le_sien, referent=autre, debut=instant(jour, 10))
        page = accueil(client, moi)
        assert [rdv.lieu for rdv in page.context["aujourd_hui"]] == ["Salle verte", "Salle bleue"]
        assert len(page.context["ensuite"]) == 1
        assert reverse("participants:dossier", args=[le_mien.participant.pk]) in page.text
        assert le_sien.participant.nom_affiche not in page.text

    def test_ce_qui_attend_est_une_ligne_par_personne_et_les_chiffres_menent_a_la_liste(self, client, lieu):
        moi = utilisateur(Role.REFERENT, lieu)
        rendez_vous = [
            RendezVousFabrique(parcours=parcours_de(moi, lieu), referent=moi, debut=instant(il_y_a(jours)))
            for jours in (2, 4, 3)
        ]
        parcours_de(moi, lieu, accueil=True)
        page = accueil(client, moi)
        lignes = [ligne for ligne in page.context["lignes"] if ligne.genre.code == "rendez_vous"]
        assert [ligne.parcours_id for ligne in lignes] == [
            rendez_vous[rang].parcours_id for rang in (1, 2, 0)
        ]
        for onglet in page.context["genres"][1:]:
            seules = client.get(onglet.url).context
            assert len(seules["lignes"]) == seules["nombre"] == onglet.compte, onglet.libelle
        for chiffre in page.context["chiffres"]:
            liste = client.get(chiffre.url)
            assert str(liste.context["page_obj"].paginator.count) == chiffre.valeur, chiffre.libelle

    def test_une_delegation_en_cours_est_annoncee_et_ouvre_l_agenda(self, client, lieu):
        moi, absente = utilisateur(Role.REFERENT, lieu), utilisateur(Role.REFERENT, lieu, prenom="Odile")
        DelegationFabrique(plie=lieu.plie, titulaire=absente, delegataire=moi)
        parcours = parcours_de(absente, lieu)
        RendezVousFabrique(parcours=parcours, referent=absente, debut=instant(timezone.localdate(), 9))
        page = accueil(client, moi)
        assert "Vous remplacez Odile" in page.text
        assert parcours.participant.nom_affiche in page.text

    def test_sans_personne_rien_n_attend(self, client, lieu):
        page = accueil(client, utilisateur(Role.REFERENT, lieu))
        assert "Tout est à jour" in page.text
        assert "Aucun rendez-vous aujourd’hui" in page.text


class TestCoordination:
    def test_les_prescriptions_par_etat(self, client, lieu):
        PrescriptionFabrique.create_batch(2, structure=lieu)
        PrescriptionFabrique(structure=lieu, validee=True)
        PrescriptionFabrique(structure__plie=StructureFabrique().plie)
        page = accueil(client, utilisateur(Role.COORDINATION, lieu))
        assert [c.valeur for c in page.context["prescriptions"]] == ["2", "0", "1"]

    def test_les_portefeuilles_contre_les_etp(self, client, lieu):
        moi = utilisateur(Role.REFERENT, lieu, etp="0.50")
        libre = utilisateur(Role.REFERENT, lieu, etp="1.00")
        for _ in range(4):
            parcours_de(moi, lieu)
        parcours_de(moi, lieu, accueil=True)
        parcours_de(moi, lieu, sorti=True)
        lignes = {
            ligne.referent: ligne
            for ligne in accueil(client, utilisateur(Role.COORDINATION, lieu)).context["portefeuilles"]
        }
        assert (lignes[moi].charge.accompagnes, lignes[moi].charge.en_accueil) == (4, 1)
        assert lignes[moi].par_etp == 8
        assert lignes[libre].charge.accompagnes == 0

    def test_les_objectifs_de_l_annee(self, client, lieu):
        jour = timezone.localdate()
        parcours_de(utilisateur(), lieu)
        ancien = ParcoursFabrique(
            participant__plie=lieu.plie,
            sorti=True,
            oriente_le=il_y_a(900),
            date_sortie=jour.replace(month=1, day=1) - timedelta(days=1),
        )
        SortieFabrique(parcours=ancien)
        recent = ParcoursFabrique(participant__plie=lieu.plie, sorti=True, date_sortie=jour)
        SuiviSortieFabrique(sortie=SortieFabrique(parcours=recent), echeance_mois=6)
        page = accueil(client, utilisateur(Role.COORDINATION, lieu))
        assert page.context["accompagnes"] == 2
        assert page.context["sorties"].total == 1
        assert page.context["sorties"].maintenues == 1
        assert page.context["cible_accompagnes"] == 350
        assert page.context["cible_sorties"] == 55

    def test_les_prochaines_seances(self, client, lieu):
        instance = InstanceFabrique(plie=lieu.plie)
        prochaine = SeanceFabrique(instance=instance)
        SeanceFabrique(instance=instance, debut=instant(il_y_a(20)))
        SeanceFabrique()
        page = accueil(client, utilisateur(Role.COORDINATION, lieu))
        assert list(page.context["seances"]) == [prochaine]

    def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_referents(
        self, client, lieu, django_assert_max_num_queries
    ):
        for _ in range(6):
            for _ in range(2):
                parcours_de(utilisateur(Role.REFERENT, lieu), lieu)
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        with django_assert_max_num_queries(19):
            client.get("/")


class TestPrescripteur:
    def test_ne_voit_que_les_prescriptions_de_sa_structure(self, client, lieu):
        la_sienne = PrescriptionFabrique(structure=lieu)
        autre = PrescriptionFabrique(structure=StructureFabrique(plie=lieu.plie))
        page = accueil(client, utilisateur(Role.PRESCRIPTEUR, lieu))
        assert la_sienne.nom_affiche in page.text
        assert autre.nom_affiche not in page.text
        liste = client.get(reverse("prescriptions:liste"))
        assert la_sienne.nom_affiche in liste.text
        assert autre.nom_affiche not in liste.text

    def test_la_liste_se_cherche_et_se_filtre_par_etat(self, client, lieu):
        PrescriptionFabrique(structure=lieu, nom_naissance="Élisée-Ponçet", prenom="Zoé")
        PrescriptionFabrique(structure=lieu, refusee=True, nom_naissance="Autre")
        client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
        url = reverse("prescriptions:liste")
        assert client.get(url, {"q": "zoe elisee poncet"}).context["page_obj"].paginator.count == 1
        refusees = client.get(url, {"etat": EtatPrescription.REFUSEE})
        assert [p.nom_naissance for p in refusees.context["page_obj"]] == ["Autre"]
        assert "n’habite pas" in refusees.text or "n&#x27;habite pas" in refusees.text
        vide = client.get(url, {"q": "inconnu"})
        assert "Aucune prescription ne correspond" in vide.text


class TestAvis:
    def test_la_file_est_triee_de_la_plus_ancienne_a_la_plus_recente(self, client, lieu):
        recente = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(2))
        ancienne = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(30))
        PrescriptionFabrique(structure=lieu, validee=True)
        page = accueil(client, utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu))
        assert page.context["file"] == [(ancienne, 30), (recente, 2)]
        assert [c.valeur for c in page.context["chiffres"]] == ["2", "1"]

    def test_le_bureau_insertion_n_attend_que_les_personnes_au_rsa(self, client, lieu):
        PrescriptionFabrique(structure=lieu)
        rsa = PrescriptionFabrique(structure=lieu, rsa=True)
        page = accueil(client, utilisateur(Role.AVIS_BUREAU_INSERTION, lieu))
        assert [prescription for prescription, _ in page.context["file"]] == [rsa]

    def test_chaque_ligne_mene_au_formulaire_de_l_avis(self, client, lieu):
        prescription = PrescriptionFabrique(structure=lieu)
        page = accueil(client, utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu))
        adresse = reverse("prescriptions:avis", args=[prescription.pk])
        assert f'href="{adresse}"' in page.text
        assert client.get(adresse).status_code == 200


class TestPsychologue:
    def test_ses_rendez_vous_a_venir_et_eux_seuls(self, client, lieu):
        moi = utilisateur(Role.PSYCHOLOGUE, lieu)
        ecoute = EcouteFabrique(parcours__participant__plie=lieu.plie, psychologue=moi)
        SeanceEcouteFabrique(ecoute=ecoute)
        SeanceEcouteFabrique(ecoute=ecoute, debut=instant(il_y_a(10)))
        autre = SeanceEcouteFabrique(ecoute__parcours__participant__plie=lieu.plie)
        page = accueil(client, moi)
        assert len(page.context["seances"]) == 1
        assert ecoute.participant.nom_affiche in page.text
        assert autre.ecoute.participant.nom_affiche not in page.text


class TestPilote:
    def test_ses_fiches_et_leur_avancement(self, client, lieu):
        moi = utilisateur(Role.PILOTE, lieu)
        mienne = FicheActionFabrique(objectif__protocole__plie=lieu.plie)
        autre = FicheActionFabrique(objectif=mienne.objectif, titre="Pas la sienne")
        PiloteFicheFabrique(fiche=mienne, utilisateur=moi, structure=lieu)
        AvancementFabrique(fiche=mienne)
        page = accueil(client, moi)
        assert [ligne.fiche for ligne in page.context["lignes"]] == [mienne]
        assert "Pas la sienne" not in page.text
        assert client.get(reverse("fiches_actions:fiche", args=[mienne.numero])).status_code == 200
        assert client.get(reverse("fiches_actions:fiche", args=[autre.numero])).status_code == 404


class TestSignataireEtAdministrateur:
    def test_le_signataire_arrive_sur_les_bilans(self, client, lieu):
        client.force_login(utilisateur(Role.SIGNATAIRE, lieu))
        MembreFabrique(instance__plie=lieu.plie)
        assert client.get("/").status_code in {200, 302}

    def test_le_signataire_ne_lit_le_nom_de_personne_sur_la_liste_des_bilans(self, client, lieu):
        auteur = utilisateur(Role.COORDINATION, lieu, prenom="Odile", nom="Calculée")
        BilanFabrique(plie=lieu.plie, calcule_par=auteur, publie=True)
        client.force_login(utilisateur(Role.SIGNATAIRE, lieu))
        page = client.get(reverse("reporting:liste")).text
        assert "Bilan 2022-2023" in page
        assert "Odile Calculée" not in page
        client.force_login(auteur)
        assert "par Odile Calculée" in client.get(reverse("reporting:liste")).text

    def test_l_administrateur_voit_comptes_et_structures_de_son_plie(self, client, lieu):
        moi = utilisateur(Role.ADMINISTRATEUR, lieu)
        ailleurs = utilisateur(Role.REFERENT, StructureFabrique(nom="Ailleurs"))
        client.force_login(moi)
        assert client.get("/").url == reverse("acteurs:comptes")
        comptes = client.get(reverse("acteurs:comptes"))
        assert moi.email in comptes.text
        assert ailleurs.email not in comptes.text
        structures = client.get(reverse("acteurs:structures"), {"q": "maison"})
        assert "Maison des parcours" in structures.text
        assert "Ailleurs" not in structures.text

    def test_les_comptes_se_cherchent_par_structure(self, client, lieu):
        moi = utilisateur(Role.ADMINISTRATEUR, lieu)
        autre = utilisateur(Role.REFERENT, StructureFabrique(plie=lieu.plie, nom="Étang salé"))
        client.force_login(moi)
        page = client.get(reverse("acteurs:comptes"), {"q": "etang"})
        assert [compte.pk for compte in page.context["page_obj"]] == [autre.pk]


@pytest.mark.parametrize("role", Role)
def test_chaque_role_a_son_propre_accueil(role):
    assert role in ACCUEIL_PAR_ROLE or vue_d_accueil(role)
