"""The entretien as it is typed: by the keyboard, on two pages, in a browser that dies, without script."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from parcours.enums import EtatObjectif
from parcours.models import BrouillonEntretien, Entretien, Objectif
from tests import fabriques as f
from tests.parcours_complets.conftest import TELEPHONE, verifier

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def parcours(monde):
    cree = f.ParcoursFabrique(participant__plie=monde.plie)
    f.AffectationFabrique(
        parcours=cree, referent=monde.comptes["referent"], lieu_accueil=monde.structures["ain"]
    )
    f.ObjectifFabrique(parcours=cree, libelle="Refaire le CV", fixe_le=f.il_y_a(20))
    f.EtapeFreinFabrique(parcours=cree)
    return cree


def adresse(parcours):
    return f"/entretiens/nouveau/{parcours.pk}/"


def gardee(page):
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à", timeout=10_000)


def test_tout_se_saisit_au_clavier(ouvrir, monde, parcours):
    page = ouvrir(monde.comptes["referent"])
    page.goto(adresse(parcours))
    verifier(page)
    page.set_viewport_size(TELEPHONE)
    dans_un_mois = f.il_y_a(-14)

    def aller(selecteur):
        """Tab until the field has the focus: it is reached, and nothing holds the focus before it."""
        for _ in range(60):
            if page.evaluate("s => document.activeElement.matches(s)", selecteur):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{selecteur} hors d’atteinte du clavier")

    page.locator("#id_heure").focus()
    page.locator("#id_heure").fill("09:30")
    aller("[name^=objectif_]")
    page.keyboard.press("ArrowRight")
    aller("#id_evolution")
    page.keyboard.type("Elle a repris confiance.")
    aller("#id_objectifs-0-libelle")
    page.keyboard.type("Appeler un employeur")
    aller("[data-groupe=objectifs] [data-ajouter]")
    page.keyboard.press("Enter")
    page.keyboard.type("Passer le code")
    aller("#id_prochain_date")
    page.locator("#id_prochain_date").fill(dans_un_mois.isoformat())
    aller("#id_prochain_heure")
    page.locator("#id_prochain_heure").fill("14:00")
    aller("[name=action][value=enregistrer]")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("est enregistré")
    entretien = Entretien.objects.get()
    assert entretien.evolution == "Elle a repris confiance."
    assert timezone.localdate(entretien.prochain_rendez_vous.debut) == dans_un_mois
    assert set(Objectif.objects.values_list("libelle", "etat")) == {
        ("Refaire le CV", EtatObjectif.ATTEINT),
        ("Appeler un employeur", EtatObjectif.EN_COURS),
        ("Passer le code", EtatObjectif.EN_COURS),
    }
    assert not BrouillonEntretien.objects.exists()


def test_le_brouillon_survit_au_navigateur_qui_s_arrete(ouvrir, monde, parcours):
    page = ouvrir(monde.comptes["referent"])
    page.goto(adresse(parcours))
    page.locator("#id_evolution").press_sequentially("Une longue phrase", delay=20)
    gardee(page)
    stocke = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "longue phrase" not in stocke
    page.context.close()
    autre = ouvrir(monde.comptes["referent"])
    autre.goto(adresse(parcours))
    expect(autre.locator("#id_evolution")).to_have_value("Une longue phrase")
    autre.get_by_role("link", name="Tout effacer").click()
    autre.get_by_role("button", name="Tout effacer").click()
    expect(autre.locator("#id_evolution")).to_have_value("")


def test_une_coupure_se_dit_et_se_rattrape(ouvrir, monde, parcours):
    page = ouvrir(monde.comptes["referent"])
    page.goto(adresse(parcours))
    page.context.set_offline(True)
    page.locator("#id_evolution").fill("Tapé pendant la coupure")
    expect(page.locator("#etat-brouillon")).to_contain_text("ne répond pas", timeout=10_000)
    page.context.set_offline(False)
    gardee(page)
    assert BrouillonEntretien.objects.get().contenu["evolution"] == ["Tapé pendant la coupure"]


def test_deux_pages_montrent_les_deux_versions(ouvrir, monde, parcours):
    une, deux = ouvrir(monde.comptes["referent"]), ouvrir(monde.comptes["referent"])
    une.goto(adresse(parcours))
    deux.goto(adresse(parcours))
    une.locator("#id_evolution").fill("Ce que dit la première")
    gardee(une)
    deux.locator("#id_evolution").fill("Ce que dit la seconde")
    deux.get_by_role("button", name="Comparer les deux versions").click()
    expect(deux.get_by_role("heading", name="Deux versions de cet entretien")).to_be_visible()
    expect(deux.get_by_text("Ce que dit la première")).to_be_visible()
    verifier(deux)
    deux.get_by_role("radio", name="L’autre version").check()
    deux.get_by_role("button", name="Continuer avec ces choix").click()
    expect(deux.locator("#id_evolution")).to_have_value("Ce que dit la première")
    gardee(deux)


def test_sans_script_tout_s_enregistre(ouvrir, monde, parcours):
    page = ouvrir(monde.comptes["referent"], scripts=False)
    page.goto(adresse(parcours))
    page.locator("#id_objectifs-1-libelle").fill("Seconde ligne")
    page.get_by_text("Demander une aide financière").click()
    page.locator("#id_aides-1-nature").select_option("mobilite")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("informations sont à corriger")).to_be_visible()
    page.locator("#id_aides-1-financeur").select_option(label="Agence France Travail")
    page.locator("#id_aides-1-montant").fill("80")
    page.get_by_label("La personne quitte le PLIE").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("est enregistré")
    entretien = Entretien.objects.get()
    assert entretien.en_sortie
    page.goto(f"/entretiens/{entretien.pk}/")
    expect(page.get_by_text("La personne quitte le PLIE")).to_be_visible()
