"""A whole parcours as a référent walks it: from the first call to the renewal, on both screens."""

import os
import re
import signal

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from gouvernance.enums import TypeInstance
from parcours.enums import EtatParcours, StatutDemande, TypeDiagnostic
from parcours.models import BrouillonEntretien, Cer, Diagnostic, Entretien, Mesure, Parcours, Signature
from participants.enums import Frein
from tests import fabriques as f
from tests.conftest import OPTIONS_CHROMIUM, chemin_navigateur
from tests.parcours_complets.conftest import BUREAU, TELEPHONE, connecter, verifier

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def personne(monde):
    """Oriented twenty days ago towards Renée, who has not called yet."""
    participant = f.ParticipantFabrique(
        plie=monde.plie, nom_naissance="Souvenir", nom_usage="", prenom="Ana", telephone="06 39 98 00 12"
    )
    parcours = f.ParcoursFabrique(participant=participant, accueil=True, oriente_le=f.il_y_a(20))
    f.AffectationFabrique(
        parcours=parcours,
        referent=monde.comptes["referent"],
        lieu_accueil=monde.structures["ain"],
        debut=f.il_y_a(20),
    )
    f.InstanceFabrique(
        plie=monde.plie, code="cellule_suivi", type=TypeInstance.CELLULE_SUIVI, nominative=True
    )
    return participant


def le_parcours():
    return Parcours.objects.get()


def iso(jours_passes):
    return f.il_y_a(jours_passes).isoformat()


def dessiner(page: Page, cadre):
    """A signature with the pointer: down, a zigzag, up."""
    cadre.scroll_into_view_if_needed()
    boite = cadre.bounding_box()
    page.mouse.move(boite["x"] + 30, boite["y"] + 40)
    page.mouse.down()
    for pas in range(1, 12):
        hauteur = boite["y"] + (30 if pas % 2 else 90)
        page.mouse.move(boite["x"] + 30 + 20 * pas, hauteur, steps=4)
    page.mouse.up()


class Referente:
    """The gestures of Renée, each from the file of the person."""

    def __init__(self, page: Page, personne, *, verifie: bool):
        self.page, self.personne, self.verifie = page, personne, verifie

    def voir(self):
        if self.verifie:
            taille = self.page.viewport_size
            verifier(self.page)
            self.page.set_viewport_size(taille)

    def au_dossier(self):
        self.page.goto(f"/participants/{self.personne.pk}/")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("SOUVENIR Ana")

    def agir(self, libelle):
        self.au_dossier()
        self.page.get_by_role("group", name="Actions").get_by_role("link", name=libelle).click()

    def prendre_contact(self):
        page = self.page
        page.goto("/")
        self.voir()
        ligne = page.get_by_role("listitem").filter(has_text="Premier contact à prendre")
        ligne.get_by_role("link", name=re.compile("SOUVENIR Ana$")).last.click()
        page.get_by_label("Premier contact le").fill(iso(15))
        self.voir()
        page.get_by_role("button", name="Enregistrer").click()
        assert le_parcours().premier_contact_le == f.il_y_a(15)

    def tenir_un_entretien(self, jours_passes, heure, texte):
        page = self.page
        self.agir(re.compile("entretien", re.IGNORECASE))
        page.get_by_label("Date", exact=True).first.fill(iso(jours_passes))
        page.get_by_label("Heure", exact=True).first.fill(heure)
        page.get_by_label("Ce qui a changé").fill(texte)
        page.locator("[name=prochain_date]").fill(iso(-10))
        page.locator("[name=prochain_heure]").fill(heure)
        self.voir()
        page.get_by_role("button", name="Enregistrer et signer").click()
        expect(page.get_by_role("heading", name="Émarger l’entretien")).to_be_visible()
        self.voir()
        dessiner(page, page.locator("canvas"))
        page.get_by_role("button", name="Valider la signature").click()
        expect(page.locator("#messages")).to_contain_text(re.compile("émargé|signé", re.IGNORECASE))

    def proposer_l_entree(self):
        self.agir(re.compile("Proposer l’entrée"))
        self.page.get_by_label("Objectifs proposés").fill("Passer le permis, puis chercher un emploi.")
        self.voir()
        self.page.get_by_role("button", name=re.compile("Proposer|Enregistrer")).click()
        assert le_parcours().entree_proposee_le == timezone.localdate()

    def diagnostiquer(self, genre, niveau):
        page = self.page
        page.goto(f"/diagnostics/nouveau/{le_parcours().pk}/?type={genre}")
        for frein in Frein:
            page.locator(f"[name='frein_{frein.value}'][value='{niveau}']").check()
        self.voir()
        page.get_by_role("button", name="Valider et signer").click()
        assert Diagnostic.objects.get(type=genre).signe_le == timezone.localdate()

    def signer_le_contrat(self):
        page = self.page
        page.goto(f"/cer/nouveau/{le_parcours().pk}/")
        page.locator("[name=objectifs]").fill("Passer le permis.")
        self.voir()
        page.get_by_role("button", name="Enregistrer et relire").click()
        self.voir()
        for cadre in page.locator("canvas").all():
            dessiner(page, cadre)
        page.get_by_role("button", name="Enregistrer les signatures").click()
        expect(page.locator("#messages")).to_be_visible()
        cer = Cer.objects.get()
        assert (cer.signe_participant_le, cer.signe_referent_le) == (timezone.localdate(),) * 2

    def demander_le_renouvellement(self):
        page = self.page
        page.goto(f"/mesures/parcours/{le_parcours().pk}/")
        expect(page.get_by_text("Le bilan intermédiaire n’est pas rédigé.")).to_be_visible()
        self.voir()
        page.goto(f"/mesures/{Mesure.objects.get().pk}/bilan/")
        page.get_by_label("Bilan de la mesure").fill("Le permis est en bonne voie.")
        page.get_by_label("Diagnostic intermédiaire").select_option(index=1)
        self.voir()
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.goto(f"/mesures/parcours/{le_parcours().pk}/")
        page.get_by_role("button", name="Demander le renouvellement").click()
        assert Mesure.objects.get(rang=2).statut == StatutDemande.DEMANDEE
        self.voir()


