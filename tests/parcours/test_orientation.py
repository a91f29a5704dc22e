"""Entrusting a person to a référent: the page, the service, what is refused, two people at once."""

import threading
from datetime import date
from http import HTTPStatus

import pytest
from django.db import connection

from parcours.enums import EtatParcours, MotifAffectation, TypeEntretien
from parcours.models import Affectation, BilanIntermediaire, Parcours
from parcours.selectors.orientation import candidats
from parcours.services import orientation as service
from parcours.services.orientation import OrientationImpossible, changer_referent, orienter
from participants.models import Participant
from plie.acteurs.acces import vue_du_role
from plie.journal.models import Consultation
from plie.roles import Role
from plie.transitions import TransitionInterdite
from prescriptions.enums import EtatPrescription, GenreNouvelle, OriginePrescription
from prescriptions.jetons import chemin_du_lien
from prescriptions.models import Prescription
from tests.fabriques import (
    AffectationFabrique,
    BilanIntermediaireFabrique,
    CommuneFabrique,
    EntretienFabrique,
    HabilitationFabrique,
    LienPersonnelFabrique,
    MesureFabrique,
    MotifNonEntreeFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    PrescriptionFabrique,
    QpvFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db
REQUETES_PAGE = 20


@pytest.fixture
def dits(monkeypatch):
    """What was told: news of the prescriber, messages of the référents."""
    recus = {"nouvelles": [], "messages": []}
    monkeypatch.setattr(
        service,
        "annoncer",
        lambda prescription, genre, rang="": recus["nouvelles"].append((prescription.pk, genre, rang)),
    )
    monkeypatch.setattr(service, "poster", lambda **champs: recus["messages"].append(champs))
    return recus


@pytest.fixture
def lieu():
    return StructureFabrique(sigle="MIPE", telephone="05 49 00 00 00")


@pytest.fixture
def coordination(lieu):
    return utilisateur(Role.COORDINATION, lieu, prenom="Agathe", nom="Coordinatrice")


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Solange", nom="Inventée")


@pytest.fixture
def collegue(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Odile", nom="Fictive")


@pytest.fixture
def prescription(lieu):
    return PrescriptionFabrique(
        structure=lieu, validee=True, nom_naissance="Bélanger-Roy", prenom="Sacha", identifiant_ft="1234567A"
    )


def adresse(prescription):
    return f"/prescriptions/{prescription.pk}/orientation/"


def code(referent, lieu):
    return f"{referent.pk}-{lieu.pk}"


def meme_personne(prescription, **champs):
    return ParticipantFabrique(
        plie=prescription.plie,
        **{
            "nom_naissance": "BELANGER ROY",
            "prenom": "sacha",
            "date_naissance": prescription.date_naissance,
            **champs,
        },
    )


class TestOrienter:
    def test_le_dossier_le_parcours_et_le_referent(self, prescription, referente, lieu, coordination, dits):
        parcours = orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        prescription.refresh_from_db()
        assert prescription.etat == EtatPrescription.ORIENTEE
        assert prescription.orientee_le == il_y_a(0)
        assert prescription.participant == parcours.participant
        assert parcours.participant.nom_naissance == "Bélanger-Roy"
        assert parcours.participant.identifiant_ft == "1234567A"
        assert (parcours.etat, parcours.oriente_le) == (EtatParcours.ACCUEIL, il_y_a(0))
        assert parcours.prescription == prescription
        (affectation,) = parcours.affectations.all()
        assert (affectation.referent, affectation.lieu_accueil) == (referente, lieu)
        assert (affectation.motif, affectation.decidee_par) == (MotifAffectation.ORIENTATION, coordination)
        # Nationality, employment and diploma are not on the fiche: nothing is invented.
        assert not parcours.participant.situations.exists()

    def test_le_referent_et_le_prescripteur_sont_prevenus_sans_nom(
        self, prescription, referente, lieu, coordination, dits
    ):
        parcours = orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        assert dits["nouvelles"] == [(prescription.pk, GenreNouvelle.ORIENTEE, "")]
        (message,) = dits["messages"]
        assert message["utilisateur"] == referente
        assert message["chemin"] == f"/participants/{parcours.participant_id}/"
        assert "langer" not in message["sujet"] + message["texte"]
        assert "Sacha" not in message["sujet"] + message["texte"]

    def test_demande_deux_fois_c_est_fait_une_fois(self, prescription, referente, lieu, coordination, dits):
        parcours = orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        assert orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination) == parcours
        assert Affectation.objects.count() == 1
        assert len(dits["messages"]) == 1

    def test_le_second_apprend_qui_a_choisi_et_quand(
        self, prescription, referente, collegue, lieu, coordination, dits
    ):
        orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        with pytest.raises(
            OrientationImpossible, match="Agathe Coordinatrice a déjà désigné Solange Inventée"
        ):
            orienter(prescription, referent=collegue, lieu_accueil=lieu, auteur=coordination)

    @pytest.mark.parametrize(
        "champs", [{}, {"refusee": True}, {"brouillon": True}], ids=["soumise", "refusee", "brouillon"]
    )
    def test_seule_une_prescription_validee_s_oriente(self, lieu, referente, coordination, dits, champs):
        prescription = PrescriptionFabrique(structure=lieu, **champs)
        with pytest.raises(TransitionInterdite):
            orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        assert not Parcours.objects.exists()

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATION])
    def test_seule_la_coordination_designe(self, prescription, referente, lieu, dits, role):
        with pytest.raises(PermissionError):
            orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=utilisateur(role, lieu))

    def test_la_coordination_d_un_autre_plie_ne_designe_pas(self, prescription, referente, lieu, dits):
        with pytest.raises(PermissionError):
            orienter(
                prescription, referent=referente, lieu_accueil=lieu, auteur=utilisateur(Role.COORDINATION)
            )

    def test_un_referent_d_ailleurs_parti_ou_sans_ce_lieu_ne_se_choisit_pas(
        self, prescription, lieu, coordination, referente, dits
    ):
        autre_lieu = StructureFabrique(plie=lieu.plie)
        ailleurs = StructureFabrique()
        parti = utilisateur(Role.REFERENT, lieu, fin=il_y_a(1))
        inactif = utilisateur(Role.REFERENT, lieu, is_active=False)
        for qui, ou in (
            (utilisateur(Role.REFERENT, ailleurs), ailleurs),
            (parti, lieu),
            (inactif, lieu),
            (referente, autre_lieu),
            (coordination, lieu),
        ):
            with pytest.raises(OrientationImpossible, match="n’est plus référent"):
                orienter(prescription, referent=qui, lieu_accueil=ou, auteur=coordination)


