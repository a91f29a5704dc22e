"""The exits « à confirmer » judged again by themselves when their day comes."""

from datetime import date

import pytest
import time_machine

from plie.envois.models import Envoi
from plie.roles import Role
from sorties import tasks
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.models import Sortie
from sorties.services.confirmation import confirmer, noter_rupture, revoir
from sorties.tasks import revoir_les_sorties
from tests.fabriques import AffectationFabrique, ParcoursFabrique, StructureFabrique, utilisateur
from tests.sorties.test_confirmation import demandee

pytestmark = pytest.mark.django_db

SIGNATURE, ECHEANCE = date(2026, 3, 31), date(2026, 9, 30)
VEILLE_DE_L_ECHEANCE = date(2026, 9, 29)


@pytest.fixture
def structure():
    return StructureFabrique()


@pytest.fixture
def referent(structure):
    return utilisateur(Role.REFERENT, structure)


@pytest.fixture
def alternance(structure, referent):
    def creer(*, confirmee=True, **champs):
        parcours = ParcoursFabrique(
            participant__plie=structure.plie, sortie_demandee=True, oriente_le=date(2025, 11, 1)
        )
        AffectationFabrique(
            parcours=parcours, referent=referent, lieu_accueil=structure, debut=date(2025, 11, 1)
        )
        champs = {
            "nature": NatureSortie.PROFESSIONNALISATION,
            "debut": SIGNATURE,
            "date": SIGNATURE,
            "parcours": parcours,
            **champs,
        }
        sortie = demandee(**champs)
        return confirmer(sortie, date(2026, 5, 5)) if confirmee else sortie

    return creer


def le(jour):
    return time_machine.travel(f"{jour.isoformat()} 06:30 +0200", tick=False)


class TestRevoir:
    @pytest.mark.parametrize("confirmee", [True, False])
    def test_the_day_before_and_the_day(self, alternance, referent, confirmee):
        sortie = alternance(confirmee=confirmee)
        assert (sortie.categorie, sortie.a_revoir_le) == (Categorie.A_CONFIRMER, ECHEANCE)
        with le(VEILLE_DE_L_ECHEANCE):
            assert revoir_les_sorties() == 0
        sortie.refresh_from_db()
        assert sortie.categorie == Categorie.A_CONFIRMER
        with le(ECHEANCE):
            assert revoir_les_sorties() == 1
            assert revoir_les_sorties() == 0
        sortie.refresh_from_db()
        assert (sortie.categorie, sortie.jugee_le, sortie.a_revoir_le) == ("positive", ECHEANCE, None)
        message = Envoi.objects.get()
        assert message.destinataire == referent
        assert sortie.parcours.participant.nom_naissance not in message.texte + message.sujet

    def test_a_day_that_was_missed_is_made_up_for(self, alternance):
        sortie = alternance()
        with le(date(2026, 10, 20)):
            assert revoir_les_sorties() == 1
        sortie.refresh_from_db()
        assert sortie.categorie == Categorie.POSITIVE

    def test_the_referent_may_still_note_a_break(self, alternance, referent):
        sortie = alternance()
        with le(ECHEANCE):
            revoir_les_sorties()
            noter_rupture(sortie, VEILLE_DE_L_ECHEANCE, auteur=referent)
            assert revoir_les_sorties() == 0
        sortie.refresh_from_db()
        assert sortie.categorie == Categorie.DYNAMIQUE

    def test_a_break_already_noted_is_never_revisited(self, alternance, referent):
        sortie = alternance()
        with le(date(2026, 8, 1)):
            noter_rupture(sortie, date(2026, 7, 20), auteur=referent)
        with le(ECHEANCE):
            assert revoir_les_sorties() == 0
        assert not Envoi.objects.exists()

    def test_nor_what_waits_for_the_cellule_or_was_cancelled(self, alternance):
        alternance(confirmee=False, nature=NatureSortie.CREATION, debut=None)
        annulee = alternance()
        Sortie.objects.filter(pk=annulee.pk).update(
            etat=EtatSortie.ANNULEE, annulee_le=date(2026, 6, 1), motif_annulation=MotifAnnulation.REPRISE
        )
        with le(ECHEANCE):
            assert revoir_les_sorties() == 0
            assert revoir(annulee, ECHEANCE) is False

    def test_one_that_fails_does_not_stop_the_others(self, alternance, monkeypatch, caplog):
        cassee, saine = alternance(), alternance()

        def capricieux(sortie, jour):
            if sortie.pk == cassee.pk:
                raise RuntimeError("panne")
            return revoir(sortie, jour)

        monkeypatch.setattr(tasks, "revoir", capricieux)
        with le(ECHEANCE):
            assert revoir_les_sorties() == 1
        cassee.refresh_from_db()
        saine.refresh_from_db()
        assert (cassee.categorie, saine.categorie) == (Categorie.A_CONFIRMER, Categorie.POSITIVE)
        assert str(cassee.pk) in caplog.text


def test_it_is_in_the_calendar(settings):
    taches = {entree["task"] for entree in settings.CELERY_BEAT_SCHEDULE.values()}
    assert revoir_les_sorties.name in taches
