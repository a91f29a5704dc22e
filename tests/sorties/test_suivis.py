"""The checks after a positive exit: what is kept, what is refused, the reminders and the counts."""

import random
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plie.acteurs.acces import vue_du_role
from plie.celery import app
from plie.dates import ajouter_mois
from plie.envois.models import Envoi
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role
from reporting.indicateurs.contexte import Contexte
from sorties.enums import Categorie, EtatSortie, Maintien, MotifAnnulation, SituationSuivi, SourceSuivi
from sorties.models import SuiviSortie
from sorties.regles.releves import Prise, verifier_releve
from sorties.selectors.comptes import sorties_positives
from sorties.selectors.suivis import suivi_de_la_sortie, suivis_de
from sorties.services.rappels import TACHE, rappeler_les_suivis
from sorties.services.suivis import SuiviRefuse, noter_suivi
from tests.fabriques import (
    AffectationFabrique,
    ParcoursFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    utilisateur,
)

JOUR = date(2026, 9, 1)
SEUILS = SeuilsParcours()


# --- the rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "source", "fait_le", "perdu_le", "champs"),
    [
        ("meme_emploi", "participant", date(2026, 4, 1), None, set()),
        ("meme_emploi", "participant", date(2026, 3, 31), None, {"fait_le"}),
        ("meme_emploi", "participant", JOUR, None, set()),
        ("meme_emploi", "participant", JOUR + timedelta(days=1), None, {"fait_le"}),
        ("meme_emploi", "aucune", JOUR, None, {"source"}),
        ("sans_nouvelles", "aucune", JOUR, None, set()),
        ("sans_nouvelles", "employeur", JOUR, None, {"source"}),
        ("meme_emploi", "participant", JOUR, date(2026, 8, 1), {"perdu_le"}),
        ("sans_nouvelles", "aucune", JOUR, date(2026, 8, 1), {"perdu_le"}),
        ("terme", "participant", JOUR, None, {"perdu_le"}),
        ("perte", "participant", JOUR, None, set()),
        ("perte", "participant", JOUR, JOUR, set()),
        ("perte", "participant", JOUR - timedelta(days=1), JOUR, {"perdu_le"}),
        ("terme", "employeur", JOUR, date(2026, 2, 15), set()),
        ("terme", "employeur", JOUR, date(2026, 2, 14), {"perdu_le"}),
        ("perte", "aucune", date(2026, 1, 1), date(2026, 1, 2), {"fait_le", "source", "perdu_le"}),
    ],
)
def test_ce_qu_un_suivi_peut_dire(situation, source, fait_le, perdu_le, champs):
    prise = Prise(
        situation=SituationSuivi(situation), source=SourceSuivi(source), fait_le=fait_le, perdu_le=perdu_le
    )
    erreurs = verifier_releve(prise, prevu_le=date(2026, 4, 1), debut=date(2026, 2, 15), jour=JOUR)
    assert set(erreurs) == champs


# --- what is kept ---------------------------------------------------------------------------------------


@pytest.fixture
def referente(db):
    return utilisateur(Role.REFERENT, StructureFabrique())


def positive(le, referente=None, **champs):
    """A positive exit of ``le``, of a person the référente follows."""
    plie = {"participant__plie": referente.habilitations.get().structure.plie} if referente else {}
    parcours = ParcoursFabrique(sorti=True, oriente_le=ajouter_mois(le, -12), date_sortie=le, **plie)
    if referente is not None:
        AffectationFabrique(parcours=parcours, referent=referente)
    return SortieFabrique(parcours=parcours, date=le, **champs)


def noter(sortie, echeance, referente, **champs):
    voulus = {
        "situation": SituationSuivi.MEME_EMPLOI,
        "source": SourceSuivi.PARTICIPANT,
        "fait_le": timezone.localdate(),
    } | champs
    return noter_suivi(sortie, echeance, **voulus, auteur=referente)


def lu(sortie):
    return suivi_de_la_sortie(sortie, suivis_de(sortie), SEUILS, timezone.localdate())


