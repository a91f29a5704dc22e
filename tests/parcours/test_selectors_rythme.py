"""The filters of the rhythm: the SQL conditions say what the pure rule says."""

import random
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from parcours.enums import Attente, EtatParcours, StatutDemande, StatutRendezVous, TypeEntretien
from parcours.models import Entretien, Parcours, RendezVous, Veille
from parcours.regles import FaitsRythme, PeriodeVeille, evaluer_rythme
from parcours.selectors.attentes import PREAVIS_RYTHME_JOURS, conditions, echeance_du_rythme, en_retard
from parcours.selectors.orientation import premier_entretien_tenu
from participants.models import Participant
from plie.protocole.regles import SeuilsParcours
from tests.fabriques import (
    CommuneFabrique,
    EntretienFabrique,
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
JOUR = date(2024, 3, 31)
MAINTENANT = timezone.make_aware(datetime.combine(JOUR, time(12)))
NOMBRE = 2500
TYPES = list(TypeEntretien)


def _veilles(tirage: random.Random, entree: date) -> list[tuple[date, date | None]]:
    """Granted veilles that do not overlap, from before the entry to after the day; the last may still run."""
    trouvees: list[tuple[date, date | None]] = []
    debut = entree + timedelta(days=tirage.randint(-10, 60))
    for _ in range(tirage.randint(0, 3)):
        fin = debut + timedelta(days=tirage.choice([0, 1, 10, 31, 60]))
        trouvees.append((debut, fin))
        debut = fin + timedelta(days=tirage.choice([1, 2, 20, 40]))
    if trouvees and tirage.random() < 0.3:
        trouvees[-1] = (trouvees[-1][0], None)
    return trouvees


def _parcours(tirage: random.Random) -> list[Parcours]:
    plie, commune = PlieFabrique(), CommuneFabrique()
    personnes = Participant.objects.bulk_create(
        Participant(
            plie=plie,
            sexe="F",
            nom_naissance=f"Tirée{rang}",
            prenom="Dominique",
            date_naissance=date(1985, 5, 17),
            commune=commune,
        )
        for rang in range(NOMBRE)
    )
    entrees = [
        JOUR - timedelta(days=tirage.choice([0, 1, 15, 16, 60, 86, 90, 91, 92, 120, 200, 400]))
        for _ in personnes
    ]
    return Parcours.objects.bulk_create(
        Parcours(
            plie=plie,
            participant=personne,
            etat=tirage.choice([EtatParcours.ACTIF, EtatParcours.ACTIF, EtatParcours.SORTIE_DEMANDEE]),
            oriente_le=entree - timedelta(days=15),
            date_entree=entree,
            entree_validee_le=entree,
        )
        for personne, entree in zip(personnes, entrees, strict=True)
    )


def test_les_filtres_disent_ce_que_dit_la_regle_sur_des_milliers_de_dossiers():
    tirage = random.Random(20240331)
    referent = utilisateur()
    entretiens, veilles, rendez_vous = [], [], []
    retards, proches, echeances = set(), set(), {}
    for parcours in _parcours(tirage):
        entree = parcours.date_entree
        ecart = (JOUR - entree).days
        # (day, type, cancelled by a correction)
        contacts = [
            (entree + timedelta(days=tirage.randint(-5, ecart + 20)), tirage.choice(TYPES))
            for _ in range(tirage.randint(0, 5))
        ]
        recents = [JOUR - timedelta(days=j) for j in (0, 10, 11, 14, 15, 16, 25, 26, 28, 29, 30, 31, 32)]
        if tirage.random() < 0.6:
            contacts.append((tirage.choice(recents), tirage.choice(TYPES)))
        annules = [tirage.random() < 0.2 for _ in contacts]
        entretiens += [
            Entretien(
                parcours=parcours,
                referent=referent,
                date=jour,
                type=genre,
                en_sortie=True,
                annule_le=MAINTENANT if annule else None,
            )
            for (jour, genre), annule in zip(contacts, annules, strict=True)
        ]
        tenus = [un for un, annule in zip(contacts, annules, strict=True) if not annule]
        siennes = _veilles(tirage, entree)
        veilles += [
            Veille(
                parcours=parcours,
                motif="sante",
                debut=debut,
                fin=fin,
                fin_prevue=fin or debut + timedelta(days=30),
                statut=StatutDemande.ACCORDEE,
                decidee_le=debut,
                demandee_par=referent,
            )
            for debut, fin in siennes
        ]
        planifies = [
            (JOUR + timedelta(days=tirage.randint(-1, 9)), tirage.choice(TYPES))
            for _ in range(tirage.choice([0, 0, 1, 2]))
        ]
        planifies = list({jour: (jour, genre) for jour, genre in planifies}.values())
        rendez_vous += [
            RendezVous(
                parcours=parcours,
                referent=referent,
                type=genre,
                debut=timezone.make_aware(datetime.combine(jour, time(17))),
            )
            for jour, genre in planifies
        ]
        rythme = evaluer_rythme(
            FaitsRythme(
                date_entree=entree,
                date_reference=JOUR,
                rencontres=[jour for jour, genre in tenus if genre.physique],
                contacts=[jour for jour, _ in tenus],
                veilles=[PeriodeVeille(debut=debut, fin=fin) for debut, fin in siennes],
            ),
            SEUILS,
        )
        echeances[parcours.pk] = rythme.echeance
        if rythme.en_retard:
            retards.add(parcours.pk)
            continue
        en_veille = any(debut <= JOUR and (fin is None or fin >= JOUR) for debut, fin in siennes)
        a_temps = [
            jour
            for jour, genre in planifies
            if JOUR <= jour <= rythme.echeance and (en_veille or genre.physique)
        ]
        if (rythme.echeance - JOUR).days <= PREAVIS_RYTHME_JOURS and not a_temps:
            proches.add(parcours.pk)
    Entretien.objects.bulk_create(entretiens)
    Veille.objects.bulk_create(veilles)
    RendezVous.objects.bulk_create(rendez_vous)

    tous = Parcours.objects.all()
    assert dict(tous.annotate(au=echeance_du_rythme(JOUR, SEUILS)).values_list("pk", "au")) == echeances
    assert set(tous.filter(en_retard(JOUR, SEUILS)).values_list("pk", flat=True)) == retards
    proche = conditions(JOUR, SEUILS, MAINTENANT)[Attente.RYTHME_PROCHE]
    assert set(tous.filter(proche).values_list("pk", flat=True)) == proches
    assert 300 < len(retards) < NOMBRE - 300, "le tirage doit donner des dossiers en retard et d'autres non"
    assert len(proches) > 50, "… et des dossiers bientôt en retard"


def _proche(parcours):
    condition = conditions(timezone.localdate(), SEUILS)[Attente.RYTHME_PROCHE]
    return Parcours.objects.filter(condition, pk=parcours.pk).exists()


@pytest.mark.parametrize(("reste", "attendu"), [(-1, False), (0, True), (5, True), (6, False)])
def test_cinq_jours_avant_l_echeance_une_rencontre_se_demande(reste, attendu):
    parcours = ParcoursFabrique(oriente_le=il_y_a(60), date_entree=il_y_a(40))
    EntretienFabrique(parcours=parcours, date=il_y_a(15 - reste))
    assert _proche(parcours) is attendu


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"debut": instant(il_y_a(-2))}, False),
        ({"debut": instant(il_y_a(-3))}, True),
        ({"debut": instant(il_y_a(-2)), "type": TypeEntretien.TELEPHONE}, True),
        ({"debut": instant(il_y_a(-2)), "statut": StatutRendezVous.ANNULE}, True),
    ],
)
def test_un_rendez_vous_en_personne_avant_l_echeance_suffit(champs, attendu):
    parcours = ParcoursFabrique(oriente_le=il_y_a(60), date_entree=il_y_a(40))
    EntretienFabrique(parcours=parcours, date=il_y_a(13))
    RendezVousFabrique(parcours=parcours, **champs)
    assert _proche(parcours) is attendu


