"""Appointments: fixed, moved, cancelled, kept or missed; by the services, then by the pages."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.utils import timezone

from parcours.enums import EtatParcours, StatutRendezVous, TypeEntretien
from parcours.models import RendezVous
from parcours.services.rendez_vous import (
    RendezVousImpossible,
    annuler,
    deplacer,
    fixer,
    honorer,
    noter_absence,
)
from plie.journal.models import Consultation
from plie.roles import Role
from tests.fabriques import (
    AppelAbsenceFabrique,
    DelegationFabrique,
    EntretienFabrique,
    ParcoursFabrique,
    RendezVousFabrique,
    TempsCollectifFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
REQUETES_PAGE = 30
S = StatutRendezVous


@pytest.fixture
def suivi():
    return dossier_suivi()


@pytest.fixture
def referent(suivi):
    return suivi[0]


@pytest.fixture
def parcours(suivi):
    return suivi[1]


def rdv(parcours, referent, **champs):
    return RendezVousFabrique(parcours=parcours, referent=referent, **champs)


class TestFixer:
    @pytest.mark.parametrize(
        ("ecart", "accepte"),
        [(timedelta(0), False), (MINUTE, True), (timedelta(days=365), True), (timedelta(days=366), False)],
    )
    def test_une_date_a_venir_et_dans_l_annee(self, parcours, referent, ecart, accepte):
        with time_machine.travel(instant(il_y_a(0), 9), tick=False):
            if accepte:
                fixe = fixer(parcours, debut=timezone.now() + ecart, auteur=referent)
                assert (fixe.statut, fixe.referent, fixe.duree) == (S.PLANIFIE, referent, 60)
            else:
                with pytest.raises(RendezVousImpossible):
                    fixer(parcours, debut=timezone.now() + ecart, auteur=referent)

    def test_demande_deux_fois_il_existe_une_fois(self, parcours, referent):
        debut = instant(il_y_a(-3))
        assert fixer(parcours, debut=debut, auteur=referent) == fixer(parcours, debut=debut, auteur=referent)
        with pytest.raises(RendezVousImpossible, match="déjà fixé"):
            fixer(parcours, debut=debut, auteur=referent, type=TypeEntretien.TELEPHONE)
        annuler(RendezVous.objects.get(), motif="Férié")
        assert fixer(parcours, debut=debut, auteur=referent, type=TypeEntretien.TELEPHONE)

    def test_le_delegue_fixe_pour_le_referent_de_la_personne(self, parcours, referent):
        delegue = utilisateur(Role.REFERENT)
        assert fixer(parcours, debut=instant(il_y_a(-3)), auteur=delegue).referent == referent

    @pytest.mark.parametrize("etat", ["sorti", "non_entre"])
    def test_pas_dans_un_parcours_termine(self, referent, etat):
        with pytest.raises(RendezVousImpossible, match="terminé"):
            fixer(ParcoursFabrique(**{etat: True}), debut=instant(il_y_a(-3)), auteur=referent)


class TestIssues:
    def test_une_absence_ne_se_note_pas_avant_l_heure(self, parcours, referent):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(0), 10))
        with (
            time_machine.travel(instant(il_y_a(0), 9, 59), tick=False),
            pytest.raises(RendezVousImpossible, match="pas commencé"),
        ):
            noter_absence(prevu, justifiee=False)
        with time_machine.travel(instant(il_y_a(0), 10), tick=False):
            assert noter_absence(prevu, justifiee=False).statut == S.ABSENCE_INJUSTIFIEE

    def test_l_excuse_dit_pourquoi_et_l_issue_se_corrige(self, parcours, referent):
        passe = rdv(parcours, referent, debut=instant(il_y_a(1)))
        with pytest.raises(RendezVousImpossible, match="empêché"):
            noter_absence(passe, justifiee=True, raison=" ")
        noter_absence(passe, justifiee=False)
        assert noter_absence(passe, justifiee=True, raison="Enfant malade").commentaire == "Enfant malade"
        assert honorer(passe).statut == S.HONORE

    @pytest.mark.parametrize("change", ["absence", "annuler", "honorer"])
    def test_plus_de_correction_apres_l_appel(self, parcours, referent, change):
        manque = AppelAbsenceFabrique(rendez_vous__parcours=parcours).rendez_vous
        with pytest.raises(RendezVousImpossible, match="appel"):
            {
                "absence": lambda: noter_absence(manque, justifiee=True, raison="Malade"),
                "annuler": lambda: annuler(manque, motif="Erreur"),
                "honorer": lambda: honorer(manque),
            }[change]()

    def test_ni_apres_l_entretien_sauf_annule(self, parcours, referent):
        tenu = rdv(parcours, referent, debut=instant(il_y_a(1)), statut=S.HONORE)
        entretien = EntretienFabrique(parcours=parcours, rendez_vous=tenu)
        with pytest.raises(RendezVousImpossible, match="entretien"):
            noter_absence(tenu, justifiee=False)
        entretien.annule_le = timezone.now()
        entretien.save()
        assert noter_absence(tenu, justifiee=False).statut == S.ABSENCE_INJUSTIFIEE

    def test_honorer(self, parcours, referent):
        passe = rdv(parcours, referent, debut=instant(il_y_a(1)))
        assert honorer(passe) == honorer(passe)
        with pytest.raises(RendezVousImpossible, match="déplacez"):
            honorer(rdv(parcours, referent, debut=instant(il_y_a(-1))))
        annule = rdv(parcours, referent, debut=instant(il_y_a(2)), statut=S.ANNULE)
        with pytest.raises(RendezVousImpossible, match="annulé"):
            honorer(annule)

    def test_annuler_dit_pourquoi_meme_apres_la_sortie(self, referent):
        sorti = ParcoursFabrique(sorti=True)
        passe = rdv(sorti, referent, debut=instant(il_y_a(1)))
        with pytest.raises(RendezVousImpossible, match="pourquoi"):
            annuler(passe, motif="")
        with pytest.raises(RendezVousImpossible, match="terminé"):
            noter_absence(passe, justifiee=False)
        assert annuler(passe, motif="Doublon").statut == S.ANNULE
        assert annuler(passe, motif="Autre").commentaire == "Doublon"


class TestDeplacer:
    def test_la_date_change_et_le_reste_suit(self, parcours, referent):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(-1)), seconde_proposition=True)
        deplace = deplacer(prevu, debut=instant(il_y_a(-2)))
        assert (deplace.pk, deplace.debut, deplace.lieu) == (prevu.pk, instant(il_y_a(-2)), "Bureau 3")
        assert deplace.seconde_proposition
        assert deplacer(prevu, debut=instant(il_y_a(-2))) == deplace
        with pytest.raises(RendezVousImpossible, match="venir"):
            deplacer(prevu, debut=instant(il_y_a(1)))
        rdv(parcours, referent, debut=instant(il_y_a(-5)))
        with pytest.raises(RendezVousImpossible, match="déjà fixé"):
            deplacer(prevu, debut=instant(il_y_a(-5)))

    def test_ni_note_ni_temps_collectif(self, parcours, referent):
        with pytest.raises(RendezVousImpossible, match="déjà notée"):
            deplacer(
                rdv(parcours, referent, debut=instant(il_y_a(1)), statut=S.HONORE), debut=instant(il_y_a(-1))
            )
        temps = TempsCollectifFabrique(plie=parcours.plie)
        inscrit = rdv(parcours, referent, temps_collectif=temps, type=TypeEntretien.COLLECTIF)
        with pytest.raises(RendezVousImpossible, match="temps collectif"):
            deplacer(inscrit, debut=instant(il_y_a(-1)))


def adresse(nom, pk):
    return {"nouveau": f"/rendez-vous/nouveau/{pk}/", "issue": f"/rendez-vous/{pk}/"}.get(
        nom, f"/rendez-vous/{pk}/{nom}/"
    )


def demande(jour=-5, **champs):
    return {
        "jour": il_y_a(jour).isoformat(),
        "heure": "10:30",
        "duree": "45",
        "type": "individuel",
        "lieu": "Bureau 2",
        **champs,
    }


class TestPageNouveau:
    def test_la_date_limite_et_le_lieu_sont_proposes(
        self, client, parcours, referent, django_assert_max_num_queries
    ):
        connecter(client, referent)
        lieu = parcours.affectations.get().lieu_accueil
        EntretienFabrique(parcours=parcours, date=il_y_a(5))
        with django_assert_max_num_queries(REQUETES_PAGE):
            page = client.get(adresse("nouveau", parcours.pk))
        assert page.status_code == HTTPStatus.OK
        assert str(lieu) in page.text
        assert "au plus tard le" in page.text
        assert Consultation.objects.filter(objet_id=parcours.participant_id).exists()

    def test_un_double_clic_fixe_une_fois_et_revient_d_ou_l_on_vient(self, client, parcours, referent):
        connecter(client, referent)
        for _ in range(2):
            reponse = client.post(adresse("nouveau", parcours.pk), demande(retour="/participants/?q=a"))
            assert (reponse.status_code, reponse["Location"]) == (HTTPStatus.FOUND, "/participants/?q=a")
        fixe = RendezVous.objects.get()
        assert (fixe.debut, fixe.duree, fixe.lieu) == (instant(il_y_a(-5), 10, 30), 45, "Bureau 2")

    @pytest.mark.parametrize(
        ("champs", "attendu"),
        [
            (demande(1), "Choisissez une date à venir."),
            (demande(heure=""), "Indiquez l’heure."),
            (demande(duree="4"), "La durée va de 5 à 480 minutes."),
            (demande(-400), "dans l’année qui vient"),
        ],
    )
    def test_refuse_et_garde_la_saisie(self, client, parcours, referent, champs, attendu):
        page = connecter(client, referent).post(adresse("nouveau", parcours.pk), champs)
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert attendu in page.text
        assert "Bureau 2" in page.text
        assert not RendezVous.objects.exists()

    @pytest.mark.parametrize(("minutes", "averti"), [(29, True), (30, False)])
    def test_un_autre_rendez_vous_en_meme_temps_avertit_sans_empecher(
        self, client, parcours, referent, minutes, averti
    ):
        autre = rdv(ParcoursFabrique(), referent, debut=instant(il_y_a(-5), 10), duree=60)
        debut = instant(il_y_a(-5), 10, 30) + timedelta(minutes=minutes)
        page = connecter(client, referent).post(
            adresse("nouveau", parcours.pk), demande(heure=f"{timezone.localtime(debut):%H:%M}"), follow=True
        )
        assert RendezVous.objects.filter(parcours=parcours).exists()
        assert ("en même temps" in page.text) == averti
        # A colleague's person is never named.
        assert autre.parcours.participant.nom_affiche not in page.text

    def test_au_dela_du_rythme_avertit_sans_empecher(self, client, parcours, referent):
        page = connecter(client, referent).post(adresse("nouveau", parcours.pk), demande(-60), follow=True)
        assert "après la date que le rythme demande" in page.text
        assert RendezVous.objects.exists()

    def test_celui_d_un_autre_n_existe_pas_le_delegue_le_voit(self, client, parcours, referent):
        collegue = utilisateur(Role.REFERENT, parcours.affectations.get().lieu_accueil)
        prevu = rdv(parcours, referent, debut=instant(il_y_a(1)), statut=S.ABSENCE_INJUSTIFIEE)
        adresses = [
            adresse("nouveau", parcours.pk),
            *(adresse(nom, prevu.pk) for nom in ("issue", "deplacer", "annuler", "appel")),
        ]
        coordination = utilisateur(Role.COORDINATION, parcours.affectations.get().lieu_accueil)
        for compte in (collegue, coordination, utilisateur(Role.REFERENT)):
            connecter(client, compte)
            assert {client.get(url).status_code for url in adresses} == {HTTPStatus.NOT_FOUND}
        DelegationFabrique(plie=parcours.plie, titulaire=referent, delegataire=collegue)
        connecter(client, collegue)
        assert {client.get(url).status_code for url in adresses} == {HTTPStatus.OK}


class TestPageIssue:
    @pytest.mark.parametrize(
        ("debut", "statut", "montre", "tait"),
        [
            (1, S.PLANIFIE, ["Enregistrer l’entretien", "Que s’est-il passé", "Déplacer"], []),
            (-2, S.PLANIFIE, ["Déplacer", "après l’heure"], ["Enregistrer l’entretien", "Que s’est-il"]),
            (1, S.ABSENCE_INJUSTIFIEE, ["Noter l’appel", "Que s’est-il passé"], ["Déplacer à"]),
            (1, S.ANNULE, ["Annulé"], ["Que s’est-il passé", "Enregistrer l’entretien"]),
        ],
    )
    def test_ce_que_l_on_peut_dire(self, client, parcours, referent, debut, statut, montre, tait):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(debut)), statut=statut)
        page = connecter(client, referent).get(adresse("issue", prevu.pk)).text
        assert [texte for texte in montre if texte not in page] == []
        assert [texte for texte in tait if texte in page] == []

    def test_vers_l_entretien_ou_vers_l_appel_le_retour_garde(self, client, parcours, referent):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(1)))
        connecter(client, referent)
        page = client.get(adresse("issue", prevu.pk) + "?retour=/agenda/")
        assert f"/entretiens/nouveau/{parcours.pk}/?rendez_vous={prevu.pk}" in page.text
        reponse = client.post(
            adresse("issue", prevu.pk), {"issue": "absence_injustifiee", "raison": "", "retour": "/agenda/"}
        )
        assert reponse["Location"] == f"/rendez-vous/{prevu.pk}/appel/?retour=%2Fagenda%2F"
        reponse = client.post(
            adresse("issue", prevu.pk),
            {"issue": "absence_justifiee", "raison": "Train", "retour": "/agenda/"},
        )
        assert reponse["Location"] == "/agenda/"
        prevu.refresh_from_db()
        assert (prevu.statut, prevu.commentaire) == (S.ABSENCE_JUSTIFIEE, "Train")

    @pytest.mark.parametrize("issue", ["absence_justifiee", "annule", "", "planifie"])
    def test_sans_raison_ou_sans_choix_rien_n_est_ecrit(self, client, parcours, referent, issue):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(1)))
        page = connecter(client, referent).post(adresse("issue", prevu.pk), {"issue": issue, "raison": ""})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        prevu.refresh_from_db()
        assert prevu.statut == S.PLANIFIE

    def test_deplacer_et_annuler(self, client, parcours, referent):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(1)))
        connecter(client, referent)
        assert client.get(adresse("deplacer", prevu.pk)).status_code == HTTPStatus.OK
        assert client.post(adresse("deplacer", prevu.pk), demande(-3)).status_code == HTTPStatus.FOUND
        prevu.refresh_from_db()
        assert prevu.debut == instant(il_y_a(-3), 10, 30)
        assert client.post(adresse("annuler", prevu.pk), {"motif": ""}).status_code == 422
        for _ in range(2):
            assert client.post(adresse("annuler", prevu.pk), {"motif": "Férié"}).status_code == 302
        prevu.refresh_from_db()
        assert (prevu.statut, prevu.commentaire) == (S.ANNULE, "Férié")

    def test_un_parcours_termine_ne_laisse_qu_annuler(self, client, parcours, referent):
        prevu = rdv(parcours, referent, debut=instant(il_y_a(12)))
        parcours.etat, parcours.date_sortie = EtatParcours.SORTI, il_y_a(10)
        parcours.save()
        connecter(client, referent)
        assert "Enregistrer l’entretien" not in client.get(adresse("issue", prevu.pk)).text
        page = client.post(adresse("issue", prevu.pk), {"issue": "absence_injustifiee", "raison": ""})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Ce parcours est terminé" in page.text
        assert client.post(adresse("annuler", prevu.pk), {"motif": "Parti"}).status_code == HTTPStatus.FOUND
        assert "Ce parcours est terminé" in client.get(adresse("nouveau", parcours.pk)).text
