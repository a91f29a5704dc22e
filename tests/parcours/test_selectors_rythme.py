"""The filter « en retard de rythme »: the SQL condition says what the pure rule says."""

import random
from datetime import date, timedelta

import pytest

from parcours.enums import StatutDemande, TypeEntretien
from parcours.models import Entretien, Parcours, Veille
from parcours.regles import FaitsRythme, PeriodeVeille, evaluer_rythme
from parcours.selectors.attentes import en_retard
from plie.protocole.regles import SeuilsParcours
from tests.fabriques import ParcoursFabrique, PlieFabrique, utilisateur

pytestmark = pytest.mark.django_db

SEUILS = SeuilsParcours()
JOUR = date(2024, 3, 31)
NOMBRE = 150


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


def test_le_filtre_dit_ce_que_dit_la_regle():
    tirage = random.Random(20240331)
    plie, referent = PlieFabrique(), utilisateur()
    attendus: dict[int, bool] = {}
    for _ in range(NOMBRE):
        entree = JOUR - timedelta(days=tirage.choice([0, 1, 15, 16, 60, 90, 91, 92, 120, 200, 400]))
        parcours = ParcoursFabrique(
            participant__plie=plie, oriente_le=entree - timedelta(days=15), date_entree=entree
        )
        ecart = (JOUR - entree).days
        contacts = [
            (entree + timedelta(days=tirage.randint(-5, ecart + 20)), tirage.choice(list(TypeEntretien)))
            for _ in range(tirage.randint(0, 5))
        ]
        recents = [JOUR - timedelta(days=j) for j in (14, 15, 16, 28, 29, 30, 31, 32)]
        if tirage.random() < 0.6:
            contacts.append((tirage.choice(recents), tirage.choice(list(TypeEntretien))))
        veilles = _veilles(tirage, entree)
        Entretien.objects.bulk_create(
            Entretien(parcours=parcours, referent=referent, date=jour, type=genre, en_sortie=True)
            for jour, genre in contacts
        )
        Veille.objects.bulk_create(
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
            for debut, fin in veilles
        )
        attendus[parcours.pk] = evaluer_rythme(
            FaitsRythme(
                date_entree=entree,
                date_reference=JOUR,
                rencontres=[jour for jour, genre in contacts if genre.physique],
                contacts=[jour for jour, _ in contacts],
                veilles=[PeriodeVeille(debut=debut, fin=fin) for debut, fin in veilles],
            ),
            SEUILS,
        ).en_retard
    trouves = set(Parcours.objects.filter(en_retard(JOUR, SEUILS)).values_list("pk", flat=True))
    assert trouves == {pk for pk, retard in attendus.items() if retard}
    assert 20 < len(trouves) < NOMBRE - 20, "le tirage doit donner des dossiers en retard et d'autres non"


def test_une_veille_refusee_n_excuse_rien():
    parcours = ParcoursFabrique()
    Veille.objects.create(
        parcours=parcours,
        motif="sante",
        debut=date.today() - timedelta(days=5),
        fin_prevue=date.today(),
        statut=StatutDemande.REFUSEE,
        decidee_le=date.today(),
        demandee_par=utilisateur(),
    )
    assert Parcours.objects.filter(en_retard(date.today(), SEUILS)).exists()


@pytest.mark.parametrize("trait", ["accueil", "sorti", "non_entre"])
def test_qui_n_est_pas_accompagne_n_est_pas_en_retard(trait):
    ParcoursFabrique(**{trait: True})
    assert not Parcours.objects.filter(en_retard(date.today(), SEUILS)).exists()
