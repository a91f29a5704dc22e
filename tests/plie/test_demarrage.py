"""The commands of the Makefile: what they refuse, in which words, and what they leave behind."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from plie.demarrage import captures, demonstration, preparation
from plie.demarrage.commun import RACINE, Echec


@pytest.mark.parametrize(
    ("environ", "port"),
    [
        ({}, 8000),
        ({"PORT": ""}, 8000),
        ({"PORT": "1"}, 1),
        ({"PORT": " 8765 "}, 8765),
        ({"PORT": "65535"}, 65535),
    ],
)
def test_le_port_est_celui_de_l_environnement_ou_8000(environ: dict[str, str], port: int) -> None:
    assert demonstration.lire_port(environ) == port


@pytest.mark.parametrize("texte", ["0", "65536", "-1", "80a", "huit mille", "8000.0", "²"])
def test_un_port_qui_n_en_est_pas_un_est_refuse(texte: str) -> None:
    with pytest.raises(Echec, match="nombre entier entre 1 et 65535"):
        demonstration.lire_port({"PORT": texte})


def test_un_port_pris_est_refuse_en_proposant_le_suivant() -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        with pytest.raises(Echec, match=f"Le port {port} est déjà pris.*PORT={port + 1}"):
            demonstration.reserver(port)


def test_make_demo_refuse_un_port_avant_de_rien_faire(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    fini = subprocess.run(
        [sys.executable, "-m", "plie.demarrage", "demo"],
        cwd=RACINE,
        env=os.environ | {"PORT": "abc", "VAR_DIR": str(var_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert fini.returncode == 1
    assert fini.stderr == "PORT doit être un nombre entier entre 1 et 65535 ; « abc » n’en est pas un.\n"
    assert fini.stdout == ""
    assert not var_dir.exists()


def test_les_images_se_font_la_demonstration_etant_lancee() -> None:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))  # never listens: nobody answers there
        port = libre.getsockname()[1]
        fini = subprocess.run(
            [sys.executable, "-m", "plie.demarrage", "captures"],
            cwd=RACINE,
            env=os.environ | {"PORT": str(port), "CHROMIUM": sys.executable},
            capture_output=True,
            text=True,
            check=False,
        )
    assert fini.returncode == 1
    assert fini.stderr == (
        f"La démonstration ne répond pas à http://127.0.0.1:{port}/ : lancez-la par make demo dans un autre "
        "terminal, avec le même PORT, puis recommencez.\n"
    )
    assert fini.stdout == ""


def test_les_images_demandent_un_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Echec, match=r"Aucun Chromium sur cette machine.*apt-get install chromium"):
        captures.trouver_chromium({})
    with pytest.raises(Echec, match="« /nulle/part », qui n’est pas un programme"):
        captures.trouver_chromium({"CHROMIUM": "/nulle/part"})
    (tmp_path / "chromium").touch(mode=0o755)
    assert captures.trouver_chromium({}) == str(tmp_path / "chromium")


def test_un_python_trop_vieux_est_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "PYTHON_MIN", (99, 0))
    with pytest.raises(Echec, match=r"Il faut Python 99\.0 ou plus récent"):
        preparation.preparer()


def test_make_refuse_un_python_trop_vieux_ou_absent() -> None:
    fini = subprocess.run(
        ["make", "setup", "PYTHON=false"],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
        env=_sans_make(),
    )
    assert fini.returncode != 0
    assert "Il faut Python 3.11 ou plus récent" in fini.stderr


def _sans_make() -> dict[str, str]:
    """The environment without what an outer make hands down."""
    return {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("MAKE", "MFLAGS"))}


@pytest.fixture
def installation(tmp_path: Path) -> tuple[Path, Path]:
    verrou = tmp_path / "verrou"
    verrou.write_text("version 1")
    return tmp_path / "cible", verrou


def test_une_installation_finie_est_a_jour_jusqu_au_prochain_verrou(installation: tuple[Path, Path]) -> None:
    cible, verrou = installation
    assert not preparation._a_jour(cible, verrou)
    preparation._installer(cible, verrou, cible.mkdir)
    assert preparation._a_jour(cible, verrou)
    verrou.write_text("version 2")
    assert not preparation._a_jour(cible, verrou)


def test_une_installation_qui_echoue_est_retiree(installation: tuple[Path, Path]) -> None:
    cible, verrou = installation

    def a_moitie() -> None:
        cible.mkdir()
        raise Echec("pas d’Internet")

    with pytest.raises(Echec, match="pas d’Internet"):
        preparation._installer(cible, verrou, a_moitie)
    assert not cible.exists()


def test_une_installation_interrompue_est_reprise_de_zero(installation: tuple[Path, Path]) -> None:
    cible, verrou = installation
    cible.mkdir()
    (cible / "a-moitie").touch()
    preparation._installer(cible, verrou, cible.mkdir)
    assert [chemin.name for chemin in cible.iterdir()] == [".plie-installe"]


def test_une_mise_a_jour_qui_echoue_garde_l_ancienne_installation_a_refaire(
    installation: tuple[Path, Path],
) -> None:
    cible, verrou = installation
    preparation._installer(cible, verrou, cible.mkdir)
    verrou.write_text("version 2")

    def echouer() -> None:
        raise Echec("pas d’Internet")

    with pytest.raises(Echec):
        preparation._installer(cible, verrou, echouer)
    assert cible.exists()
    assert not preparation._a_jour(cible, verrou)


def test_un_disque_plein_pendant_l_installation_se_dit_en_une_phrase(installation: tuple[Path, Path]) -> None:
    cible, verrou = installation

    def remplir() -> None:
        cible.mkdir()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(Echec, match="est plein"):
        preparation._installer(cible, verrou, remplir)
    assert not cible.exists()


def test_un_dossier_de_projet_sans_place_est_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _chemin: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(Echec, match="est plein"):
        preparation._verifier_dossier()


def test_un_dossier_de_projet_en_lecture_seule_est_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(**_options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(preparation.tempfile, "NamedTemporaryFile", refuser)
    with pytest.raises(Echec, match="n’est pas accessible en écriture"):
        preparation._verifier_dossier()


def test_sans_npm_celui_du_paquet_python_sert(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _nom: None)
    commande = preparation._npm()
    assert commande[0] == str(preparation.PYTHON)
    version = subprocess.run([*commande, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.split(".")[0].isdigit()


def test_sans_aucun_npm_on_dit_quoi_installer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _nom: None)
    monkeypatch.setattr(preparation, "executer", lambda *_a, **_o: 1)
    with pytest.raises(Echec, match="npm manque"):
        preparation._npm()


def test_sans_les_bibliotheques_des_pdf_on_dit_la_commande_exacte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "_manques_systeme", lambda: "les bibliothèques")
    monkeypatch.setattr(shutil, "which", lambda _nom: None)
    with pytest.raises(Echec, match="apt-get install -y --no-install-recommends libpango"):
        preparation._installer_paquets_systeme()


# ---------------------------------------------------------------------------------------------- lock files


def test_chaque_paquet_python_est_fige_avec_son_empreinte_et_sans_adresse() -> None:
    texte = (RACINE / "requirements.lock").read_text()
    assert "://" not in texte
    paquets = [ligne for ligne in texte.splitlines() if ligne and not ligne.startswith((" ", "#"))]
    assert len(paquets) > 50
    assert all("==" in ligne and ligne.endswith("\\") for ligne in paquets)
    assert texte.count("--hash=sha256:") >= len(paquets)


def test_les_paquets_npm_sont_figes_sans_adresse() -> None:
    paquets = yaml.safe_load((RACINE / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in paquet for paquet in paquets.values())
    assert all(paquet["integrity"].startswith("sha512-") for nom, paquet in paquets.items() if nom)


# ----------------------------------------------------------------------------------------------- production


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    return yaml.safe_load((RACINE / "docker-compose.yml").read_text())


def test_la_production_a_ses_services_et_chacun_dit_s_il_va_bien(
    composition: dict[str, Any],
) -> None:
    services = composition["services"]
    assert set(services) == {"base", "redis", "migration", "web", "worker", "beat"}
    for nom, service in services.items():
        assert "healthcheck" in service or nom == "migration", nom


def test_la_production_ne_contient_aucun_secret(composition: dict[str, Any]) -> None:
    for nom, service in composition["services"].items():
        for variable, valeur in service.get("environment", {}).items():
            if any(mot in variable for mot in ("KEY", "SECRET", "PASSWORD")) or ("EMAIL" in variable):
                assert valeur.startswith("${"), f"{nom}: {variable}"


def test_les_volumes_de_la_production_sont_declares(composition: dict[str, Any]) -> None:
    montes = {
        volume.split(":")[0] for s in composition["services"].values() for volume in s.get("volumes", [])
    }
    assert montes == set(composition["volumes"])


def test_l_image_de_production_installe_les_memes_bibliotheques_que_make_setup() -> None:
    texte = (RACINE / "Dockerfile").read_text()
    assert all(paquet in texte for paquet in preparation.PAQUETS_SYSTEME)
    assert "\nUSER plie\n" in texte
