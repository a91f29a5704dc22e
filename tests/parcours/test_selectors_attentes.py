"""What waits: each condition on both sides of its bound; the absences say what the pure rule says."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from parcours.enums import Attente, StatutRendezVous, SuiteAbsence, TypeDiagnostic
from parcours.models import AppelAbsence, Parcours, RendezVous
from parcours.regles import IssueRendezVous, suite_absence
from parcours.selectors.attentes import attentes_de, compter
from participants.models import Participant
from plie.protocole.regles import SeuilsParcours
from tests.fabriques import (
    CerFabrique,
    CommuneFabrique,
    DiagnosticFabrique,
    EntretienFabrique,
    MesureFabrique,
    ParcoursFabrique,
    PlieFabrique,
    RendezVousFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db
SEUILS = SeuilsParcours()


def attend(parcours, attente, seuils=SEUILS):
    trouvees = attentes_de(Parcours.objects.filter(pk=parcours.pk), timezone.localdate(), seuils)
    return attente in trouvees[parcours.pk]


@pytest.mark.parametrize(("dans", "attendu"), [(-5, True), (29, True), (30, True), (31, False)])
def test_une_mesure_s_acheve_dans_les_trente_jours(dans, attendu):
    mesure = MesureFabrique(fin=il_y_a(-dans))
    assert attend(mesure.parcours, Attente.MESURE) is attendu


def test_un_renouvellement_seulement_demande_ne_suffit_pas():
    mesure = MesureFabrique(fin=il_y_a(-10))
    MesureFabrique(parcours=mesure.parcours, rang=2, debut=il_y_a(-11), statut="demandee", decidee_le=None)
    assert attend(mesure.parcours, Attente.MESURE)


@pytest.mark.parametrize(
    ("type_", "attendu"), [(TypeDiagnostic.INITIAL, False), (TypeDiagnostic.FINAL, True)]
)
def test_le_diagnostic_initial_manque(type_, attendu):
    parcours = ParcoursFabrique()
    assert attend(parcours, Attente.DIAGNOSTIC)
    DiagnosticFabrique(parcours=parcours, type=type_)
    assert attend(parcours, Attente.DIAGNOSTIC) is attendu


def test_le_diagnostic_ne_s_attend_pas_avant_l_entree():
    assert not attend(ParcoursFabrique(accueil=True), Attente.DIAGNOSTIC)


@pytest.mark.parametrize(
    ("entretiens", "unique", "attendu"),
    [(0, False, False), (1, False, False), (2, False, True), (0, True, False), (1, True, True)],
)
def test_le_cer_s_attend_a_partir_du_deuxieme_entretien_du_premier_pour_un_referent_unique(
    entretiens, unique, attendu
):
    parcours = ParcoursFabrique(referent_unique=unique)
    for jours in range(entretiens):
        EntretienFabrique(parcours=parcours, date=il_y_a(jours + 1))
    EntretienFabrique(parcours=parcours, type="telephone")
    assert attend(parcours, Attente.CER) is attendu
    CerFabrique(parcours=parcours)
    assert attend(parcours, Attente.CER) is attendu, "un CER non signé ne suffit pas"
    CerFabrique(parcours=parcours, version=2, signe=True)
    assert not attend(parcours, Attente.CER)
    CerFabrique(parcours=parcours, version=3)
    assert attend(parcours, Attente.CER) is attendu, "un avenant se signe aussi"


def test_le_contrat_d_un_referent_unique_s_attend_au_bureau_insertion_une_fois_signe():
    parcours = ParcoursFabrique(referent_unique=True)
    CerFabrique(parcours=parcours)
    assert not attend(parcours, Attente.TRANSMISSION)
    CerFabrique(parcours=parcours, version=2, signe=True, transmis_bi_le=il_y_a(1))
    assert not attend(parcours, Attente.TRANSMISSION)
    CerFabrique(parcours=parcours, version=3, signe=True)
    assert attend(parcours, Attente.TRANSMISSION), "l’avenant se transmet aussi"
    CerFabrique(parcours=parcours, version=4, signe=True, transmis_bi_le=il_y_a(0))
    assert not attend(parcours, Attente.TRANSMISSION), "la version suivante le remplace"


def test_un_autre_referent_ne_transmet_rien():
    assert not attend(CerFabrique(signe=True).parcours, Attente.TRANSMISSION)


def test_un_rendez_vous_passe_attend_sa_suite_un_rendez_vous_a_venir_non():
    rdv = RendezVousFabrique(debut=timezone.now() + timedelta(minutes=5))
    assert not attend(rdv.parcours, Attente.RENDEZ_VOUS)
    assert not attend(rdv.parcours, Attente.PROCHAIN)
    RendezVous.objects.update(debut=timezone.now() - timedelta(minutes=5))
    assert attend(rdv.parcours, Attente.RENDEZ_VOUS)
    assert attend(rdv.parcours, Attente.PROCHAIN)


@pytest.mark.parametrize(("fin_prevue", "attendu"), [(1, True), (0, False), (-1, False)])
def test_une_veille_depassee_est_a_clore(fin_prevue, attendu):
    veille = VeilleFabrique(fin_prevue=il_y_a(fin_prevue))
    assert attend(veille.parcours, Attente.VEILLE) is attendu


@pytest.mark.parametrize(("jours", "attendu"), [(7, False), (8, True)])
def test_le_premier_contact_se_prend_dans_le_delai(jours, attendu):
    parcours = ParcoursFabrique(accueil=True, oriente_le=il_y_a(jours))
    assert attend(parcours, Attente.CONTACT) is attendu
    parcours.premier_contact_le = il_y_a(0)
    parcours.save()
    assert not attend(parcours, Attente.CONTACT)


def test_le_delai_est_celui_du_protocole():
    parcours = ParcoursFabrique(accueil=True, oriente_le=il_y_a(8))
    assert not attend(parcours, Attente.CONTACT, SeuilsParcours(delai_premier_contact_jours=10))


def test_les_absences_disent_ce_que_dit_la_regle():
    tirage = random.Random(7)
    plie, referent, commune = PlieFabrique(), utilisateur(), CommuneFabrique()
    personnes = Participant.objects.bulk_create(
        Participant(
            plie=plie,
            sexe="F",
            nom_naissance=f"Tirée{rang}",
            prenom="Dominique",
            date_naissance=il_y_a(15000),
            commune=commune,
        )
        for rang in range(2000)
    )
    tous = Parcours.objects.bulk_create(
        Parcours(
            plie=plie,
            participant=personne,
            etat="actif",
            oriente_le=il_y_a(100),
            date_entree=il_y_a(90),
            entree_validee_le=il_y_a(80),
        )
        for personne in personnes
    )
    rendez_vous, appeles, attendus = [], [], {}
    for parcours in tous:
        historique = []
        for rang in range(tirage.randint(0, 6)):
            statut = tirage.choice([*StatutRendezVous, StatutRendezVous.ABSENCE_INJUSTIFIEE])
            rdv = RendezVous(
                parcours=parcours,
                referent=referent,
                debut=instant(il_y_a(60 - rang)),
                statut=statut,
                seconde_proposition=tirage.random() < 0.3,
            )
            rendez_vous.append(rdv)
            appel = statut is StatutRendezVous.ABSENCE_INJUSTIFIEE and tirage.random() < 0.5
            if appel:
                appeles.append(rdv)
            historique.append(
                IssueRendezVous(statut=statut, seconde_proposition=rdv.seconde_proposition, appel_fait=appel)
            )
        attendus[parcours.pk] = suite_absence(historique)
    RendezVous.objects.bulk_create(rendez_vous)
    AppelAbsence.objects.bulk_create(
        AppelAbsence(rendez_vous=rdv, fait_le=il_y_a(1), fait_par=referent) for rdv in appeles
    )
    trouvees = attentes_de(Parcours.objects.all(), timezone.localdate(), SEUILS)
    for pk, suite in attendus.items():
        assert (Attente.APPEL in trouvees[pk]) is (suite is SuiteAbsence.APPELER)
        assert (Attente.SITUATION in trouvees[pk]) is (suite is SuiteAbsence.SITUATION)
    assert set(attendus.values()) == set(SuiteAbsence)


@pytest.mark.parametrize("etat", ["sans", "annule", "signe", "telephone"])
def test_un_emargement_se_recueille_pour_une_rencontre_tenue_et_non_corrigee(etat):
    entretien = EntretienFabrique(date=il_y_a(1), type="telephone" if etat == "telephone" else "individuel")
    if etat == "annule":
        entretien.annule_le = timezone.now()
    if etat == "signe":
        entretien.emarge_le, entretien.emargement = timezone.now(), "papier"
    entretien.save()
    assert attend(entretien.parcours, Attente.EMARGEMENT) is (etat == "sans")


@pytest.mark.parametrize(
    ("entree", "proposee", "attendu"), [(None, None, False), (3, None, True), (3, 1, False)]
)
def test_l_entree_se_propose_apres_le_premier_entretien(entree, proposee, attendu):
    parcours = ParcoursFabrique(
        accueil=True,
        date_entree=None if entree is None else il_y_a(entree),
        entree_proposee_le=None if proposee is None else il_y_a(proposee),
    )
    assert attend(parcours, Attente.PROPOSITION) is attendu


def test_le_compte_est_celui_des_dossiers():
    ParcoursFabrique.create_batch(3)
    ParcoursFabrique(sorti=True)
    par_dossier = attentes_de(Parcours.objects.all(), timezone.localdate(), SEUILS)
    comptes = compter(Parcours.objects.all(), timezone.localdate(), SEUILS)
    assert set(comptes) == set(Attente)
    for attente, nombre in comptes.items():
        assert nombre == sum(attente in attentes for attentes in par_dossier.values())