def test_une_veille_refusee_n_excuse_rien():
    parcours = ParcoursFabrique()
    VeilleFabrique(parcours=parcours, debut=il_y_a(5), fin_prevue=il_y_a(0), statut=StatutDemande.REFUSEE)
    assert Parcours.objects.filter(en_retard(date.today(), SEUILS)).exists()


def test_un_entretien_corrige_ne_compte_pas():
    parcours = ParcoursFabrique()
    entretien = EntretienFabrique(parcours=parcours, date=il_y_a(2))
    assert not Parcours.objects.filter(en_retard(date.today(), SEUILS)).exists()
    entretien.annule_le = timezone.now()
    entretien.save()
    assert Parcours.objects.filter(en_retard(date.today(), SEUILS)).exists()


def test_un_premier_entretien_corrige_n_a_pas_ete_tenu():
    parcours = ParcoursFabrique(accueil=True)
    entretien = EntretienFabrique(parcours=parcours, date=il_y_a(2))
    assert premier_entretien_tenu(parcours)
    entretien.annule_le = timezone.now()
    entretien.save()
    assert not premier_entretien_tenu(parcours)


@pytest.mark.parametrize("trait", ["accueil", "sorti", "non_entre"])
def test_qui_n_est_pas_accompagne_n_est_pas_en_retard(trait):
    parcours = ParcoursFabrique(**{trait: True})
    assert not Parcours.objects.filter(en_retard(date.today(), SEUILS)).exists()
    assert not _proche(parcours)
