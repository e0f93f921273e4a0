"""So many people at the portal at once, in a process of its own: `python -m bench.crowd`, told on standard input.

It imports nothing of the portal's, so that what it costs the machine is little, and says how much that was.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input type="?hidden"? name="?([^" >]+)"?(?: value(?:="([^"]*)")?)?')
CHOICE = re.compile(r"name=(k\d+) value=(attended|late)(?! checked)\b")
CHANCE = random.SystemRandom()


@dataclass
class Told:
    """What all of them saw: seconds by the name of a page, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float, error: str, *, is_counted: bool) -> None:
        with self.lock:
            self.asked += 1
            if error:
                self.errors.append(f"{name}: {error}")
            elif is_counted:
                self.taken.setdefault(name, []).append(seconds)


@dataclass
class Person:
    """One of them: what they do in a morning, page after page, and how long they look at each."""

    port: int
    cookies: list[str]
    pages: list[list[str]]
    think: tuple[float, float]
    told: Told
    chance: random.Random

    def work(self, counted_from: float, until: float) -> None:
        """Go round until time is up; what was asked before the crowd was complete is not counted."""
        time.sleep(self.chance.uniform(0, counted_from - time.monotonic()))
        turn = self.chance.randrange(len(self.pages))
        while time.monotonic() < until:
            name, address = self.pages[turn % len(self.pages)]
            self.visit(name, address, time.monotonic() >= counted_from)
            turn += 1
            time.sleep(self.chance.uniform(*self.think))

    def visit(self, name: str, address: str, is_counted: bool) -> None:
        body = self.ask(name, "GET", address, "", is_counted)
        if name == "a register" and (said := filled_in(body, self.chance)):
            time.sleep(self.chance.uniform(*self.think))
            self.ask("a register saved", "POST", address, said, is_counted)

    def ask(self, name: str, method: str, address: str, said: str, is_counted: bool) -> str:
        began, body, error = time.perf_counter(), "", ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(self.cookies)}
        if said:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, said or None, headers)
            answer = connection.getresponse()
            self.keep(answer.msg.get_all("Set-Cookie", []))
            body = answer.read().decode(errors="replace")
            error = str(answer.status) if answer.status >= 400 else ""
        except OSError as failed:
            error = type(failed).__name__
        finally:
            connection.close()
        self.told.note(name, time.perf_counter() - began, error, is_counted=is_counted)
        return body

    def keep(self, given: list[str]) -> None:
        """The token that a form goes with; the sign-in stays as it is."""
        self.cookies[1:] = [one.partition(";")[0] for one in given if "csrf" in one.partition("=")[0]] or self.cookies[
            1:
        ]


def filled_in(body: str, chance: random.Random) -> str:
    """A register as it came, with another choice for one pupil."""
    choices = CHOICE.findall(body)
    if not choices:
        return ""
    return urlencode([*HIDDEN.findall(body), chance.choice(choices), ("why", "Heard later")])


def _crowd(asked: dict[str, Any], number: int) -> dict[str, Any]:
    """What so many of them saw."""
    told = Told()
    counted_from = time.monotonic() + asked["gathering"]
    until = counted_from + asked["seconds"]
    spent = time.process_time()
    people = [
        Person(asked["port"], [each["cookie"]], each["pages"], tuple(asked["think"]), told, CHANCE)
        for each in asked["people"][:number]
    ]
    threads = [threading.Thread(target=each.work, args=(counted_from, until)) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"taken": told.taken, "errors": told.errors, "asked": told.asked, "spent": time.process_time() - spent}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    sys.stdout.write(json.dumps(_crowd(given, given["number"])))
