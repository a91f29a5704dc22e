"""The end of a parcours and its reprise: what happens to what waits, the months on both sides."""

from datetime import date, timedelta

import pytest

from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous
from parcours.models import Mesure, Veille
from parcours.services.fins import (
    FinImpossible,
    clore_parcours,
    demander_fin,
    limite_de_reprise,
    renoncer_a_la_fin,
    reprendre_parcours,
)
from tests.fabriques import (
    CasCelluleFabrique,
    EcouteFabrique,
    MesureFabrique,
    ParcoursFabrique,
    RendezVousFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
)

pytestmark = pytest.mark.django_db

ENTREE, LIMITE = date(2024, 3, 10), date(2026, 3, 9)


def sorti(sortie=date(2025, 6, 30), **champs):
    return ParcoursFabrique(
        sorti=True, oriente_le=date(2024, 3, 1), date_entree=ENTREE, date_sortie=sortie, **champs
    )


class TestDemander:
    def test_and_renounce_each_once(self):
        parcours = ParcoursFabrique()
        assert demander_fin(parcours).etat == EtatParcours.SORTIE_DEMANDEE
        assert demander_fin(parcours).etat == EtatParcours.SORTIE_DEMANDEE
        assert renoncer_a_la_fin(parcours).etat == EtatParcours.ACTIF
        assert renoncer_a_la_fin(parcours).etat == EtatParcours.ACTIF

    def test_refused_outside_the_accompaniment(self):
        with pytest.raises(FinImpossible):
            demander_fin(ParcoursFabrique(accueil=True))
        with pytest.raises(FinImpossible, match="déjà sortie"):
            renoncer_a_la_fin(sorti())


class TestClore:
    def test_what_waited_goes_and_what_ran_ends(self):
        parcours = ParcoursFabrique(sortie_demandee=True)
        rendez_vous = RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(-5)))
        honore = RendezVousFabrique(
            parcours=parcours, debut=instant(il_y_a(30)), statut=StatutRendezVous.HONORE
        )
        MesureFabrique(parcours=parcours, rang=2, statut=StatutDemande.DEMANDEE, decidee_le=None)
        vue = VeilleFabrique(
            parcours=parcours,
            statut=StatutDemande.DEMANDEE,
            decidee_le=None,
            debut=il_y_a(58),
            fin=il_y_a(45),
        )
        CasCelluleFabrique(parcours=parcours, nature="veille", veille=vue)
        courante = VeilleFabrique(parcours=parcours, debut=il_y_a(40), fin=None)
        finie = VeilleFabrique(parcours=parcours, debut=il_y_a(80), fin=il_y_a(60))
        jour = il_y_a(3)
        clos = clore_parcours(parcours, jour)
        assert (clos.etat, clos.date_sortie) == (EtatParcours.SORTI, jour)
        for objet in (rendez_vous, honore, vue, courante, finie):
            objet.refresh_from_db()
        assert (rendez_vous.statut, honore.statut) == (StatutRendezVous.ANNULE, StatutRendezVous.HONORE)
        assert not Mesure.objects.filter(statut=StatutDemande.DEMANDEE).exists()
        assert (vue.statut, vue.decidee_le) == (StatutDemande.REFUSEE, il_y_a(0))
        assert (courante.fin, finie.fin) == (jour, il_y_a(60))

    def test_an_ecoute_asked_since_the_exit_and_postponed_does_not_prevent_it(self):
        parcours = ParcoursFabrique(sortie_demandee=True)
        ecoute = EcouteFabrique(
            parcours=parcours,
            psychologue=None,
            demandee_le=il_y_a(2),
            statut=StatutDemande.DEMANDEE,
            decidee_le=None,
        )
        CasCelluleFabrique(parcours=parcours, nature="ecoute", ecoute=ecoute)
        assert clore_parcours(parcours, il_y_a(20)).etat == EtatParcours.SORTI
        ecoute.refresh_from_db()
        assert (ecoute.statut, ecoute.decidee_le) == (StatutDemande.REFUSEE, il_y_a(0))

    @pytest.mark.parametrize(("ecart", "accepte"), [(0, True), (-1, False)])
    def test_not_before_the_entry(self, ecart, accepte):
        parcours = ParcoursFabrique(sortie_demandee=True)
        jour = parcours.date_entree + timedelta(days=ecart)
        if accepte:
            assert clore_parcours(parcours, jour).date_sortie == jour
        else:
            with pytest.raises(FinImpossible, match="après l’entrée"):
                clore_parcours(parcours, jour)

    def test_same_day_twice_is_once_and_another_day_is_refused(self):
        parcours = sorti()
        assert clore_parcours(parcours, parcours.date_sortie).etat == EtatParcours.SORTI
        with pytest.raises(FinImpossible):
            clore_parcours(parcours, parcours.date_sortie + timedelta(days=1))

    def test_never_without_the_request(self):
        with pytest.raises(FinImpossible):
            clore_parcours(ParcoursFabrique(), il_y_a(0))


