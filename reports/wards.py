"""Where the pupils live: placed now and waiting for a place, by ward of their postcode, small numbers left out.

A confidential address stands in no ward, and what nobody can place is counted as itself.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.utils.safestring import SafeString

from accounts import boundaries
from accounts.models import Postcode
from core import council
from core.acting import Acting
from govuk.maps import shaded_map
from pupils.models import Pupil
from reports import rows
from reports.cohort import Cohort
from reports.links import Links

FEW = 5
"""So many pupils of one ward, or fewer, are not told: not even inside the council, as a map is soon passed on."""
NOT_SHOWN = "5 or fewer"
CONFIDENTIAL = "Address kept confidential"


@dataclass(frozen=True)
class Ward:
    """One ward, or what stands in none; None is a number that is not told."""

    name: str
    placed: int | None
    waiting: int | None
    placed_url: str = ""
    waiting_url: str = ""

    @property
    def placed_in_words(self) -> str:
        return NOT_SHOWN if self.placed is None else str(self.placed)

    @property
    def waiting_in_words(self) -> str:
        return NOT_SHOWN if self.waiting is None else str(self.waiting)


@dataclass(frozen=True)
class Wards:
    """Both maps, none where the council's boundaries are not known, with their rows and what they show in words."""

    lines: list[Ward]
    placed_map: SafeString | None
    waiting_map: SafeString | None

    @property
    def in_words(self) -> str:
        """Most placed pupils live in Little Hulton (12) and Ordsall (9)."""
        told = [(line.placed, line.name) for line in self.lines if line.placed and line.name not in nowhere()]
        most = sorted(told, key=lambda one: (-one[0], one[1]))[:2]
        if not most:
            return f"No ward has more than {FEW} placed pupils."
        return f"Most placed pupils live in {' and '.join(f'{name} ({number})' for number, name in most)}."


def elsewhere() -> str:
    """Of whom no ward is known."""
    return f"Outside the {council.area()}, or not known"


def nowhere() -> tuple[str, str]:
    """What is told of pupils who are in no ward."""
    return elsewhere(), CONFIDENTIAL


CODES = ("pupils_placed", "pupils_waiting")


def living_in(pupils: QuerySet[Pupil], ward: str) -> QuerySet[Pupil]:
    """Those whose address is no secret and lies in the ward."""
    postcodes = Postcode.objects.filter(ward_name=ward).values("pk")
    return pupils.filter(postcode__in=postcodes, is_address_protected=False)


def of(about: Cohort, acting: Acting, links: Links | None = None) -> Wards:
    """Pupils with a place in use, and pupils of approved referrals without one, of a cohort; in one query."""
    placed, waiting = _told_of(CODES, about, acting)

    def url(code: str, name: str, number: int | None) -> str:
        return links.to(code, ward=name) if links and number and name not in nowhere() else ""

    def line(name: str) -> Ward:
        numbers = of_ward(placed, name), of_ward(waiting, name)
        urls = [url(code, name, number) for code, number in zip(CODES, numbers, strict=True)]
        return Ward(name, *numbers, *urls)

    area = boundaries.of_council()
    names = sorted({ward.name for ward in area.wards} if area else {*placed, *waiting} - {*nowhere()})
    lines = [line(name) for name in [*names, *nowhere()]]
    if area is None:
        return Wards(lines, None, None)
    maps = [
        shaded_map(title, area.outline, area.wards, {name: of_ward(numbers, name) for name in names})
        for title, numbers in (("Pupils placed, by ward", placed), ("Pupils waiting for a place, by ward", waiting))
    ]
    return Wards(lines, *maps)


def is_told(code: str, ward: str, about: Cohort, acting: Acting) -> bool:
    """Whether its number may be read, and so the rows behind it."""
    (numbers,) = _told_of([code], about, acting)
    return of_ward(numbers, ward) is not None


def _told_of(codes: Sequence[str], about: Cohort, acting: Acting) -> list[dict[str, int | None]]:
    """What may be read of each of these figures, by ward and by what stands in none."""
    parts = [_by_ward(code, about, acting) for code in codes]
    counted: dict[str, Counter[str]] = {code: Counter() for code in codes}
    outside = elsewhere()
    for code, name, is_protected, number in parts[0].union(*parts[1:], all=True):
        counted[code][CONFIDENTIAL if is_protected else name or outside] += number
    return [told(counted[code]) for code in codes]


def _by_ward(code: str, about: Cohort, acting: Acting) -> Any:
    """Different pupils by their postcode and the ward it lies in: that is looked up of each postcode, not of each."""
    pupils = rows.BEHIND[code](about, acting).order_by().annotate(code=Value(code))
    counted = pupils.values("code", "postcode", "is_address_protected").annotate(n=Count("pk"))
    ward = Subquery(Postcode.objects.filter(pk=OuterRef("postcode")).values("ward_name")[:1])
    return counted.annotate(ward=ward).values_list("code", "ward", "is_address_protected", "n")


def of_ward(numbers: Mapping[str, int | None], name: str) -> int | None:
    """What may be read of a ward. Where all pupils live in one that is not told, not even that the others have none."""
    is_given_away = len(numbers) == 1 and None in numbers.values()
    return numbers.get(name, None if is_given_away else 0)


def told(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """Without the small ones, and without as many beside them as it takes for the total to tell none of them.

    Two at least are left out that come to more than five: two that come to two would be one each.
    """
    hidden: set[str] = set()
    together = 0
    for number, name in sorted((number, name) for name, number in numbers.items() if number):
        if number > FEW and (not hidden or (len(hidden) > 1 and together > FEW)):
            break
        hidden.add(name)
        together += number
    return {name: None if name in hidden else number for name, number in numbers.items() if number}
