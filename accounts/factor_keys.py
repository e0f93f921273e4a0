"""The secrets of second factors as they lie in the table: under a key that is not in the database.

FACTOR_KEY seals; it and FACTOR_KEY_FALLBACKS, the keys before it, open. What was written before there was a key is
taken as it stands until `manage.py encrypt_factors` has sealed it, which every start does.
"""

import base64
import hashlib
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

# No authenticator's secret (base32) and no recovery seed (hexadecimal) begins so.
SEALED = "sealed:"


class Unreadable(Exception):
    """None of the keys opens it."""


def seal(text: str) -> str:
    """The secret under the present key."""
    return SEALED + _key(settings.FACTOR_KEY).encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """The secret itself, whichever of the keys it lies under. Raises Unreadable."""
    if not text.startswith(SEALED):
        return text
    keys = [_key(key) for key in (settings.FACTOR_KEY, *settings.FACTOR_KEY_FALLBACKS)]
    try:
        return MultiFernet(keys).decrypt(text.removeprefix(SEALED).encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def is_under_present_key(text: str) -> bool:
    """Sealed, and by the key that seals now."""
    try:
        _key(settings.FACTOR_KEY).decrypt(text.removeprefix(SEALED).encode())
    except InvalidToken:
        return False
    return text.startswith(SEALED)


def _key(text: str) -> Fernet:
    """Any long text makes a key; the same text always the same one."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"accounts.factor_keys:" + text.encode()).digest()))


def seal_all() -> tuple[int, int]:
    """Bring every secret under the present key; how many were sealed anew, and how many no key opens."""
    sealed = unreadable = 0
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            try:
                if row is not None and (fresh := _sealed_anew(row.data)):
                    Authenticator.objects.filter(pk=pk).update(data={**row.data, **fresh})
                    sealed += 1
            except Unreadable:
                unreadable += 1
    return sealed, unreadable


def _sealed_anew(data: dict[str, object]) -> dict[str, object]:
    """The secrets of an authenticator that do not lie under the present key, under it."""
    fresh: dict[str, object] = {}
    for name in ("secret", "seed"):
        text = data.get(name)
        if isinstance(text, str) and not is_under_present_key(text):
            fresh[name] = seal(unseal(text))
    codes = list(_texts(data.get("migrated_codes")))
    if not all(is_under_present_key(code) for code in codes):
        fresh["migrated_codes"] = [seal(unseal(code)) for code in codes]
    return fresh


def _texts(codes: object) -> Iterator[str]:
    if isinstance(codes, list):
        yield from codes
