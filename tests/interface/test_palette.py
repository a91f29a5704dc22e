"""The colours named in the style sheet are legible: WCAG 2.1 AA."""

import re
from pathlib import Path

import pytest

FEUILLE = Path(__file__).parents[2] / "static" / "interface" / "plie.css"
COULEURS = dict(
    re.findall(r"--([a-z]+(?:-[a-z0-9]+)*): (#[0-9a-f]{6});", FEUILLE.read_text(encoding="utf-8"))
)

TEXTE = 4.5  # WCAG 1.4.3
TRAIT = 3.0  # WCAG 1.4.11


def luminance(couleur: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    composantes = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    rouge, vert, bleu = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in composantes)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    clair, sombre = sorted((luminance(COULEURS[une]), luminance(COULEURS[autre])), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


@pytest.mark.parametrize(
    ("texte", "fond"),
    [
        *[
            (texte, fond)
            for texte in ("encre", "encre-douce", "petrole-600", "ambre-700")
            for fond in ("blanc", "papier")
        ],
        ("encre", "petrole-50"),
        ("petrole-800", "petrole-100"),
        ("encre-douce", "neutre-fond"),
        *[("blanc", fond) for fond in ("petrole-600", "petrole-700", "petrole-800", "danger")],
        ("petrole-100", "petrole-800"),
        *[(ton, f"{ton}-fond") for ton in ("neutre", "info", "succes", "attention", "danger")],
        *[("encre", f"{ton}-fond") for ton in ("neutre", "info", "succes", "attention", "danger")],
    ],
)
def test_un_texte_se_lit(texte, fond):
    assert contraste(texte, fond) >= TEXTE


@pytest.mark.parametrize(
    ("trait", "fond"),
    [
        ("bord-champ", "blanc"),
        ("ambre-700", "papier"),
        ("ambre-400", "petrole-800"),
        ("petrole-600", "neutre-fond"),
    ],
)
def test_un_champ_un_focus_une_jauge_se_voient(trait, fond):
    assert contraste(trait, fond) >= TRAIT