class TestDossierExistant:
    def test_il_faut_dire_si_c_est_elle(self, prescription, referente, lieu, coordination, dits):
        meme_personne(prescription)
        with pytest.raises(OrientationImpossible, match="dites s’il s’agit d’elle"):
            orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        assert not Parcours.objects.exists()

    def test_le_dossier_repris_ne_recoit_que_ce_qui_lui_manque(
        self, prescription, referente, lieu, coordination, dits
    ):
        connue = meme_personne(prescription, telephone="06 39 98 00 01", courriel="")
        Prescription.objects.filter(pk=prescription.pk).update(
            courriel="sacha@example.org",
            adresse="1 rue Inventée",
            qpv=QpvFabrique(commune=prescription.commune),
        )
        parcours = orienter(
            prescription, referent=referente, lieu_accueil=lieu, auteur=coordination, participant=connue
        )
        connue.refresh_from_db()
        assert parcours.participant == connue
        assert Participant.objects.count() == 1
        assert connue.telephone == "06 39 98 00 01"
        assert connue.courriel == "sacha@example.org"
        assert connue.adresse == "1 rue Inventée"
        assert connue.identifiant_ft == "1234567A"
        assert connue.nom_naissance == "BELANGER ROY"
        assert connue.qpv is None, "le quartier est celui d’une autre commune"

    def test_une_autre_personne_a_son_propre_dossier(self, prescription, referente, lieu, coordination, dits):
        connue = meme_personne(prescription)
        parcours = orienter(
            prescription, referent=referente, lieu_accueil=lieu, auteur=coordination, autre_personne=True
        )
        assert parcours.participant != connue

    def test_un_identifiant_deja_porte_ne_fait_pas_un_second_dossier(
        self, prescription, referente, lieu, coordination, dits
    ):
        ParticipantFabrique(plie=lieu.plie, identifiant_ft="1234567A")
        with pytest.raises(OrientationImpossible, match="identifiant France Travail"):
            orienter(
                prescription, referent=referente, lieu_accueil=lieu, auteur=coordination, autre_personne=True
            )

    def test_le_dossier_d_un_autre_ne_se_reprend_pas(self, prescription, referente, lieu, coordination, dits):
        with pytest.raises(OrientationImpossible, match="autre personne"):
            orienter(
                prescription,
                referent=referente,
                lieu_accueil=lieu,
                auteur=coordination,
                participant=ParticipantFabrique(plie=lieu.plie),
            )
        with pytest.raises(Participant.DoesNotExist):
            orienter(
                prescription,
                referent=referente,
                lieu_accueil=lieu,
                auteur=coordination,
                participant=ParticipantFabrique(nom_naissance="Bélanger-Roy", prenom="Sacha"),
            )

    @pytest.mark.parametrize(
        ("champs", "possible"),
        [
            ({}, False),
            ({"accueil": True}, False),
            ({"sortie_demandee": True}, False),
            ({"sorti": True, "date_sortie": il_y_a(0)}, False),
            ({"sorti": True, "date_sortie": il_y_a(1)}, True),
            ({"non_entre": True}, True),
        ],
    )
    def test_une_personne_deja_accompagnee_ne_s_oriente_pas(
        self, prescription, referente, lieu, coordination, dits, champs, possible
    ):
        connue = meme_personne(prescription)
        ailleurs = StructureFabrique(plie=lieu.plie, sigle="ASFODEP")
        AffectationFabrique(
            parcours=ParcoursFabrique(participant=connue, **champs), lieu_accueil=ailleurs, referent=referente
        )
        choix = {"referent": referente, "lieu_accueil": lieu, "auteur": coordination, "participant": connue}
        if possible:
            assert orienter(prescription, **choix).participant == connue
            return
        with pytest.raises(OrientationImpossible, match="déjà accompagnée par ASFODEP"):
            orienter(prescription, **choix)


