"""Icons drawn into the page; the browsers of the sessions."""

import re

import pytest

from plie.interface import etats, icones
from plie.interface.appareils import appareil
from plie.interface.composants import ICONE_PAR_TON
from plie.interface.navigation import ENTREES


@pytest.mark.parametrize(
    "nom",
    sorted(
        {entree.icone for entree in ENTREES}
        | set(ICONE_PAR_TON.values())
        | set(etats._ICONE_PAR_CODE.values())
    ),
)
def test_les_icones_declarees_existent(nom):
    assert "<path" in icones.trace(nom) or "<circle" in icones.trace(nom)


def test_une_icone_est_cachee_aux_lecteurs_d_ecran():
    assert 'aria-hidden="true"' in icones.svg("people")
    assert not re.search(r"\sstyle=|<script", icones.svg("people"))


def test_une_icone_absente_n_arrete_pas_la_page(caplog):
    assert "<svg" in icones.svg("icone-qui-n-existe-pas")
    assert "icone-qui-n-existe-pas" in caplog.text


def test_un_nom_d_icone_n_est_pas_un_chemin():
    with pytest.raises(ValueError, match="icon name"):
        icones.svg("../secret")


@pytest.mark.parametrize(
    ("user_agent", "attendu"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox sur Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/126.0 Safari/537 Edg/126.0",
            "Edge sur Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126.0 Mobile Safari/537",
            "Chrome sur Android",
        ),
        ("curl/8", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_un_appareil_se_reconnait(user_agent, attendu):
    assert appareil(user_agent) == attendu
