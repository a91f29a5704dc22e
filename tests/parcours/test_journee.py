"""« Ma journée »: each wait on its line, the form that settles it, the most urgent first, at a known cost."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from parcours.accueil import LIGNES
from parcours.enums import Attente, CanalRappel, EtatParcours, StatutRappel, StatutRendezVous, TypeEntretien
from parcours.models import Affectation, Entretien, Parcours, Rappel, RendezVous
from participants.models import Participant
from plie.roles import Role
from sorties.enums import Categorie, SituationSuivi
from tests.fabriques import (
    AffectationFabrique,
    BilanIntermediaireFabrique,
    CerFabrique,
    CommuneFabrique,
    DelegationFabrique,
    DiagnosticFabrique,
    EntretienFabrique,
    MesureFabrique,
    ParcoursFabrique,
    PreuveFabrique,
    ProtocoleFabrique,
    RencontrePrealableFabrique,
    RendezVousFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    TempsCollectifFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db

REQUETES = 15


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu)


def suivi(referente, lieu, **champs):
    """A parcours of the référente, with a diagnostic and a mesure: nothing waits but what a test adds."""
    parcours = ParcoursFabrique(participant__plie=lieu.plie, **champs)
    AffectationFabrique(parcours=parcours, referent=referente, lieu_accueil=lieu)
    if parcours.entree_validee_le is not None:
        DiagnosticFabrique(parcours=parcours)
        MesureFabrique(parcours=parcours, fin=il_y_a(-90))
        CerFabrique(parcours=parcours, signe=True)
    return parcours


def lignes(client, qui, **parametres):
    client.force_login(qui)
    page = client.get("/", parametres)
    assert page.status_code == 200
    return page.context["lignes"]


def la_ligne(client, qui, attente):
    [ligne] = [ligne for ligne in lignes(client, qui) if ligne.genre.code == attente]
    return ligne


def prevoir(cas, parcours, referente):
    """What makes each wait; the name of the address that settles it, and what it is about."""
    fabriques = {
        Attente.RENDEZ_VOUS: lambda: RendezVousFabrique(
            parcours=parcours, referent=referente, debut=instant(il_y_a(2))
        ),
        Attente.APPEL: lambda: RendezVousFabrique(
            parcours=parcours,
            referent=referente,
            debut=instant(il_y_a(2)),
            statut=StatutRendezVous.ABSENCE_INJUSTIFIEE,
        ),
        Attente.VEILLE: lambda: VeilleFabrique(parcours=parcours, fin_prevue=il_y_a(1)),
        Attente.EMARGEMENT: lambda: EntretienFabrique(
            parcours=parcours, referent=referente, date=il_y_a(1), type=TypeEntretien.INDIVIDUEL
        ),
    }
    return fabriques[cas]()


class TestLignes:
    @pytest.mark.parametrize(
        ("cas", "adresse", "action"),
        [
            (Attente.RENDEZ_VOUS, "rendez_vous:issue", "Donner l’issue"),
            (Attente.APPEL, "rendez_vous:appel", "Noter l’appel"),
            (Attente.VEILLE, "veilles:clore", "Clore la veille"),
            (Attente.EMARGEMENT, "emargement:recueillir", "Faire signer"),
        ],
    )
    def test_une_ligne_mene_au_formulaire_de_ce_qui_attend(
        self, client, lieu, referente, cas, adresse, action
    ):
        objet = prevoir(cas, suivi(referente, lieu), referente)
        ligne = la_ligne(client, referente, cas)
        assert (ligne.action, ligne.nom) == (action, str(objet.parcours.participant))
        trouve = resolve(urlsplit(ligne.url).path)
        assert (trouve.view_name, trouve.kwargs["pk"]) == (adresse, objet.pk)
        assert parse_qs(urlsplit(ligne.url).query)["retour"] == ["/"]

    @pytest.mark.parametrize(
        ("cas", "champs", "adresse"),
        [
            (Attente.CONTACT, {"accueil": True, "oriente_le": il_y_a(8)}, "entrees:contact"),
            (Attente.PROPOSITION, {"accueil": True, "date_entree": il_y_a(3)}, "entrees:proposer"),
            (Attente.RETARD, {}, "rendez_vous:nouveau"),
        ],
    )
    def test_ce_qui_tient_au_parcours(self, client, lieu, referente, cas, champs, adresse):
        parcours = suivi(referente, lieu, **champs)
        ligne = la_ligne(client, referente, cas)
        trouve = resolve(urlsplit(ligne.url).path)
        assert (trouve.view_name, trouve.kwargs["parcours"]) == (adresse, parcours.pk)

    def test_le_rythme_dit_la_derniere_date_possible_et_cesse_une_fois_le_rendez_vous_fixe(
        self, client, lieu, referente
    ):
        parcours = suivi(referente, lieu, oriente_le=il_y_a(40), date_entree=il_y_a(30))
        EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(12))
        ligne = la_ligne(client, referente, Attente.RYTHME_PROCHE)
        assert ligne.jour == il_y_a(-3)
        assert "au plus tard le" in ligne.quoi
        codes = {ligne.genre.code for ligne in lignes(client, referente)}
        assert Attente.PROCHAIN not in codes, "elle répéterait la même demande"
        RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(-3)))
        codes = {ligne.genre.code for ligne in lignes(client, referente)}
        assert Attente.RYTHME_PROCHE not in codes

    def test_un_retard_avec_un_rendez_vous_fixe_propose_de_l_avancer(self, client, lieu, referente):
        rdv = RendezVousFabrique(
            parcours=suivi(referente, lieu), referent=referente, debut=instant(il_y_a(-2))
        )
        ligne = la_ligne(client, referente, Attente.RETARD)
        assert urlsplit(ligne.url).path == reverse("rendez_vous:deplacer", args=[rdv.pk])

    def test_un_temps_collectif_se_note_sur_sa_feuille(self, client, lieu, referente):
        atelier = TempsCollectifFabrique(plie=lieu.plie, debut=instant(il_y_a(1)))
        parcours = suivi(referente, lieu)
        RendezVousFabrique(
            parcours=parcours,
            referent=referente,
            type=TypeEntretien.COLLECTIF,
            temps_collectif=atelier,
            debut=atelier.debut,
        )
        presences = reverse("temps_collectifs:presences", args=[atelier.pk])
        assert urlsplit(la_ligne(client, referente, Attente.RENDEZ_VOUS).url).path == presences
        Parcours.objects.filter(pk=parcours.pk).update(etat=EtatParcours.SORTI, date_sortie=il_y_a(2))
        voir = reverse("temps_collectifs:voir", args=[atelier.pk])
        assert urlsplit(la_ligne(client, referente, Attente.RENDEZ_VOUS).url).path == voir
        Parcours.objects.filter(pk=parcours.pk).update(etat=EtatParcours.ACTIF, date_sortie=None)
        RendezVous.objects.update(debut=instant(il_y_a(-1)))
        nouveau = reverse("rendez_vous:nouveau", args=[parcours.pk])
        assert urlsplit(la_ligne(client, referente, Attente.RETARD).url).path == nouveau

    def test_une_mesure_qui_s_acheve_dit_ce_qui_manque(self, client, lieu, referente):
        parcours = suivi(referente, lieu)
        mesure = parcours.mesures.get()
        mesure.fin = il_y_a(-20)
        mesure.save()

        def manque():
            return la_ligne(client, referente, Attente.MESURE).quoi

        assert "bilan intermédiaire reste à écrire" in manque()
        bilan = BilanIntermediaireFabrique(mesure=mesure, redige_par=referente, redige_le=il_y_a(1))
        assert "diagnostic intermédiaire reste à faire" in manque()
        bilan.diagnostic = DiagnosticFabrique(parcours=parcours, type="intermediaire")
        bilan.save()
        assert "demandez le renouvellement" in manque()
        MesureFabrique(
            parcours=parcours,
            rang=2,
            debut=il_y_a(-21),
            fin=il_y_a(-200),
            statut="demandee",
            decidee_le=None,
        )
        assert "attend la cellule" in manque()

    def test_un_contrat_ecrit_mene_a_sa_page_sinon_a_un_nouveau(self, client, lieu, referente):
        parcours = suivi(referente, lieu)
        parcours.cer.all().delete()
        for jours in (1, 8):
            EntretienFabrique(parcours=parcours, referent=referente, date=il_y_a(jours))
        nouveau = reverse("cer:nouveau", args=[parcours.pk])
        assert urlsplit(la_ligne(client, referente, Attente.CER).url).path == nouveau
        cer = CerFabrique(parcours=parcours)
        ligne = la_ligne(client, referente, Attente.CER)
        assert urlsplit(ligne.url).path == reverse("cer:voir", args=[cer.pk])
        assert "à signer par la personne et le référent" in ligne.quoi

    def test_le_contrat_signe_mene_a_sa_transmission(self, client, lieu, referente):
        parcours = suivi(referente, lieu, referent_unique=True)
        cer = CerFabrique(parcours=parcours, version=7, signe=True)
        CerFabrique(parcours=parcours, version=8)
        ligne = la_ligne(client, referente, Attente.TRANSMISSION)
        assert urlsplit(ligne.url).path == reverse("cer:transmettre", args=[cer.pk])

    def test_les_rappels_en_echec_et_les_lettres(self, client, lieu, referente):
        rdv = RendezVousFabrique(
            parcours=suivi(referente, lieu), referent=referente, debut=instant(il_y_a(-2))
        )
        Rappel.objects.create(
            rendez_vous=rdv,
            pour=rdv.debut,
            canal=CanalRappel.SMS,
            adresse="0639981234",
            statut=StatutRappel.ECHEC,
        )
        ligne = la_ligne(client, referente, "rappel")
        assert "n’est pas parti" in ligne.quoi
        Rappel.objects.update(canal=CanalRappel.LETTRE, statut=StatutRappel.A_ENVOYER)
        assert la_ligne(client, referente, "rappel").action == "Imprimer la lettre"

    @pytest.mark.parametrize(
        ("jours", "suivis", "attendu"),
        [(29, [], False), (35, [], True), (35, [1], False), (100, [1], True), (190, [1, 3, 6], False)],
    )
    def test_les_suivis_apres_la_sortie(self, client, lieu, referente, jours, suivis, attendu):
        parcours = suivi(referente, lieu, sorti=True, oriente_le=il_y_a(400), date_sortie=il_y_a(jours))
        sortie = SortieFabrique(parcours=parcours, date=il_y_a(jours), categorie=Categorie.POSITIVE)
        PreuveFabrique(sortie=sortie)
        for mois in suivis:
            SuiviSortieFabrique(sortie=sortie, echeance_mois=mois, situation=SituationSuivi.MEME_EMPLOI)
        assert ("suivi" in {ligne.genre.code for ligne in lignes(client, referente)}) is attendu

    def test_une_sortie_sans_preuve_la_demande(self, client, lieu, referente):
        parcours = suivi(referente, lieu, sorti=True)
        sortie = SortieFabrique(parcours=parcours)
        adresse = reverse("sorties:preuve", args=[sortie.pk])
        assert urlsplit(la_ligne(client, referente, "preuve").url).path == adresse
        PreuveFabrique(sortie=sortie)
        assert "preuve" not in {ligne.genre.code for ligne in lignes(client, referente)}

    def test_une_rencontre_prealable_mene_a_la_fiche(self, client, lieu, referente):
        rencontre = RencontrePrealableFabrique(prescription__structure=lieu, referent=referente)
        ligne = la_ligne(client, referente, "rencontre")
        assert ligne.nom == rencontre.prescription.nom_affiche
        assert ligne.action == "Fixer la date"


class TestOrdreEtBornes:
    def test_la_plus_urgente_d_abord_puis_la_plus_ancienne(self, client, lieu, referente):
        suivi(referente, lieu, accueil=True, oriente_le=il_y_a(20))
        rendez_vous = [
            RendezVousFabrique(
                parcours=suivi(referente, lieu, oriente_le=il_y_a(12)),
                referent=referente,
                debut=instant(il_y_a(jours)),
            )
            for jours in (1, 5)
        ]
        trouvees = lignes(client, referente)
        assert [ligne.parcours_id for ligne in trouvees[:2]] == [rdv.parcours_id for rdv in rendez_vous[::-1]]
        assert trouvees[-1].genre.code == Attente.CONTACT

    def test_vingt_lignes_puis_un_lien_vers_toutes(self, client, lieu, referente):
        for _ in range(LIGNES + 3):
            suivi(referente, lieu, accueil=True, oriente_le=il_y_a(20))
        client.force_login(referente)
        page = client.get("/")
        assert len(page.context["lignes"]) == LIGNES
        assert f"Voir les {LIGNES + 3}" in page.text
        assert len(client.get(page.context["suite"]).context["lignes"]) == LIGNES + 3

    def test_les_personnes_des_autres_n_y_sont_pas_les_deleguees_si(self, client, lieu, referente):
        collegue = utilisateur(Role.REFERENT, lieu)
        suivi(collegue, lieu, accueil=True, oriente_le=il_y_a(20))
        assert lignes(client, referente) == []
        DelegationFabrique(plie=lieu.plie, titulaire=collegue, delegataire=referente)
        assert len(lignes(client, referente)) == 1


def test_un_rendez_vous_du_jour_n_est_montre_qu_une_fois(client, lieu, referente, time_machine):
    time_machine.move_to(instant(timezone.localdate(), 18))
    parcours = suivi(referente, lieu)
    RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(timezone.localdate(), 9))
    attentes = {ligne.genre.code for ligne in lignes(client, referente)}
    assert Attente.RENDEZ_VOUS not in attentes
    RendezVousFabrique(parcours=parcours, referent=referente, debut=instant(il_y_a(1), 9))
    assert Attente.RENDEZ_VOUS in {ligne.genre.code for ligne in lignes(client, referente)}


def test_un_rendez_vous_du_jour_porte_ses_actions(client, lieu, referente):
    rdv = RendezVousFabrique(
        parcours=suivi(referente, lieu), referent=referente, debut=instant(timezone.localdate(), 9)
    )
    client.force_login(referente)
    texte = client.get("/").text
    nouveau = reverse("entretiens:nouveau", args=[rdv.parcours_id])
    assert f"{nouveau}?rendez_vous={rdv.pk}&amp;retour=%2F" in texte
    assert f"{reverse('rendez_vous:issue', args=[rdv.pk])}?retour=%2F" in texte


def remplir(lieu, referente, nombre):
    """A portefeuille where nearly everything waits for everybody."""
    commune, jour = CommuneFabrique(), timezone.localdate()
    personnes = Participant.objects.bulk_create(
        Participant(
            plie=lieu.plie,
            sexe="F",
            nom_naissance=f"Tirée{rang}",
            prenom="Dominique",
            date_naissance=date(1985, 5, 17),
            commune=commune,
        )
        for rang in range(nombre)
    )
    tous = Parcours.objects.bulk_create(
        Parcours(
            plie=lieu.plie,
            participant=personne,
            etat="actif",
            oriente_le=il_y_a(100),
            date_entree=il_y_a(90),
            entree_validee_le=il_y_a(80),
        )
        for personne in personnes
    )
    Affectation.objects.bulk_create(
        Affectation(
            parcours=un, referent=referente, lieu_accueil=lieu, debut=il_y_a(100), decidee_par=referente
        )
        for un in tous
    )
    RendezVous.objects.bulk_create(
        RendezVous(parcours=un, referent=referente, debut=instant(jour + timedelta(days=ecart), heure))
        for heure, ecart in ((8, -3), (9, 0), (10, 2))
        for un in tous
    )
    Entretien.objects.bulk_create(
        Entretien(parcours=un, referent=referente, date=il_y_a(jours), en_sortie=True)
        for jours in (40, 50)
        for un in tous
    )


@pytest.mark.parametrize("nombre", [60, 600])
def test_quinze_requetes_au_plus_quel_que_soit_le_portefeuille(client, lieu, referente, nombre):
    ProtocoleFabrique(plie=lieu.plie)
    remplir(lieu, referente, nombre)
    for fabrique in (VeilleFabrique, CerFabrique):
        fabrique(parcours=Parcours.objects.first())
    SortieFabrique(parcours=suivi(referente, lieu, sorti=True))
    RencontrePrealableFabrique(prescription__structure=lieu, referent=referente)
    client.force_login(referente)
    with CaptureQueriesContext(
        connection,
    ) as lues:
        page = client.get("/")
    assert page.context["nombre"] > 5 * nombre
    assert len(lues) <= REQUETES, "\n".join(requete["sql"][:150] for requete in lues)