class TestChanger:
    @pytest.fixture
    def parcours(self, prescription, referente, lieu, coordination, dits):
        parcours = orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        dits["nouvelles"].clear()
        dits["messages"].clear()
        return parcours

    @pytest.fixture
    def changer(self, parcours, lieu, coordination):
        return lambda qui, ou=lieu: changer_referent(
            parcours,
            referent=qui,
            lieu_accueil=ou,
            motif=MotifAffectation.EQUILIBRE,
            auteur=coordination,
            commentaire="Portefeuille plein",
        )

    def anciennete(self, parcours, jours):
        Prescription.objects.filter(pk=parcours.prescription_id).update(
            soumise_le=il_y_a(60), decidee_le=il_y_a(50), orientee_le=il_y_a(jours)
        )
        Parcours.objects.filter(pk=parcours.pk).update(oriente_le=il_y_a(jours))
        Affectation.objects.filter(parcours=parcours).update(debut=il_y_a(jours))

    def test_l_ancien_referent_finit_la_veille(self, parcours, changer, collegue, referente):
        self.anciennete(parcours, 9)
        changer(collegue)
        anciens = list(
            parcours.affectations.order_by("debut").values_list("referent", "debut", "fin", "motif")
        )
        assert anciens == [
            (referente.pk, il_y_a(9), il_y_a(1), MotifAffectation.ORIENTATION),
            (collegue.pk, il_y_a(0), None, MotifAffectation.EQUILIBRE),
        ]

    def test_le_meme_jour_le_choix_est_corrige_et_sa_trace_gardee(
        self, parcours, changer, collegue, referente
    ):
        affectation = changer(collegue)
        assert parcours.affectations.get() == affectation
        assert affectation.commentaire == "Portefeuille plein"
        assert list(affectation.events.order_by("pgh_id").values_list("referent", flat=True)) == [
            referente.pk,
            collegue.pk,
        ]

    def test_les_deux_referents_et_le_prescripteur_sont_prevenus(
        self, parcours, changer, collegue, referente, dits
    ):
        self.anciennete(parcours, 9)
        affectation = changer(collegue)
        assert [m["utilisateur"] for m in dits["messages"]] == [referente, collegue]
        assert dits["nouvelles"] == [
            (parcours.prescription_id, GenreNouvelle.REFERENT_CHANGE, str(affectation.pk))
        ]

    def test_chaque_changement_d_un_meme_jour_se_dit(self, parcours, changer, collegue, referente, dits):
        changer(collegue)
        changer(referente)
        changer(collegue)
        rangs = [rang for _, _, rang in dits["nouvelles"]]
        assert len(set(rangs)) == 3
        assert len({m["cle"] for m in dits["messages"]}) == 6

    def test_redemander_le_meme_ne_change_rien(self, parcours, changer, referente, dits):
        changer(referente)
        assert parcours.affectations.count() == 1
        assert not dits["messages"]
        assert not dits["nouvelles"]

    def test_un_autre_lieu_du_meme_referent_ne_previent_que_le_prescripteur(
        self, parcours, changer, referente, lieu, dits
    ):
        autre = StructureFabrique(plie=lieu.plie)
        HabilitationFabrique(utilisateur=referente, structure=autre, role=Role.REFERENT, etp="0.20")
        changer(referente, autre)
        assert parcours.affectations.get().lieu_accueil == autre
        assert not dits["messages"]
        assert len(dits["nouvelles"]) == 1

    def test_apres_le_premier_entretien_c_est_trop_tard(self, parcours, changer, collegue, referente):
        EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(0))
        with pytest.raises(OrientationImpossible, match="premier entretien"):
            changer(collegue)
        assert parcours.affectations.get().referent == referente

    def test_un_appel_n_est_pas_le_premier_entretien(self, parcours, changer, collegue, referente):
        EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(0), type=TypeEntretien.TELEPHONE)
        assert changer(collegue).referent == collegue

    def test_un_parcours_termine_ne_change_plus(self, changer, collegue, parcours):
        Parcours.objects.filter(pk=parcours.pk).update(
            etat=EtatParcours.NON_ENTRE, non_entre_le=il_y_a(0), motif_non_entree=MotifNonEntreeFabrique()
        )
        with pytest.raises(OrientationImpossible, match="accueil est terminé"):
            changer(collegue)

    def test_seule_la_coordination_change(self, parcours, referente, collegue, lieu):
        with pytest.raises(PermissionError):
            changer_referent(
                parcours,
                referent=collegue,
                lieu_accueil=lieu,
                motif=MotifAffectation.DEMANDE,
                auteur=referente,
            )


