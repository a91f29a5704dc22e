"""The pages of a declaration: the verdict seen, the exit declared, tried, changed, withdrawn, read."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatParcours
from parcours.models import EtapeEmploi
from plie.journal.models import Consultation
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, NatureSortie
from sorties.models import Mission, Sortie
from tests.fabriques import (
    EtapeEmploiFabrique,
    EtapeFormationFabrique,
    SortieFabrique,
    il_y_a,
    utilisateur,
)
from tests.parcours.outils_dossier import Dossier, statuts

pytestmark = pytest.mark.django_db

REQUETES_VERDICT = 5
REQUETES_VOIR = 20


@pytest.fixture
def dossier(client):
    dossier = Dossier()
    client.force_login(dossier.referent)
    return dossier


def faits(**autres):
    donnees = {
        "nature": "cdi",
        "date": il_y_a(1).isoformat(),
        "debut": il_y_a(1).isoformat(),
        "employeur": "Entreprise inventée",
        "heures_hebdo": "17 h 30",
        "missions-TOTAL_FORMS": "0",
        "missions-INITIAL_FORMS": "0",
        "action": "declarer",
    }
    donnees.update(autres)
    return donnees


def missions(*lignes):
    donnees = {"missions-TOTAL_FORMS": str(len(lignes) + 1), "missions-INITIAL_FORMS": "0"}
    for rang, (debut, fin, heures) in enumerate(lignes):
        donnees |= {
            f"missions-{rang}-debut": debut.isoformat(),
            f"missions-{rang}-fin": fin.isoformat(),
            f"missions-{rang}-heures": heures,
        }
    return donnees


def adresse(nom, objet):
    return reverse(f"sorties:{nom}", args=[objet.pk])


def texte(reponse):
    brut = reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'")
    return " ".join(brut.split())


def declaree(dossier, **champs):
    sortie = SortieFabrique(
        parcours=dossier.parcours,
        etat=EtatSortie.DEMANDEE,
        confirmee_le=None,
        date=il_y_a(1),
        declaree_par=dossier.referent,
        **champs,
    )
    dossier.parcours.etat = EtatParcours.SORTIE_DEMANDEE
    dossier.parcours.save()
    return sortie


class TestDeclarer:
    def test_la_page_s_ouvre_et_le_journal_le_garde(self, client, dossier):
        reponse = client.get(adresse("nouvelle", dossier.parcours))
        assert reponse.status_code == 200
        assert "Voir le verdict" in texte(reponse)
        assert Consultation.objects.filter(page="sorties:nouvelle").count() == 1

    def test_le_verdict_se_lit_sans_rien_garder(self, client, dossier):
        reponse = client.post(
            adresse("nouvelle", dossier.parcours), faits(action="verdict", heures_hebdo="17h29")
        )
        assert reponse.status_code == 200
        page = texte(reponse)
        assert "17 h 29 par semaine (au moins 17 h 30 demandées)" in page
        assert "Il faudrait au moins 17 h 30 par semaine" in page
        assert "L’accord de la personne est nécessaire" in page
        assert "Une preuve est nécessaire" in page
        assert "Enregistrer comme étape" in page
        assert not Sortie.objects.exists()

    def test_declaree_on_lit_sa_page(self, client, dossier):
        reponse = client.post(adresse("nouvelle", dossier.parcours), faits(), follow=True)
        sortie = Sortie.objects.get()
        assert reponse.redirect_chain == [(adresse("voir", sortie), 302)]
        assert sortie.categorie == Categorie.POSITIVE
        assert "Modifier" in texte(reponse)
        # told again from the page left open in another tab: the same exit
        encore = client.post(adresse("nouvelle", dossier.parcours), faits())
        assert encore.status_code == 302
        assert Sortie.objects.count() == 1

    def test_des_missions_s_additionnent(self, client, dossier):
        lignes = missions((il_y_a(200), il_y_a(100), "400"), (il_y_a(99), il_y_a(2), "199,9"))
        envoi = faits(nature="clause", heures_hebdo="", debut="", **lignes)
        refus = client.post(adresse("nouvelle", dossier.parcours), envoi)
        assert refus.status_code == 422
        assert "400" in texte(refus)
        envoi["accord_participant_le"] = il_y_a(1).isoformat()
        client.post(adresse("nouvelle", dossier.parcours), envoi)
        assert list(Mission.objects.order_by("debut").values_list("heures", flat=True)) == [
            Decimal(400),
            Decimal("199.9"),
        ]

    def test_sans_accord_une_sortie_dynamique_devient_une_etape(self, client, dossier):
        envoi = faits(heures_hebdo="10")
        refus = client.post(adresse("nouvelle", dossier.parcours), envoi)
        assert refus.status_code == 422
        page = texte(refus)
        assert "Une sortie dynamique se décide avec la personne" in page
        assert "Enregistrer comme étape" in page
        assert not Sortie.objects.exists()
        garde = client.post(adresse("nouvelle", dossier.parcours), {**envoi, "action": "etape"})
        assert garde.status_code == 302
        assert EtapeEmploi.objects.get().heures_hebdo == Decimal(10)
        dossier.parcours.refresh_from_db()
        assert dossier.parcours.etat == EtatParcours.ACTIF

    def test_ajouter_des_lignes_garde_ce_qui_est_tape(self, client, dossier):
        envoi = faits(nature="clause", action="lignes", **missions((il_y_a(9), il_y_a(2), "12,5")))
        reponse = client.post(adresse("nouvelle", dossier.parcours), envoi)
        assert reponse.status_code == 200
        page = texte(reponse)
        assert 'value="12,5"' in page
        assert 'name="missions-3-debut"' in page

    def test_une_erreur_garde_la_saisie(self, client, dossier):
        reponse = client.post(
            adresse("nouvelle", dossier.parcours), faits(siret="73282932000075", intitule="Vendeuse")
        )
        assert reponse.status_code == 422
        assert "un de ses chiffres est faux" in texte(reponse)
        assert 'value="Vendeuse"' in texte(reponse)

    def test_on_part_d_une_etape(self, client, dossier):
        emploi = EtapeEmploiFabrique(
            parcours=dossier.parcours, nature="cdi", employeur="Fonderie", debut=il_y_a(9), fin=il_y_a(2)
        )
        formation = EtapeFormationFabrique(parcours=dossier.parcours)
        page = adresse("nouvelle", dossier.parcours)
        assert f"?etape=emploi-{emploi.pk}" in texte(client.get(page))
        lue = client.get(page, {"etape": f"emploi-{emploi.pk}"})
        assert 'value="Fonderie"' in texte(lue)
        assert "load, input" in texte(lue)
        assert client.get(page, {"etape": f"formation-{formation.pk}"}).status_code == 200
        ailleurs = EtapeEmploiFabrique()
        for faux in (f"emploi-{ailleurs.pk}", "emploi-x", "frein-1", "emploi", f"emploi-{'9' * 30}"):
            assert client.get(page, {"etape": faux}).status_code == 404

    def test_en_accueil_ou_sorti_il_n_y_a_rien_a_declarer(self, client, dossier):
        for champs in ({"accueil": True}, {"sorti": True}):
            parcours = dossier.suivre(dossier.referent, **champs)
            reponse = client.get(adresse("nouvelle", parcours), follow=True)
            assert reponse.redirect_chain[0][0] == reverse(
                "participants:dossier", args=[parcours.participant_id]
            )
            client.post(adresse("nouvelle", parcours), faits())
        assert not Sortie.objects.exists()

    def test_deja_declaree_on_va_la_lire(self, client, dossier):
        sortie = declaree(dossier)
        assert client.get(adresse("nouvelle", dossier.parcours)).url == adresse("voir", sortie)
        refus = client.post(adresse("nouvelle", dossier.parcours), faits(employeur="Une autre"))
        assert refus.status_code == 422
        assert "déjà déclarée" in texte(refus)


class TestEtSi:
    def test_referent_et_coordination_essaient_et_rien_n_est_garde(self, client, dossier):
        page = adresse("et_si", dossier.parcours)
        demain = (timezone.localdate() + timedelta(days=1)).isoformat()
        for personne, reprend in (
            (dossier.referent, True),
            (utilisateur(Role.COORDINATION, dossier.structure), False),
        ):
            client.force_login(personne)
            for action in ("verdict", "declarer", "etape"):
                reponse = client.post(page, faits(action=action, date=demain))
                assert reponse.status_code == 200
                assert "sortie positive" in texte(reponse)
                assert ("Reprendre ces faits" in texte(reponse)) is reprend
        assert not Sortie.objects.exists()
        assert not EtapeEmploi.objects.exists()

    def test_les_faits_passent_a_la_declaration(self, client, dossier):
        reponse = client.post(adresse("nouvelle", dossier.parcours), faits(action="verdict", essai="1"))
        assert reponse.status_code == 200
        assert 'value="Entreprise inventée"' in texte(reponse)

    def test_le_verdict_direct(self, client, dossier):
        url = adresse("verdict", dossier.parcours)
        lu = texte(client.post(url, faits(heures_hebdo="10")))
        assert "sortie dynamique" in lu
        assert "Enregistrer comme étape" in lu
        assert "<html" not in lu
        assert "Enregistrer comme étape" not in texte(client.post(url, faits(heures_hebdo="10", essai="1")))
        assert "48 heures au plus" in texte(client.post(url, faits(heures_hebdo="50")))
        assert "Choisissez pour quoi" in texte(client.post(url, faits(nature="")))
        assert client.get(url).status_code == 405
        assert not Sortie.objects.exists()


class TestModifier:
    def test_les_faits_changent_et_sont_juges_de_nouveau(self, client, dossier):
        sortie = declaree(dossier)
        assert 'value="Entreprise inventée"' in texte(client.get(adresse("modifier", sortie)))
        lignes = missions((il_y_a(200), il_y_a(2), ""))
        envoi = faits(nature="interim", heures_hebdo="", debut="", **lignes)
        assert client.post(adresse("modifier", sortie), envoi).url == adresse("voir", sortie)
        sortie.refresh_from_db()
        assert (sortie.code_motif, sortie.missions.count()) == ("interim_sans_interruption", 1)
        page = texte(client.get(adresse("modifier", sortie)))
        assert f'value="{il_y_a(200).isoformat()}"' in page
        refus = client.post(adresse("modifier", sortie), faits(heures_hebdo="5"))
        assert refus.status_code == 422

    def test_confirmee_elle_ne_se_modifie_plus(self, client, dossier):
        sortie = SortieFabrique(parcours=dossier.parcours, date=il_y_a(1))
        for methode in (client.get, client.post):
            assert methode(adresse("modifier", sortie)).url == adresse("voir", sortie)
        client.post(adresse("retirer", sortie))
        sortie.refresh_from_db()
        assert sortie.etat == EtatSortie.CONFIRMEE

    def test_le_retrait_se_confirme(self, client, dossier):
        sortie = declaree(dossier)
        assert "Garder la sortie" in texte(client.get(adresse("retirer", sortie)))
        sortie.refresh_from_db()
        assert sortie.etat == EtatSortie.DEMANDEE
        client.post(adresse("retirer", sortie))
        dossier.parcours.refresh_from_db()
        assert dossier.parcours.etat == EtatParcours.ACTIF
        assert "Retirée par le référent" in texte(client.get(adresse("voir", sortie)))


class TestVoir:
    def test_le_verdict_les_faits_et_la_suite(self, client, dossier):
        client.post(
            adresse("nouvelle", dossier.parcours),
            faits(nature="interim", heures_hebdo="", debut="", **missions((il_y_a(200), il_y_a(2), "700"))),
        )
        sortie = Sortie.objects.get()
        page = texte(client.get(adresse("voir", sortie)))
        assert "sans interruption durent" in page
        assert "Prochaine étape" in page
        assert 'aria-current="step"' in page
        assert "700" in page
        assert "Suivi à 6 mois" in page

    def test_une_sortie_sans_emploi(self, client, dossier):
        client.post(
            adresse("nouvelle", dossier.parcours),
            {**faits(nature="sans", motif_autre="demenagement", heures_hebdo="", employeur=""), "debut": ""},
        )
        sortie = Sortie.objects.get()
        assert sortie.categorie == Categorie.AUTRE
        page = texte(client.get(adresse("voir", sortie)))
        assert "Déménagement" in page
        assert "Aucune preuve à joindre" in page

    def test_la_coordination_lit_sans_ecrire(self, client, dossier):
        sortie = declaree(dossier)
        client.force_login(utilisateur(Role.COORDINATION, dossier.structure))
        page = client.get(adresse("voir", sortie))
        assert page.status_code == 200
        assert adresse("modifier", sortie) not in texte(page)

    @pytest.mark.parametrize("nature", list(NatureSortie))
    def test_chaque_nature_a_sa_page(self, client, dossier, nature):
        sans = nature is NatureSortie.SANS
        sortie = declaree(
            dossier,
            nature=nature,
            motif_autre="abandon" if sans else "",
            categorie=Categorie.AUTRE if sans else Categorie.A_CONFIRMER,
        )
        assert client.get(adresse("voir", sortie)).status_code == 200
        assert client.get(adresse("modifier", sortie)).status_code == 200


class TestDroits:
    def test_les_autres_ne_trouvent_rien(self, client, dossier):
        sortie = declaree(dossier)
        ecriture = [
            adresse("nouvelle", dossier.parcours),
            adresse("modifier", sortie),
            adresse("retirer", sortie),
        ]
        lecture = [adresse("et_si", dossier.parcours), adresse("voir", sortie)]
        exclus = dossier.personnes_sans_droit()
        assert statuts(client, ecriture, exclus) <= {404, 302, 403}
        lecteurs = {Role.COORDINATION}
        sans_lecture = [p for p in exclus if not p.a_role(*lecteurs)]
        assert statuts(client, lecture, sans_lecture) == {404}
        assert statuts(client, ecriture, exclus) == {404}
        assert statuts(client, [adresse("verdict", dossier.parcours)], sans_lecture, "post") == {404}
        assert statuts(client, lecture, [dossier.delegue()]) == {200}


class TestDossier:
    def test_le_dossier_mene_a_la_declaration_puis_a_la_sortie(self, client, dossier):
        page = reverse("participants:dossier", args=[dossier.participant.pk])
        avant = texte(client.get(page))
        assert adresse("nouvelle", dossier.parcours) in avant
        assert adresse("et_si", dossier.parcours) in avant
        sortie = declaree(dossier)
        apres = texte(client.get(page))
        assert adresse("nouvelle", dossier.parcours) not in apres
        assert adresse("voir", sortie) in apres

    def test_la_coordination_y_trouve_et_si(self, client, dossier):
        client.force_login(utilisateur(Role.COORDINATION, dossier.structure))
        page = reverse("participants:dossier", args=[dossier.participant.pk])
        lu = texte(client.get(page))
        assert adresse("et_si", dossier.parcours) in lu
        assert adresse("nouvelle", dossier.parcours) not in lu


class TestCout:
    """The verdict is asked at each pause of the typing: it must stay light."""

    def test_le_verdict_direct_lit_peu(self, client, dossier, django_assert_num_queries):
        url = adresse("verdict", dossier.parcours)
        envoi = faits(nature="clause", heures_hebdo="", **missions(*[(il_y_a(9), il_y_a(2), "12")] * 8))
        client.post(url, envoi)
        with django_assert_num_queries(REQUETES_VERDICT):
            client.post(url, envoi)

    def test_la_page_de_la_sortie_ne_lit_pas_plus_avec_les_missions(
        self, client, dossier, django_assert_max_num_queries
    ):
        sortie = declaree(dossier)
        for rang in range(9):
            Mission.objects.create(sortie=sortie, debut=il_y_a(30 + rang), fin=il_y_a(20))
        client.get(adresse("voir", sortie))
        with django_assert_max_num_queries(REQUETES_VOIR):
            client.get(adresse("voir", sortie))