@pytest.mark.django_db
class TestNoter:
    @pytest.fixture(autouse=True)
    def _jour(self, time_machine):
        time_machine.move_to(f"{JOUR}T10:00:00+02:00", tick=False)

    def test_note_deux_fois_le_meme_ne_change_rien_un_autre_corrige(self, referente):
        sortie = positive(date(2026, 3, 1), referente)
        premier = noter(sortie, 6, referente)
        assert noter(sortie, 6, referente).pk == premier.pk
        assert premier.events.count() == 1
        collegue = utilisateur(Role.REFERENT)
        noter(sortie, 6, collegue, situation=SituationSuivi.PERTE, perdu_le=date(2026, 8, 31))
        corrige = SuiviSortie.objects.get()
        assert (corrige.pk, corrige.situation, corrige.note_par) == (premier.pk, "perte", collegue)
        assert [e.situation for e in premier.events.order_by("pgh_id")] == ["meme_emploi", "perte"]
        assert lu(sortie).maintien is Maintien.MAINTENUE, "les six mois étaient faits le 31 août"

    @pytest.mark.parametrize(
        ("champs", "echeance", "phrase"),
        [
            ({"categorie": Categorie.DYNAMIQUE, "accord_participant_le": JOUR}, 1, "positives"),
            ({"etat": EtatSortie.DEMANDEE, "confirmee_le": None}, 1, "pas encore confirmé"),
            (
                {
                    "etat": EtatSortie.ANNULEE,
                    "annulee_le": JOUR,
                    "motif_annulation": MotifAnnulation.REPRISE,
                },
                1,
                "annulée",
            ),
            ({}, 2, "pas prévu"),
            ({}, 6, "à partir du 02/09/2026"),
        ],
    )
    def test_ce_qui_ne_se_suit_pas(self, referente, champs, echeance, phrase):
        sortie = positive(date(2026, 3, 2), referente, **champs)
        with pytest.raises(SuiviRefuse, match=phrase):
            noter(sortie, echeance, referente)
        assert not SuiviSortie.objects.exists()

    @pytest.mark.parametrize(
        ("champs", "maintien", "mots"),
        [
            ({}, Maintien.MAINTENUE, "la sortie compte"),
            (
                {"situation": SituationSuivi.PERTE, "perdu_le": date(2026, 8, 30)},
                Maintien.PERDUE,
                "avant le 31/08/2026",
            ),
            (
                {"situation": SituationSuivi.TERME, "perdu_le": date(2026, 8, 31)},
                Maintien.MAINTENUE,
                "jusqu’au 31/08/2026",
            ),
            ({"situation": SituationSuivi.PERTE}, Maintien.PERDUE, "date inconnue"),
            (
                {"situation": SituationSuivi.SANS_NOUVELLES, "source": SourceSuivi.AUCUNE},
                Maintien.SANS_NOUVELLES,
                "Sans nouvelles",
            ),
        ],
    )
    def test_perdre_son_emploi_n_est_pas_etre_sans_nouvelles(self, referente, champs, maintien, mots):
        sortie = positive(date(2026, 3, 1), referente)
        noter(sortie, 6, referente, **champs)
        assert (lu(sortie).maintien, mots in lu(sortie).explication) == (maintien, True)

    def test_la_frise_dit_ce_qui_attend(self, referente):
        sortie = positive(date(2026, 5, 20), referente)
        assert [(e.mois, e.due, e.en_retard) for e in lu(sortie).echeances] == [
            (1, True, False),
            (3, True, True),
            (6, False, False),
        ]
        assert "à partir du 20/11/2026" in lu(sortie).explication


