"""The portefeuille: its filters, its drawing, its export; people given to another référent, delegations."""

import io
from datetime import timedelta

import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parcours.enums import MotifAffectation, StatutRendezVous, TypeDiagnostic, TypeEntretien
from parcours.models import Affectation, RendezVous
from parcours.services.portefeuille import (
    DelegationImpossible,
    TransfertImpossible,
    deleguer,
    terminer_delegation,
    transferer,
)
from participants.enums import Frein
from plie.acteurs.enums import MotifDelegation
from plie.acteurs.models import Delegation
from plie.envois.models import Envoi
from plie.journal.models import Consultation
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    DelegationFabrique,
    DiagnosticFabrique,
    EntretienFabrique,
    EvaluationFreinFabrique,
    MesureFabrique,
    ParcoursFabrique,
    PrescriptionFabrique,
    ProtocoleFabrique,
    RendezVousFabrique,
    StructureFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db

LISTE = "/participants/"
TRANSFERT = "/portefeuille/transfert/"
DELEGATIONS = "/portefeuille/delegations/"
REQUETES = 15


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


@pytest.fixture
def coordination(lieu):
    return utilisateur(Role.COORDINATION, lieu)


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Solange", nom="Inventée")


@pytest.fixture
def reprenante(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Odile", nom="Nouvelle")


def dossier(lieu, referente, nom="Alpha", **champs):
    parcours = ParcoursFabrique(participant__plie=lieu.plie, participant__nom_naissance=nom, **champs)
    AffectationFabrique(parcours=parcours, referent=referente, lieu_accueil=lieu)
    return parcours


def noms(client, qui, **parametres):
    client.force_login(qui)
    return [ligne.participant.nom_naissance for ligne in client.get(LISTE, parametres).context["lignes"]]


class TestFiltres:
    @pytest.mark.parametrize(
        ("dans", "attendus"),
        [(-5, {30, 60, 90}), (30, {30, 60, 90}), (31, {60, 90}), (90, {90}), (91, set())],
    )
    def test_la_fin_de_la_derniere_mesure(self, client, lieu, coordination, referente, dans, attendus):
        parcours = dossier(lieu, referente)
        MesureFabrique(parcours=parcours, debut=il_y_a(400), fin=il_y_a(200))
        MesureFabrique(parcours=parcours, rang=2, debut=il_y_a(190), fin=il_y_a(-dans))
        trouves = {jours for jours in (30, 60, 90) if noms(client, coordination, fin=str(jours))}
        assert trouves == attendus

    def test_le_frein_est_celui_du_dernier_diagnostic(self, client, lieu, coordination, referente):
        leve, reste, leger = (dossier(lieu, referente, nom) for nom in ("Alpha", "Bravo", "Charlie"))
        for parcours, niveaux in ((leve, (3, 1)), (reste, (1, 2)), (leger, (1, 1))):
            for type_, jours, niveau in (
                (TypeDiagnostic.INITIAL, 60, niveaux[0]),
                (TypeDiagnostic.INTERMEDIAIRE, 5, niveaux[1]),
            ):
                diagnostic = DiagnosticFabrique(parcours=parcours, type=type_, date=il_y_a(jours))
                EvaluationFreinFabrique(diagnostic=diagnostic, frein=Frein.MOBILITE, niveau=niveau)
        assert noms(client, coordination, frein=Frein.MOBILITE) == ["Bravo"]
        assert noms(client, coordination, frein=Frein.SANTE) == []

    def test_le_retard(self, client, lieu, coordination, referente):
        dossier(lieu, referente, "Alpha")
        EntretienFabrique(parcours=dossier(lieu, referente, "Bravo"), date=il_y_a(1))
        assert noms(client, coordination, retard="on") == ["Alpha"]

    def test_le_filtre_revient_apres_le_dossier(self, client, lieu, referente):
        parcours = dossier(lieu, referente)
        client.force_login(referente)
        page = client.get(LISTE, {"etat": "actif"})
        url = reverse("participants:dossier", args=[parcours.participant_id])
        adresse = f"{url}?retour=%2Fparticipants%2F%3Fetat%3Dactif"
        assert adresse in page.text
        assert client.get(adresse).context["url_liste"] == "/participants/?etat=actif"


class TestDessin:
    def test_les_rencontres_les_manquements_et_la_veille(self, client, lieu, referente):
        parcours = dossier(lieu, referente, oriente_le=il_y_a(120), date_entree=il_y_a(100))
        for jours, genre in ((95, TypeEntretien.INDIVIDUEL), (90, "telephone"), (40, "collectif")):
            EntretienFabrique(parcours=parcours, date=il_y_a(jours), type=genre)
        EntretienFabrique(parcours=parcours, date=il_y_a(60), annule_le=timezone.now())
        VeilleFabrique(parcours=parcours, debut=il_y_a(20))
        client.force_login(referente)
        page = client.get(LISTE)
        rythme = page.context["lignes"][0].rythme
        assert (len(rythme.rencontres), len(rythme.contacts), len(rythme.veilles)) == (2, 1, 1)
        assert len(rythme.manques) == 2
        assert rythme.texte.replace("\u00a0", " ").startswith(
            "Six mois : 2 rencontres, 2 échéances dépassées"
        )
        assert rythme.texte in page.text, "le dessin a son texte"

    def test_rien_avant_l_entree_ni_pour_qui_ne_lit_pas_le_dossier(self, client, lieu, referente):
        dossier(lieu, referente, accueil=True)
        client.force_login(referente)
        assert client.get(LISTE).context["lignes"][0].rythme is None

    def test_quinze_requetes_au_plus_pour_vingt_cinq_personnes(self, client, lieu, referente):
        ProtocoleFabrique(plie=lieu.plie)
        for rang in range(26):
            parcours = dossier(lieu, referente, f"Nom{rang:02d}")
            MesureFabrique(parcours=parcours, fin=il_y_a(-40))
            VeilleFabrique(parcours=parcours)
            RendezVousFabrique(parcours=parcours)
            for jours in (10, 30, 50):
                EntretienFabrique(parcours=parcours, date=il_y_a(jours))
        client.force_login(referente)
        with CaptureQueriesContext(connection) as lues:
            page = client.get(LISTE, {"fin": "90", "tri": "-rencontre"})
        assert len(page.context["lignes"]) == 25
        assert len(lues) <= REQUETES, "\n".join(requete["sql"][:120] for requete in lues)


class TestExport:
    def test_les_trois_formats_disent_la_meme_chose_et_se_journalisent(
        self, client, lieu, coordination, referente
    ):
        dossier(lieu, referente, "=1+1")
        dossier(lieu, referente, "Bravo", accueil=True)
        client.force_login(coordination)
        for extension, format_ in (("xlsx", "xlsx"), ("ods", "ods")):
            reponse = client.get(reverse("participants:liste_tableur", args=[extension]), {"etat": "actif"})
            classeur = tablib.Databook().load(io.BytesIO(reponse.content), format=format_)
            [feuille] = classeur.sheets()
            assert len(feuille) == 1
            assert feuille[0][0].startswith("'=1+1")
        texte = client.get(reverse("participants:liste_tableur", args=["csv"])).content.decode("utf-8-sig")
        assert len(texte.splitlines()) == 3
        assert texte.startswith("Personne;Sexe;")
        pages = Consultation.objects.filter(page="participants:liste_tableur")
        assert pages.filter(utilisateur=coordination, objet_id=lieu.plie.pk).count() == 3

    def test_le_referent_n_emporte_que_son_portefeuille(self, client, lieu, referente, reprenante):
        dossier(lieu, referente, "Alpha")
        dossier(lieu, reprenante, "Bravo")
        DelegationFabrique(plie=lieu.plie, titulaire=reprenante, delegataire=referente)
        client.force_login(referente)
        texte = client.get(reverse("participants:liste_tableur", args=["csv"])).content.decode("utf-8-sig")
        assert "ALPHA" in texte
        assert "BRAVO" not in texte

    @pytest.mark.parametrize("role", [Role.AVIS_BUREAU_INSERTION, Role.PSYCHOLOGUE, Role.PRESCRIPTEUR])
    def test_les_autres_roles_n_exportent_pas(self, client, lieu, role):
        client.force_login(utilisateur(role, lieu))
        assert client.get(reverse("participants:liste_tableur", args=["csv"])).status_code == 404
        assert client.get(TRANSFERT).status_code == 404
        assert client.get(DELEGATIONS).status_code == 404

    def test_un_autre_format_n_existe_pas(self, client, coordination):
        client.force_login(coordination)
        assert client.get("/participants/participants.pdf").status_code == 404


def confier(parcours, reprenante, lieu, auteur, **champs):
    return transferer(
        [un.pk for un in parcours],
        plie=lieu.plie,
        referent=reprenante,
        lieu_accueil=champs.pop("lieu_accueil", lieu),
        motif=MotifAffectation.EQUILIBRE,
        auteur=auteur,
        **champs,
    )


class TestTransfert:
    def test_les_affectations_se_suivent_et_les_rendez_vous_a_venir_changent_de_nom(
        self, lieu, coordination, referente, reprenante
    ):
        parcours = dossier(lieu, referente)
        prescription = PrescriptionFabrique(structure=lieu, orientee=True, participant=parcours.participant)
        parcours.prescription = prescription
        parcours.save()
        a_venir = RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(-2)))
        passe = RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(2)))
        annule = RendezVousFabrique(
            parcours=parcours,
            referent=referente,
            debut=instant(il_y_a(-3)),
            statut=StatutRendezVous.ANNULE,
        )
        confier([parcours], reprenante, lieu, coordination, commentaire="Départ")
        ancienne, nouvelle = parcours.affectations.order_by("debut")
        assert (ancienne.fin, nouvelle.debut) == (il_y_a(1), il_y_a(0))
        assert (nouvelle.referent, nouvelle.decidee_par) == (reprenante, coordination)
        assert (nouvelle.motif, nouvelle.commentaire) == ("equilibre", "Départ")
        qui = {rdv.pk: rdv.referent for rdv in RendezVous.objects.all()}
        assert qui == {a_venir.pk: reprenante, passe.pk: referente, annule.pk: referente}
        sujets = dict(Envoi.objects.filter(cle__startswith="transfert:").values_list("destinataire", "sujet"))
        assert sujets[reprenante.pk] == "Une personne vous est confiée"
        assert sujets[referente.pk] == "Une personne est confiée à un autre référent"
        textes = " ".join(Envoi.objects.values_list("texte", flat=True))
        assert parcours.participant.nom_naissance not in textes

    def test_deux_fois_ne_le_fait_qu_une(self, lieu, coordination, referente, reprenante):
        parcours = [dossier(lieu, referente, nom) for nom in ("Alpha", "Bravo")]
        assert len(confier(parcours, reprenante, lieu, coordination)) == 2
        assert confier(parcours, reprenante, lieu, coordination) == []
        assert Affectation.objects.count() == 4
        assert Envoi.objects.filter(cle__startswith="transfert:").count() == 2

    def test_le_meme_jour_l_affectation_se_corrige(self, lieu, coordination, referente, reprenante):
        parcours = dossier(lieu, referente)
        confier([parcours], reprenante, lieu, coordination)
        confier([parcours], referente, lieu, coordination)
        assert [a.referent for a in parcours.affectations.order_by("debut")] == [referente, referente]
        assert Envoi.objects.filter(cle__startswith="transfert:", destinataire=referente).count() == 2

    def test_un_referent_ne_donne_que_les_siennes(self, lieu, referente, reprenante):
        sienne, autre = dossier(lieu, referente), dossier(lieu, reprenante, "Bravo")
        troisieme = utilisateur(Role.REFERENT, lieu)
        assert confier([sienne], troisieme, lieu, referente)
        with pytest.raises(PermissionError):
            confier([autre], troisieme, lieu, referente)

    def test_qui_n_est_plus_referent_ou_d_un_autre_plie_ne_reprend_rien(self, lieu, coordination, referente):
        parcours = dossier(lieu, referente)
        for partie in (
            utilisateur(Role.REFERENT, lieu, fin=il_y_a(1)),
            utilisateur(Role.REFERENT, StructureFabrique()),
        ):
            with pytest.raises(TransfertImpossible, match="n’est plus référent"):
                confier([parcours], partie, lieu, coordination)
        assert parcours.affectations.get().referent == referente


