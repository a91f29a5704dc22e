"""Workshops: places, presences that count in each rhythm, names kept from those who may not read them."""

import threading
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from parcours.enums import ModeEmargement, StatutRendezVous, SuiteAbsence, TypeEntretien
from parcours.models import Entretien, RendezVous, TempsCollectif
from parcours.selectors.dossier import charger_dossier
from parcours.services.absences import suite_de
from parcours.services.corrections import corriger
from parcours.services.entrees import proposer_entree
from parcours.services.temps_collectifs import (
    Contenu,
    Issue,
    TempsCollectifImpossible,
    creer,
    desinscrire,
    inscrire,
    modifier,
    noter_presences,
)
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    DelegationFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    RendezVousFabrique,
    TempsCollectifFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

pytestmark = pytest.mark.django_db
S = StatutRendezVous
REQUETES_PAGE = 25
VENUE = Issue(statut=S.HONORE)
ABSENTE = Issue(statut=S.ABSENCE_INJUSTIFIEE)
EXCUSEE = Issue(statut=S.ABSENCE_JUSTIFIEE, raison="Malade")


@pytest.fixture
def suivi():
    return dossier_suivi()


@pytest.fixture
def referent(suivi):
    return suivi[0]


@pytest.fixture
def parcours(suivi):
    return suivi[1]


@pytest.fixture
def lieu(parcours):
    return parcours.affectations.get().lieu_accueil


def suivie_par(referent, lieu, **champs):
    parcours = ParcoursFabrique(participant=ParticipantFabrique(plie=lieu.plie), **champs)
    AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=lieu)
    return parcours


def atelier(lieu, referent, jour=-8, **champs):
    return TempsCollectifFabrique(
        plie=lieu.plie, animateur=referent, **{"debut": instant(il_y_a(jour)), **champs}
    )


def contenu(temps, **champs):
    return Contenu(
        **{
            "titre": temps.titre,
            "debut": temps.debut,
            "duree": temps.duree,
            "lieu": temps.lieu,
            "animateur": temps.animateur,
            "capacite": temps.capacite,
            **champs,
        }
    )


class TestInscrire:
    @pytest.mark.parametrize(("places", "accepte"), [(None, True), (3, True), (2, False)])
    def test_toutes_ou_aucune_selon_les_places(self, referent, parcours, lieu, places, accepte):
        temps = atelier(lieu, referent, capacite=places)
        collegue = suivie_par(utilisateur(Role.REFERENT, lieu), lieu)
        inscrire(temps, [collegue], auteur=referent)
        personnes = [parcours, suivie_par(referent, lieu)]
        if accepte:
            assert len(inscrire(temps, personnes, auteur=referent)) == 2
            # Again: everybody keeps their place, even when it is full.
            assert inscrire(temps, personnes, auteur=referent) == []
        else:
            with pytest.raises(TempsCollectifImpossible, match="Il reste 1\xa0place pour 2\xa0personnes"):
                inscrire(temps, personnes, auteur=referent)
            assert RendezVous.objects.count() == 1

    def test_une_place_rendue_se_reprend(self, referent, parcours, lieu):
        temps = atelier(lieu, referent, capacite=1)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        assert (place.type, place.debut, place.lieu) == (TypeEntretien.COLLECTIF, temps.debut, temps.lieu)
        autre = suivie_par(referent, lieu)
        with pytest.raises(TempsCollectifImpossible, match="plus de place"):
            inscrire(temps, [autre], auteur=referent)
        for _ in range(2):
            assert desinscrire(place).statut == S.ANNULE
        assert inscrire(temps, [autre], auteur=referent)

    def test_ni_parcours_termine_ni_autre_plie_ni_heure_prise(self, referent, parcours, lieu):
        temps = atelier(lieu, referent)
        with pytest.raises(TempsCollectifImpossible, match="terminé"):
            inscrire(temps, [suivie_par(referent, lieu, sorti=True)], auteur=referent)
        with pytest.raises(TempsCollectifImpossible, match="ce PLIE"):
            inscrire(temps, [ParcoursFabrique()], auteur=referent)
        RendezVousFabrique(parcours=parcours, debut=temps.debut)
        with pytest.raises(TempsCollectifImpossible, match="a déjà un rendez-vous"):
            inscrire(temps, [parcours], auteur=referent)