@pytest.mark.django_db(transaction=True)
def test_deux_envois_en_meme_temps_ecrivent_une_fois():
    referente = utilisateur(Role.REFERENT, StructureFabrique())
    sortie = positive(ajouter_mois(timezone.localdate(), -7), referente)
    depart = threading.Barrier(2)
    pannes = []

    def envoyer():
        try:
            depart.wait(5)
            noter(sortie, 6, referente)
        except Exception as panne:  # noqa: BLE001
            pannes.append(panne)
        finally:
            connection.close()

    fils = [threading.Thread(target=envoyer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert pannes == []
    assert SuiviSortie.objects.get().events.count() == 1


# --- the reminders --------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestRappels:
    def envois(self):
        return list(Envoi.objects.order_by("pk").values_list("adresse", "sujet"))

    def test_a_l_echeance_puis_quinze_jours_apres_une_fois_chacun(self, referente, time_machine):
        sortie = positive(date(2026, 3, 2), referente)
        postes = {}
        for ecart in range(50):
            jour = date(2026, 3, 25) + timedelta(days=ecart)
            time_machine.move_to(f"{jour}T07:05:00+01:00")
            nombre = rappeler_les_suivis()
            assert rappeler_les_suivis() == 0
            if nombre:
                postes[jour] = nombre
        assert postes == {date(2026, 4, 2): 1, date(2026, 4, 17): 1}
        premier = Envoi.objects.earliest("pk")
        assert premier.destinataire == referente
        assert premier.chemin == f"/sorties/{sortie.pk}/suivis/1/"
        nom = sortie.parcours.participant
        assert nom.nom_naissance not in premier.texte + premier.sujet
        assert nom.prenom not in premier.texte + premier.sujet

    def test_un_suivi_fait_ne_se_rappelle_pas_et_reprend_le_message_qui_attend(self, referente, time_machine):
        time_machine.move_to(f"{JOUR}T07:05:00+02:00")
        sortie = positive(date(2026, 8, 1), referente)
        assert rappeler_les_suivis() == 1
        noter(sortie, 1, referente)
        assert not Envoi.objects.exists()
        assert rappeler_les_suivis() == 0

    def test_le_referent_du_jour_est_prevenu_et_personne_d_autre(self, referente, time_machine):
        time_machine.move_to(f"{JOUR}T07:05:00+02:00")
        sortie = positive(date(2026, 8, 1), referente)
        ancienne = sortie.parcours.affectations.get()
        ancienne.fin = JOUR - timedelta(days=1)
        ancienne.save()
        nouvelle = utilisateur(Role.REFERENT, referente.habilitations.get().structure)
        AffectationFabrique(parcours=sortie.parcours, referent=nouvelle, debut=JOUR)
        positive(date(2026, 8, 1))  # nobody follows this one
        positive(date(2026, 8, 2), referente)
        positive(date(2025, 8, 31), referente)
        positive(
            date(2026, 8, 1),
            referente,
            etat=EtatSortie.ANNULEE,
            annulee_le=JOUR,
            motif_annulation=MotifAnnulation.REPRISE,
        )
        positive(date(2026, 8, 1), referente, categorie=Categorie.DYNAMIQUE, accord_participant_le=JOUR)
        assert rappeler_les_suivis() == 1
        assert self.envois() == [(nouvelle.email, "Suivi à 1\u00a0mois à faire")]

    def test_la_tache_est_au_calendrier(self, settings):
        assert TACHE in {une["task"] for une in settings.CELERY_BEAT_SCHEDULE.values()}
        app.loader.import_default_modules()
        assert TACHE in app.tasks

    def test_autant_de_requetes_quel_que_soit_le_nombre(
        self, referente, time_machine, django_assert_max_num_queries
    ):
        time_machine.move_to(f"{JOUR}T07:05:00+02:00")
        for _ in range(12):
            positive(date(2026, 8, 1), referente)
        rappeler_les_suivis()
        with django_assert_max_num_queries(60):  # what is left is one look a message: posted already
            rappeler_les_suivis()


# --- the counts -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("graine", [1, 2, 3])
def test_l_accueil_et_le_bilan_de_l_annee_comptent_pareil(graine):
    tirage = random.Random(graine)
    lieu = StructureFabrique()
    coordination = utilisateur(Role.COORDINATION, lieu)
    for _ in range(25):
        le = date(2025, 1, 1) + timedelta(days=tirage.randrange(500))
        parcours = ParcoursFabrique(
            participant__plie=lieu.plie, sorti=True, oriente_le=ajouter_mois(le, -12), date_sortie=le
        )
        etat = tirage.choice([EtatSortie.CONFIRMEE] * 4 + [EtatSortie.ANNULEE])
        annulee = etat is EtatSortie.ANNULEE
        sortie = SortieFabrique(
            parcours=parcours,
            date=le,
            debut=tirage.choice([None, le, le - timedelta(days=20)]),
            etat=etat,
            annulee_le=le if annulee else None,
            motif_annulation=MotifAnnulation.REPRISE if annulee else "",
            categorie=tirage.choice([Categorie.POSITIVE] * 3 + [Categorie.DYNAMIQUE]),
            accord_participant_le=le,
        )
        for mois in tirage.sample([1, 3, 6, 6, 6], 3):
            if SuiviSortie.objects.filter(sortie=sortie, echeance_mois=mois).exists():
                continue
            situation = tirage.choice(list(SituationSuivi))
            fini = situation in {SituationSuivi.TERME, SituationSuivi.PERTE}
            SuiviSortieFabrique(
                sortie=sortie,
                echeance_mois=mois,
                fait_le=ajouter_mois(le, mois + 1),
                situation=situation,
                source=SourceSuivi.AUCUNE
                if situation is SituationSuivi.SANS_NOUVELLES
                else SourceSuivi.EMPLOYEUR,
                perdu_le=le + timedelta(days=tirage.randrange(mois * 30)) if fini and mois else None,
            )
    vue = vue_du_role(coordination, Role.COORDINATION)
    for annee in (2025, 2026):
        comptes = sorties_positives(vue, annee, SEUILS)
        contexte = Contexte(lieu.plie, annee, annee, jour=timezone.localdate())
        bilan = contexte.maintien_a_6_mois
        assert comptes.total == contexte.sorties(annee=annee, categorie=Categorie.POSITIVE)
        assert (comptes.maintenues, comptes.perdues, comptes.sans_nouvelles, comptes.a_verifier) == tuple(
            bilan[annee, constat]
            for constat in (
                Maintien.MAINTENUE,
                Maintien.PERDUE,
                Maintien.SANS_NOUVELLES,
                Maintien.A_VERIFIER,
            )
        )
        assert comptes.total


@pytest.mark.django_db
def test_l_accueil_de_la_coordination_distingue_les_pertes_du_silence(client, time_machine):
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)
    lieu = StructureFabrique()
    suivis = [("meme_emploi", "employeur"), ("perte", "employeur"), ("sans_nouvelles", "aucune")]
    for situation, source in [*suivis, *suivis[:1], (None, None)]:
        parcours = ParcoursFabrique(
            participant__plie=lieu.plie,
            sorti=True,
            oriente_le=date(2025, 6, 1),
            date_sortie=date(2026, 3, 1),
        )
        sortie = SortieFabrique(parcours=parcours)
        if situation:
            SuiviSortieFabrique(sortie=sortie, echeance_mois=6, situation=situation, source=source)
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    page = client.get("/")
    assert [valeur for _libelle, valeur in page.context["suites_sorties"]] == ["2", "1", "1", "1"]
    assert "Emploi ou formation perdu avant" in page.text
