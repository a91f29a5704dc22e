"""The facts of an exit: what the form reads and refuses, what the service keeps, the étape instead."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from parcours.enums import EtatEtape, EtatParcours, NatureEmploi
from parcours.models import EtapeEmploi, EtapeFormation
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.forms.champs import ChampHeuresHebdo, ChampSiret
from sorties.forms.declaration import FormulaireSortie
from sorties.models import Mission, Sortie
from sorties.services.declaration import (
    DEJA_DECLAREE,
    PAS_ENTREE,
    AccordManquant,
    DeclarationImpossible,
    declarer,
    modifier,
    noter_etape,
    retirer,
)
from tests.fabriques import (
    CasCelluleFabrique,
    DomaineFormationFabrique,
    SortieFabrique,
    UtilisateurFabrique,
    il_y_a,
)
from tests.parcours.outils_dossier import Dossier

pytestmark = pytest.mark.django_db
N = NatureSortie
SIRET = "73282932000074"


@pytest.fixture
def dossier():
    return Dossier()


def poster(faits=None, missions=()):
    """What a browser sends."""
    donnees = {"nature": "cdi", "date": il_y_a(1).isoformat()}
    donnees.update(faits or {})
    donnees.update({"missions-TOTAL_FORMS": str(len(missions)), "missions-INITIAL_FORMS": "0"})
    for rang, mission in enumerate(missions):
        donnees.update({f"missions-{rang}-{nom}": valeur for nom, valeur in mission.items()})
    return donnees


def lire(parcours, faits=None, missions=(), *, exigeant=False, essai=False):
    formulaire = FormulaireSortie(poster(faits, missions), parcours=parcours, exigeant=exigeant, essai=essai)
    formulaire.is_valid()
    return formulaire


def cdi(parcours, **champs):
    faits = {
        "parcours": parcours,
        "nature": N.CDI,
        "date": il_y_a(1),
        "debut": il_y_a(1),
        "employeur": "Entreprise inventée",
        "heures_hebdo": Decimal(35),
    }
    return Sortie(**{**faits, **champs})


# --- the fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("17,5", "17.5"),
        ("17.5", "17.5"),
        ("17 h 30", "17.5"),
        ("17h30", "17.5"),
        ("17:30", "17.5"),
        ("17\u202fh\u202f30", "17.5"),
        ("17 h 29", "17.49"),
        ("17 heures 30 minutes", "17.5"),
        ("35 h", "35"),
        ("35", "35"),
        ("48 h 00", "48"),
        ("0 h 15", "0.25"),
    ],
)
def test_les_heures_s_ecrivent_de_plusieurs_facons(ecrit, lu):
    assert ChampHeuresHebdo("Heures").clean(ecrit) == Decimal(lu)


@pytest.mark.parametrize(
    ("ecrit", "phrase"),
    [
        ("48 h 01", "48 heures au plus"),
        ("350", "48 heures au plus"),
        ("17 h 60", "60 minutes"),
        ("mi-temps", "17,5 ou 17 h 30"),
        ("0", "quart d’heure"),
        ("17,333", "deux chiffres"),
        ("-5", "quart d’heure"),
    ],
)
def test_des_heures_impossibles_ont_leur_phrase(ecrit, phrase):
    with pytest.raises(Exception, match=phrase):
        ChampHeuresHebdo("Heures").clean(ecrit)


def test_chaque_minute_d_une_semaine_reste_du_bon_cote_du_seuil():
    champ = ChampHeuresHebdo("Heures")
    for minutes in range(17 * 60, 19 * 60):
        lues = champ.clean(f"{minutes // 60} h {minutes % 60:02d}")
        assert (lues >= Decimal("17.5")) is (minutes >= 17 * 60 + 30)
        assert int(lues * 60) == minutes


def test_un_siret_s_ecrit_avec_ou_sans_espaces():
    assert ChampSiret().clean("732 829 320 00074") == SIRET
    assert ChampSiret().clean("") == ""


@pytest.mark.parametrize(
    ("ecrit", "phrase"),
    [
        ("73282932000075", "un de ses chiffres est faux"),
        ("7328293200007", "vous en avez écrit 13"),
        ("7328293200007X", "que des chiffres"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "que des chiffres"),
    ],
)
def test_un_siret_faux_a_sa_phrase(ecrit, phrase):
    with pytest.raises(Exception, match=phrase):
        ChampSiret().clean(ecrit)


# --- the facts together ---------------------------------------------------------------------------------

DEMAIN = {"date": (timezone.localdate() + timedelta(days=1)).isoformat()}


@pytest.mark.parametrize(
    ("faits", "champ", "phrase"),
    [
        ({"nature": ""}, "nature", "Choisissez"),
        ({"nature": "stage"}, "nature", ""),
        ({"nature": "cdd", "debut": "2024-03-02", "fin": "2024-03-01"}, "fin", "vient après le début"),
        ({"fin": "2030-01-01"}, "fin", "Un CDI n’a pas de date de fin"),
        ({"heures_formation": "300"}, "heures_formation", "ne concerne pas"),
        ({"motif_autre": "abandon"}, "motif_autre", "ne concerne pas"),
        ({"nature": "sans", "employeur": "Fonderie"}, "employeur", "ne concerne pas"),
        ({"nature": "formation_qualifiante", "heures_formation": "5001"}, "heures_formation", "5000"),
        ({"date": "2015-01-01"}, "date", "la sortie vient après l’entrée"),
        ({"date": "01/01/3000"}, "date", "année"),
        ({"date": (timezone.localdate() + timedelta(days=2)).isoformat()}, "date", "pas encore venue"),
        (
            {"accord_participant_le": (timezone.localdate() + timedelta(days=2)).isoformat()},
            "accord_participant_le",
            "pas encore venue",
        ),
    ],
)
def test_des_faits_qui_se_contredisent_ont_une_phrase_a_leur_champ(dossier, faits, champ, phrase):
    formulaire = lire(dossier.parcours, faits)
    assert phrase in " ".join(formulaire.errors[champ])


@pytest.mark.parametrize(
    ("nature", "mission", "champ", "phrase"),
    [
        ("cdd", {"debut": "2024-03-02", "fin": "2024-03-01"}, "fin", "vient après"),
        ("cdd", {"debut": "2024-03-02"}, "fin", "dernier jour"),
        ("cdd", {"heures": "12"}, "debut", "premier jour"),
        ("cdd", {"debut": "2023-12-31", "fin": "2024-03-01"}, "debut", "avant le début"),
        ("cdd", {"debut": "2024-02-01", "fin": "2024-07-01"}, "fin", "après la fin"),
        ("cdd", {"debut": "2024-02-01", "fin": "2024-02-20", "fermeture": "on"}, "fermeture", "intérim"),
        (
            "interim",
            {"debut": "2024-02-01", "fin": "2024-02-20", "fermeture": "on", "heures": "7"},
            "heures",
            "laissez vide",
        ),
        (
            "clause",
            {"debut": "2024-02-01", "fin": "2024-02-02", "heures": "25"},
            "heures",
            "12 heures par jour",
        ),
        ("clause", {"debut": "2024-02-01", "fin": "2024-06-02", "heures": "2001"}, "heures", "au plus"),
        ("cesu", {"debut": "2024-02-01", "fin": "2024-02-02"}, "__all__", "n’additionne pas"),
    ],
)
def test_une_mission_impossible_a_sa_phrase(dossier, nature, mission, champ, phrase):
    formulaire = lire(
        dossier.parcours, {"nature": nature, "debut": "2024-01-01", "fin": "2024-06-30"}, [mission, {}]
    )
    assert phrase in " ".join(formulaire.missions.forms[0].errors[champ])
    assert not formulaire.is_valid()


def test_sans_le_nombre_de_lignes_la_page_est_a_recharger(dossier):
    formulaire = FormulaireSortie({"nature": "cdi"}, parcours=dossier.parcours)
    assert not formulaire.is_valid()
    assert "rechargez" in " ".join(formulaire.missions.non_form_errors())


@pytest.mark.parametrize(
    ("faits", "champ"),
    [
        ({}, "debut"),
        ({}, "employeur"),
        ({"date": ""}, "date"),
        ({"nature": "sans"}, "motif_autre"),
        ({"nature": "formation_qualifiante", "debut": "2024-01-01"}, "domaine"),
        ({"nature": "formation_qualifiante", "debut": "2024-01-01"}, "intitule"),
    ],
)
def test_une_sortie_gardee_demande_plus_qu_un_essai(dossier, faits, champ):
    assert champ in lire(dossier.parcours, faits, exigeant=True).errors
    assert lire(dossier.parcours, faits).is_valid()


def test_un_essai_accepte_une_date_a_venir(dossier):
    assert lire(dossier.parcours, DEMAIN, essai=True).is_valid()
    assert not lire(dossier.parcours, DEMAIN).is_valid()


# --- the service ----------------------------------------------------------------------------------------


class TestDeclarer:
    def test_la_sortie_est_gardee_jugee_et_le_parcours_attend(self, dossier):
        faite = declarer(dossier.parcours, cdi(dossier.parcours), [], auteur=dossier.referent)
        dossier.parcours.refresh_from_db()
        assert dossier.parcours.etat == EtatParcours.SORTIE_DEMANDEE
        assert (faite.etat, faite.categorie, faite.code_motif) == ("demandee", "positive", "cdi_mi_temps")
        assert faite.declaree_par == dossier.referent
        assert faite.verdict["preuve_requise"] is True

    def test_deux_fois_la_meme_est_une(self, dossier):
        ligne = {"debut": il_y_a(300), "fin": il_y_a(1), "employeur": "A", "heures": Decimal("10.0")}

        def fois():
            faits = cdi(dossier.parcours, nature=N.INTERIM, heures_hebdo=None, debut=None)
            return declarer(dossier.parcours, faits, [Mission(**ligne)], auteur=dossier.referent)

        assert fois() == fois()
        assert Sortie.objects.count() == Mission.objects.count() == 1

    def test_une_seule_sortie_vivante(self, dossier):
        declarer(dossier.parcours, cdi(dossier.parcours), [], auteur=dossier.referent)
        autre = cdi(dossier.parcours, employeur="Une autre")
        with pytest.raises(DeclarationImpossible, match=DEJA_DECLAREE):
            declarer(dossier.parcours, autre, [], auteur=dossier.referent)

    def test_en_accueil_c_est_une_non_entree(self):
        dossier = Dossier(accueil=True)
        with pytest.raises(DeclarationImpossible, match=PAS_ENTREE):
            declarer(dossier.parcours, cdi(dossier.parcours), [], auteur=dossier.referent)

    def test_un_parcours_termine_ne_sort_plus(self):
        dossier = Dossier(sorti=True)
        faits = cdi(dossier.parcours, date=dossier.parcours.date_sortie)
        with pytest.raises(DeclarationImpossible, match="terminé"):
            declarer(dossier.parcours, faits, [], auteur=dossier.referent)
        assert not Sortie.objects.exists()

    @pytest.mark.parametrize(
        ("champs", "champ"),
        [
            ({"date": timezone.localdate() + timedelta(days=2)}, "date"),
            ({"date": date(2015, 1, 1)}, "date"),
            (
                {"accord_participant_le": timezone.localdate() + timedelta(days=2)},
                "accord_participant_le",
            ),
        ],
    )
    def test_des_dates_impossibles_sont_refusees_sous_le_verrou(self, dossier, champs, champ):
        with pytest.raises(DeclarationImpossible) as refus:
            declarer(dossier.parcours, cdi(dossier.parcours, **champs), [], auteur=dossier.referent)
        assert refus.value.champ == champ

    @pytest.mark.parametrize(
        "champs",
        [
            {"heures_hebdo": Decimal(10)},
            {"nature": N.CREATION, "heures_hebdo": None},
            {"nature": N.APPRENTISSAGE, "debut": il_y_a(3)},
        ],
    )
    def test_l_accord_est_demande_pour_dynamique_et_a_confirmer(self, dossier, champs):
        with pytest.raises(AccordManquant):
            declarer(dossier.parcours, cdi(dossier.parcours, **champs), [], auteur=dossier.referent)
        dossier.parcours.refresh_from_db()
        assert dossier.parcours.etat == EtatParcours.ACTIF
        assert not Sortie.objects.exists()
        avec = cdi(dossier.parcours, accord_participant_le=il_y_a(2), **champs)
        assert declarer(dossier.parcours, avec, [], auteur=dossier.referent).pk


class TestModifierRetirer:
    @pytest.fixture
    def sortie(self, dossier):
        faits = cdi(dossier.parcours, nature=N.INTERIM, heures_hebdo=None, debut=None)
        faits.accord_participant_le = il_y_a(2)
        missions = [Mission(debut=il_y_a(60), fin=il_y_a(30)), Mission(debut=il_y_a(29), fin=il_y_a(2))]
        return declarer(dossier.parcours, faits, missions, auteur=dossier.referent)

    def test_les_missions_sont_remplacees_et_le_verdict_aussi(self, dossier, sortie):
        assert sortie.code_motif == "interim_duree_insuffisante"
        faits = cdi(dossier.parcours, nature=N.INTERIM, heures_hebdo=None, debut=None)
        missions = [Mission(debut=il_y_a(300), fin=il_y_a(2))]
        change = modifier(sortie, faits, missions)
        assert change.pk == sortie.pk
        assert [m.debut for m in change.missions.all()] == [il_y_a(300)]
        assert change.categorie == Categorie.POSITIVE
        # an empty list empties them
        modifier(sortie, cdi(dossier.parcours), [])
        assert not Mission.objects.exists()

    def test_sans_accord_rien_ne_change(self, dossier, sortie):
        with pytest.raises(AccordManquant):
            modifier(sortie, cdi(dossier.parcours, heures_hebdo=Decimal(5)), [])
        sortie.refresh_from_db()
        assert (sortie.nature, sortie.missions.count()) == ("interim", 2)

    def test_la_rupture_ne_reste_que_pour_une_alternance(self, dossier):
        faits = cdi(
            dossier.parcours, nature=N.APPRENTISSAGE, debut=il_y_a(60), accord_participant_le=il_y_a(2)
        )
        sortie = declarer(dossier.parcours, faits, [], auteur=dossier.referent)
        Sortie.objects.filter(pk=sortie.pk).update(rupture_le=il_y_a(3))
        modifier(sortie, cdi(dossier.parcours), [])
        sortie.refresh_from_db()
        assert sortie.rupture_le is None

    def test_retiree_meme_a_l_ordre_du_jour_elle_reste_dans_l_histoire(self, dossier, sortie):
        CasCelluleFabrique(parcours=dossier.parcours, nature="sortie", sortie=sortie)
        for _fois in range(2):
            retirer(sortie)
        sortie.refresh_from_db()
        dossier.parcours.refresh_from_db()
        assert (sortie.etat, sortie.motif_annulation) == (EtatSortie.ANNULEE, MotifAnnulation.RETRAIT)
        assert dossier.parcours.etat == EtatParcours.ACTIF
        assert declarer(dossier.parcours, cdi(dossier.parcours), [], auteur=dossier.referent) != sortie

    def test_confirmee_elle_ne_change_plus(self):
        sortie = SortieFabrique()
        with pytest.raises(DeclarationImpossible, match="confirmé"):
            modifier(sortie, cdi(sortie.parcours), [])
        with pytest.raises(DeclarationImpossible, match="confirmé"):
            retirer(sortie)


class TestEtape:
    def test_un_emploi_en_cours_une_seule_fois(self, dossier):
        for _fois in range(2):
            noter_etape(dossier.parcours, cdi(dossier.parcours, heures_hebdo=Decimal(10)), [])
        etape = EtapeEmploi.objects.get()
        assert (etape.nature, etape.etat, etape.heures_hebdo) == (
            NatureEmploi.CDI,
            EtatEtape.EN_COURS,
            Decimal(10),
        )
        dossier.parcours.refresh_from_db()
        assert dossier.parcours.etat == EtatParcours.ACTIF
        assert not Sortie.objects.exists()

    def test_des_missions_donnent_leur_periode_et_leurs_heures(self, dossier):
        faits = cdi(dossier.parcours, nature=N.CLAUSE, debut=None, heures_hebdo=None)
        missions = [
            Mission(debut=il_y_a(90), fin=il_y_a(60), heures=Decimal("100.5")),
            Mission(debut=il_y_a(50), fin=il_y_a(20), heures=Decimal(80)),
        ]
        etape = noter_etape(dossier.parcours, faits, missions)
        assert (etape.debut, etape.fin, etape.heures_total) == (il_y_a(90), il_y_a(20), Decimal("180.5"))
        assert etape.etat == EtatEtape.REALISEE

    def test_une_formation(self, dossier):
        domaine = DomaineFormationFabrique()
        faits = cdi(
            dossier.parcours,
            nature=N.FORMATION_QUALIFIANTE,
            heures_hebdo=None,
            heures_formation=200,
            domaine=domaine,
            intitule="CACES",
            debut=timezone.localdate() + timedelta(days=9),
        )
        etape = noter_etape(dossier.parcours, faits, [])
        assert isinstance(etape, EtapeFormation)
        assert (etape.etat, etape.qualifiante, etape.heures) == (EtatEtape.PREVUE, True, 200)

    def test_une_etape_se_note_sans_employeur(self, dossier):
        faits = poster({"nature": "cdd", "debut": il_y_a(3).isoformat()})
        sortie = FormulaireSortie(faits, parcours=dossier.parcours, exigeant=True)
        assert set(sortie.errors) == {"employeur"}
        assert FormulaireSortie(faits, parcours=dossier.parcours, exigeant=True, etape=True).is_valid()

    def test_ni_emploi_ni_formation_n_est_pas_une_etape(self, dossier):
        faits = cdi(dossier.parcours, nature=N.SANS, motif_autre="abandon")
        with pytest.raises(DeclarationImpossible, match="pas d’étape"):
            noter_etape(dossier.parcours, faits, [])


def test_une_autre_personne_peut_la_declarer(dossier):
    collegue = UtilisateurFabrique()
    assert declarer(dossier.parcours, cdi(dossier.parcours), [], auteur=collegue).declaree_par == collegue


@pytest.mark.django_db(transaction=True)
def test_deux_navigateurs_declarent_en_meme_temps_une_seule_sortie(dossier):
    attendre = threading.Barrier(2)

    def declarer_ici(employeur):
        try:
            attendre.wait(timeout=10)
            faits = cdi(dossier.parcours, employeur=employeur)
            return declarer(dossier.parcours, faits, [], auteur=dossier.referent).employeur
        except DeclarationImpossible as refus:
            return str(refus)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as fils:
        reponses = list(fils.map(declarer_ici, ["Une", "Une autre"]))
    assert DEJA_DECLAREE in reponses
    assert Sortie.objects.count() == 1
