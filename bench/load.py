"""A school morning: more and more people at once, over HTTP against the portal as compose starts it.

Half of them are at providers, two fifths at schools, one in ten at the council. Each goes round the pages of their role
and looks at each for one to five seconds; every register opened is saved with a change.
"""

import json
import os
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.urls import reverse

from accounts.models import Affiliation, Organisation, Role, User
from bench import history, pages, serving
from bench.measuring import Measure, p95
from core import clock
from placements.models import Placement, Session
from referrals.models import Referral

# Whose marks may still be changed, and how large a register is.
DAYS, PUPILS = 6, 30
THINK = (1.0, 5.0)
STEPS = (40, 60, 100, 160, 220, 300)
HOLDS, TARGETS = 0.5, {100: "p95 0.500 s", 160: "no error"}
# As many of ten people hold it.
MORNING = (
    *[Role.PROVIDER_TUTOR] * 3,
    *[Role.PROVIDER_MANAGER] * 2,
    *[Role.AP_LEAD] * 3,
    Role.SCHOOL_VIEWER,
    Role.COMMISSIONING_OFFICER,
)
TICKS = os.sysconf("SC_CLK_TCK")


class Size(NamedTuple):
    """How long each step is, how long the first is that is not counted, and how long a crowd takes to gather."""

    seconds: int = 25
    warming: int = 8
    gathering: int = 6
    steps: Sequence[int] = STEPS


QUICK = Size(seconds=10, warming=3, gathering=4, steps=(100,))


def measures(behind: pages.Size, size: Size) -> list[Measure]:
    """A line for each number with a target, and on until nearly every page no longer answers in half a second."""
    history.stand(years=behind.years, copies=behind.copies)
    people = list(_people(max(size.steps)))
    lines = []
    with serving.portal() as portal:
        asked = {
            "port": portal.port,
            "people": [_told(person, number) for number, person in enumerate(people)],
            "think": THINK,
            "seconds": size.seconds,
            "gathering": size.gathering,
        }
        # Each process draws its pages for the first time.
        _step({**asked, "seconds": size.warming}, min(size.steps), portal.pid)
        for number in size.steps:
            lines.append(_step(asked, number, portal.pid))
            if lines[-1].seconds > HOLDS and number >= max(TARGETS):
                break
    return lines


def _step(asked: dict[str, Any], number: int, portal: int) -> Measure:
    database = _server()
    before = [_spent(pid) for pid in (portal, database)]
    crowd = subprocess.run(
        [sys.executable, "-m", "bench.crowd"],
        input=json.dumps({**asked, "number": number}),
        capture_output=True,
        check=True,
        text=True,
        cwd=settings.BASE_DIR,
    )
    web, rows = (_spent(pid) - was for pid, was in zip((portal, database), before, strict=True))
    saw = json.loads(crowd.stdout)
    every = [seconds for taken in saw["taken"].values() for seconds in taken]
    held = p95(every) <= HOLDS and not saw["errors"]
    is_met = {100: held, 160: not saw["errors"]}.get(number)
    spent = {"web": web, "database": rows, "asking": saw["spent"]}
    name = f"{number} people at once, p95 of every page"
    return Measure(name, p95(every), note=_note(saw, every, spent), target=TARGETS.get(number, ""), is_met=is_met)


def _note(saw: dict[str, Any], every: list[float], spent: dict[str, float]) -> str:
    """What they asked for, what went wrong, and what a page costs: of all asked for, the gathering's too."""
    slowest = sorted(((p95(taken), name) for name, taken in saw["taken"].items()), reverse=True)[:3]
    parts = (
        f"{len(every)} pages, median {statistics.median(every):.3f} s, {len(saw['errors'])} errors",
        *saw["errors"][:3],
        "a page costs "
        + ", ".join(f"{name} {1000 * of / saw['asked']:.1f}" for name, of in spent.items())
        + " ms of a core",
        "slowest " + ", ".join(f"{name} {seconds:.3f}" for seconds, name in slowest),
    )
    return "; ".join(parts)


