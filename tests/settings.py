"""Settings of the tests: throw-away servers, quick passwords, jobs run on the spot, and strict templates."""

import os
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any, cast

# The workers of pytest-xdist inherit the folder that the main process chose.
if "PLIE_TESTS_VAR_DIR" not in os.environ:
    os.environ["PLIE_TESTS_VAR_DIR"] = str(Path(tempfile.gettempdir()) / f"plie-tests-{os.getpid()}")
    os.environ["PLIE_TESTS_VAR_DIR_DE"] = str(os.getpid())  # who throws it away
os.environ["VAR_DIR"] = os.environ["PLIE_TESTS_VAR_DIR"]
os.environ["DATABASE_POOL"] = "0"
for variable in (
    "DEBUG",
    "HTTPS",
    "SECRET_KEY",
    "OPENID_CONNECT_URL",
    "ANYMAIL_SERVICE",
    "EMAIL_URL",
    "SMS_APPRISE_URL",
):
    os.environ.pop(variable, None)
os.environ["HTTPS"] = "false"
os.environ["SECRET_KEY"] = "une clé pour les tests seulement, assez longue et sans aucune valeur"

from plie.settings import *  # noqa: E402, F403
from plie.settings import BASE_DIR, LOGGING, STORAGES, TEMPLATES  # noqa: E402


class VariableInvalide(str):
    """What Django renders for an undefined variable: in a template of ours, a failure.

    The templates of other packages rely on undefined variables being empty; they are left alone. Django asks,
    in this order, whether the string is true, whether it holds « %s », and for ``string % variable``.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return self._est_a_nous()

    def __contains__(self, cherche: object) -> bool:
        return cherche == "%s"

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"Variable de gabarit indéfinie : « {variable} » dans {self._origine()}")

    @classmethod
    def _est_a_nous(cls) -> bool:
        chemin = Path(cls._origine())
        return chemin.is_relative_to(BASE_DIR) and not {".venv", "node_modules"} & set(chemin.parts)

    @staticmethod
    def _origine() -> str:
        """The file of the innermost template node being rendered."""
        cadre: FrameType | None = sys._getframe(1)
        while cadre is not None:
            origine = getattr(cadre.f_locals.get("self"), "origin", None)
            if origine is not None and cadre.f_code.co_name.startswith("render"):
                return str(origine.name)
            cadre = cadre.f_back
        return ""


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = VariableInvalide()

# The test database is made from the models (some seconds, against most of a minute by the migrations, which
# `make test` runs and compares with the models apart); its triggers are installed from the models too.
PGTRIGGER_INSTALL_ON_MIGRATE = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
cast("dict[str, Any]", LOGGING["loggers"])["pgtrigger"] = {"level": "WARNING"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The limits would count the logins of all the tests together.
ACCOUNT_RATE_LIMITS = False
# Nothing is collected: static files are read where they are.
WHITENOISE_AUTOREFRESH = True