class TestCandidats:
    def classes(self, prescription, coordination):
        vue = vue_du_role(coordination, Role.COORDINATION)
        return [
            (str(c.habilitation.utilisateur), str(c.habilitation.structure))
            for c in candidats(prescription, vue)
        ]

    def test_le_portefeuille_compte_l_accueil_et_l_etp_tous_les_lieux(
        self, prescription, coordination, referente, collegue, lieu
    ):
        autre = StructureFabrique(plie=lieu.plie, sigle="CSC")
        HabilitationFabrique(utilisateur=collegue, structure=autre, role=Role.REFERENT, etp="0.50")
        for _ in range(2):
            AffectationFabrique(parcours=ParcoursFabrique(participant__plie=lieu.plie), referent=collegue)
        AffectationFabrique(
            parcours=ParcoursFabrique(participant__plie=lieu.plie, accueil=True), referent=collegue
        )
        AffectationFabrique(
            parcours=ParcoursFabrique(participant__plie=lieu.plie, sorti=True), referent=collegue
        )
        vue = vue_du_role(coordination, Role.COORDINATION)
        du_collegue = [c for c in candidats(prescription, vue) if c.habilitation.utilisateur == collegue]
        assert {c.habilitation.structure for c in du_collegue} == {lieu, autre}
        assert {c.proposition.faits.par_etp for c in du_collegue} == {2}

    def test_ni_parti_ni_d_ailleurs_ni_employeur_sans_accueil(
        self, prescription, coordination, referente, lieu
    ):
        utilisateur(Role.REFERENT, lieu, fin=il_y_a(1))
        utilisateur(Role.REFERENT, StructureFabrique())
        employeur = StructureFabrique(plie=lieu.plie, lieu_accueil=False)
        HabilitationFabrique(utilisateur=referente, structure=employeur, role=Role.REFERENT, etp="0.50")
        assert self.classes(prescription, coordination) == [("Solange Inventée", "MIPE")]

    def test_nomme_dans_les_remarques_il_passe_devant(self, prescription, coordination, referente, collegue):
        prescription.remarques_referent = "A déjà rencontré Mme INVENTEE."
        assert self.classes(prescription, coordination)[0] == ("Solange Inventée", "MIPE")

    def test_la_distance_vient_des_communes(self, prescription, coordination, referente, lieu):
        prescription.commune = CommuneFabrique(nom="Niort", latitude=46.3239, longitude=-0.4645)
        lieu.commune = CommuneFabrique(nom="Coulon", latitude=46.3222, longitude=-0.5853)
        lieu.save()
        (seul,) = candidats(prescription, vue_du_role(coordination, Role.COORDINATION))
        assert "à 9 km (Coulon)" in seul.proposition.raisons


