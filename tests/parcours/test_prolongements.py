"""What a prescriber reads of what follows: the référent, the bilans; the next cellule de suivi."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gouvernance.enums import EtatSeance, TypeInstance
from prescriptions.prolongements import BilanRecu, Suite, date_prochaine_cellule, suites_de
from tests.fabriques import (
    AffectationFabrique,
    BilanIntermediaireFabrique,
    InstanceFabrique,
    MesureFabrique,
    ParcoursFabrique,
    PlieFabrique,
    PrescriptionFabrique,
    SeanceFabrique,
    StructureFabrique,
    UtilisateurFabrique,
    il_y_a,
    instant,
)

pytestmark = pytest.mark.django_db


def suivie(**champs):
    """An oriented prescription, its parcours, its référent."""
    prescription = PrescriptionFabrique(orientee=True)
    parcours = ParcoursFabrique(participant=prescription.participant, prescription=prescription)
    lieu = StructureFabrique(plie=prescription.plie, sigle="MIPE", telephone="05 49 00 00 00")
    affectation = AffectationFabrique(parcours=parcours, lieu_accueil=lieu, **champs)
    return prescription, parcours, affectation


class TestSuites:
    def test_le_referent_sa_structure_son_telephone(self):
        agent = UtilisateurFabrique(prenom="Solange", nom="Inventée", telephone="05 49 11 11 11")
        prescription, _, _ = suivie(referent=agent)
        assert suites_de([prescription]) == {
            prescription.pk: Suite(referent="Solange Inventée", structure="MIPE", telephone="05 49 11 11 11")
        }

    def test_sans_telephone_celui_du_lieu(self):
        prescription, _, _ = suivie()
        assert suites_de([prescription])[prescription.pk].telephone == "05 49 00 00 00"

    def test_le_referent_actuel_seul(self):
        prescription, parcours, affectation = suivie()
        affectation.fin = il_y_a(1)
        affectation.save()
        assert suites_de([prescription]) == {}
        nouveau = UtilisateurFabrique(prenom="Odile", nom="Fictive")
        AffectationFabrique(parcours=parcours, referent=nouveau, debut=il_y_a(0))
        assert suites_de([prescription])[prescription.pk].referent == "Odile Fictive"

    def test_les_bilans_transmis_et_eux_seuls(self):
        prescription, parcours, _ = suivie()
        transmis = BilanIntermediaireFabrique(
            mesure=MesureFabrique(parcours=parcours),
            redige_le=il_y_a(3),
            transmis_prescripteur_le=il_y_a(2),
        )
        BilanIntermediaireFabrique(
            mesure=MesureFabrique(parcours=parcours, rang=2, debut=parcours.date_entree + timedelta(days=183))
        )
        assert suites_de([prescription])[prescription.pk].bilans == (
            BilanRecu(
                titre="Bilan intermédiaire, mesure 1",
                transmis_le=il_y_a(2),
                url=f"/prescriptions/{prescription.pk}/bilans/{transmis.pk}/",
                url_par_lien=f"/prescrire/{prescription.pk}/bilans/{transmis.pk}/",
            ),
        )

    def test_trois_requetes_pour_toute_une_liste(self, django_assert_num_queries):
        liste = []
        for _ in range(4):
            prescription, parcours, _ = suivie()
            BilanIntermediaireFabrique(
                mesure=MesureFabrique(parcours=parcours),
                redige_le=il_y_a(3),
                transmis_prescripteur_le=il_y_a(2),
            )
            liste.append(prescription)
        liste.append(PrescriptionFabrique())
        with django_assert_num_queries(3):  # the last one for the bilans de fin
            assert len(suites_de(liste)) == 4

    def test_rien_sans_orientation(self, django_assert_num_queries):
        liste = [PrescriptionFabrique(), PrescriptionFabrique(refusee=True)]
        with django_assert_num_queries(0):
            assert suites_de(liste) == {}


class TestProchaineCellule:
    def test_la_prochaine_qui_n_est_pas_annulee(self):
        cellule = InstanceFabrique()
        SeanceFabrique(instance=cellule, debut=instant(il_y_a(1)))
        SeanceFabrique(instance=cellule, debut=instant(il_y_a(-2)), etat=EtatSeance.ANNULEE)
        bonne = SeanceFabrique(instance=cellule, debut=instant(il_y_a(-5)))
        SeanceFabrique(instance=cellule, debut=instant(il_y_a(-9)))
        copil = InstanceFabrique(plie=cellule.plie, type=TypeInstance.COPIL)
        SeanceFabrique(instance=copil, debut=instant(il_y_a(-1)))
        SeanceFabrique(debut=instant(il_y_a(-1)))
        assert date_prochaine_cellule(cellule.plie, timezone.now()) == bonne.debut

    def test_aucune(self):
        assert date_prochaine_cellule(PlieFabrique(), timezone.now()) is None