class TestCreerModifier:
    def test_un_double_clic_cree_une_fois(self, referent, lieu):
        prevu = contenu(TempsCollectifFabrique.build(plie=lieu.plie, animateur=referent))
        assert creer(lieu.plie, prevu) == creer(lieu.plie, prevu)
        assert TempsCollectif.objects.count() == 1

    def test_les_rendez_vous_suivent_la_date(self, referent, parcours, lieu):
        temps = atelier(lieu, referent)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        modifier(temps, contenu(temps, debut=instant(il_y_a(-9), 14), lieu="Salle 2"))
        place.refresh_from_db()
        assert (place.debut, place.lieu) == (instant(il_y_a(-9), 14), "Salle 2")
        RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(-10)))
        with pytest.raises(TempsCollectifImpossible, match="déjà un rendez-vous"):
            modifier(temps, contenu(temps, debut=instant(il_y_a(-10))))

    @pytest.mark.parametrize(("places", "accepte"), [(1, False), (2, True), (None, True)])
    def test_pas_moins_de_places_que_d_inscrits(self, referent, parcours, lieu, places, accepte):
        temps = atelier(lieu, referent, capacite=5)
        inscrire(temps, [parcours, suivie_par(referent, lieu)], auteur=referent)
        if accepte:
            assert modifier(temps, contenu(temps, capacite=places)).capacite == places
        else:
            with pytest.raises(TempsCollectifImpossible, match="moins de places"):
                modifier(temps, contenu(temps, capacite=places))

    def test_la_date_ne_change_plus_apres_une_presence(self, referent, parcours, lieu):
        temps = atelier(lieu, referent, jour=1)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        with pytest.raises(TempsCollectifImpossible, match="ne changent plus"):
            modifier(temps, contenu(temps, duree=90))
        assert modifier(temps, contenu(temps, titre="Autre titre")).titre == "Autre titre"


