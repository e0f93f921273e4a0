"""A council's portal: refuses to start without its keys."""

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from salford_ap.settings.base import *  # noqa: F403
from salford_ap.settings.base import (
    ALLOWED_HOSTS,
    BACKUP_HOUR,
    COUNCIL,
    DEFAULT_FROM_EMAIL,
    DIGEST_HOUR,
    DIGEST_WEEKDAY,
    EMAIL_HOST,
    FACTOR_KEY,
    FACTOR_KEY_FALLBACKS,
    ON_SQLITE,
    REDIS_URL,
    SECRET_KEY,
    SECRET_KEY_FALLBACKS,
    SITE_URL,
    STORAGES,
)

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NEEDED = {
    "SECRET_KEY (50 characters or more)": len(SECRET_KEY) >= 50,
    "FACTOR_KEY (50 characters or more)": len(FACTOR_KEY) >= 50,
    "FACTOR_KEY and SECRET_KEY (two different keys, their fallbacks too)": not (
        {FACTOR_KEY, *FACTOR_KEY_FALLBACKS} & {SECRET_KEY, *SECRET_KEY_FALLBACKS}
    ),
    "ALLOWED_HOSTS": bool(ALLOWED_HOSTS),
    "DATABASE_URL (a PostgreSQL address)": not ON_SQLITE,
    "REDIS_URL": bool(REDIS_URL),
    "COUNCIL_NAME (the council's name, as in Example City Council)": bool(COUNCIL["name"].strip()),
    "COUNCIL_LA_CODE (its local authority number: three digits)": bool(re.fullmatch(r"[0-9]{3}", COUNCIL["la_code"])),
    "COUNCIL_CONTACT_EMAIL (the address of its AP team)": bool(ADDRESS.fullmatch(COUNCIL["contact_email"])),
    "DEFAULT_FROM_EMAIL (the address that e-mails come from)": bool(
        ADDRESS.fullmatch(parseaddr(DEFAULT_FROM_EMAIL)[1])
    ),
    "BACKUP_HOUR (0 to 23)": BACKUP_HOUR in range(24),
    "DIGEST_HOUR (0 to 23)": DIGEST_HOUR in range(24),
    "DIGEST_WEEKDAY (0, a Monday, to 6)": DIGEST_WEEKDAY in range(7),
}
missing = [name for name, is_there in NEEDED.items() if not is_there]
if missing:
    raise ImproperlyConfigured("Set these in the environment and start again: " + ", ".join(missing) + ".")

# Such a name belongs to nobody, as a rule of the internet: whoever starts with it has kept somebody's example.
GIVEN = {
    "COUNCIL_NAME": [COUNCIL["name"]],
    "COUNCIL_CONTACT_EMAIL": [COUNCIL["contact_email"]],
    "DEFAULT_FROM_EMAIL": [parseaddr(DEFAULT_FROM_EMAIL)[1]],
    "SITE_URL": [urlsplit(SITE_URL).hostname or ""],
    "ALLOWED_HOSTS": ALLOWED_HOSTS,
    "EMAIL_HOST": [EMAIL_HOST],
}
# However it is written: in capitals, with spaces, a port or a last full stop.
EXAMPLE = re.compile(r"[.\u3002\uff0e\uff61]example[\s.:\d\u3002\uff0e\uff61]*\Z", re.IGNORECASE)
examples = [name for name, values in GIVEN.items() if any(map(EXAMPLE.search, values))]
if examples:
    raise ImproperlyConfigured(
        f"{', '.join(examples)} {'ends' if len(examples) == 1 else 'end'} in .example, which belongs to nobody. "
        "Set the council's own in the environment and start again."
    )

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "core.storage.StaticStorage"}}
