"""Every page of every role over HTTP: with one year of a borough behind it, and with ten."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Affiliation
from bench import history, serving
from bench.measuring import Measure, p95
from bench.serving import Visitor
from pupils.models import Pupil

TARGET = "0.150 s, p95 0.300 s, 1.5 times one year's, under 30 queries, 20 kB, first visit 100 kB"
# What everybody opens day by day: these have their lines first.
DAILY = {
    "home": "home",
    "reports:dashboard": "the dashboard",
    "pupils:pupils": "my pupils",
    "providers:directory": "the directory",
    "search": "what a search found",
}
LIGHT, FIRST = 20_000, 100_000


@dataclass(frozen=True)
class Size:
    """How many copies of the demo's months make a year, how many years there are, and how often a page is asked for."""

    copies: int = 20
    years: int = 10
    visits: int = 7


QUICK = Size(copies=3, years=3, visits=1)


@dataclass
class Page:
    """One page of one role, with the seconds each visit took by the years behind it."""

    person: Affiliation
    name: str
    address: str
    taken: dict[int, list[float]] = field(default_factory=dict)
    weight: int = 0
    at_first: int = 0

    def median(self, years: int) -> float:
        return statistics.median(self.taken[years])

    def p95(self, years: int) -> float:
        """What nearly every visit takes at the most."""
        return p95(self.taken[years])

    def weighs(self) -> str:
        """What came over the line, compressed."""
        return f"{self.weight / 1000:.1f} kB, {self.at_first / 1000:.0f} kB on a first visit"


def measures(size: Size) -> list[Measure]:
    """A line for each page, of the role it is slowest for, the slowest first; and how many hold their targets."""
    people = list(one_of_each_role())
    history.grow(years=1, copies=size.copies)
    history.analyse()
    with serving.portal() as portal:
        visitors = {person.pk: Visitor.of(person, portal.port) for person in people}
        pages = found(people, visitors)
        visit(pages, visitors, 1, size.visits)
        history.grow(years=size.years, copies=size.copies, since=1)
        history.analyse()
        visit(pages, visitors, size.years, size.visits)
    answered = sorted((page for page in pages if len(page.taken) == 2), key=lambda page: page.median(size.years))
    slowest = {page.name: page for page in answered}
    lines = {name: _line(page, size.years, visitors[page.person.pk].client()) for name, page in slowest.items()}
    others = sorted(lines.values(), key=lambda line: -line.seconds)
    return [_sum(answered, size.years), *daily(lines), *others]


def daily(lines: dict[str, Measure]) -> Iterable[Measure]:
    """Those that everybody opens, under the names they go by."""
    return [replace(lines[name], name=f"every day: {known}") for name, known in DAILY.items() if name in lines]


def found(people: Iterable[Affiliation], visitors: dict[Any, Visitor]) -> list[Page]:
    """Every page that links lead each of these to, and what a search finds for them."""
    pages = []
    for person in people:
        visitor = visitors[person.pk]
        address = visitor.searched(reverse("search"), _words(person))
        pages += [Page(person, *each) for each in {**visitor.pages(), "search": address}.items() if each[1]]
    return pages


def _words(person: Affiliation) -> str:
    """What they might look for: the beginning of a child's name; who sees no child looks for a provider."""
    pupil = Pupil.objects.visible_to(person).order_by("legal_surname").first()
    return pupil.legal_surname[:4] if pupil else "Forge"


def one_of_each_role() -> Iterable[Affiliation]:
    seen = set()
    rows = Affiliation.objects.current().filter(user__email__endswith="@demo.salford-ap.example")
    for person in rows.select_related("user", "organisation").order_by("user__email", "pk"):
        if person.role not in seen:
            seen.add(person.role)
            yield person


def visit(pages: Iterable[Page], visitors: dict[Any, Visitor], years: int, times: int) -> None:
    """A first visit is not counted."""
    for page in pages:
        visitor = visitors[page.person.pk]
        answer = visitor.visit(page.address)
        if answer.status == 200:
            page.taken[years] = [visitor.visit(page.address).seconds for _ in range(times)]
            page.weight = max(page.weight, answer.weight)
            page.at_first = max(page.at_first, answer.weight + visitor.beside(answer.body))
        elif answer.status >= 500:
            raise RuntimeError(
                f"{page.name} answered {answer.status} to {page.person.role} with {years} years behind it."
            )


def queries(client: Client, address: str) -> int:
    """What a second visit to a page asks of the database."""
    client.get(address, follow=True)
    with CaptureQueriesContext(connection) as captured:
        client.get(address, follow=True)
        return len(captured)  # the next request empties what was captured


def _line(page: Page, years: int, client: Client) -> Measure:
    asked = queries(client, page.address)
    note = f"{page.person.get_role_display()}, p95 {page.p95(years):.3f} s, {asked} queries, {page.weighs()}"
    once, now = page.median(1), page.median(years)
    # Of the quickest pages the growth is the clock's: what would still round to the same hundredth is not counted.
    is_flat = now <= max(1.5 * once, once + 0.010)
    is_light = page.weight <= LIGHT and page.at_first <= FIRST
    is_met = now <= 0.150 and page.p95(years) <= 0.300 and is_flat and asked < 30 and is_light
    return Measure(f"page {page.name}", now, "one year behind it", once, note, TARGET, is_met)


def _sum(pages: list[Page], years: int) -> Measure:
    held = sum(page.median(years) <= 0.150 for page in pages)
    grown = sum(page.median(years) > 1.5 * page.median(1) for page in pages)
    note = f"{len(pages)} pages of all roles; {held} hold 150 ms with {years} years behind them, {grown} grew by half"
    all_of_them = statistics.median(page.median(years) for page in pages)
    once = statistics.median(page.median(1) for page in pages)
    return Measure("the median page", all_of_them, "one year behind it", once, note, TARGET)