class TestPresences:
    def test_compte_dans_le_rythme_une_seule_fois(self, referent, parcours, lieu):
        temps = atelier(lieu, referent, jour=1, duree=120)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        assert noter_presences(temps, {place.pk: VENUE}, auteur=referent) == {S.HONORE: 1}
        assert noter_presences(temps, {place.pk: VENUE}, auteur=referent) == {}
        presence = Entretien.objects.get()
        assert (presence.type, presence.date, presence.duree) == (TypeEntretien.COLLECTIF, il_y_a(1), 120)
        assert (presence.temps_collectif, presence.rendez_vous) == (temps, place)
        assert charger_dossier(referent, parcours.participant_id).rythme.depuis == il_y_a(1)

    def test_pas_avant_l_heure(self, referent, parcours, lieu):
        temps = atelier(lieu, referent, jour=0)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        with (
            time_machine.travel(temps.debut - timedelta(minutes=1), tick=False),
            pytest.raises(TempsCollectifImpossible, match="pas commencé"),
        ):
            noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        with time_machine.travel(temps.debut, tick=False):
            assert noter_presences(temps, {place.pk: VENUE}, auteur=referent)

    def test_la_premiere_en_accueil_fait_l_entree_et_sa_correction_la_defait(self, referent, lieu):
        personne = suivie_par(referent, lieu, accueil=True, oriente_le=il_y_a(20))
        temps = atelier(lieu, referent, jour=2)
        (place,) = inscrire(temps, [personne], auteur=referent)
        noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        personne.refresh_from_db()
        assert personne.date_entree == il_y_a(2)
        noter_presences(temps, {place.pk: ABSENTE}, auteur=referent)
        personne.refresh_from_db()
        assert (personne.date_entree, Entretien.objects.count()) == (None, 0)
        assert suite_de(personne) is SuiteAbsence.APPELER
        noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        personne.refresh_from_db()
        assert personne.date_entree == il_y_a(2)
        proposer_entree(personne, objectifs="Permis")

    def test_ni_avant_l_orientation(self, referent, lieu):
        personne = suivie_par(referent, lieu, accueil=True, oriente_le=il_y_a(1))
        temps = atelier(lieu, referent, jour=2)
        (place,) = inscrire(temps, [personne], auteur=referent)
        with pytest.raises(TempsCollectifImpossible, match="orientation"):
            noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        place.refresh_from_db()
        assert (place.statut, Entretien.objects.count()) == (S.PLANIFIE, 0)

    @pytest.mark.parametrize("champs", [{"emarge_le": timezone.now, "emargement": ModeEmargement.PAPIER}, {}])
    def test_une_presence_signee_ou_completee_se_corrige_ailleurs(self, referent, parcours, lieu, champs):
        temps = atelier(lieu, referent, jour=1)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        valeurs = {nom: v() if callable(v) and nom == "emarge_le" else v for nom, v in champs.items()}
        Entretien.objects.update(**(valeurs or {"evolution": "A trouvé un stage"}))
        with pytest.raises(TempsCollectifImpossible, match="page de l’entretien"):
            noter_presences(temps, {place.pk: ABSENTE}, auteur=referent)

    def test_apres_une_contre_ecriture_la_presence_se_note_de_nouveau(self, referent, parcours, lieu):
        temps = atelier(lieu, referent, jour=1)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        noter_presences(temps, {place.pk: VENUE}, auteur=referent)
        Entretien.objects.update(emarge_le=timezone.now(), emargement=ModeEmargement.PAPIER)
        corriger(Entretien.objects.get(), motif="Une autre personne", auteur=referent)
        assert noter_presences(temps, {place.pk: VENUE}, auteur=referent) == {S.HONORE: 1}
        assert Entretien.objects.filter(annule_le__isnull=True).count() == 1


def adresse(temps, page=""):
    return f"/temps-collectifs/{temps.pk}/{page}"


