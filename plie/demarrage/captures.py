"""``make captures``: the images of the README, taken from the running demo by the machine's Chromium.

The bilan 2018-2021 is first computed and published by the page, as the coordination does, if it is missing.
"""

import os
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from plie.demarrage.commun import RACINE, Echec, entrer_dans_venv
from plie.demarrage.demonstration import HOTE, lire_port
from plie.demarrage.preparation import preparer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CAPTURES: Final = RACINE / "docs" / "captures"
NAVIGATEURS: Final = ("chromium", "chromium-browser", "google-chrome")
MOT_DE_PASSE: Final = "demo-plie-2028"  # of every account of the demo, as the README says
ORDINATEUR: Final = (1280, 900)
TELEPHONE: Final = (390, 844)
PERIODE: Final = ("2018", "2021")
POIDS_MAX_OCTETS: Final = 300 * 1024
DELAI_SITE_S: Final = 10
DELAI_PAGE_MS: Final = 15_000
DELAI_CALCUL_MS: Final = 120_000


def capturer() -> int:
    """Take the images and say where they are; raises ``Echec`` when the demo or Chromium is missing."""
    adresse = f"http://{HOTE}:{lire_port(os.environ)}"
    chromium = trouver_chromium(os.environ)
    verifier_la_demonstration(adresse)
    preparer()
    entrer_dans_venv("captures")
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - only the project's Python has it

    CAPTURES.mkdir(parents=True, exist_ok=True)
    try:
        with sync_playwright() as pilote:
            navigateur = pilote.chromium.launch(executable_path=chromium, args=_options())
            _prendre_les_images(navigateur, adresse)
            navigateur.close()
    except Error as erreur:
        raise Echec(f"Les images n’ont pas pu être faites : {erreur.message.splitlines()[0]}") from erreur
    return 0


def trouver_chromium(environ: Mapping[str, str]) -> str:
    """The program named by ``CHROMIUM``, else the machine's Chromium; raises ``Echec`` when there is none."""
    if voulu := environ.get("CHROMIUM", "").strip():
        if trouve := shutil.which(voulu):
            return trouve
        raise Echec(f"CHROMIUM désigne « {voulu} », qui n’est pas un programme de cette machine.")
    for nom in NAVIGATEURS:
        if trouve := shutil.which(nom):
            return trouve
    raise Echec(
        "Aucun Chromium sur cette machine : installez-le (apt-get install chromium) "
        "ou indiquez-le par CHROMIUM=/chemin make captures."
    )


def verifier_la_demonstration(adresse: str) -> None:
    """Raise ``Echec`` unless the site answers at this address."""
    # The machine's proxy, if any, has nothing to do with our own address.
    ouvreur = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with ouvreur.open(f"{adresse}/sante/", timeout=DELAI_SITE_S):
            return
    except (urllib.error.URLError, OSError) as erreur:
        raise Echec(
            f"La démonstration ne répond pas à {adresse}/ : lancez-la par make demo dans un autre terminal, "
            "avec le même PORT, puis recommencez."
        ) from erreur


def _options() -> list[str]:
    calme = ["--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--hide-scrollbars"]
    return [*calme, "--no-sandbox"] if os.geteuid() == 0 else calme  # Chromium refuses its sandbox to root


def _prendre_les_images(navigateur: "Browser", adresse: str) -> None:
    with _session(navigateur, adresse, "coordination", ORDINATEUR) as page:
        _ouvrir_le_bilan(page, adresse)
        _enregistrer(page, "bilan-1280.png")
        page.goto(f"{adresse}/participants/")
        _enregistrer(page, "participants-1280.png")
    with _session(navigateur, adresse, "referent", TELEPHONE) as page:
        page.goto(f"{adresse}/")
        _enregistrer(page, "accueil-referent-390.png")


@contextmanager
def _session(navigateur: "Browser", adresse: str, role: str, taille: tuple[int, int]) -> "Iterator[Page]":
    """A page of this size, logged in with the demo's account of this role."""
    largeur, hauteur = taille
    contexte = navigateur.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": largeur, "height": hauteur},
        reduced_motion="reduce",
    )
    contexte.set_default_timeout(DELAI_PAGE_MS)
    page = contexte.new_page()
    courriel = f"{role.replace('_', '-')}@example.org"
    page.goto(f"{adresse}/compte/login/")
    page.fill("input[name=login]", courriel)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    if "/compte/login" in page.url:
        raise Echec(f"Le compte {courriel} n’entre pas : ce site n’est pas la démonstration.")
    yield page
    contexte.close()


def _ouvrir_le_bilan(page: "Page", adresse: str) -> None:
    """Open the published bilan of the period, computed and published first if need be."""
    de, a = PERIODE
    page.goto(f"{adresse}/bilans/")
    existant = page.locator("main th a", has_text=f"{de}-{a}").first
    if existant.count():
        existant.click()
    else:
        page.select_option("select[name=de]", de)
        page.select_option("select[name=a]", a)
        page.click("main form[action$='/demander/'] button[type=submit]")
    page.wait_for_url(re.compile(r"/bilans/\d+/$"), timeout=DELAI_CALCUL_MS)
    if page.locator("main a[href$='/publier/']").count():
        page.click("main a[href$='/publier/']")
        page.click("main form button[type=submit]")
        page.wait_for_url(re.compile(r"/bilans/\d+/$"))
        page.reload()  # without the message that says it is done


def _enregistrer(page: "Page", nom: str) -> None:
    page.wait_for_load_state("networkidle")
    chemin = CAPTURES / nom
    page.screenshot(path=chemin)
    poids = chemin.stat().st_size
    if poids > POIDS_MAX_OCTETS:
        chemin.unlink()
        raise Echec(
            f"L’image {nom} est trop lourde : {poids // 1024} Kio, pour {POIDS_MAX_OCTETS // 1024} au plus."
        )
    print(f"{chemin.relative_to(RACINE)} : {poids // 1024} Kio", flush=True)
