"""What every test stands on: throw-away servers, started when first needed, and the browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page, sync_playwright

from plie import embarque

# A machine that is busy is no fault of the code: no property is judged by the time it takes.
settings.register_profile(
    "sans_chronometre",
    parent=settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("sans_chronometre")

NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome")


def chemin_navigateur() -> str | None:
    """The Chromium of the browser tests: ``CHROMIUM``, else the machine's; None where there is none."""
    if voulu := os.environ.get("CHROMIUM"):
        return voulu
    return next((trouve for nom in NAVIGATEURS if (trouve := shutil.which(nom))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the browser tests, saying why, where there is no browser; in CI that is a failure."""
    a_piloter = [item for item in items if item.get_closest_marker("navigateur")]
    if not a_piloter or chemin_navigateur():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(
            "Aucun Chromium sur cette machine : les tests de navigateur ne peuvent pas tourner."
        )
    absent = pytest.mark.skip(reason="aucun Chromium sur cette machine (apt-get install chromium)")
    for item in a_piloter:
        item.add_marker(absent)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this process; the main process also throws their data away."""
    embarque.arreter()
    if not hasattr(config, "workerinput") and os.environ.get("PLIE_TESTS_VAR_DIR_DE") == str(os.getpid()):
        shutil.rmtree(os.environ["PLIE_TESTS_VAR_DIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def serveurs() -> Iterator[None]:
    """PostgreSQL and Redis, unless the environment gives them; shared by the processes of the session."""
    embarque.demarrer(Path(os.environ["PLIE_TESTS_VAR_DIR"]), ephemere=True)
    yield
    embarque.arreter()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(serveurs: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the servers before the first test database is made."""


@pytest.fixture(autouse=True)
def _medias(tmp_path: Path, settings: Any) -> None:
    """Each test has its own folder of uploads."""
    settings.MEDIA_ROOT = tmp_path / "medias"


# What keeps a headless Chromium quiet: no sandbox as root, no GPU, no call to its maker's servers.
OPTIONS_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DELAI_PAGE_MS = 15_000


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A blank page of a new Chromium, in French and in Paris; for tests marked ``navigateur``."""
    # Playwright keeps an event loop in this thread, in which Django would refuse to query the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as pilote:
        chromium = pilote.chromium.launch(executable_path=chemin_navigateur(), args=OPTIONS_CHROMIUM)
        contexte = chromium.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
        )
        contexte.set_default_timeout(DELAI_PAGE_MS)
        yield contexte.new_page()
        chromium.close()