class TestPage:
    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATION])
    def test_elle_n_existe_que_pour_la_coordination(self, client, prescription, lieu, role):
        client.force_login(utilisateur(role, lieu))
        assert client.get(adresse(prescription)).status_code == HTTPStatus.NOT_FOUND
        assert client.post(adresse(prescription)).status_code == HTTPStatus.NOT_FOUND

    def test_ni_pour_celle_d_un_autre_plie(self, client, prescription):
        client.force_login(utilisateur(Role.COORDINATION))
        assert client.get(adresse(prescription)).status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("champs", [{}, {"brouillon": True}, {"refusee": True}])
    def test_ni_avant_la_validation(self, client, coordination, lieu, champs):
        client.force_login(coordination)
        page = client.get(adresse(PrescriptionFabrique(structure=lieu, **champs)))
        assert page.status_code == HTTPStatus.NOT_FOUND

    def test_elle_montre_les_remarques_et_les_raisons(self, client, prescription, coordination, referente):
        Prescription.objects.filter(pk=prescription.pk).update(remarques_referent="Plutôt le matin.")
        client.force_login(coordination)
        page = client.get(adresse(prescription))
        assert "Plutôt le matin." in page.text
        assert "Solange Inventée" in page.text
        assert "aucune personne suivie, pour 1 ETP" in page.text
        assert Consultation.objects.filter(
            objet="prescriptions.Prescription", objet_id=prescription.pk
        ).exists()

    def test_un_clic_designe(self, client, prescription, coordination, referente, lieu, dits):
        client.force_login(coordination)
        suite = client.post(adresse(prescription), {"choix": code(referente, lieu)}, follow=True)
        assert suite.redirect_chain == [(adresse(prescription), 302)]
        assert "Référent désigné : Solange Inventée. Un message l’en prévient." in suite.text
        assert Parcours.objects.get().prescription == prescription

    @pytest.mark.parametrize("choix", [{}, {"choix": "0-0"}, {"choix": "x"}])
    def test_un_choix_impossible_se_dit(self, client, prescription, coordination, referente, choix):
        client.force_login(coordination)
        page = client.post(adresse(prescription), choix)
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "référent" in str(page.context["formulaire"].errors["choix"])
        assert not Parcours.objects.exists()

    def test_un_dossier_qui_ressemble_se_tranche_d_abord(
        self, client, prescription, coordination, referente, lieu, dits
    ):
        connue = meme_personne(prescription)
        client.force_login(coordination)
        choix = {"choix": code(referente, lieu)}
        page = client.post(adresse(prescription), choix)
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Dites s’il s’agit de la même personne" in page.text
        client.post(adresse(prescription), {**choix, "personne": str(connue.pk)})
        assert Parcours.objects.get().participant == connue

    def test_une_autre_personne(self, client, prescription, coordination, referente, lieu, dits):
        connue = meme_personne(prescription)
        client.force_login(coordination)
        client.post(adresse(prescription), {"choix": code(referente, lieu), "personne": "autre"})
        assert Parcours.objects.get().participant != connue

    def test_une_personne_accompagnee_n_est_pas_proposee(
        self, client, prescription, coordination, referente, lieu, dits
    ):
        connue = meme_personne(prescription)
        ailleurs = StructureFabrique(plie=lieu.plie, sigle="ASFODEP")
        AffectationFabrique(parcours=ParcoursFabrique(participant=connue), lieu_accueil=ailleurs)
        client.force_login(coordination)
        page = client.get(adresse(prescription))
        assert "est suivi par ASFODEP" in page.text
        reponse = client.post(
            adresse(prescription), {"choix": code(referente, lieu), "personne": str(connue.pk)}
        )
        assert reponse.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert Parcours.objects.count() == 1

    def test_une_fois_orientee_elle_montre_le_referent_et_permet_d_en_changer(
        self, client, prescription, coordination, referente, collegue, lieu, dits
    ):
        orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        client.force_login(coordination)
        page = client.get(adresse(prescription))
        assert "par Agathe Coordinatrice" in page.text
        assert [c.habilitation.utilisateur for c in page.context["candidats"]] == [collegue]
        choix = {"changer": "oui", "choix": code(collegue, lieu)}
        sans_motif = client.post(adresse(prescription), choix)
        assert sans_motif.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Dites pourquoi le référent change." in sans_motif.text
        client.post(adresse(prescription), {**choix, "motif": MotifAffectation.EQUILIBRE.value})
        assert Affectation.objects.get().referent == collegue

    def test_un_formulaire_en_retard_apprend_ce_qui_est_decide(
        self, client, prescription, coordination, referente, collegue, lieu, dits
    ):
        orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        client.force_login(coordination)
        autre = client.post(adresse(prescription), {"choix": code(collegue, lieu)}, follow=True)
        assert "Agathe Coordinatrice a déjà désigné Solange Inventée" in autre.text
        meme = client.post(adresse(prescription), {"choix": code(referente, lieu)}, follow=True)
        assert "Solange Inventée suit déjà cette personne." in meme.text
        assert Affectation.objects.get().referent == referente

    def test_apres_le_premier_entretien_elle_le_dit(
        self, client, prescription, coordination, referente, collegue, lieu, dits
    ):
        parcours = orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(0))
        client.force_login(coordination)
        page = client.get(adresse(prescription))
        assert "ne se change plus" in page.text
        assert "Désigner" not in page.text

    @pytest.mark.parametrize("rsa", [True, False])
    def test_le_bureau_insertion_voit_la_personne_selon_la_fiche(
        self, prescription, coordination, referente, lieu, rsa
    ):
        Prescription.objects.filter(pk=prescription.pk).update(rsa=rsa)
        parcours = orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)
        bureau = utilisateur(Role.AVIS_BUREAU_INSERTION, StructureFabrique(plie=lieu.plie))
        assert Participant.objects.visibles_par(bureau).filter(pk=parcours.participant_id).exists() is rsa

    def test_sans_referent_elle_dit_quoi_faire(self, client, prescription, coordination):
        client.force_login(coordination)
        assert "Aucun référent à proposer" in client.get(adresse(prescription)).text

    def test_le_nombre_de_requetes_ne_depend_pas_des_referents(
        self, client, prescription, coordination, lieu, django_assert_max_num_queries
    ):
        for _ in range(8):
            referent = utilisateur(
                Role.REFERENT, StructureFabrique(plie=lieu.plie, commune=CommuneFabrique())
            )
            AffectationFabrique(parcours=ParcoursFabrique(participant__plie=lieu.plie), referent=referent)
        client.force_login(coordination)
        with django_assert_max_num_queries(REQUETES_PAGE):
            assert len(client.get(adresse(prescription)).context["candidats"]) == 8