def _spent(pid: int) -> float:
    """Seconds of a core that a process and its children took so far, those that are gone too."""
    total = 0.0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            who, fields = int(file.parent.name), _fields(file)
            own, gone = (sum(map(int, fields[at : at + 2])) / TICKS for at in (11, 13))
            total += own + gone if who == pid else own if int(fields[1]) == pid else 0
    return total


def _fields(file: Path) -> list[str]:
    """What Linux says of a process, from its state on: its name before may hold anything."""
    return file.read_text().rpartition(")")[2].split()


def _server() -> int:
    """The process that all of PostgreSQL's are children of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return int(_fields(Path(f"/proc/{pid}/stat"))[1])


def _people(number: int) -> Iterator[Affiliation]:
    """So many people of their own, at the organisations of the borough in turn."""
    council = Organisation.objects.filter(is_council=True)
    at = {
        Role.COMMISSIONING_OFFICER: cycle(council),
        **{role: cycle(_busiest("provider__organisation")) for role in MORNING[:5]},
        **{role: cycle(_busiest("commissioner")) for role in MORNING[5:9]},
    }
    run = secrets.token_hex(4)  # each time others
    users = User.objects.bulk_create(
        User(email=f"bench-{run}-{n}@demo.salford-ap.example", name=f"Morning {n}") for n in range(number)
    )
    yield from Affiliation.objects.bulk_create(
        Affiliation(user=user, organisation=next(at[role]), role=role)
        for user, role in zip(users, islice(cycle(MORNING), number), strict=True)
    )


def _busiest(path: str) -> list[Organisation]:
    """Organisations of this kind with most placements, so that everybody finds something on their pages."""
    counted = Placement.objects.values(path).annotate(many=Count("pk")).order_by("-many").values_list(path, flat=True)
    known = Organisation.objects.filter(is_council=False).in_bulk(list(counted[:40]))
    return [known[pk] for pk in counted[:40] if pk in known][:12]


def _told(person: Affiliation, number: int) -> dict[str, Any]:
    """Who somebody is to the portal, and what they go through."""
    cookie = serving.signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "pages": list(_round(person, number))}


def _round(person: Affiliation, number: int) -> Iterator[tuple[str, str]]:
    """The pages of one round, in the order in which they are asked for."""
    yield "home", "/"
    if person.is_provider:
        for register in registers(person, number):
            yield "registers", reverse("attendance:registers")
            yield "a register", register
        yield "placements", reverse("placements:placements")
        yield "registers not in", reverse("attendance:registers-missing")
        return
    yield "pupils", reverse("pupils:pupils")
    yield "attendance", reverse("attendance:attendance")
    for referral in _one(Referral.objects.visible_to(person).exclude(status="draft"), number):
        yield "a pupil", reverse("pupils:pupil", args=[referral.pupil_id])
        if person.role != Role.SCHOOL_VIEWER:
            yield "referrals", reverse("referrals:referrals")
            yield "a referral", reverse("referrals:referral", args=[referral.pk])
    if person.sees_everything:
        yield "dashboard", reverse("reports:dashboard")
        yield "providers", reverse("providers:directory")
    else:
        yield "unexplained", reverse("attendance:unexplained")


def _one(rows: Any, number: int) -> Any:
    """One of the latest hundred, another for each person."""
    at = number % max(1, min(100, rows.count()))
    return rows.order_by("-pk")[at : at + 1]


def registers(person: Affiliation, number: int) -> Iterator[str]:
    """Two registers of the last days, of about thirty pupils if there are such."""
    days = clock.today() - timedelta(days=DAYS), clock.today() - timedelta(days=1)
    keys = ("placement__site", "date", "half")
    rows = Session.objects.visible_to(person).filter(date__range=days).order_by().values_list(*keys)
    there = sorted(rows.annotate(many=Count("pk")), key=lambda row: (abs(row[3] - PUPILS), row))[:6]
    for site, day, half, _ in islice(cycle(there), number, number + 2) if there else ():
        yield reverse("attendance:register", args=[site, day, half])