class TestReprendre:
    def test_limit(self):
        assert limite_de_reprise(sorti(), date(2025, 7, 1)) == LIMITE
        assert limite_de_reprise(ParcoursFabrique(accueil=True), date(2025, 7, 1)) is None

    @pytest.mark.parametrize(
        ("jour", "mesure"),
        [
            (date(2025, 9, 1), (date(2025, 9, 1), date(2026, 2, 28))),
            (date(2025, 12, 1), (date(2025, 12, 1), LIMITE)),
            (date(2026, 3, 8), (date(2026, 3, 8), LIMITE)),
            (LIMITE, None),
        ],
    )
    def test_within_the_months_with_the_mesure_they_leave(self, jour, mesure):
        parcours = sorti()
        MesureFabrique(parcours=parcours, debut=date(2025, 1, 1), fin=date(2025, 6, 30))
        repris = reprendre_parcours(parcours, jour)
        assert (repris.etat, repris.date_sortie) == (EtatParcours.ACTIF, None)
        nouvelle = parcours.mesures.filter(rang=2).first()
        assert (nouvelle and (nouvelle.debut, nouvelle.fin)) == mesure
        reprendre_parcours(parcours, jour)
        assert parcours.mesures.count() == (1 if mesure is None else 2)

    @pytest.mark.parametrize(("fin", "mesures"), [(date(2025, 9, 1), 1), (date(2025, 8, 31), 2)])
    def test_a_mesure_that_still_runs_is_enough(self, fin, mesures):
        parcours = sorti()
        MesureFabrique(parcours=parcours, debut=date(2025, 3, 2), fin=fin)
        reprendre_parcours(parcours, date(2025, 9, 1))
        assert parcours.mesures.count() == mesures

    def test_the_day_after_is_too_late(self):
        parcours = sorti()
        with pytest.raises(FinImpossible, match="prescrite de nouveau"):
            reprendre_parcours(parcours, LIMITE + timedelta(days=1))
        parcours.refresh_from_db()
        assert parcours.etat == EtatParcours.SORTI

    @pytest.mark.parametrize("etat", [{"accueil": True}, {"non_entre": True}])
    def test_refused_when_the_person_has_a_newer_parcours(self, etat):
        parcours = sorti()
        ParcoursFabrique(participant=parcours.participant, oriente_le=date(2025, 8, 1), **etat)
        with pytest.raises(FinImpossible, match="autre parcours"):
            reprendre_parcours(parcours, date(2025, 9, 1))

    def test_an_older_parcours_does_not_matter(self):
        parcours = sorti()
        ParcoursFabrique(
            participant=parcours.participant,
            sorti=True,
            oriente_le=date(2020, 1, 1),
            date_sortie=date(2021, 1, 1),
        )
        assert reprendre_parcours(parcours, date(2025, 9, 1)).etat == EtatParcours.ACTIF

    def test_only_what_has_ended(self):
        with pytest.raises(FinImpossible, match="rien à reprendre"):
            reprendre_parcours(ParcoursFabrique(sortie_demandee=True), il_y_a(0))


def test_an_exit_taken_up_again_may_end_again():
    parcours = sorti()
    reprendre_parcours(parcours, date(2025, 9, 1))
    demander_fin(parcours)
    assert clore_parcours(parcours, date(2025, 12, 1)).date_sortie == date(2025, 12, 1)
    assert not Veille.objects.exists()
