"""Ten boroughs with all their years behind the portal: every page of every role, and that none fails."""

import time
from dataclasses import replace

from django.db import connection

from bench import history, pages, serving
from bench.measuring import Measure
from bench.pages import Page, Size
from bench.serving import Visitor

BOROUGHS, TARGET, MOST = 10, "1 s, no error", 1.0
SHOWN, VISITS = 12, 3


def measures(size: Size) -> list[Measure]:
    """How long it took to build, the slowest pages, and how many hold."""
    began = time.perf_counter()
    stand(size)
    built = time.perf_counter() - began
    with serving.portal() as portal:
        people = [person for person in pages.one_of_each_role() if person.sees_everything or size != pages.QUICK]
        visitors = {person.pk: Visitor.of(person, portal.port) for person in people}
        found = pages.found(people, visitors)
        pages.visit(found, visitors, size.years, min(VISITS, size.visits))
    answered = sorted((page for page in found if page.taken), key=lambda page: -page.median(size.years))
    slowest = {page.name: page for page in reversed(answered)}
    by_name = {name: _line(page, size.years) for name, page in slowest.items()}
    lines = sorted(by_name.values(), key=lambda line: -line.seconds)
    held = sum(page.median(size.years) <= MOST for page in answered)
    note = f"{_size()} on disk, built in {built:.0f} s; {held} of {len(answered)} pages of all roles hold 1 s"
    name = f"{BOROUGHS} boroughs, the slowest page"
    first = Measure(name, lines[0].seconds, note=note, target=TARGET, is_met=held == len(answered))
    daily = [replace(line, name=f"{BOROUGHS} boroughs, {line.name}") for line in pages.daily(by_name)]
    return [first, *daily, *lines[:SHOWN]]


def stand(size: Size) -> None:
    """All boroughs, unless they stand already."""
    history.stand(years=size.years, copies=size.copies)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_organisation WHERE name LIKE %s", [f"% {BOROUGHS}"])
        is_missing = not cursor.fetchone()[0]
    if is_missing:
        history.grow(years=size.years, copies=size.copies, since=size.years, boroughs=BOROUGHS)
        history.analyse()


def _line(page: Page, years: int) -> Measure:
    note = f"{page.person.get_role_display()}, p95 {page.p95(years):.3f} s, {page.weighs()}"
    seconds = page.median(years)
    return Measure(f"{BOROUGHS} boroughs, page {page.name}", seconds, note=note, target=TARGET, is_met=seconds <= MOST)


def _size() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        return str(cursor.fetchone()[0])
