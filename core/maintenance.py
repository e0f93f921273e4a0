"""The portal closed for a while: by its settings, or by a file that a command makes and every page looks for.

Nobody is let in meanwhile, administrators neither: what is put back or moved must not be written to. Whoever works on
it has the commands; /healthz and /readyz answer on.
"""

from pathlib import Path

from django.conf import settings


def _file() -> Path:
    return Path(settings.MAINTENANCE_FILE)


def close(words: str = "") -> None:
    """From the next request on every page says so, and these words."""
    _file().write_text(words)


def open_again() -> bool:
    """From the next request on; False when the settings keep it closed."""
    _file().unlink(missing_ok=True)
    return not settings.MAINTENANCE


def is_closed() -> bool:
    return bool(settings.MAINTENANCE) or _file().exists()


def words() -> str:
    """What is said beside the usual, when anything is."""
    try:
        return _file().read_text().strip()
    except OSError:
        return ""
