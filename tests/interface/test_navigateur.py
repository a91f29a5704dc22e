"""The shell and the components in a real browser: accessible, never too wide, usable without scripts."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from plie.roles import Role
from tests.conftest import chemin_navigateur
from tests.interface.conftest import MOT_DE_PASSE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
REGLES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BUREAU = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


@contextmanager
def contexte(
    base_url: str, ecran: dict[str, int] = BUREAU, *, scripts: bool = True
) -> Iterator[BrowserContext]:
    """A fresh browser, closed with its event loop so that the next test may use the database."""
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=chemin_navigateur(), args=["--no-sandbox"])
        yield navigateur.new_context(
            base_url=base_url,
            viewport=ecran,
            locale="fr-FR",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        navigateur.close()


def ouvrir(navigateur: BrowserContext) -> Page:
    """A page whose script errors and refusals of the security policy fail the test."""
    page = navigateur.new_page()
    page.on("pageerror", lambda erreur: pytest.fail(f"Script : {erreur}"))
    page.on(
        "console",
        lambda message: pytest.fail(message.text) if "Content Security Policy" in message.text else None,
    )
    return page


def se_connecter(page: Page) -> None:
    page.goto("/compte/login/")
    page.get_by_label("Courriel").fill("camille@example.org")
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/")


def verifier(page: Page) -> None:
    """On both screens: no accessibility fault that a machine can find, and nothing beyond the right edge."""
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
    taille = page.viewport_size
    for ecran in (TELEPHONE, BUREAU):
        page.set_viewport_size(ecran)
        fautes = page.evaluate(f"axe.run({json.dumps(REGLES)}).then(r => r.violations)")
        trouvees = [(faute["id"], [noeud["target"] for noeud in faute["nodes"]]) for faute in fautes]
        assert trouvees == [], f"{page.url} à {ecran['width']} px"
        depasse = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert depasse <= 0, f"{page.url} dépasse de {depasse} px un écran de {ecran['width']} px"
    page.set_viewport_size(taille)


def test_les_pages_ouvertes_a_tous(live_server, compte):
    compte(Role.REFERENT)
    with contexte(live_server.url) as navigateur:
        page = ouvrir(navigateur)
        for adresse in ("/compte/login/", "/compte/password/reset/", "/compte/signup/", "/nulle-part/"):
            page.goto(adresse)
            verifier(page)
        page.goto("/compte/login/")
        page.get_by_label("Courriel").fill("camille@example.org")
        page.get_by_label("Mot de passe").fill("faux")
        page.get_by_role("button", name="Se connecter", exact=True).click()
        resume = page.get_by_role("alert")
        expect(resume).to_contain_text("à corriger")
        expect(resume).to_be_focused()
        verifier(page)


def test_l_accueil_et_le_compte(live_server, compte):
    compte(Role.COORDINATION, Role.PILOTE)
    with contexte(live_server.url) as navigateur:
        page = ouvrir(navigateur)
        se_connecter(page)
        adresses = ("/", "/compte/2fa/", "/compte/email/", "/compte/sessions/", "/compte/password/change/")
        for adresse in (*adresses, "/compte/logout/", "/nulle-part/"):
            page.goto(adresse)
            verifier(page)
        page.locator(".menu-compte summary").click()
        verifier(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()


def test_tous_les_composants(live_server, compte, settings):
    settings.ROOT_URLCONF = "tests.interface.galerie"
    compte(Role.REFERENT)
    with contexte(live_server.url) as navigateur:
        page = ouvrir(navigateur)
        se_connecter(page)
        page.goto("/galerie/?q=Le+Gall&etat=actif&page=3")
        expect(page.get_by_text("Bilan calculé")).to_be_visible()
        page.get_by_text("Voir les données en tableau").click()
        verifier(page)
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_role("alert").filter(has_text="4 informations")).to_be_focused()
        page.get_by_role("link", name="Date du rendez-vous").click()
        expect(page.get_by_label("Date du rendez-vous")).to_be_focused()
        verifier(page)


def test_la_recherche_se_fait_sans_recharger_la_page(live_server, compte, settings):
    settings.ROOT_URLCONF = "tests.interface.galerie"
    compte(Role.REFERENT)
    with contexte(live_server.url) as navigateur:
        page = ouvrir(navigateur)
        se_connecter(page)
        page.goto("/galerie/")
        page.evaluate("window.temoin = 1")
        page.get_by_label("État").select_option("actif")
        etiquette = page.get_by_role("link", name=re.compile("État : En parcours"))
        expect(etiquette).to_be_visible()
        expect(page).to_have_url(re.compile("etat=actif"))
        page.get_by_role("link", name="Suivante").click()
        expect(page.locator("#resultats")).to_contain_text("26–50 sur 412")
        expect(page).to_have_url(re.compile("etat=actif.*page=2|page=2.*etat=actif"))
        expect(page.locator("#annonces")).to_contain_text("26–50 sur 412")
        assert page.evaluate("window.temoin") == 1
        etiquette.click()
        expect(page).not_to_have_url(re.compile("etat=actif"))


def test_une_session_finie_ramene_a_la_connexion(live_server, compte, settings):
    settings.ROOT_URLCONF = "tests.interface.galerie"
    compte(Role.REFERENT)
    with contexte(live_server.url) as navigateur:
        page = ouvrir(navigateur)
        se_connecter(page)
        page.goto("/galerie/")
        navigateur.clear_cookies()
        page.get_by_label("État").select_option("actif")
        page.wait_for_url(re.compile("/compte/login/"))
        expect(page.get_by_role("heading", name="Connexion")).to_be_visible()


def test_au_clavier_on_va_droit_au_contenu(live_server, compte):
    compte(Role.REFERENT)
    with contexte(live_server.url) as navigateur:
        page = ouvrir(navigateur)
        se_connecter(page)
        page.keyboard.press("Tab")
        evitement = page.get_by_role("link", name="Aller au contenu")
        expect(evitement).to_be_focused()
        expect(evitement).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_sur_un_telephone_le_menu_s_ouvre_et_se_ferme(live_server, compte):
    compte(Role.REFERENT)
    with contexte(live_server.url, TELEPHONE) as navigateur:
        page = ouvrir(navigateur)
        se_connecter(page)
        bouton = page.get_by_role("button", name="Menu")
        navigation = page.get_by_role("navigation", name="Navigation principale")
        expect(navigation).to_be_hidden()
        bouton.click()
        expect(navigation).to_be_visible()
        expect(bouton).to_have_attribute("aria-expanded", "true")
        verifier(page)
        bouton.click()
        expect(navigation).to_be_hidden()


def test_sans_javascript_tout_reste_a_portee(live_server, compte):
    compte(Role.REFERENT, Role.COORDINATION)
    with contexte(live_server.url, scripts=False) as navigateur:
        page = navigateur.new_page()
        se_connecter(page)
        expect(page.get_by_role("navigation", name="Navigation principale")).to_be_visible()
        page.locator(".menu-compte summary").click()
        page.get_by_role("button", name=re.compile("Coordination")).click()
        expect(page.locator(".messages")).to_contain_text(
            "Vous agissez maintenant en tant que : Coordination"
        )
        page.locator(".menu-compte summary").click()
        page.get_by_role("button", name="Se déconnecter").click()
        page.goto("/")
        expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
