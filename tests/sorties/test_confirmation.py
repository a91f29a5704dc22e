"""The exit decided in cellule: proof and agreement needed, the verdict of the day, the parcours that ends."""

from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatParcours
from parcours.models import EtapeEmploi
from plie.envois.models import Envoi
from plie.envois.services import poster
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, MotifAutre, NatureSortie
from sorties.models import Sortie
from sorties.regles.classement import ACCORD_A_NOTER
from sorties.services.confirmation import SortieImpossible, confirmer, noter_rupture, refuser
from sorties.services.declaration import ACCORD_MANQUE as ACCORD_DECLARE
from sorties.services.verdicts import inscrire_verdict
from tests.fabriques import (
    AffectationFabrique,
    ParcoursFabrique,
    PreuveFabrique,
    SortieFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db


def demandee(*, preuve=True, accord=True, parcours=None, jugee=None, **champs):
    """An exit declared, its verdict that of its day; with its proof and the agreement unless told."""
    jour = champs.setdefault("date", il_y_a(5))
    sortie = SortieFabrique.build(
        parcours=parcours or ParcoursFabrique(sortie_demandee=True),
        etat=EtatSortie.DEMANDEE,
        confirmee_le=None,
        declaree_par=utilisateur(Role.REFERENT),
        accord_participant_le=jour if accord else None,
        **champs,
    )
    inscrire_verdict(sortie, [], jugee or jour)
    sortie.save()
    if preuve:
        PreuveFabrique(sortie=sortie, depose_par=sortie.declaree_par)
    return sortie


def alternance(debut, **champs):
    return demandee(nature=NatureSortie.APPRENTISSAGE, debut=debut, **champs)


class TestConfirmer:
    def test_the_parcours_ends_on_the_day_of_the_exit(self):
        sortie = demandee()
        jour = timezone.localdate()
        confirmee = confirmer(sortie, jour)
        parcours = sortie.parcours
        parcours.refresh_from_db()
        assert (confirmee.etat, confirmee.confirmee_le) == (EtatSortie.CONFIRMEE, jour)
        assert (confirmee.categorie, confirmee.jugee_le) == (Categorie.POSITIVE, jour)
        assert (parcours.etat, parcours.date_sortie) == (EtatParcours.SORTI, sortie.date)

    def test_the_job_is_an_etape_of_the_parcours_once(self):
        sortie = demandee(debut=il_y_a(8))
        confirmer(sortie, il_y_a(0))
        confirmer(sortie, il_y_a(0))
        etape = EtapeEmploi.objects.get(parcours=sortie.parcours)
        assert (etape.nature, etape.debut, etape.employeur) == ("cdi", il_y_a(8), sortie.employeur)

    @pytest.mark.parametrize(
        ("fin", "debut"), [(il_y_a(9), il_y_a(9)), (il_y_a(1), il_y_a(5)), (None, il_y_a(5))]
    )
    def test_the_etape_of_a_contract_whose_start_was_never_told(self, fin, debut):
        sortie = demandee(nature=NatureSortie.CDD, debut=None, fin=fin)
        confirmer(sortie, il_y_a(0))
        etape = EtapeEmploi.objects.get(parcours=sortie.parcours)
        assert (etape.debut, etape.fin) == (debut, fin)

    def test_twice_is_once_then_nothing_else_is_decided(self):
        sortie = demandee()
        confirmer(sortie, il_y_a(1))
        assert confirmer(sortie, il_y_a(0)).confirmee_le == il_y_a(1)
        with pytest.raises(SortieImpossible, match="déjà confirmé"):
            refuser(sortie, il_y_a(0))

    @pytest.mark.parametrize(
        "champs",
        [
            {"nature": NatureSortie.CDI},
            {"nature": NatureSortie.MISSION_AI, "heures_hebdo": None},
            {"nature": NatureSortie.APPRENTISSAGE, "debut": il_y_a(5)},
        ],
    )
    def test_needs_a_proof(self, champs):
        sortie = demandee(preuve=False, **champs)
        with pytest.raises(SortieImpossible, match="La preuve manque"):
            confirmer(sortie, il_y_a(0))
        sortie.refresh_from_db()
        sortie.parcours.refresh_from_db()
        assert (sortie.etat, sortie.parcours.etat) == (EtatSortie.DEMANDEE, EtatParcours.SORTIE_DEMANDEE)
        PreuveFabrique(sortie=sortie, depose_par=sortie.declaree_par)
        assert confirmer(sortie, il_y_a(0)).etat == EtatSortie.CONFIRMEE

    def test_without_a_job_needs_no_proof(self):
        sortie = demandee(
            preuve=False,
            accord=False,
            nature=NatureSortie.SANS,
            motif_autre=MotifAutre.DEMENAGEMENT,
            employeur="",
            heures_hebdo=None,
        )
        assert confirmer(sortie, il_y_a(0)).categorie == Categorie.AUTRE

    @pytest.mark.parametrize(
        "champs",
        [
            {"nature": NatureSortie.CDI, "heures_hebdo": Decimal("17.25")},
            {"nature": NatureSortie.APPRENTISSAGE, "debut": il_y_a(5)},
        ],
    )
    def test_dynamic_or_to_confirm_needs_the_agreement(self, champs):
        with pytest.raises(SortieImpossible, match="accord de la personne"):
            confirmer(demandee(accord=False, **champs), il_y_a(0))

    @pytest.mark.parametrize(("avis", "attendue"), [(True, "positive"), (False, "dynamique")])
    def test_creation(self, avis, attendue):
        sortie = demandee(nature=NatureSortie.CREATION, heures_hebdo=None)
        assert sortie.categorie == Categorie.A_CONFIRMER
        with pytest.raises(SortieImpossible, match="accepte la création"):
            confirmer(sortie, il_y_a(0))
        confirmee = confirmer(sortie, il_y_a(0), creation_validee=avis)
        confirmee.refresh_from_db()
        assert (confirmee.categorie, confirmee.creation_validee) == (attendue, avis)

    def test_creation_not_accepted_needs_the_agreement(self):
        sortie = demandee(nature=NatureSortie.CREATION, heures_hebdo=None, accord=False)
        with pytest.raises(SortieImpossible, match="accord de la personne"):
            confirmer(sortie, il_y_a(0), creation_validee=False)
        assert confirmer(sortie, il_y_a(0), creation_validee=True).categorie == Categorie.POSITIVE

    @pytest.mark.parametrize(
        ("jour", "attendue"), [(date(2026, 9, 14), "a_confirmer"), (date(2026, 9, 15), "positive")]
    )
    def test_keeps_the_verdict_of_that_day(self, jour, attendue):
        """The six months of an alternance may be over between the request and the cellule."""
        parcours = ParcoursFabrique(sortie_demandee=True, oriente_le=date(2025, 6, 1))
        sortie = alternance(date(2026, 3, 15), date=date(2026, 3, 15), parcours=parcours)
        assert sortie.categorie == Categorie.A_CONFIRMER
        confirmee = confirmer(sortie, jour)
        attendu = None if attendue == "positive" else date(2026, 9, 15)
        assert (confirmee.categorie, confirmee.a_revoir_le) == (attendue, attendu)

    @pytest.mark.parametrize("motif", [MotifAnnulation.RETRAIT, MotifAnnulation.REFUS])
    def test_not_once_cancelled(self, motif):
        sortie = demandee()
        Sortie.objects.filter(pk=sortie.pk).update(
            etat=EtatSortie.ANNULEE, annulee_le=il_y_a(1), motif_annulation=motif
        )
        with pytest.raises(SortieImpossible):
            confirmer(sortie, il_y_a(0))


def test_one_rule_says_whose_agreement_is_noted():
    assert set(ACCORD_DECLARE) == ACCORD_A_NOTER


class TestRefuser:
    def test_the_accompaniment_goes_on_and_another_exit_may_come(self):
        sortie = demandee()
        refusee = refuser(sortie, il_y_a(1))
        assert (refusee.etat, refusee.motif_annulation) == (EtatSortie.ANNULEE, MotifAnnulation.REFUS)
        assert refuser(sortie, il_y_a(0)).annulee_le == il_y_a(1)
        sortie.parcours.refresh_from_db()
        assert sortie.parcours.etat == EtatParcours.ACTIF
        with pytest.raises(SortieImpossible, match="n’a pas validé"):
            confirmer(sortie, il_y_a(0))


class TestRupture:
    DEBUT, ECHEANCE = date(2026, 4, 15), date(2026, 10, 15)

    @pytest.fixture(autouse=True)
    def aujourdhui(self):
        with time_machine.travel("2026-11-20 10:00 +0100", tick=False):
            yield

    @pytest.fixture
    def auteur(self):
        return utilisateur(Role.REFERENT)

    def sortie(self, auteur, *, confirmee_le=None, **champs):
        structure = auteur.habilitations.get().structure
        parcours = ParcoursFabrique(
            participant__plie=structure.plie, sortie_demandee=True, oriente_le=date(2025, 11, 1)
        )
        AffectationFabrique(parcours=parcours, referent=auteur, lieu_accueil=structure)
        sortie = alternance(self.DEBUT, date=self.DEBUT, parcours=parcours, **champs)
        return confirmer(sortie, confirmee_le) if confirmee_le else sortie

    @pytest.mark.parametrize(
        ("rupture", "attendue"),
        [
            (ECHEANCE - timedelta(days=1), Categorie.DYNAMIQUE),
            (ECHEANCE, Categorie.POSITIVE),
            (DEBUT, Categorie.DYNAMIQUE),
            (date(2026, 11, 20), Categorie.POSITIVE),
        ],
    )
    @pytest.mark.parametrize("confirmee_le", [None, date(2026, 5, 10), date(2026, 11, 2)])
    def test_before_the_six_months_or_later(self, auteur, rupture, attendue, confirmee_le):
        sortie = self.sortie(auteur, confirmee_le=confirmee_le)
        notee = noter_rupture(sortie, rupture, auteur=auteur)
        notee.refresh_from_db()
        assert (notee.categorie, notee.rupture_le, notee.a_revoir_le) == (attendue, rupture, None)
        noter_rupture(sortie, rupture, auteur=auteur)

    def test_a_date_may_be_corrected(self, auteur):
        sortie = self.sortie(auteur, confirmee_le=date(2026, 5, 10))
        noter_rupture(sortie, date(2026, 7, 1), auteur=auteur)
        assert noter_rupture(sortie, date(2026, 11, 1), auteur=auteur).categorie == Categorie.POSITIVE

    @pytest.mark.parametrize(
        ("jour", "attendue"),
        [
            (date(2026, 10, 14), (Categorie.A_CONFIRMER, date(2026, 10, 15))),
            (date(2026, 10, 15), (Categorie.POSITIVE, None)),
        ],
    )
    def test_a_break_noted_by_mistake_is_taken_back(self, auteur, client, jour, attendue):
        sortie = self.sortie(auteur, confirmee_le=date(2026, 5, 10))
        adresse = reverse("sorties:rupture", args=[sortie.pk])
        client.force_login(auteur)
        with time_machine.travel(f"{jour} 10:00 +0200", tick=False):
            vide = client.post(adresse, {"rupture_le": ""})
            assert vide.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
            client.post(adresse, {"rupture_le": "2026-07-01"})
            assert "Notée par erreur" in client.get(adresse).text
            page = client.post(adresse, {"rupture_le": ""}, follow=True)
        assert "Aucune rupture n’est plus notée" in page.text
        sortie.refresh_from_db()
        assert (sortie.categorie, sortie.a_revoir_le, sortie.rupture_le) == (*attendue, None)

    def test_the_reminder_that_waits_goes_when_the_exit_is_no_longer_positive(self, auteur):
        sortie = self.sortie(auteur, confirmee_le=date(2026, 11, 2))
        plie = sortie.parcours.plie
        poster(
            plie=plie,
            cle=f"rappel-suivi:{sortie.pk}:6:1",
            sujet="Suivi",
            texte="À faire.",
            utilisateur=auteur,
        )
        noter_rupture(sortie, date(2026, 11, 1), auteur=auteur)
        assert Envoi.objects.count() == 1
        noter_rupture(sortie, date(2026, 7, 1), auteur=auteur)
        assert not Envoi.objects.exists()

    @pytest.mark.parametrize(
        ("jour", "phrase"),
        [(date(2026, 11, 21), "pas encore venue"), (date(2026, 4, 14), "ne vient pas avant")],
    )
    def test_dates_refused(self, auteur, jour, phrase):
        with pytest.raises(SortieImpossible, match=phrase):
            noter_rupture(self.sortie(auteur), jour, auteur=auteur)

    def test_only_an_alternance_that_stands_and_only_a_referent(self, auteur):
        plie = auteur.habilitations.get().structure.plie
        cdi = demandee(parcours=ParcoursFabrique(sortie_demandee=True, participant__plie=plie))
        with pytest.raises(SortieImpossible, match="alternance"):
            noter_rupture(cdi, date(2026, 11, 1), auteur=auteur)
        refusee = refuser(self.sortie(auteur), date(2026, 11, 1))
        with pytest.raises(SortieImpossible, match="annulée"):
            noter_rupture(refusee, date(2026, 11, 1), auteur=auteur)
        with pytest.raises(PermissionError):
            noter_rupture(self.sortie(auteur), date(2026, 11, 1), auteur=utilisateur(Role.REFERENT))

    def test_positive_without_the_agreement_does_not_become_dynamic(self, auteur):
        sortie = self.sortie(auteur, confirmee_le=date(2026, 11, 2), accord=False)
        with pytest.raises(SortieImpossible, match="reprise"):
            noter_rupture(sortie, date(2026, 7, 1), auteur=auteur)

    def test_page(self, auteur, client):
        sortie = self.sortie(auteur, confirmee_le=date(2026, 11, 2))
        structure = auteur.habilitations.get().structure
        adresse = reverse("sorties:rupture", args=[sortie.pk])
        for role in Role:
            client.force_login(utilisateur(role, structure))
            assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND, role
        client.force_login(utilisateur(Role.REFERENT, StructureFabrique()))
        assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND
        client.force_login(auteur)
        assert "15 octobre 2026" in client.get(adresse).text.replace("\u00a0", " ")
        refuse = client.post(adresse, {"rupture_le": "2026-04-01"})
        assert refuse.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "ne vient pas avant" in refuse.text
        fait = client.post(adresse, {"rupture_le": "2026-07-01"})
        assert fait.url == reverse("sorties:voir", args=[sortie.pk])
        sortie.refresh_from_db()
        assert sortie.categorie == Categorie.DYNAMIQUE
