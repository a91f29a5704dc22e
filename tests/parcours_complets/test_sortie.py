"""An exit from end to end: declared, proved, decided, its fiche bilan read, six months later counted."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from gouvernance.enums import TypeInstance
from parcours.enums import EtatParcours
from participants.enums import Frein
from plie.acces import Vue
from plie.dates import ajouter_mois
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from reporting.calcul import calculer_bilan
from reporting.demo.ecriture.sorties import pdf_de_demonstration
from sorties.enums import Categorie, EtatSortie, SituationSuivi
from sorties.models import BilanFin, Preuve, Sortie, SuiviSortie
from sorties.selectors import sorties_positives
from tests import fabriques as f
from tests.parcours_complets.conftest import BUREAU, TELEPHONE, verifier
from tests.parcours_complets.test_parcours import decider

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def personne(monde, settings, tmp_path):
    """Accompanied for eleven months by Renée, with both diagnostics; she signed a CDI seven months ago."""
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = True
    participant = f.ParticipantFabrique(
        plie=monde.plie, nom_naissance="Souvenir", nom_usage="", prenom="Ana", telephone="06 39 98 00 12"
    )
    prescription = f.PrescriptionFabrique(
        participant=participant,
        structure=monde.structures["ams"],
        auteur=monde.comptes["prescripteur"],
        orientee=True,
    )
    entree = f.il_y_a(400)
    parcours = f.ParcoursFabrique(
        participant=participant,
        prescription=prescription,
        oriente_le=entree,
        date_entree=entree,
        entree_validee_le=entree,
    )
    f.AffectationFabrique(
        parcours=parcours,
        referent=monde.comptes["referent"],
        lieu_accueil=monde.structures["ain"],
        debut=entree,
    )
    f.MesureFabrique(parcours=parcours, debut=entree)
    for genre, niveau, jour in (("initial", 3, entree), ("final", 1, f.il_y_a(200))):
        diagnostic = f.DiagnosticFabrique(parcours=parcours, type=genre, date=jour)
        for frein in (Frein.MOBILITE, Frein.LOGEMENT):
            f.EvaluationFreinFabrique(diagnostic=diagnostic, frein=frein, reponse="evalue", niveau=niveau)
    f.InstanceFabrique(
        plie=monde.plie, code="cellule_suivi", type=TypeInstance.CELLULE_SUIVI, nominative=True
    )
    return participant


SORTIE = timedelta(days=190)


def declarer(page, personne, ecran, voir):
    page.goto(f"/participants/{personne.pk}/")
    page.get_by_role("group", name="Actions").get_by_role("link", name="Déclarer une sortie").click()
    page.locator("[name=nature]").select_option("cdi")
    jour = (timezone.localdate() - SORTIE).isoformat()
    page.locator("[name=date]").fill(jour)
    page.locator("[name=employeur]").fill("Les Ateliers du Marais")
    page.locator("[name=debut]").fill(jour)
    page.locator("[name=heures_hebdo]").fill("17,25")
    page.locator("[name=siret]").fill("732 829 320 00074")
    expect(page.get_by_text("une sortie dynamique").first).to_be_visible()
    page.locator("[name=heures_hebdo]").fill("17,5")
    expect(page.get_by_text("une sortie positive").first).to_be_visible()
    voir()
    page.set_viewport_size(ecran)
    page.get_by_role("button", name="Déclarer la sortie").click()
    expect(page.locator("#messages")).to_be_visible()


@pytest.mark.parametrize("ecran", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_de_la_declaration_au_bilan_de_l_annee(monde, ouvrir, personne, ecran):
    page = ouvrir(monde.comptes["referent"])
    page.set_viewport_size(ecran)
    coralie = ouvrir(monde.comptes["coordination"])
    bureau = ecran is BUREAU

    def voir(ouverte=page):
        if bureau:
            verifier(ouverte)

    declarer(page, personne, ecran, voir)
    sortie = Sortie.objects.get()
    assert (sortie.etat, sortie.categorie) == (EtatSortie.DEMANDEE, Categorie.POSITIVE)
    assert (sortie.siret, sortie.heures_hebdo) == ("73282932000074", Decimal("17.5"))
    voir()

    page.goto(f"/sorties/{sortie.pk}/preuves/")
    voir()
    page.locator("input[type=file]").set_input_files(
        {"name": "contrat.pdf", "mimeType": "application/pdf", "buffer": pdf_de_demonstration()}
    )
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#messages")).to_be_visible()
    assert Preuve.objects.get().sortie == sortie

    decider(coralie, verifie=bureau)
    sortie.refresh_from_db()
    assert sortie.etat == EtatSortie.CONFIRMEE
    assert sortie.parcours.etat == EtatParcours.SORTI

    page.goto(f"/sorties/{sortie.pk}/bilan/")
    page.locator("[name=entretien_le]").fill(sortie.date.isoformat())
    page.locator("[name=objectifs_atteints]").fill("Le permis est passé.")
    page.locator("[name=a_poursuivre]").fill("Se rapprocher de l’atelier.")
    voir()
    page.set_viewport_size(ecran)
    page.get_by_role("button", name=re.compile("^Enregistrer")).first.click()
    assert BilanFin.objects.get().objectifs_atteints == "Le permis est passé."

    page.goto(f"/sorties/{sortie.pk}/")
    if page.get_by_role("button", name=re.compile("Préparer")).count():
        page.get_by_role("button", name=re.compile("Préparer")).first.click()
        page.goto(f"/sorties/{sortie.pk}/")
    voir()
    with page.expect_download() as recu:
        page.get_by_role("link", name=re.compile("fiche bilan", re.IGNORECASE)).first.click()
    texte = " ".join(
        feuille.extract_text() for feuille in PdfReader(io.BytesIO(recu.value.path().read_bytes())).pages
    )
    for attendu in ("SOUVENIR", "Le permis est passé", "Se rapprocher de l", "Mobilité", "CDI"):
        assert attendu in texte, attendu

    page.goto(f"/sorties/{sortie.pk}/suivis/6/")
    voir()
    page.set_viewport_size(ecran)
    page.locator(f"[name=situation][value={SituationSuivi.MEME_EMPLOI.value}]").check()
    page.locator("[name=source][value=participant]").check()
    page.locator("[name=fait_le]").fill(timezone.localdate().isoformat())
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#messages")).to_be_visible()
    assert SuiviSortie.objects.get().fait_le >= ajouter_mois(sortie.date, 6)

    compter_dans_le_bilan(monde, sortie.date)
    page.goto(f"/participants/{personne.pk}/")
    voir()
    coralie.goto("/sorties/")
    expect(coralie.get_by_text(re.compile("SOUVENIR")).first).to_be_attached()
    voir(coralie)


def compter_dans_le_bilan(monde, jour: date):
    """The yearly bilan and the home of the coordination count the same exit."""
    plie = monde.plie
    tableau = calculer_bilan(plie, jour.year, jour.year).tableau("objectifs")
    assert tableau.valeur("Sorties positives à 6 mois", str(jour.year)) == 1
    vue = Vue(
        role=Role.COORDINATION,
        utilisateur_id=monde.comptes["coordination"].pk,
        plie_id=plie.pk,
        structures=frozenset(),
        date_reference=timezone.localdate(),
    )
    comptes = sorties_positives(vue, jour.year, parametres_applicables(plie, jour).seuils_parcours)
    assert (comptes.total, comptes.maintenues) == (1, 1)