class TestPageDuTransfert:
    def envoyer(self, client, parcours, reprenante, lieu, **champs):
        return client.post(
            TRANSFERT,
            {
                "parcours": [un.pk for un in parcours],
                "choix": f"{reprenante.pk}-{lieu.pk}",
                "motif": "depart",
                "commentaire": "",
                "retour": "/participants/?etat=actif",
                **champs,
            },
        )

    def test_choisir_confirmer_puis_revenir_a_la_liste(
        self, client, lieu, coordination, referente, reprenante
    ):
        parcours = [dossier(lieu, referente, nom) for nom in ("Alpha", "Bravo")]
        client.force_login(coordination)
        page = client.get(TRANSFERT, {"parcours": [un.pk for un in parcours]})
        assert len(page.context["choisies"]) == 2
        page = self.envoyer(client, parcours, reprenante, lieu)
        assert page.status_code == 200
        assert "Confirmer le transfert" in page.text
        assert Affectation.objects.count() == 2, "rien n'est fait avant la confirmation"
        page = self.envoyer(client, parcours, reprenante, lieu, confirme="oui")
        assert page.url == "/participants/?etat=actif"
        assert Affectation.objects.filter(referent=reprenante).count() == 2

    def test_un_portefeuille_entier_avec_les_sortis_recents(
        self, client, lieu, coordination, referente, reprenante
    ):
        dossier(lieu, referente, "Alpha")
        dossier(lieu, referente, "Bravo", sorti=True, oriente_le=il_y_a(300), date_sortie=il_y_a(100))
        dossier(lieu, referente, "Charlie", sorti=True, oriente_le=il_y_a(900), date_sortie=il_y_a(400))
        dossier(lieu, reprenante, "Delta")
        client.force_login(coordination)
        choisies = client.get(TRANSFERT, {"portefeuille": referente.pk}).context["choisies"]
        assert [a.parcours.participant.nom_naissance for a in choisies] == ["Alpha", "Bravo"]

    def test_la_personne_d_un_autre_n_est_pas_proposee_au_referent(self, client, lieu, referente, reprenante):
        autre = dossier(lieu, reprenante)
        DelegationFabrique(plie=lieu.plie, titulaire=reprenante, delegataire=referente)
        client.force_login(referente)
        assert client.get(TRANSFERT, {"parcours": autre.pk}).context["choisies"] == []
        page = self.envoyer(client, [autre], referente, lieu, confirme="oui")
        assert page.status_code == 422
        assert autre.affectations.get().referent == reprenante

    def test_sans_referent_ni_motif_la_page_dit_quoi_choisir(self, client, lieu, coordination, referente):
        parcours = dossier(lieu, referente)
        client.force_login(coordination)
        page = client.post(TRANSFERT, {"parcours": parcours.pk})
        assert page.status_code == 422
        assert "Choisissez le référent qui reprend ces personnes." in page.text
        assert "Dites pourquoi le référent change." in page.text


