"""One person's file: what it shows, to whom, at what cost, and the trace it leaves."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from parcours.enums import Attente, StatutRendezVous, TypeDiagnostic
from participants.enums import Frein
from plie.journal.models import Consultation
from plie.roles import Role
from sorties.enums import Categorie
from tests.fabriques import (
    AffectationFabrique,
    AideFinanciereFabrique,
    AvisFabrique,
    CasCelluleFabrique,
    CerFabrique,
    DecisionCasFabrique,
    DelegationFabrique,
    DiagnosticFabrique,
    DocumentParcoursFabrique,
    EcouteFabrique,
    EntretienFabrique,
    EtapeEmploiFabrique,
    EtapeFormationFabrique,
    EtapeFreinFabrique,
    EvaluationFreinFabrique,
    HabilitationFabrique,
    MesureFabrique,
    ObjectifFabrique,
    ParcoursFabrique,
    PrescriptionFabrique,
    RendezVousFabrique,
    SeanceEcouteFabrique,
    SeanceFabrique,
    SituationFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db

# Two of them are the savepoint of the journal, which exists only inside the transaction of a test.
REQUETES_DOSSIER = 33
EMARGE = {"emarge_le": instant(il_y_a(1)), "emargement": "papier"}


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Solange", nom="Inventée")


@pytest.fixture
def parcours(lieu, referente):
    parcours = ParcoursFabrique(participant__plie=lieu.plie)
    AffectationFabrique(parcours=parcours, referent=referente, lieu_accueil=lieu)
    return parcours


def adresse(parcours, nom="dossier"):
    return reverse(f"participants:{nom}", args=[parcours.participant_id])


def remplir(parcours, referente, lieu):
    """A file with one row of everything."""
    prescription = PrescriptionFabrique(structure=lieu, orientee=True, participant=parcours.participant)
    AvisFabrique(prescription=prescription)
    parcours.prescription = prescription
    parcours.save()
    SituationFabrique(participant=parcours.participant)
    MesureFabrique(parcours=parcours)
    depart = DiagnosticFabrique(parcours=parcours, auteur=referente)
    suite = DiagnosticFabrique(
        parcours=parcours, auteur=referente, type=TypeDiagnostic.INTERMEDIAIRE, date=il_y_a(5)
    )
    EvaluationFreinFabrique(diagnostic=depart, frein=Frein.MOBILITE, niveau=3)
    EvaluationFreinFabrique(diagnostic=suite, frein=Frein.MOBILITE, niveau=1)
    CerFabrique(parcours=parcours, signe=True)
    ObjectifFabrique(parcours=parcours)
    EntretienFabrique(parcours=parcours, referent=referente, evolution="A trouvé un garage solidaire.")
    RendezVousFabrique(parcours=parcours, referent=referente)
    VeilleFabrique(parcours=parcours, debut=il_y_a(40), fin=il_y_a(20))
    EtapeEmploiFabrique(parcours=parcours)
    EtapeFormationFabrique(parcours=parcours)
    EtapeFreinFabrique(parcours=parcours)
    AideFinanciereFabrique(parcours=parcours)
    SeanceEcouteFabrique(ecoute=EcouteFabrique(parcours=parcours))
    DocumentParcoursFabrique(parcours=parcours, titre="Attestation de formation")
    seance = SeanceFabrique(instance__plie=lieu.plie, debut=instant(il_y_a(8)))
    DecisionCasFabrique(cas=CasCelluleFabrique(seance=seance, parcours=parcours), motif="Suivi utile.")


class TestContenu:
    def test_la_chronologie_raconte_tout_le_dossier(self, client, parcours, referente, lieu):
        remplir(parcours, referente, lieu)
        client.force_login(referente)
        texte = client.get(adresse(parcours), {"montrer": "100"}).text
        for attendu in (
            "Prescription par",
            "Prescription validée",
            "Orientation vers Solange Inventée",
            "Entrée dans le PLIE",
            "Mesure 1",
            "Diagnostic initial",
            "CER, version 1",
            "Entretien individuel",
            "A trouvé un garage solidaire.",
            "Veille : santé",
            "Emploi : CDD",
            "Formation : Cariste",
            "Location d&#x27;un scooter",
            "Aide : mobilité, 120,50",
            "Écoute psychologique demandée",
            "Cellule de suivi : point sur un suivi",
        ):
            assert attendu in texte, attendu

    def test_les_avis_se_lisent_au_referent_et_a_la_coordination(self, client, parcours, referente, lieu):
        remplir(parcours, referente, lieu)
        for lecteur in (referente, utilisateur(Role.COORDINATION, lieu)):
            client.force_login(lecteur)
            assert "Avis : France Travail" in client.get(adresse(parcours), {"genre": "orientation"}).text

    def test_l_accompagnement_montre_freins_contrat_etapes_aides_documents(
        self, client, parcours, referente, lieu
    ):
        remplir(parcours, referente, lieu)
        client.force_login(referente)
        page = client.get(adresse(parcours))
        mobilite = next(x for x in page.context["freins"].lignes if x.frein is Frein.MOBILITE)
        assert (mobilite.depart.libelle, mobilite.dernier.libelle) == ("Bloquant", "Léger")
        assert mobilite.evolution == "En baisse"
        for attendu in (
            "Signé des deux côtés",
            "Passer le permis B",
            "Cariste",
            "Attestation de formation",
            "120,50",
        ):
            assert attendu in page.text, attendu

    def test_un_frein_non_evalue_n_a_ni_point_ni_evolution(self, client, parcours, referente):
        DiagnosticFabrique(parcours=parcours, auteur=referente)
        client.force_login(referente)
        lignes = client.get(adresse(parcours)).context["freins"].lignes
        assert len(lignes) == len(Frein)
        assert {ligne.depart.libelle for ligne in lignes} == {"Non évalué"}
        assert not any(ligne.depart.points or ligne.evolution for ligne in lignes)

    def test_la_sortie_dit_son_verdict_et_ses_suivis(self, client, lieu, referente):
        parcours = ParcoursFabrique(participant__plie=lieu.plie, sorti=True)
        AffectationFabrique(parcours=parcours, referent=referente, lieu_accueil=lieu)
        sortie = SortieFabrique(
            parcours=parcours,
            verdict={"explication": "Le CDI compte 35 heures.", "article": "Protocole, art. 3", "manque": []},
        )
        SuiviSortieFabrique(sortie=sortie, echeance_mois=1)
        client.force_login(referente)
        texte = client.get(adresse(parcours)).text
        assert Categorie.POSITIVE.libelle in texte
        assert "Le CDI compte 35 heures." in texte
        assert "même emploi ou formation" in texte
        assert "Suivi à 3" in texte
        assert "Suivi à 6" in texte

    def test_un_dossier_sans_rien_reste_lisible(self, client, parcours, referente):
        client.force_login(referente)
        page = client.get(adresse(parcours))
        assert page.status_code == 200
        assert "Aucun" in page.text

    def test_l_ancienne_adresse_mene_a_la_partie_de_la_page(self, client, parcours, referente, lieu):
        client.force_login(referente)
        page = client.get(adresse(parcours, "accompagnement"), {"parcours": parcours.pk})
        assert page.status_code == 302
        assert page.url == f"{adresse(parcours)}?parcours={parcours.pk}#freins"
        client.force_login(utilisateur(Role.REFERENT, lieu))
        assert client.get(adresse(parcours, "accompagnement")).status_code == 404

    def test_chaque_partie_du_sommaire_est_dans_la_page(self, client, parcours, referente, lieu):
        remplir(parcours, referente, lieu)
        client.force_login(referente)
        page = client.get(adresse(parcours))
        for ancre, _ in page.context["sommaire"]:
            assert f'id="{ancre}"' in page.text, ancre

    def test_un_entretien_corrige_reste_barre_dans_la_chronologie(self, client, parcours, referente):
        EntretienFabrique(parcours=parcours, referent=referente, annule_le=timezone.now())
        EntretienFabrique(parcours=parcours, referent=referente)
        client.force_login(referente)
        page = client.get(adresse(parcours), {"genre": "rencontres"})
        corriges = [e.corrige for mois in page.context["mois"] for e in mois.evenements]
        assert sorted(corriges) == [False, True]
        assert "Corrigé" in page.text

    def test_un_ancien_parcours_se_choisit(self, client, parcours, referente, lieu):
        ancien = ParcoursFabrique(
            participant=parcours.participant,
            non_entre=True,
            oriente_le=il_y_a(400),
            non_entre_le=il_y_a(390),
        )
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        page = client.get(adresse(parcours))
        assert page.context["courant"] == parcours
        page = client.get(adresse(parcours), {"parcours": ancien.pk})
        assert page.context["courant"] == ancien
        autre = ParcoursFabrique(participant__plie=lieu.plie)
        assert client.get(adresse(parcours), {"parcours": autre.pk}).status_code == 404


class TestChronologie:
    def test_se_filtre_par_genre_et_compte_chacun(self, client, parcours, referente, lieu):
        remplir(parcours, referente, lieu)
        client.force_login(referente)
        page = client.get(adresse(parcours), {"genre": "etapes"})
        titres = [e.titre for mois in page.context["mois"] for e in mois.evenements]
        assert len(titres) == page.context["nombre"] == 3
        comptes = {onglet.libelle: onglet.compte for onglet in page.context["genres"]}
        assert comptes["Étapes"] == 3
        assert comptes["Tout"] == sum(compte for nom, compte in comptes.items() if nom != "Tout")

    def test_la_plus_recente_d_abord_ce_qui_vient_en_tete(self, client, parcours, referente):
        EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(40))
        EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(4))
        RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(-3)))
        client.force_login(referente)
        mois = client.get(adresse(parcours), {"genre": "rencontres"}).context["mois"]
        assert mois[0].libelle == "À venir"
        jours = [e.jour for m in mois for e in m.evenements]
        assert jours == sorted(jours, reverse=True)

    def test_afficher_plus_allonge_la_liste(self, client, parcours, referente):
        for jours in range(50):
            EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(jours + 1))
        client.force_login(referente)
        page = client.get(adresse(parcours), {"genre": "rencontres"})
        assert page.context["montres"] == 20
        page = client.get(page.context["suite"])
        assert page.context["montres"] == 40
        page = client.get(page.context["suite"])
        assert page.context["montres"] == 50
        assert page.context["suite"] == ""

    @pytest.mark.parametrize("valeur", ["", "-4", "abc", "9" * 30, "²"])
    def test_un_nombre_insense_est_ignore(self, client, parcours, referente, valeur):
        client.force_login(referente)
        assert client.get(adresse(parcours), {"montrer": valeur}).status_code == 200

    def test_un_rendez_vous_honore_n_est_raconte_que_par_son_entretien(self, client, parcours, referente):
        rdv = RendezVousFabrique(
            parcours=parcours,
            referent=referente,
            debut=instant(il_y_a(9)),
            statut=StatutRendezVous.HONORE,
        )
        EntretienFabrique(parcours=parcours, referent=referente, rendez_vous=rdv, date=il_y_a(9))
        client.force_login(referente)
        assert client.get(adresse(parcours), {"genre": "rencontres"}).context["nombre"] == 1


class TestAttentes:
    def test_ce_qui_attend_est_explique_et_mene_au_formulaire(self, client, parcours, referente):
        rdv = RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(2), 9))
        MesureFabrique(parcours=parcours, fin=il_y_a(-10))
        for jours in (60, 50):
            EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(jours), **EMARGE)
        client.force_login(referente)
        page = client.get(adresse(parcours))
        lignes = {ligne.genre.code: ligne for ligne in page.context["lignes"]}
        # « Aucun rendez-vous fixé » would only repeat the lines that ask for a meeting.
        assert set(lignes) == {
            Attente.RENDEZ_VOUS,
            Attente.RETARD,
            Attente.MESURE,
            Attente.DIAGNOSTIC,
            Attente.CER,
        }
        assert "9" in lignes[Attente.RENDEZ_VOUS].quoi
        assert "s’achève le" in lignes[Attente.MESURE].quoi
        assert "bilan intermédiaire reste à écrire" in lignes[Attente.MESURE].quoi
        assert "au plus tard le" in lignes[Attente.RETARD].quoi
        retour = f"?retour={quote(adresse(parcours), safe='')}"
        assert lignes[Attente.RENDEZ_VOUS].url == reverse("rendez_vous:issue", args=[rdv.pk]) + retour
        for ligne in lignes.values():
            assert escape(ligne.url) in page.text

    def test_une_personne_sortie_n_attend_plus_rien(self, client, lieu, referente):
        parcours = ParcoursFabrique(participant__plie=lieu.plie, sorti=True)
        AffectationFabrique(parcours=parcours, referent=referente, lieu_accueil=lieu)
        client.force_login(referente)
        page = client.get(adresse(parcours))
        assert page.context["lignes"] == []
        assert page.context["actions"] == [], "un parcours fini ne reçoit plus de faits"


class TestEcriture:
    """Forms are offered to who writes in the file, and to nobody else."""

    def test_au_referent_et_a_son_delegue_pas_a_la_coordination(self, client, parcours, referente, lieu):
        collegue = utilisateur(Role.REFERENT, lieu)
        DelegationFabrique(plie=lieu.plie, titulaire=referente, delegataire=collegue)
        nouvel = reverse("entretiens:nouveau", args=[parcours.pk])
        for qui, ecrit in (
            (referente, True),
            (collegue, True),
            (utilisateur(Role.COORDINATION, lieu), False),
        ):
            client.force_login(qui)
            page = client.get(adresse(parcours))
            assert (nouvel in page.text) is ecrit
            assert bool(page.context["actions"]) is ecrit
            assert all(bool(ligne.url) is ecrit for ligne in page.context["lignes"])
            assert ("personnes" in page.context["liens"]["coordonnees"]) is ecrit

    def test_deux_roles_n_ecrivent_que_chez_les_personnes_suivies(self, client, parcours, referente, lieu):
        HabilitationFabrique(utilisateur=referente, structure=lieu, role=Role.COORDINATION)
        autre = ParcoursFabrique(participant__plie=lieu.plie)
        client.force_login(referente)
        assert client.get(adresse(parcours)).context["actions"]
        assert not client.get(adresse(autre)).context["actions"]

    @pytest.mark.parametrize(
        ("champs", "attendus", "exclus"),
        [
            ({"accueil": True}, {"Premier contact", "Noter une non-entrée"}, {"Veille", "Proposer l’entrée"}),
            ({"accueil": True, "date_entree": il_y_a(5)}, {"Proposer l’entrée"}, {"Renouvellement"}),
            ({}, {"Veille", "Contrat (CER)", "Renouvellement"}, {"Premier contact", "Proposer l’entrée"}),
            ({"sortie_demandee": True}, {"Nouvel entretien"}, {"Premier contact"}),
        ],
    )
    def test_la_barre_suit_l_etat_du_parcours(self, client, lieu, referente, champs, attendus, exclus):
        suivi = ParcoursFabrique(participant__plie=lieu.plie, **champs)
        AffectationFabrique(parcours=suivi, referent=referente, lieu_accueil=lieu)
        client.force_login(referente)
        libelles = {action.libelle for action in client.get(adresse(suivi)).context["actions"]}
        assert attendus <= libelles
        assert not exclus & libelles


class TestPortee:
    def test_le_psychologue_voit_l_identite_et_ses_rendez_vous_rien_d_autre(
        self, client, parcours, referente, lieu
    ):
        remplir(parcours, referente, lieu)
        psychologue = utilisateur(Role.PSYCHOLOGUE, lieu)
        SeanceEcouteFabrique(ecoute=EcouteFabrique(parcours=parcours, psychologue=psychologue))
        client.force_login(psychologue)
        for nom in ("dossier", "accompagnement"):
            page = client.get(adresse(parcours, nom), follow=True)
            assert page.status_code == 200
            assert parcours.participant.nom_affiche in page.text
            assert page.text.count("Écoute décidée le") == 1
            for interdit in (
                "Situation",
                "CER",
                "Contrat",
                "Veille",
                "garage solidaire",
                "Solange Inventée",
                "permis",
                "Diagnostic",
                "En parcours",
            ):
                assert interdit not in page.text, interdit

    def test_le_bureau_insertion_voit_situation_contrats_transmis_et_veilles(
        self, client, parcours, referente, lieu
    ):
        remplir(parcours, referente, lieu)
        SituationFabrique(participant=parcours.participant, rsa=True, date=il_y_a(1))
        CerFabrique(
            parcours=parcours,
            version=2,
            signe=True,
            objectifs="Objectifs transmis",
            transmis_bi_le=il_y_a(50),
        )
        client.force_login(utilisateur(Role.AVIS_BUREAU_INSERTION, lieu))
        page = client.get(adresse(parcours))
        assert "Objectifs transmis" in page.text
        assert "logistique" not in page.text, "un CER non transmis ne se montre pas"
        assert "Santé" in page.text
        assert "Situation actuelle" in page.text
        for interdit in ("garage solidaire", "Chronologie", "Solange Inventée", "Diagnostic", "Étapes"):
            assert interdit not in page.text, interdit

    def test_deux_roles_ouvrent_chaque_dossier_selon_le_role_qui_l_ouvre(
        self, client, parcours, referente, lieu
    ):
        from plie.acteurs.models import Habilitation

        Habilitation.objects.create(
            utilisateur=referente, structure=lieu, role=Role.AVIS_BUREAU_INSERTION, debut=il_y_a(100)
        )
        autre = ParcoursFabrique(participant__plie=lieu.plie)
        SituationFabrique(participant=autre.participant, rsa=True)
        client.force_login(referente)
        assert "Chronologie" in client.get(adresse(parcours)).text
        page = client.get(adresse(autre))
        assert page.status_code == 200
        assert "Chronologie" not in page.text

    def test_une_delegation_se_voit_dans_l_en_tete(self, client, parcours, referente, lieu):
        collegue = utilisateur(Role.REFERENT, lieu)
        DelegationFabrique(plie=lieu.plie, titulaire=referente, delegataire=collegue)
        client.force_login(collegue)
        assert "Dossier délégué" in client.get(adresse(parcours)).text
        client.force_login(referente)
        assert "Dossier délégué" not in client.get(adresse(parcours)).text


class TestJournal:
    def test_chaque_ouverture_est_notee(self, client, parcours, referente):
        client.force_login(referente)
        client.get(adresse(parcours))
        client.get(adresse(parcours, "accompagnement"))  # a redirection opens nothing
        lignes = list(
            Consultation.objects.order_by("pk").values_list("utilisateur", "objet", "objet_id", "page")
        )
        assert lignes == [
            (referente.pk, "participants.Participant", parcours.participant_id, "participants:dossier"),
        ]

    def test_un_refus_n_est_pas_une_consultation(self, client, parcours, lieu):
        client.force_login(utilisateur(Role.REFERENT, lieu))
        assert client.get(adresse(parcours)).status_code == 404
        assert not Consultation.objects.exists()

    def test_un_journal_en_panne_ne_ferme_pas_le_dossier_et_se_dit(
        self, client, parcours, referente, monkeypatch, caplog
    ):
        def panne(**_):
            raise DatabaseError("journal plein")

        monkeypatch.setattr(Consultation.objects, "create", panne)
        client.force_login(referente)
        assert client.get(adresse(parcours)).status_code == 200
        assert f"participants.Participant {parcours.participant_id}" in caplog.text
        assert parcours.participant.nom_naissance not in caplog.text


class TestCout:
    """Two hundred entretiens cost as many queries as none."""

    def test_le_dossier(self, client, parcours, referente, lieu, django_assert_max_num_queries):
        remplir(parcours, referente, lieu)
        for jours in range(200):
            EntretienFabrique(
                parcours=parcours,
                referent=referente,
                date=il_y_a(jours),
                prochain_rendez_vous=RendezVousFabrique(
                    parcours=parcours,
                    referent=referente,
                    debut=timezone.now() + timedelta(hours=jours, minutes=1),
                ),
            )
        for jours in range(20):
            EtapeEmploiFabrique(parcours=parcours)
            AideFinanciereFabrique(parcours=parcours)
            ObjectifFabrique(parcours=parcours)
            EtapeFreinFabrique(parcours=parcours, structure=lieu)
            diagnostic = DiagnosticFabrique(
                parcours=parcours, type=TypeDiagnostic.INTERMEDIAIRE, date=il_y_a(jours)
            )
            EvaluationFreinFabrique(diagnostic=diagnostic)
        client.force_login(referente)
        with django_assert_max_num_queries(REQUETES_DOSSIER):
            page = client.get(adresse(parcours), {"montrer": "1000"})
        assert page.context["nombre"] > 400
