"""What every way of running the portal shares; the environment decides the rest."""

import logging
from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF

from core.logs import places_of_exception, scrub_event

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
for folder in ("queue", "queue-control", "files", "mail", "logs"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO = False
MAINTENANCE = env.bool("MAINTENANCE", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
# The keys before it, the latest first: what they signed counts until nobody can hold it any more.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Under it lie the secrets of second factors, so that who reads the database signs in as nobody; and the keys before it.
FACTOR_KEY = env.str("FACTOR_KEY", default="")
FACTOR_KEY_FALLBACKS: list[str] = env.list("FACTOR_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

# The council that runs this portal: facts of the place, never constants in code.
COUNCIL = {
    "name": env.str("COUNCIL_NAME", default="Salford City Council"),
    "service": env.str("COUNCIL_SERVICE", default="Salford AP"),
    "la_code": env.str("COUNCIL_LA_CODE", default="355"),
    "contact_email": env.str("COUNCIL_CONTACT_EMAIL", default="ap.team@salford-ap.example"),
    "contact_phone": env.str("COUNCIL_CONTACT_PHONE", default=""),
    "brand_colour": env.str("COUNCIL_BRAND_COLOUR", default="#00534b"),
    "link_colour": env.str("COUNCIL_LINK_COLOUR", default="#00534b"),
    "accent_colour": env.str("COUNCIL_ACCENT_COLOUR", default="#7fbf9f"),
}

INSTALLED_APPS = [
    "salford_ap",
    "reports",
    "audits",
    "attendance",
    "placements",
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
            "builtins": ["govuk.templatetags.govuk", "core.templatetags.rights", "core.templatetags.posting"],
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

# -- Data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'salford_ap.sqlite3'}")}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    # Without IMMEDIATE most writes of two processes at once are refused; with WAL readers never wait. What is kept is
    # kept by triggers: without recursive ones a row put in another's place passes by those that refuse its deletion.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA recursive_triggers=ON;PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c statement_timeout=20000 -c idle_in_transaction_session_timeout=30000",
    }
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
IN_DATABASE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.cache.SteadyCache",
            "LOCATION": env.str("CACHE_URL", default=REDIS_URL.rsplit("/", 1)[0] + "/1"),
            "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
        },
        "stand_in": IN_DATABASE,  # while Redis does not answer
    }
else:
    CACHES = {"default": IN_DATABASE}

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files people send lie outside every web root and leave only through a page of the noun they belong to.
MEDIA_ROOT = env.str("FILES_DIR", default=str(VAR_DIR / "files"))
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# -- Words and dates --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# -- Sign-in ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
# A stranger's address gets no e-mail: the page says the same either way.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # A whole school signs in from one address at half past eight.
    "login": "120/m/ip",
    "login_failed": "10/5m/key,50/5m/ip",
    "reset_password": "3/h/key,20/h/ip",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/5m/user",
}
PASSWORD_RESET_TIMEOUT = 3600
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"] + (["webauthn"] if env.bool("PASSKEYS", default=False) else [])
MFA_PASSKEY_LOGIN_ENABLED = env.bool("PASSKEYS", default=False)
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "change_password": "accounts.password_forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.password_forms.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": "accounts.second_factor.CodeForm",
    "reauthenticate": "accounts.second_factor.ConfirmCodeForm",
    "activate_totp": "accounts.second_factor.SetUpForm",
    "deactivate_totp": "accounts.second_factor.RemoveForm",
}
# Whoever signs in has opened a link sent to their address; there is nothing more to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = COUNCIL["service"]
MFA_TOTP_TOLERANCE = 1
SECOND_FACTOR_REQUIRED = True
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
# How many proxies of ours stand before the portal: which address a sign-in counts against. None: the caller's own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", default=0)
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "council",
                    "name": env.str("OIDC_NAME", default="council account"),
                    "client_id": env.str("OIDC_CLIENT_ID", default=""),
                    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                    "settings": {"server_url": OIDC_ISSUER},
                }
            ]
        }
    }
    if OIDC_ISSUER
    else {}
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LongestValidator"},
    {"NAME": "accounts.passwords.LocalWordsValidator"},
]
INVITATION_DAYS = 7

# Sessions: 30 minutes idle, 12 hours at the most; both ends are settled by accounts.sessions in the server.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
# With the default storage each message would travel in a third cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
KEPT_FORM_MINUTES = 60

# -- Headers ----------------------------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
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

# -- Mail -------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
MAIL_FOLDER = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{COUNCIL['service']} <no-reply@salford-ap.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A message left in "sending" by a crash is tried again after this many seconds, with the same Message-ID.
MAIL_SENDING_STALE_SECONDS = env.int("MAIL_SENDING_STALE_SECONDS", default=600)
OUTBOX_SWEEP_SECONDS = env.float("OUTBOX_SWEEP_SECONDS", default=60.0)
DIGEST_WEEKDAY = env.int("DIGEST_WEEKDAY", default=0)
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)

# -- Celery: each line for its reason ---------------------------------------------------------------------------------
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True  # a worker killed in mid-task must not take the task with it
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # else a killed pool child is acknowledged even with late acks
CELERY_TASK_IGNORE_RESULT = True  # results live in the rows the tasks work on
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # nothing waits behind a slow PDF
CELERY_TASK_SOFT_TIME_LIMIT = 240  # the soft limit marks the job failed
CELERY_TASK_TIME_LIMIT = 300  # well below the visibility time-out
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30  # a deploy finishes or hands back the current task
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200  # WeasyPrint and openpyxl grow
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the sweep does what a lost bell did not
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "core.tasks.sweep_outbox": {"queue": "mail"},
    "attendance.tasks.check_upload": {"queue": "files"},
    "attendance.tasks.approve_upload": {"queue": "files"},
    "reports.tasks.print_report": {"queue": "files"},
}
VISIBILITY_TIMEOUT = env.int("VISIBILITY_TIMEOUT", default=600)
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 10,  # the default looks for abandoned tasks about every 100 s
        "unacked_restore_throttle": 1,
        "unacked_mutex_expire": 60,  # a worker killed while holding the scan's lock blocks it this long
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue-control"),
        "store_processed": False,
    }
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line for a request, when it ends

# -- Logs: JSON lines, never a name, an address or free text ----------------------------------------------------------
LOG_RENDERER = env.str("LOG_FORMAT", default="json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "core.logs.Scrub"}},
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if LOG_RENDERER == "json"
            else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": [
                places_of_exception,
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["scrub"]}},
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        # Our own line says of each request how it ended.
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        places_of_exception,
        scrub_event,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# -- Limits of what people may send or ask for ------------------------------------------------------------------------
UPLOAD_BACKGROUND_ROWS = 2_000
# An upload that a worker left behind is taken up again after this many seconds, however long ago that is.
UPLOAD_SWEEP_AFTER_SECONDS = env.float("UPLOAD_SWEEP_AFTER_SECONDS", default=60.0)
UPLOAD_SWEEP_SECONDS = env.float("UPLOAD_SWEEP_SECONDS", default=60.0)
RATE_LIMITS = {"upload": (20, 3600), "export": (10, 3600), "pdf": (20, 3600), "search": (60, 60), "upn": (30, 3600)}
PROVIDER_ACCESS_DAYS_AFTER_END = 30
PAGE_SIZE = 25
