"""What a person was shown, as a fingerprint that travels with their form and tells nobody what it covers.

Keyed, because a plain hash of few possible values (a postcode, a mark) gives them away to whoever tries them all.
What is handed in must be only what this person may see.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac

from core.acting import Acting


@dataclass(frozen=True)
class Shown:
    """What a row shows, to one person where it is not the same for all; None where nothing is there to be seen."""

    values: Any
    of: Model
    by: Acting | None = None

    @property
    def fingerprint(self) -> str:
        """The same values of another row, or shown to somebody else, have another."""
        return "" if self.values is None else self._keyed(settings.SECRET_KEY)

    def is_still(self, sent: str) -> bool:
        """Whether a fingerprint that came back says this; a key that was replaced meanwhile counts too."""
        if self.values is None:
            return not sent
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return any([constant_time_compare(sent, self._keyed(key)) for key in keys])

    def _keyed(self, key: str | bytes) -> str:
        salt = f"core.seen|{self.of._meta.label}:{self.of.pk}|{self.by.user_id if self.by else ''}"
        said = json.dumps(self.values, default=_plain, sort_keys=True)
        # Half of it says as surely what nobody can guess; it is all of a register that does not compress.
        return salted_hmac(salt, said, secret=key, algorithm="sha256").hexdigest()[:32]


def _plain(value: Any) -> Any:
    """Rows by their key; days and moments as they are written."""
    return value.pk if isinstance(value, Model) else str(value)
