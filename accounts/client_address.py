"""The address a sign-in counts against: whatever a header says, an address, and never an error."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# No address is longer, with its brackets, its zone and its port.
LONGEST = 100
# What counts together when nobody says where it comes from: an address that nobody has (RFC 5737).
NOWHERE = "192.0.2.1"


def client_address(request: HttpRequest) -> str:
    """As the outermost of our proxies saw it; the caller's own when there is no proxy or its header says nothing."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies > 0 else []
    forwarded = said[-proxies] if 0 < proxies <= len(said) else ""
    return plain_address(forwarded) or plain_address(request.META.get("REMOTE_ADDR") or "") or NOWHERE


def plain_address(text: str) -> str:
    """The address without brackets, port and zone; empty when it is none. IPv4 within IPv6 is IPv4."""
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)
