"""What a person was shown, as a fingerprint that travels with their form and tells nobody what it covers.

Keyed, because a plain hash of few possible values (a postcode, a mark) gives them away to whoever tries them all.
What is handed in must be only what this person may see.
"""

import json
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac


def fingerprint(shown: Any, *, of: Model | str, by: Any = None) -> str:
    """The fingerprint of what was shown of this row, to this person; the same values of another row have another."""
    return _keyed(shown, _salt(of, by), settings.SECRET_KEY)


def is_still(sent: str, shown: Any, *, of: Model | str, by: Any = None) -> bool:
    """Whether a fingerprint that came back says what is shown now; a key that was replaced meanwhile counts too."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any([constant_time_compare(sent, _keyed(shown, _salt(of, by), key)) for key in keys])


def _salt(of: Model | str, by: Any) -> str:
    about = f"{of._meta.label}:{of.pk}" if isinstance(of, Model) else of
    return f"core.seen|{about}|{by.user_id if by else ''}"


def _keyed(shown: Any, salt: str, key: str | bytes) -> str:
    said = json.dumps(shown, default=_plain, sort_keys=True)
    return salted_hmac(salt, said, secret=key, algorithm="sha256").hexdigest()


def _plain(value: Any) -> Any:
    """Rows by their key; days and moments as they are written."""
    return value.pk if isinstance(value, Model) else str(value)
