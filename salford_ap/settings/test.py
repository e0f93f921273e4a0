"""The suite's settings: fast hashes, no queue, everything it writes in a folder of its own."""

import atexit
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    # Whoever made it clears it away; the processes it starts find it named.
    atexit.register(shutil.rmtree, made := tempfile.mkdtemp(prefix="salford-ap-test-"), ignore_errors=True)
    os.environ["VAR_DIR"] = made

from salford_ap.settings import demo_council
from salford_ap.settings.base import *  # noqa: F403
from salford_ap.settings.base import DATABASES, INSTALLED_APPS, LOGGING, ON_SQLITE, VAR_DIR, council_of

COUNCIL = council_of(demo_council.council())
MFA_TOTP_ISSUER = COUNCIL["service"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = demo_council.FROM

SECRET_KEY = "test-only-this-key-protects-invented-children-in-the-suite"
FACTOR_KEY = "test-only-this-key-seals-second-factors-in-the-suite"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if ON_SQLITE:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL;PRAGMA recursive_triggers=ON;PRAGMA synchronous=OFF;"
    )
else:
    # Whatever stands under this name is dropped without asking: it is a name that nobody else gives a database.
    DATABASES["default"]["TEST"] = {"NAME": f"made_by_the_suite_{DATABASES['default']['NAME'][:30]}"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SECOND_FACTOR_REQUIRED = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
INSTALLED_APPS = ["bench", "demo", *INSTALLED_APPS, "django_linear_migrations"]
LOGGING = {**LOGGING, "root": {"handlers": ["out"], "level": "WARNING"}}
