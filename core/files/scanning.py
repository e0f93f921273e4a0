"""Whether a file that somebody sent holds something harmful: asked of the council's scanner, where it has one.

The scanner is ClamAV's daemon, spoken to over a socket (settings.VIRUS_SCANNER). The harmless file by which scanners
are tried is refused without one.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings

from core.files.faults import FileRefused

# In two parts: a scanner would take this module for it.
TRIAL = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
INFECTED = "The file holds a virus or something like it, and was not kept. Have the computer it came from checked"
UNANSWERED = "The file could not be checked for viruses just now, and was not kept. Send it again in a few minutes"
SECONDS = 20
PIECE = 64 * 1024

log = structlog.get_logger(__name__)


def is_set_up() -> bool:
    """Whether there is a scanner to ask."""
    return bool(settings.VIRUS_SCANNER)


def refuse_infected(data: bytes) -> None:
    """Raises FileRefused for what is harmful, and where the scanner does not answer."""
    if TRIAL in data:
        raise FileRefused(INFECTED)
    if not is_set_up():
        return
    try:
        answer = _ask(data)
    except OSError as broken:
        log.error("virus_scanner_failed", why=type(broken).__name__)
        raise FileRefused(UNANSWERED) from None
    if answer.endswith("FOUND"):
        raise FileRefused(INFECTED)
    if not answer.endswith("OK"):
        log.error("virus_scanner_failed", why=answer[:100])
        raise FileRefused(UNANSWERED)


def _ask(data: bytes) -> str:
    """What the scanner says of these bytes: “stream: OK”, “stream: … FOUND”."""
    with _line() as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        said = b""
        while piece := line.recv(1024):
            said += piece
    return said.rstrip(b"\0\n").decode(errors="replace")


@contextmanager
def _line() -> Iterator[socket.socket]:
    """To the scanner at host:port, or at a path on this machine."""
    where = settings.VIRUS_SCANNER
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(where)
    else:
        host, _colon, port = where.partition(":")
        line = socket.create_connection((host, int(port or 3310)), timeout=SECONDS)
    with line:
        yield line
