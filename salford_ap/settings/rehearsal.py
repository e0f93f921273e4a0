"""A rehearsal: the demo borough under a council's own settings, on servers that `make rehearse` started.

It is marked on every page. Everything a council's portal asks is asked here, a second factor of everybody too. Only
e-mail goes to a folder, and on plain loopback nothing asks for TLS.
"""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from salford_ap import own_servers
from salford_ap.settings.base import INSTALLED_APPS, SITE_URL, VAR_DIR, env
from salford_ap.settings.production import *  # noqa: F403

if given := own_servers.handed_in(os.environ):
    raise ImproperlyConfigured(
        f"A rehearsal never starts on servers that were handed in ({', '.join(given)}): what is invented must not lie "
        "beside what is real. Nothing was changed. Start it with make rehearse, which brings its own."
    )

REHEARSAL = True
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
if len(DEMO_PASSWORD) < 12:
    raise ImproperlyConfigured("Set DEMO_PASSWORD, of 12 characters or more, and start again.")
EMAIL_BACKEND = "core.mail_folder.FolderBackend"
MAIL_FOLDER = str(VAR_DIR / "mail")
if urlsplit(SITE_URL).scheme == "http":
    SECURE_SSL_REDIRECT = False
    SECURE_HSTS_SECONDS = 0
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
