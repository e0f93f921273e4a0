"""The portal as compose starts it, asked over HTTP."""

import gzip
import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Affiliation
from bench.crowd import HIDDEN

# As in docker-compose.yml.
GUNICORN = ("-k", "gthread", "--threads", "8", "--workers", "3", "--no-control-socket", "--log-level", "error")
LINK = re.compile(r'href="(/[^"?#]*)')
# What a browser fetches besides, once: styles, scripts and pictures.
BESIDE = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')
FORM = r'(?s)<form[^>]*\baction="{}".*?</form>'
# Leaving, files and the superuser's pages.
NOT_A_PAGE = re.compile(r"logout|sign-out|file|pdf|csv|xlsx|download|export|admin|healthz|readyz|static|brand")
DEPTH = 3


class Answer(NamedTuple):
    """What came back: its words, the seconds until its last byte, how many bytes came, and where it leads to."""

    status: int
    body: str
    seconds: float
    weight: int
    leads_to: str


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
    kept: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, person: Affiliation, port: int) -> "Visitor":
        """Signed in without the page for it: hashing a password is not what is measured."""
        return cls(port, signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value)

    def visit(self, address: str) -> Answer:
        """A page as a browser asks for it: compressed; what unpacks it is the browser's time."""
        return self._ask("GET", address)

    def beside(self, body: str) -> int:
        """How many bytes a browser that has nothing yet fetches besides a page."""
        for address in set(BESIDE.findall(body)) - self.weights.keys():
            self.weights[address] = self.visit(address).weight
        return sum(self.weights[address] for address in set(BESIDE.findall(body)))

    def searched(self, address: str, words: str) -> str:
        """Where a search of these words leads to."""
        form = re.search(FORM.format(address), self.visit("/").body)
        said = urlencode([*HIDDEN.findall(form[0] if form else ""), ("words", words)])
        return self._ask("POST", address, said).leads_to

    def _ask(self, method: str, address: str, said: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = [f"{settings.SESSION_COOKIE_NAME}={self.cookie}", *self.kept]
        headers = {"Cookie": "; ".join(cookies), "Accept-Encoding": "gzip"}
        if said:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection.request(method, address, said or None, headers)
        answer = connection.getresponse()
        body = answer.read()
        taken = time.perf_counter() - began
        connection.close()
        given = answer.msg.get_all("Set-Cookie", [])
        self.kept = [each.partition(";")[0] for each in given if settings.CSRF_COOKIE_NAME in each] or self.kept
        plain = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
        leads_to = answer.getheader("Location") or ""
        return Answer(answer.status, plain.decode(errors="replace"), taken, len(body), leads_to)

    def client(self) -> Client:
        """The same sign-in within this process, where what is asked of the database can be counted."""
        client = Client(headers={"host": "localhost"})
        client.cookies[settings.SESSION_COOKIE_NAME] = self.cookie
        return client

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
        answer = self.visit(address)
        return LINK.findall(answer.body) if answer.status == 200 else []


def _page_name(link: str) -> str:
    try:
        name = resolve(link).view_name
    except Resolver404:
        return ""
    return "" if NOT_A_PAGE.search(f"{name} {link}") else name