class TestBilanTransmis:
    @pytest.fixture
    def bilan(self, lieu, referente):
        prescription = PrescriptionFabrique(structure=lieu, orientee=True)
        parcours = ParcoursFabrique(participant=prescription.participant, prescription=prescription)
        AffectationFabrique(parcours=parcours, referent=referente, lieu_accueil=lieu)
        return BilanIntermediaireFabrique(
            mesure=MesureFabrique(parcours=parcours),
            texte="Le projet se précise.",
            redige_le=il_y_a(3),
            transmis_prescripteur_le=il_y_a(2),
        )

    def page(self, client, qui, bilan, prescription=None):
        client.force_login(qui)
        cle = prescription or bilan.mesure.parcours.prescription_id
        return client.get(f"/prescriptions/{cle}/bilans/{bilan.pk}/")

    def test_le_prescripteur_le_referent_et_la_coordination_le_lisent(
        self, client, bilan, lieu, referente, coordination
    ):
        for qui in (utilisateur(Role.PRESCRIPTEUR, lieu), referente, coordination):
            assert "Le projet se précise." in self.page(client, qui, bilan).text

    def test_les_autres_non(self, client, bilan, lieu):
        ailleurs = StructureFabrique(plie=lieu.plie)
        for qui in (
            utilisateur(Role.PRESCRIPTEUR, ailleurs),
            utilisateur(Role.REFERENT, lieu),
            utilisateur(Role.COORDINATION),
            utilisateur(Role.AVIS_BUREAU_INSERTION, lieu),
            utilisateur(Role.SIGNATAIRE, lieu),
        ):
            assert self.page(client, qui, bilan).status_code == HTTPStatus.NOT_FOUND

    def test_par_lien_celui_de_ses_fiches_et_lui_seul(self, client, bilan, lieu):
        prescription = bilan.mesure.parcours.prescription
        lien, autre = LienPersonnelFabrique(structure=lieu), LienPersonnelFabrique(structure=lieu)
        Prescription.objects.filter(pk=prescription.pk).update(origine=OriginePrescription.LIEN, lien=lien)
        adresse_bilan = f"/prescrire/{prescription.pk}/bilans/{bilan.pk}/"
        assert client.get(adresse_bilan).status_code == HTTPStatus.GONE
        client.get(chemin_du_lien(autre))
        assert client.get(adresse_bilan).status_code == HTTPStatus.NOT_FOUND
        client.get(chemin_du_lien(lien))
        page = client.get(adresse_bilan)
        assert "Le projet se précise." in page.text
        assert f"/prescrire/{prescription.pk}/" in page.text
        assert "no-store" in page["Cache-Control"]
        BilanIntermediaire.objects.update(transmis_prescripteur_le=None)
        assert client.get(adresse_bilan).status_code == HTTPStatus.NOT_FOUND

    def test_ni_avant_sa_transmission_ni_par_une_autre_prescription(self, client, bilan, lieu, coordination):
        autre = PrescriptionFabrique(structure=lieu)
        assert self.page(client, coordination, bilan, autre.pk).status_code == HTTPStatus.NOT_FOUND
        bilan.transmis_prescripteur_le = None
        bilan.save()
        assert self.page(client, coordination, bilan).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db(transaction=True)
