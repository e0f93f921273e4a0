"""What every way of running the portal shares; the environment decides the rest."""

from csp.constants import NONE, SELF

from salford_ap.settings.backups import *  # noqa: F403
from salford_ap.settings.data import *  # noqa: F403
from salford_ap.settings.logs import *  # noqa: F403
from salford_ap.settings.place import *  # noqa: F403
from salford_ap.settings.place import BASE_DIR, VAR_DIR, env
from salford_ap.settings.sign_in import *  # noqa: F403
from salford_ap.settings.sign_in import OIDC_ISSUER
from salford_ap.settings.work import *  # noqa: F403

DEBUG = False
DEMO = False
# Invented data under a council's own settings: said on every page (salford_ap/settings/rehearsal.py).
REHEARSAL = False
MAINTENANCE = env.bool("MAINTENANCE", default=False)
# While it is there the portal is closed, without a restart: manage.py maintenance on.
MAINTENANCE_FILE = str(VAR_DIR / "maintenance")
SECRET_KEY = env.str("SECRET_KEY", default="")
# The keys before it, the latest first: what they signed counts until nobody can hold it any more.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Under it lie the secrets of second factors, so that who reads the database signs in as nobody; and the keys before it.
FACTOR_KEY = env.str("FACTOR_KEY", default="")
FACTOR_KEY_FALLBACKS: list[str] = env.list("FACTOR_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "salford_ap",
    "reports",
    "audits",
    "matching",
    "outcomes",
    "attendance",
    "concerns",
    "apart",
    "agreements",
    "continuity",
    "watch",
    "packages",
    "enquiries",
    "panels",
    "placements",
    "referrals",
    "pupils",
    "providers",
    "accounts",
    "core",
    "govuk",
    "accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "django_filters",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above the static files, so that these carry the headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.headers",
    "core.rehearsal.downloads",
    "salford_ap.health.probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below the static files, which are compressed already. Token and padding differ in every answer (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.colours",
    "core.middleware.closed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.plain_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.RequestLog",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.SessionLimits",
    "accounts.acting.ActingMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "accounts.opened_as.OpenedAsMiddleware",
]
ROOT_URLCONF = "salford_ap.urls"
WSGI_APPLICATION = "salford_ap.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
SITE_ID = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "govuk.templatetags.govuk",
                "govuk.templatetags.blocks",
                "core.templatetags.rights",
                "core.templatetags.posting",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.council",
                "salford_ap.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "ap"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["ap"]
CRISPY_FAIL_SILENTLY = False

# -- Words and dates --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True

# -- Headers ----------------------------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Every name below the council's own would be held to HTTPS by every browser for years: only who asked for that says so.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # With 'self' alone, signing in through the council's identity provider silently stays on the page.
        "form-action": [SELF, *([OIDC_ISSUER] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- Limits of what people may send or ask for ------------------------------------------------------------------------
UPLOAD_BACKGROUND_ROWS = 2_000
# An upload that a worker left behind is taken up again after this many seconds, however long ago that is.
UPLOAD_SWEEP_AFTER_SECONDS = env.float("UPLOAD_SWEEP_AFTER_SECONDS", default=60.0)
UPLOAD_SWEEP_SECONDS = env.float("UPLOAD_SWEEP_SECONDS", default=60.0)
RATE_LIMITS = {
    # Of each organisation, whoever of it sends them: a new provider hands in thirty documents in an afternoon.
    "upload": (env.int("REGISTERS_PER_HOUR", default=120), 3600),
    "document": (env.int("DOCUMENTS_PER_HOUR", default=300), 3600),
    "people": (20, 3600),
    "photo": (200, 3600),  # a whole visit's
    "export": (60, 3600),
    "pdf": (20, 3600),
    "search": (60, 60),
    "upn": (30, 3600),
    # Of each address: a link that we did not sign was mistyped once or is guessed.
    "link": (20, 3600),
}
# ClamAV's daemon, as host:port or the path of its socket; without one no file is scanned, and it is said so.
VIRUS_SCANNER = env.str("VIRUS_SCANNER", default="")
PROVIDER_ACCESS_DAYS_AFTER_END = 30
PAGE_SIZE = 25
