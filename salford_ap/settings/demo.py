"""The demo borough on this machine's loopback: no second factor, plain cookies, files instead of e-mail."""

import os

from django.core.exceptions import ImproperlyConfigured

from salford_ap import own_servers
from salford_ap.settings import demo_council
from salford_ap.settings.base import *  # noqa: F403
from salford_ap.settings.base import AUTH_PASSWORD_VALIDATORS, BACKUP_KEY, INSTALLED_APPS, VAR_DIR, council_of, env

if given := own_servers.handed_in(os.environ):
    raise ImproperlyConfigured(
        f"The demo never starts on servers that were handed in: its passwords are published, and {' and '.join(given)} "
        f"{'is' if len(given) == 1 else 'are'} set. Nothing was changed. Take the setting away to start the demo on a "
        "database of its own, or name DJANGO_SETTINGS_MODULE=salford_ap.settings.production to work on this one "
        "(docker-compose.yml starts a council's portal)."
    )

DEMO = True
COUNCIL = council_of(demo_council.council())
MFA_TOTP_ISSUER = COUNCIL["service"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=demo_council.FROM)
ROOT_URLCONF = "demo.urls"
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="salford-demo")
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-this-key-protects-invented-children-on-loopback")
FACTOR_KEY = env.str("FACTOR_KEY", default="demo-only-this-key-seals-second-factors-on-loopback")
# Its private half is published, as the passwords are: demo/backup.key.
BACKUP_KEY = BACKUP_KEY or ["age1erfjvsr5hn8zx4j46e0fd2w700580anc52gdp6l7pp62as2z3yhqt9hk6c"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECOND_FACTOR_REQUIRED = False
AUTH_PASSWORD_VALIDATORS = AUTH_PASSWORD_VALIDATORS[:3]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="core.mail_folder.FolderBackend")
MAIL_FOLDER = str(VAR_DIR / "mail")
