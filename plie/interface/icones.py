"""Icons of Bootstrap Icons, drawn into the page as SVG: no font, no request, nothing for the CSP to allow."""

import logging
import re
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

journal = logging.getLogger(__name__)

DOSSIER_ICONES: Final = Path("node_modules", "bootstrap-icons", "icons")
_NOM: Final = re.compile(r"[a-z0-9-]+")
_CONTENU: Final = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def trace(nom: str) -> str:
    """The drawing of an icon (what is inside its ``svg`` element); empty, with a warning, when it is missing.

    Raises ValueError when the name could not be the name of an icon.
    """
    if not _NOM.fullmatch(nom):
        raise ValueError(f"Not an icon name: {nom!r}")
    chemin = settings.BASE_DIR / DOSSIER_ICONES / f"{nom}.svg"
    if not chemin.is_file():
        journal.warning("Icon not found: %s", nom)
        return ""
    contenu = _CONTENU.search(chemin.read_text(encoding="utf-8"))
    return contenu.group(1).strip() if contenu else ""


def svg(nom: str, classe: str = "") -> SafeString:
    """A decorative icon, hidden from screen readers: the text beside it says the same."""
    classes = f"icone {classe}".strip()
    return mark_safe(  # noqa: S308  the drawing is a file of the project, the class comes from a template
        f'<svg class="{classes}" viewBox="0 0 16 16" fill="currentColor" width="16" height="16" '
        f'aria-hidden="true" focusable="false">{trace(nom)}</svg>'
    )