def deleguer_a(lieu, titulaire, delegataire, auteur, debut=0, fin=10):
    """``debut`` and ``fin`` in days from today."""
    return deleguer(
        plie=lieu.plie,
        titulaire=titulaire,
        delegataire=delegataire,
        motif=MotifDelegation.ABSENCE,
        debut=il_y_a(-debut),
        fin=il_y_a(-fin),
        auteur=auteur,
    )


class TestDelegation:
    @pytest.mark.parametrize(
        ("debut", "fin", "refuse"),
        [(0, 4, False), (0, 5, True), (8, 9, True), (10, 12, True), (11, 12, False)],
    )
    def test_deux_delegations_au_meme_collegue_ne_se_chevauchent_pas(
        self, lieu, referente, reprenante, debut, fin, refuse
    ):
        deleguer_a(lieu, referente, reprenante, referente, debut=5, fin=10)
        if refuse:
            with pytest.raises(DelegationImpossible, match="déjà délégué"):
                deleguer_a(lieu, referente, reprenante, referente, debut=debut, fin=fin)
        else:
            deleguer_a(lieu, referente, reprenante, referente, debut=debut, fin=fin)
        deleguer_a(lieu, referente, utilisateur(Role.REFERENT, lieu), referente, debut=5, fin=10)

    def test_le_collegue_est_prevenu_et_ouvre_les_dossiers(self, client, lieu, referente, reprenante):
        parcours = dossier(lieu, referente)
        deleguer_a(lieu, referente, reprenante, referente)
        assert Envoi.objects.get().destinataire == reprenante
        client.force_login(reprenante)
        assert client.get(reverse("participants:dossier", args=[parcours.participant_id])).status_code == 200

    @pytest.mark.parametrize(
        ("debut", "attendue", "supprimee"), [(3, -1, False), (0, 0, False), (-2, None, True)]
    )
    def test_elle_s_arrete_avant_son_terme(self, lieu, referente, reprenante, debut, attendue, supprimee):
        delegation = DelegationFabrique(
            plie=lieu.plie,
            titulaire=referente,
            delegataire=reprenante,
            debut=il_y_a(debut),
            fin=il_y_a(-9),
        )
        fin = None if attendue is None else timezone.localdate() + timedelta(days=attendue)
        assert terminer_delegation(delegation, auteur=referente) == fin
        assert terminer_delegation(delegation, auteur=referente) == fin, "deux fois ne change rien"
        assert Delegation.objects.exists() is not supprimee

    def test_chacun_ne_delegue_que_le_sien_la_coordination_ceux_de_son_plie(
        self, client, lieu, coordination, referente, reprenante
    ):
        with pytest.raises(PermissionError):
            deleguer_a(lieu, reprenante, referente, referente)
        champs = {
            "delegataire": reprenante.pk,
            "motif": "absence",
            "debut": il_y_a(0).isoformat(),
            "fin": il_y_a(-5).isoformat(),
        }
        client.force_login(referente)
        assert client.post(DELEGATIONS, champs).status_code == 302
        assert Delegation.objects.get().titulaire == referente
        client.force_login(coordination)
        assert client.post(DELEGATIONS, champs).status_code == 422, "la coordination dit de qui"
        champs |= {"titulaire": reprenante.pk, "delegataire": referente.pk}
        assert client.post(DELEGATIONS, champs).status_code == 302

    def test_seuls_le_titulaire_et_la_coordination_l_arretent(
        self, client, lieu, coordination, referente, reprenante
    ):
        delegation = DelegationFabrique(plie=lieu.plie, titulaire=referente, delegataire=reprenante)
        url = reverse("portefeuille:terminer", args=[delegation.pk])
        client.force_login(reprenante)
        assert client.post(url).status_code == 404
        client.force_login(utilisateur(Role.COORDINATION, StructureFabrique()))
        assert client.post(url).status_code == 404
        client.force_login(coordination)
        assert client.get(url).status_code == 405
        assert client.post(url).status_code == 302
        delegation.refresh_from_db()
        assert delegation.fin == il_y_a(1)

    def test_des_dates_a_l_envers_ou_passees_se_disent_aux_champs(self, client, lieu, referente, reprenante):
        client.force_login(referente)
        page = client.post(
            DELEGATIONS,
            {
                "delegataire": reprenante.pk,
                "motif": "absence",
                "debut": il_y_a(1).isoformat(),
                "fin": il_y_a(2).isoformat(),
            },
        )
        assert page.status_code == 422
        assert "au plus tôt" in page.text
        assert not Delegation.objects.exists()
