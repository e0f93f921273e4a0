"""A council's portal: refuses to start without its keys."""

from django.core.exceptions import ImproperlyConfigured

from salford_ap.settings.base import *  # noqa: F403
from salford_ap.settings.base import (
    ALLOWED_HOSTS,
    FACTOR_KEY,
    FACTOR_KEY_FALLBACKS,
    ON_SQLITE,
    REDIS_URL,
    SECRET_KEY,
    SECRET_KEY_FALLBACKS,
)

NEEDED = {
    "SECRET_KEY (50 characters or more)": len(SECRET_KEY) >= 50,
    "FACTOR_KEY (50 characters or more)": len(FACTOR_KEY) >= 50,
    "FACTOR_KEY and SECRET_KEY (two different keys, their fallbacks too)": not (
        {FACTOR_KEY, *FACTOR_KEY_FALLBACKS} & {SECRET_KEY, *SECRET_KEY_FALLBACKS}
    ),
    "ALLOWED_HOSTS": bool(ALLOWED_HOSTS),
    "DATABASE_URL (a PostgreSQL address)": not ON_SQLITE,
    "REDIS_URL": bool(REDIS_URL),
}
missing = [name for name, is_there in NEEDED.items() if not is_there]
if missing:
    raise ImproperlyConfigured("Set these in the environment and start again: " + ", ".join(missing) + ".")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
}
