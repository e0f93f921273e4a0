"""Does the web process in this container answer? Asks /healthz under a name the portal is known by."""

import os
import urllib.request


def host(allowed: str) -> str:
    """A name from ALLOWED_HOSTS; a leading dot means "and every name below", a star means any."""
    first = allowed.split(",")[0].strip().lstrip(".")
    return "localhost" if first in ("", "*") else first


if __name__ == "__main__":
    name = host(os.environ.get("ALLOWED_HOSTS", ""))
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": name})
    with urllib.request.urlopen(request, timeout=3):  # noqa: S310 - our own address
        pass