class TestEnMemeTemps:
    def lancer(self, *appels):
        """Run the calls at once, each in its thread; what they return or raise."""
        resultats = [None] * len(appels)
        depart = threading.Barrier(len(appels))

        def un(rang, appel):
            try:
                depart.wait()
                resultats[rang] = appel()
            except OrientationImpossible as erreur:
                resultats[rang] = erreur
            finally:
                connection.close()

        ouvriers = [threading.Thread(target=un, args=(rang, appel)) for rang, appel in enumerate(appels)]
        for ouvrier in ouvriers:
            ouvrier.start()
        for ouvrier in ouvriers:
            ouvrier.join()
        return resultats

    def test_un_double_clic_oriente_une_fois(self, prescription, referente, lieu, coordination, dits):
        def choix():
            return orienter(prescription, referent=referente, lieu_accueil=lieu, auteur=coordination)

        resultats = self.lancer(choix, choix)
        assert resultats == [Parcours.objects.get()] * 2
        assert Participant.objects.count() == 1
        assert len(dits["messages"]) == 1

    def test_deux_fiches_d_une_personne_ne_font_pas_deux_dossiers(
        self, prescription, referente, lieu, coordination, dits
    ):
        seconde = PrescriptionFabrique(
            structure=lieu,
            validee=True,
            nom_naissance="Belanger Roy",
            prenom="Sacha",
            date_naissance=date(1990, 3, 2),
        )

        def choix(fiche):
            return lambda: orienter(fiche, referent=referente, lieu_accueil=lieu, auteur=coordination)

        resultats = self.lancer(choix(prescription), choix(seconde))
        assert sorted(type(resultat).__name__ for resultat in resultats) == [
            "OrientationImpossible",
            "Parcours",
        ]
        assert Participant.objects.count() == 1


def test_les_vrais_messages_partent_une_fois_la_transaction_faite(
    client,
    prescription,
    coordination,
    referente,
    lieu,
    mailoutbox,
    django_capture_on_commit_callbacks,
):
    auteur = utilisateur(Role.PRESCRIPTEUR, lieu)
    Prescription.objects.filter(pk=prescription.pk).update(auteur=auteur)
    client.force_login(coordination)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(adresse(prescription), {"choix": code(referente, lieu)})
    recus = {adresse_mail: message for message in mailoutbox for adresse_mail in message.to}
    assert set(recus) == {referente.email, auteur.email}
    participant = Parcours.objects.get().participant_id
    assert f"/participants/{participant}/" in recus[referente.email].body
    for message in mailoutbox:
        assert "Bélanger" not in message.subject + message.body
        assert "Sacha" not in message.subject + message.body
