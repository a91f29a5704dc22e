"""A small PLIE with everyone in it, and a browser opened for one of them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from plie.acteurs.enums import TypeStructure
from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.models import Plie
from plie.roles import Role
from tests import fabriques as f
from tests.conftest import DELAI_PAGE_MS, OPTIONS_CHROMIUM, chemin_navigateur

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
REGLES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BUREAU = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


@dataclass
class Monde:
    """One account a role, by the role's code, in the structure where it would work."""

    plie: Plie
    structures: dict[str, Structure] = field(default_factory=dict)
    comptes: dict[str, Utilisateur] = field(default_factory=dict)


@pytest.fixture
def monde(transactional_db: None) -> Monde:
    """Niort and two communes around, the partners, two référents at unequal distances."""
    plie = f.PlieFabrique(nom="PLIE des Essais")
    f.ProtocoleFabrique(plie=plie)
    communes = {
        nom: f.CommuneFabrique(code_insee=code, nom=nom, latitude=latitude, longitude=longitude)
        for code, nom, latitude, longitude in (
            ("79191", "Niort", 46.32, -0.46),
            ("79081", "Chauray", 46.36, -0.38),
            ("79174", "Mauzé-sur-le-Mignon", 46.20, -0.67),
        )
    }
    for du_territoire in communes.values():
        f.TerritoireFabrique(plie=plie, commune=du_territoire)
    monde = Monde(plie)
    for cle, nom, genre, commune in (
        ("ams", "Antenne médico-sociale", TypeStructure.DEPARTEMENT, "Niort"),
        ("ft", "Agence France Travail", TypeStructure.FRANCE_TRAVAIL, "Niort"),
        ("bi", "Bureau insertion", TypeStructure.DEPARTEMENT, "Niort"),
        ("can", "Agglomération", TypeStructure.AGGLOMERATION, "Niort"),
        ("ain", "Association d’insertion", TypeStructure.ASSOCIATION, "Niort"),
        ("csc", "Centre socioculturel", TypeStructure.CENTRE_SOCIOCULTUREL, "Mauzé-sur-le-Mignon"),
    ):
        monde.structures[cle] = f.StructureFabrique(
            plie=plie, code=cle, nom=nom, type=genre, commune=communes[commune],
            telephone="05 39 98 00 01", lieu_accueil=cle in {"ain", "csc"},
        )  # fmt: skip
    for cle, role, structure, prenom, nom in (
        ("prescripteur", Role.PRESCRIPTEUR, "ams", "Paule", "Essai"),
        ("voisin", Role.PRESCRIPTEUR, "csc", "Victor", "Essai"),
        ("coordination", Role.COORDINATION, "can", "Coralie", "Essai"),
        ("france_travail", Role.AVIS_FRANCE_TRAVAIL, "ft", "Fanny", "Essai"),
        ("bureau", Role.AVIS_BUREAU_INSERTION, "bi", "Boris", "Essai"),
        ("referent", Role.REFERENT, "ain", "Renée", "Proche"),
        ("collegue", Role.REFERENT, "csc", "Colin", "Lointain"),
    ):
        monde.comptes[cle] = f.utilisateur(
            role, monde.structures[structure], prenom=prenom, nom=nom, email=f"{cle}@example.org"
        )
    f.MotifRefusFabrique(code="hors-public", libelle="La situation ne répond à aucun public")
    f.MotifRefusFabrique(code="deja-au-plie", libelle="Une prescription est déjà ouverte")
    return monde


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """One Chromium for the test; its contexts are as many people."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as pilote:
        navigateur = pilote.chromium.launch(executable_path=chemin_navigateur(), args=OPTIONS_CHROMIUM)
        yield navigateur
        # Beside this event loop the test had a connection of its own: left open, the base could not go.
        connections.close_all()
        navigateur.close()


def connecter(
    navigateur: Browser, live_server, compte: Utilisateur | None = None, *, scripts: bool = True
) -> Page:
    """A page in its own context, for an account already signed in or for nobody."""
    contexte: BrowserContext = navigateur.new_context(
        base_url=live_server.url,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport=BUREAU,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    contexte.set_default_timeout(DELAI_PAGE_MS)
    if compte is not None:
        client = Client()
        client.force_login(compte)
        cle = client.cookies[settings.SESSION_COOKIE_NAME].value
        contexte.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cle, "url": live_server.url}])
    page = contexte.new_page()
    page.on("pageerror", lambda erreur: pytest.fail(f"Script : {erreur}"))
    page.on(
        "console",
        lambda message: pytest.fail(message.text) if "Content Security Policy" in message.text else None,
    )
    return page


@pytest.fixture
def ouvrir(chromium: Browser, live_server) -> Callable[..., Page]:
    """A page for somebody: an account already signed in, or nobody. A script error fails the test."""

    def page_de(compte: Utilisateur | None = None, *, scripts: bool = True) -> Page:
        return connecter(chromium, live_server, compte, scripts=scripts)

    return page_de


def verifier(page: Page) -> None:
    """On both screens: no fault that axe finds, nothing beyond the right edge."""
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
    for ecran in (TELEPHONE, BUREAU):
        page.set_viewport_size(ecran)
        fautes = page.evaluate(f"axe.run({json.dumps(REGLES)}).then(r => r.violations)")
        trouvees = [(faute["id"], [noeud["target"] for noeud in faute["nodes"]]) for faute in fautes]
        assert trouvees == [], f"{page.url} à {ecran['width']} px"
        depasse = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert depasse <= 0, f"{page.url} dépasse de {depasse} px un écran de {ecran['width']} px"
