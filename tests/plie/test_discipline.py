"""The rules that the tests themselves stand on."""

import socket
import warnings
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.template.base import Node
from pytest_socket import SocketConnectBlockedError


def rendre(dossier: Path, texte: str) -> str:
    """Render a template that lives in ``dossier``."""
    gabarit = Engine.get_default().from_string(texte)
    gabarit.origin.name = str(dossier / "essai.html")
    for noeud in gabarit.nodelist.get_nodes_by_type(Node):
        noeud.origin = gabarit.origin
    return gabarit.render(Context({}))


def test_une_variable_indefinie_fait_echouer_un_gabarit_du_projet() -> None:
    with pytest.raises(AssertionError, match="« absente »"):
        rendre(settings.BASE_DIR / "templates", "<p>{{ absente }}</p>")


def test_un_test_sur_une_variable_indefinie_reste_permis() -> None:
    assert rendre(settings.BASE_DIR / "templates", "{% if absente %}oui{% else %}non{% endif %}") == "non"


def test_les_gabarits_des_bibliotheques_gardent_leurs_habitudes() -> None:
    texte = "{{ absente }}|{{ absente|default:'rien' }}"
    assert rendre(settings.BASE_DIR / ".venv" / "lib", texte) == "|rien"


def test_un_avertissement_est_une_erreur() -> None:
    with pytest.raises(UserWarning, match="attention"):
        warnings.warn("attention", stacklevel=1)


def test_rien_ne_sort_de_la_machine() -> None:
    with socket.socket() as prise, pytest.raises(SocketConnectBlockedError):
        prise.connect(("192.0.2.1", 80))
