"""HTML templates to tagged PDF (PDF/UA-1), reading nothing but the project's own files."""

from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

VARIANTE: Final = "pdf/ua-1"
# A name that no network resolves (RFC 2606); https, for relative addresses are not joined to any scheme.
BASE: Final = "https://document.invalid/"
STATIQUES: Final = "static/"
RESSOURCES: Final = "ressources/"


class AdresseRefusee(FatalURLFetchingError):
    """The document asks for a file that is not the project's: the rendering stops."""


class Lecteur:
    """The only files a document may open: the static ones and the resources given with it.

    ``ressources`` maps a name (« entrees.svg ») to its content; the document writes
    ``ressources/entrees.svg``.
    """

    def __init__(self, ressources: Mapping[str, bytes] | None = None) -> None:
        self._ressources = dict(ressources or {})

    def __call__(self, url: str) -> URLFetcherResponse:
        return self.fetch(url)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The content at ``url``; raises AdresseRefusee for anything else than the project's own files."""
        chemin = unquote(urlsplit(url).path).lstrip("/")
        if not url.startswith(BASE):
            raise AdresseRefusee(f"Adresse refusée : {url}")
        if chemin.startswith(RESSOURCES) and (
            contenu := self._ressources.get(chemin.removeprefix(RESSOURCES))
        ):
            return _reponse(url, chemin, contenu)
        if chemin.startswith(STATIQUES):
            fichier = fichier_statique(chemin.removeprefix(STATIQUES))
            if fichier is not None:
                return _reponse(url, fichier.name, fichier.read_bytes())
        raise AdresseRefusee(f"Fichier inconnu : {url}")


def fichier_statique(nom: str) -> Path | None:
    """A static file by its plain name, collected or not; None when there is none."""
    if ".." in Path(nom).parts:
        return None
    if trouve := finders.find(nom):
        return Path(trouve)
    collecte = Path(settings.STATIC_ROOT, nom)
    return collecte if collecte.is_file() else None


def rendre_pdf(
    gabarit: str, contexte: Mapping[str, Any], ressources: Mapping[str, bytes] | None = None
) -> bytes:
    """Render a template to a tagged PDF; the title and the language are those of the HTML page.

    The template names its files ``static/…`` and ``ressources/…``. Raises AdresseRefusee for any other.
    """
    html = render_to_string(gabarit, dict(contexte))
    document = HTML(string=html, base_url=BASE, url_fetcher=Lecteur(ressources))
    contenu: bytes = document.write_pdf(pdf_variant=VARIANTE, pdf_tags=True)
    return contenu


def _reponse(url: str, nom: str, contenu: bytes) -> URLFetcherResponse:
    return URLFetcherResponse(
        url, contenu, {"Content-Type": guess_type(nom)[0] or "application/octet-stream"}
    )