class TestPages:
    def saisie(self, referent, **champs):
        return {
            "titre": "Atelier CV",
            "jour": il_y_a(-6).isoformat(),
            "heure": "14:00",
            "duree": "120",
            "lieu": "Salle 3",
            "animateur": str(referent.pk),
            "capacite": "2",
            **champs,
        }

    def test_du_projet_a_la_feuille(self, client, referent, parcours, lieu):
        connecter(client, referent)
        assert client.get("/temps-collectifs/nouveau/").status_code == HTTPStatus.OK
        for _ in range(2):
            reponse = client.post("/temps-collectifs/nouveau/", self.saisie(referent))
        temps = TempsCollectif.objects.get()
        assert reponse["Location"] == adresse(temps)
        autres = [suivie_par(referent, lieu) for _ in range(2)]
        cochees = {"personnes": [p.pk for p in [parcours, *autres]]}
        page = client.post(adresse(temps, "inscriptions/"), cochees)
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Il reste 2\xa0places pour 3\xa0personnes" in page.text
        assert page.text.count("checked") == 3
        client.post(adresse(temps, "inscriptions/"), {"personnes": [parcours.pk, autres[0].pk]})
        assert "complet" in client.get(adresse(temps)).text
        place = RendezVous.objects.get(parcours=autres[0])
        for _ in range(2):
            client.post(adresse(temps, f"inscriptions/{place.pk}/retrait/"))
        assert TempsCollectif.objects.get().inscriptions.filter(statut=S.PLANIFIE).count() == 1
        pdf = client.get(adresse(temps, "feuille.pdf"))
        assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
        saisie = self.saisie(referent, titre="Atelier lettre", capacite="")
        assert client.post(adresse(temps, "modifier/"), saisie).status_code == HTTPStatus.FOUND
        assert "Atelier lettre" in client.get("/temps-collectifs/").text

    @pytest.mark.parametrize(
        ("champs", "attendu"),
        [
            ({"titre": ""}, "Donnez un titre"),
            ({"capacite": "0"}, "au moins une place"),
            ({"jour": il_y_a(32).isoformat()}, "mois qui vient de passer"),
            ({"jour": il_y_a(-366).isoformat()}, "dans l’année qui vient"),
            ({"animateur": "999999"}, "personne de la liste"),
        ],
    )
    def test_refus_a_la_creation(self, client, referent, champs, attendu):
        page = connecter(client, referent).post("/temps-collectifs/nouveau/", self.saisie(referent, **champs))
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert attendu in page.text

    def test_les_presences_de_tous_en_une_page(self, client, referent, parcours, lieu):
        temps = atelier(lieu, referent, jour=1)
        autres = [suivie_par(referent, lieu) for _ in range(2)]
        places = inscrire(temps, [parcours, *autres], auteur=referent)
        connecter(client, referent)
        page = client.get(adresse(temps, "presences/"))
        assert all(p.participant.nom_affiche in page.text for p in [parcours, *autres])
        saisie = {
            f"issue_{places[0].pk}": "honore",
            f"issue_{places[1].pk}": "absence_justifiee",
            f"raison_{places[1].pk}": "",
            f"issue_{places[2].pk}": "absence_injustifiee",
        }
        refus = client.post(adresse(temps, "presences/"), saisie)
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Entretien.objects.exists()
        saisie[f"raison_{places[1].pk}"] = "Malade"
        for _ in range(2):
            assert client.post(adresse(temps, "presences/?retour=/"), saisie).url == "/"
        statuts = dict(RendezVous.objects.values_list("pk", "statut"))
        assert [statuts[p.pk] for p in places] == [S.HONORE, S.ABSENCE_JUSTIFIEE, S.ABSENCE_INJUSTIFIEE]
        assert Entretien.objects.count() == 1
        page = client.get(adresse(temps)).text
        assert f"/emargement/{Entretien.objects.get().pk}/" in page
        assert f"/emargement/temps-collectif/{temps.pk}/" in page
        assert f"/rendez-vous/{places[2].pk}/appel/" in page

    def test_un_collegue_compte_sans_nommer_et_ne_touche_a_rien(self, client, referent, parcours, lieu):
        temps = atelier(lieu, referent, jour=1)
        (place,) = inscrire(temps, [parcours], auteur=referent)
        nom = parcours.participant.nom_affiche
        collegue = utilisateur(Role.REFERENT, lieu)
        connecter(client, collegue)
        page = client.get(adresse(temps)).text
        assert "1\xa0personne suivie par un autre référent" in page
        for chemin in ("", "inscriptions/", "presences/"):
            assert nom not in client.get(adresse(temps, chemin)).text
        assert client.get(adresse(temps, "modifier/")).status_code == HTTPStatus.NOT_FOUND
        retrait = adresse(temps, f"inscriptions/{place.pk}/retrait/")
        assert client.post(retrait).status_code == HTTPStatus.NOT_FOUND
        client.post(adresse(temps, "presences/"), {f"issue_{place.pk}": "honore"})
        refus = client.post(adresse(temps, "inscriptions/"), {"personnes": [parcours.pk]})
        assert refus.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        place.refresh_from_db()
        assert place.statut == S.PLANIFIE
        DelegationFabrique(plie=parcours.plie, titulaire=referent, delegataire=collegue)
        assert nom in client.get(adresse(temps, "presences/")).text
        client.post(adresse(temps, "presences/"), {f"issue_{place.pk}": "honore"})
        assert Entretien.objects.get().referent == referent

    def test_la_coordination_lit_et_modifie_un_autre_plie_ne_voit_rien(
        self, client, referent, parcours, lieu
    ):
        temps = atelier(lieu, referent)
        inscrire(temps, [parcours], auteur=referent)
        connecter(client, utilisateur(Role.COORDINATION, lieu))
        assert parcours.participant.nom_affiche in client.get(adresse(temps)).text
        assert client.get(adresse(temps, "modifier/")).status_code == HTTPStatus.OK
        for page in ("inscriptions/", "presences/"):
            assert client.get(adresse(temps, page)).status_code == HTTPStatus.NOT_FOUND
        for compte in (utilisateur(Role.REFERENT), utilisateur(Role.PRESCRIPTEUR, lieu)):
            connecter(client, compte)
            for page in ("", "inscriptions/", "presences/", "feuille.pdf", "modifier/"):
                assert client.get(adresse(temps, page)).status_code == HTTPStatus.NOT_FOUND
        connecter(client, utilisateur(Role.PSYCHOLOGUE, lieu))
        assert client.get("/temps-collectifs/").status_code == HTTPStatus.NOT_FOUND

    def test_la_recherche_et_les_filtres(self, client, referent, parcours, lieu):
        temps = atelier(lieu, referent)
        accueil = suivie_par(referent, lieu, accueil=True)
        sorti = suivie_par(referent, lieu, sorti=True)
        connecter(client, referent)

        def trouves(**filtre):
            page = client.get(adresse(temps, "inscriptions/"), filtre)
            return {p.pk for p, _ in page.context["personnes"]}

        assert trouves() == {parcours.pk, accueil.pk}
        assert sorti.pk not in trouves()
        assert trouves(filtre="accueil") == {accueil.pk}
        assert trouves(filtre="retard") == {parcours.pk}
        assert trouves(filtre="inconnu") == {parcours.pk, accueil.pk}
        assert trouves(q=accueil.participant.nom_naissance) == {accueil.pk}
        # Ticked under another filter, a person stays ticked when the page comes back with an error.
        TempsCollectif.objects.update(capacite=0)
        page = client.post(adresse(temps, "inscriptions/?filtre=accueil"), {"personnes": [parcours.pk]})
        assert [(p.pk, coche) for p, coche in page.context["personnes"]] == [
            (parcours.pk, True),
            (accueil.pk, False),
        ]

    @pytest.mark.parametrize("nombre", [1, 8])
    def test_le_nombre_de_requetes_ne_depend_pas_des_lignes(
        self, client, referent, parcours, lieu, nombre, django_assert_max_num_queries
    ):
        temps = atelier(lieu, referent, jour=1)
        for _ in range(nombre):
            atelier(lieu, referent)
        places = inscrire(temps, [suivie_par(referent, lieu) for _ in range(nombre)], auteur=referent)
        noter_presences(temps, {p.pk: VENUE for p in places[::2]}, auteur=referent)
        connecter(client, referent)
        for url in ("/temps-collectifs/", adresse(temps), adresse(temps, "inscriptions/")):
            with django_assert_max_num_queries(REQUETES_PAGE):
                client.get(url)
        with django_assert_max_num_queries(REQUETES_PAGE):
            client.get(adresse(temps, "presences/"))


@pytest.mark.django_db(transaction=True)
def test_la_derniere_place_ne_se_donne_qu_une_fois(referent, parcours, lieu):
    temps = atelier(lieu, referent, capacite=1)
    personnes = [parcours, suivie_par(referent, lieu)]
    depart, resultats = threading.Barrier(2), [None, None]

    def un(rang):
        try:
            depart.wait()
            resultats[rang] = inscrire(temps, [personnes[rang]], auteur=referent)
        except TempsCollectifImpossible as erreur:
            resultats[rang] = erreur
        finally:
            connection.close()

    ouvriers = [threading.Thread(target=un, args=(rang,)) for rang in range(2)]
    for ouvrier in ouvriers:
        ouvrier.start()
    for ouvrier in ouvriers:
        ouvrier.join()
    assert sorted(type(r).__name__ for r in resultats) == ["TempsCollectifImpossible", "list"]
    assert RendezVous.objects.count() == 1
