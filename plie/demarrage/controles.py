"""``make test``: every check, then the tests, on throw-away servers."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from plie import embarque
from plie.demarrage.commun import PYTHON, VENV, Echec, entrer_dans_venv, etape, executer
from plie.demarrage.preparation import preparer

ENV_PRODUCTION = {
    "DEBUG": "false",
    "HTTPS": "true",
    "SECRET_KEY": "k" * 20 + "une-valeur-fictive-pour-check-deploy-0123456789",
    "ALLOWED_HOSTS": "plie.example.org",
}


def verifier(options_pytest: Sequence[str]) -> int:
    """Every check, then the tests; the exit code. pytest comes last, so that its summary ends the output."""
    preparer()
    entrer_dans_venv("test", *options_pytest)
    bin_venv = VENV / "bin"
    with tempfile.TemporaryDirectory(prefix="plie-controles-") as dossier:
        environ = os.environ | {"VAR_DIR": dossier}
        os.environ["VAR_DIR"] = dossier
        gerer = [str(PYTHON), "manage.py"]
        etapes: list[tuple[str, list[str], Mapping[str, str]]] = [
            ("ruff check", [str(bin_venv / "ruff"), "check"], environ),
            ("ruff format", [str(bin_venv / "ruff"), "format", "--check", "--quiet"], environ),
            ("lint-imports", [str(bin_venv / "lint-imports"), "--no-logo"], environ),
            ("djlint (règles)", [str(bin_venv / "djlint"), "templates", "--lint", "--quiet"], environ),
            ("djlint (forme)", [str(bin_venv / "djlint"), "templates", "--check", "--quiet"], environ),
            ("mypy", [str(bin_venv / "mypy"), "."], environ),
            ("migrations", [*gerer, "makemigrations", "--check", "--dry-run"], environ),
            (
                "check --deploy",
                [*gerer, "check", "--deploy", "--fail-level", "WARNING"],
                environ | ENV_PRODUCTION,
            ),
        ]
        rates = []
        with embarque.en_marche(Path(dossier), ephemere=True):
            for nom, commande, environ_etape in etapes:
                etape(nom)
                if executer(commande, environ=environ_etape) != 0:
                    rates.append(nom)
    if rates:
        raise Echec(f"Les tests ne sont pas lancés, ces contrôles ont échoué : {', '.join(rates)}.")
    etape("pytest")
    return executer([str(bin_venv / "pytest"), "-n", "2", *options_pytest])
