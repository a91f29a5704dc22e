"""Settings, all read from the environment; every default is safe, and good enough to run with nothing set.

The table of the variables is in README.md. Importing this module starts no server and writes nothing.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from plie import embarque

# Lets ``QuerySet[Participant]`` and the like be written in annotations that are evaluated.
django_stubs_ext.monkeypatch()

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = embarque.dossier_var()
EMBARQUES = embarque.services_embarques()

DEBUG = env.bool("DEBUG", default=False)
# Cookies over TLS only, HSTS and the redirection to https; the demo, on 127.0.0.1, turns it off.
HTTPS = env.bool("HTTPS", default=not DEBUG)

SECRET_KEY = env.str("SECRET_KEY", default="") or embarque.cle_secrete(VAR_DIR) or ""
if not SECRET_KEY:
    if embarque.POSTGRESQL not in EMBARQUES:
        raise ImproperlyConfigured(
            "La variable SECRET_KEY manque : donnez-lui au moins 50 caractères tirés au hasard."
        )
    SECRET_KEY = get_random_secret_key()
# Former keys: what they signed stays good while the sessions of their time last.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Applications ----------------------------------------------------------------------------------------

# One OpenID Connect provider (ProConnect) when its three variables are set.
OPENID_CONNECT_URL = env.str("OPENID_CONNECT_URL", default="")

APPLICATIONS = [
    "plie",
    "plie.acteurs",
    "plie.protocole",
    "plie.journal",
    "plie.documents",
    "plie.envois",
    "plie.interface",
    "participants",
    "fiches_actions",
    "prescriptions",
    "parcours",
    "sorties",
    "gouvernance",
    "reporting",
]

INSTALLED_APPS = [
    *APPLICATIONS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *(
        ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
        if OPENID_CONNECT_URL
        else []
    ),
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "plie.acteurs.middleware.HabilitationMiddleware",
]

ROOT_URLCONF = "plie.urls"
WSGI_APPLICATION = "plie.wsgi.application"
ASGI_APPLICATION = "plie.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plie.interface.context_processors.interface",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data ------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if embarque.POSTGRESQL in EMBARQUES:
    DATABASES: dict[str, Any] = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": embarque.NOM_BASE,
            "USER": embarque.UTILISATEUR_BASE,
            "HOST": str(embarque.dossier_socket(embarque.POSTGRESQL, VAR_DIR)),
        }
    }
else:
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 10)
    # A process of the web or of a worker keeps this many connections at most; 0 opens one for each request.
    if taille := env.int("DATABASE_POOL", default=4):
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": taille, "timeout": 10}
DATABASES["default"]["TEST"] = {"NAME": "test_plie"}

if embarque.REDIS in EMBARQUES:
    _SOCKET_REDIS = embarque.socket_redis(VAR_DIR)
    REDIS_URL = f"unix://{_SOCKET_REDIS}"
    CELERY_BROKER_URL = f"redis+socket://{_SOCKET_REDIS}"
else:
    REDIS_URL = env.str("REDIS_URL")
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "plie",
    }
}

CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_RESULT_EXPIRES = 24 * 3600
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "calendrier-beat")
# The calendar of the nightly jobs, by task name; the tasks themselves live in the apps.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "messages": {"task": "envois.envoyer_dus", "schedule": timedelta(minutes=5)},
    # Before the daily messages leave, at 7:30 (plie.envois.services).
    "rappels-avis": {"task": "prescriptions.rappeler_les_avis", "schedule": crontab(hour=7, minute=0)},
    "rappels-suivis": {"task": "sorties.rappeler_les_suivis", "schedule": crontab(hour=7, minute=5)},
    # The day before each appointment; a pass that was missed is made up for by the next one.
    "rappels-rendez-vous": {
        "task": "parcours.envoyer_rappels",
        "schedule": crontab(hour="9-18", minute="*/15"),
    },
    # An alternance becomes positive the day its months are over.
    "sorties-a-revoir": {"task": "sorties.revoir_les_sorties", "schedule": crontab(hour=6, minute=30)},
    "fiches-oubliees": {"task": "sorties.rendre_les_fiches_oubliees", "schedule": timedelta(minutes=15)},
}

# Uploads and produced files are nominative: no address serves them, views do, after the rights are checked.
MEDIA_ROOT = VAR_DIR / "medias"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "plie.documents.reception.ReceptionBornee",
]

# The audit trail is written by triggers and can be neither changed nor deleted. The migrations record the
# triggers with their table (CreateModel); « migrate » installs them at its end, see docs/decisions/0002.
PGHISTORY_APPEND_ONLY = True
PGTRIGGER_INSTALL_ON_MIGRATE = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# Static files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_DIR", default=str(VAR_DIR / "static")))
# Only what a browser needs of each npm package, under « vendor/<package>/ ».
_NODE_MODULES = BASE_DIR / "node_modules"
_VENDOR = {
    "bootstrap": _NODE_MODULES / "bootstrap" / "dist",
    "bootstrap-icons": _NODE_MODULES / "bootstrap-icons" / "font",
    "htmx.org": _NODE_MODULES / "htmx.org" / "dist",
    "signature_pad": _NODE_MODULES / "signature_pad" / "dist",
}
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    *((f"vendor/{nom}", dossier) for nom, dossier in _VENDOR.items() if dossier.is_dir()),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        # Compressing takes half a minute: worth it once for production, not for a look on one's own machine.
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HTTPS
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG

# Accounts --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "acteurs.Utilisateur"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ACCOUNT_ADAPTER = "plie.acteurs.adaptateurs.AdaptateurCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Accounts are opened by an administrator of the PLIE, with an address already known.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# The administrator keeps the address: an identity provider recognises the account by it.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[PLIE] "
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PLIE"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up alone, so an address is never a stranger's
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

if OPENID_CONNECT_URL:
    SOCIALACCOUNT_ONLY = False
    SOCIALACCOUNT_AUTO_SIGNUP = False
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "proconnect",
                    "name": env.str("OPENID_CONNECT_NOM", default="ProConnect"),
                    "client_id": env.str("OPENID_CONNECT_CLIENT_ID"),
                    "secret": env.str("OPENID_CONNECT_SECRET"),
                    "settings": {"server_url": OPENID_CONNECT_URL},
                }
            ],
        }
    }

# Security --------------------------------------------------------------------------------------------

SESSION_COOKIE_AGE = env.int("SESSION_HEURES", default=10) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # « Strict » would lose the session on the way back from ProConnect
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "plie.interface.views.formulaire_expire"
CSRF_COOKIE_HTTPONLY = False  # htmx sends the token that it reads in the page or the cookie
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDES", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only behind a proxy that sets, or removes, this header itself.
if env.bool("DERRIERE_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its own icons by data: images in its style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *([OPENID_CONNECT_URL] if OPENID_CONNECT_URL else [])],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "object-src": [NONE],
    },
}

# Language and place ----------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

# Messages --------------------------------------------------------------------------------------------

# The address of the site as the readers of a message type it.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
EXPEDITEUR = env.str("EXPEDITEUR", default="plie@example.org")
DEFAULT_FROM_EMAIL = EXPEDITEUR
SERVER_EMAIL = EXPEDITEUR
if ANYMAIL_SERVICE := env.str("ANYMAIL_SERVICE", default=""):
    # « brevo », « mailjet »…; ANYMAIL is a JSON object with the keys that the service asks for.
    INSTALLED_APPS.append("anymail")
    EMAIL_BACKEND = f"anymail.backends.{ANYMAIL_SERVICE}.EmailBackend"
    ANYMAIL = env.json("ANYMAIL", default={})
else:
    vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10

# SMS: one apprise address picks the gateway; empty writes them to the log of the worker.
SMS_APPRISE_URL = env.str("SMS_APPRISE_URL", default="")

# Logs ------------------------------------------------------------------------------------------------

NIVEAU_TRACES = env.str("NIVEAU_TRACES", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "ligne": {
            "()": "plie.traces.FormatSansDonnees",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": NIVEAU_TRACES},
    "loggers": {
        "django": {"handlers": ["console"], "level": NIVEAU_TRACES, "propagate": False},
        # These name the page asked for, the SQL run or the value returned by a task: all may be nominative.
        "django.server": {"handlers": ["console"], "level": "INFO" if DEBUG else "ERROR", "propagate": False},
        "django.db.backends": {"level": "INFO"},
        "celery.app.trace": {"level": "WARNING"},
        # The pool retries, then the error of the request says the rest.
        "psycopg.pool": {"level": "ERROR"},
        # What it tells of a message names its reader.
        "apprise": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
        "pgtrigger": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