def decider(page, *, verifie):
    page.goto("/cellule/")
    if page.get_by_role("button", name="Ouvrir la séance du jour").count():
        page.get_by_role("button", name="Ouvrir la séance du jour").click()
    if verifie:
        verifier(page)
    page.get_by_role("link", name=re.compile("Décider.*SOUVENIR Ana")).first.click()
    if verifie:
        verifier(page)
    page.get_by_role("radio", name="Accord").check()
    page.get_by_role("button", name="Noter la décision").click()
    expect(page.locator("#messages")).to_be_visible()


@pytest.mark.parametrize("ecran", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_de_l_accueil_au_renouvellement(monde, ouvrir, personne, ecran):
    page = ouvrir(monde.comptes["referent"])
    page.set_viewport_size(ecran)
    verifie = ecran is BUREAU
    renee = Referente(page, personne, verifie=verifie)
    coralie = ouvrir(monde.comptes["coordination"])

    renee.prendre_contact()
    renee.tenir_un_entretien(14, "10:00", "Ana voudrait travailler dehors.")
    entretien = Entretien.objects.get()
    assert entretien.emargement == "ecran"
    assert Signature.objects.get(entretien=entretien).trace
    assert le_parcours().date_entree == f.il_y_a(14)
    renee.proposer_l_entree()
    decider(coralie, verifie=verifie)
    assert le_parcours().etat == EtatParcours.ACTIF

    renee.diagnostiquer(TypeDiagnostic.INITIAL, 2)
    renee.tenir_un_entretien(0, "09:00", "Le code est passé.")
    renee.signer_le_contrat()
    renee.diagnostiquer(TypeDiagnostic.INTERMEDIAIRE, 1)
    renee.demander_le_renouvellement()
    decider(coralie, verifie=verifie)
    assert Mesure.objects.get(rang=2).statut == StatutDemande.ACCORDEE

    renee.au_dossier()
    renee.voir()
    for texte in ("Ana voudrait travailler dehors.", "Passer le permis."):
        expect(page.get_by_text(texte).first).to_be_attached()


def test_le_brouillon_survit_au_navigateur_tue(monde, personne, live_server, monkeypatch):
    """The whole browser is killed, as by a power cut: what was typed is there when another one opens."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    adresse = f"/entretiens/nouveau/{le_parcours().pk}/"
    with sync_playwright() as pilote:
        premier = pilote.chromium.launch(executable_path=chemin_navigateur(), args=OPTIONS_CHROMIUM)
        page = connecter(premier, live_server, monde.comptes["referent"])
        page.goto(adresse)
        page.get_by_label("Ce qui a changé").press_sequentially("Une longue phrase confiée aujourd’hui.")
        expect(page.get_by_text(re.compile("enregistré à", re.IGNORECASE))).to_be_visible(timeout=10_000)
        processus = premier.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        principal = next(p["id"] for p in processus if p["type"] == "browser")
        os.kill(principal, signal.SIGKILL)
        second = pilote.chromium.launch(executable_path=chemin_navigateur(), args=OPTIONS_CHROMIUM)
        page = connecter(second, live_server, monde.comptes["referent"])
        page.goto(adresse)
        expect(page.get_by_label("Ce qui a changé")).to_have_value("Une longue phrase confiée aujourd’hui.")
        assert BrouillonEntretien.objects.count() == 1
        assert not Entretien.objects.exists()
        second.close()
        connections.close_all()
