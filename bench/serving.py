"""The portal as compose starts it, asked over HTTP."""

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Affiliation

# As in docker-compose.yml.
GUNICORN = ("-k", "gthread", "--threads", "8", "--workers", "3", "--no-control-socket", "--log-level", "error")
LINK = re.compile(r'href="(/[^"?#]*)')
# Leaving, files and the superuser's pages.
NOT_A_PAGE = re.compile(r"logout|sign-out|file|pdf|csv|xlsx|download|export|admin|healthz|readyz|static|brand")
DEPTH = 3


class Running(NamedTuple):
    """Where the portal listens, and the process its workers are children of."""

    port: int
    pid: int


@contextmanager
def portal() -> Iterator[Running]:
    """Start it on a port of its own, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "salford_ap.wsgi", *GUNICORN, "--bind", f"127.0.0.1:{port}"]
    with (settings.VAR_DIR / "logs" / "bench-web.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(port)
        yield Running(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start within 30 seconds.")


def signed_in(person: Affiliation) -> Client:
    """A browser in which this person is signed in and acts in this role."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = str(person.pk)
    session.save()
    return client


@dataclass
class Visitor:
    """One person's connection to the portal."""

    port: int
    cookie: str

    @classmethod
    def of(cls, person: Affiliation, port: int) -> "Visitor":
        """Signed in without the page for it: hashing a password is not what is measured."""
        return cls(port, signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value)

    def visit(self, address: str) -> tuple[int, str, float]:
        """What a page answers, and the seconds until its last byte."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}"})
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        taken = time.perf_counter() - began
        connection.close()
        return answer.status, body, taken

    def pages(self) -> dict[str, str]:
        """The address of one page of each kind that links lead to from home, by the name of its view."""
        found, seen, waiting = {"home": "/"}, {"/"}, ["/"]
        for _ in range(DEPTH):
            reached = [link for address in waiting for link in self._links(address) if link not in seen]
            waiting = []
            for link in dict.fromkeys(reached):
                seen.add(link)
                name = _page_name(link)
                if name and name not in found:
                    found[name] = link
                    waiting.append(link)
        return found

    def _links(self, address: str) -> list[str]:
        status, body, _ = self.visit(address)
        return LINK.findall(body) if status == 200 else []


def _page_name(link: str) -> str:
    try:
        name = resolve(link).view_name
    except Resolver404:
        return ""
    return "" if NOT_A_PAGE.search(f"{name} {link}") else name
