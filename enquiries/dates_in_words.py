"""Days as people write them, found in a text: 03/04/2012, 3.4.12, 2012-04-03, 3rd of April 2012, Apr 3, 3 April."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_FIGURES = re.compile(r"(?<![\d/])(\d{1,4})\s?([/.\-‐-―\s])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})(?![\d])")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s.\-/]{{0,2}}(?:of\s)?({_MONTH})\b\.?(?:[\s,.'’\-/]{{0,2}}(\d{{4}}|\d{{2}})(?!\d))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\.?[\s\-]{{0,2}}(?:the\s)?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:[\s,.'’\-/]{{0,2}}(\d{{4}}|\d{{2}})(?!\d))?",
    re.IGNORECASE,
)
_ANY_YEAR = range(1990, 2060)


class Said(NamedTuple):
    """The words of a day, and the days they may mean; where no year is said, those of every year it could be."""

    words: str
    days: list[date]
    says_year: bool = True


def dates_in(text: str) -> Iterator[Said]:
    for match in _FIGURES.finditer(text):
        one, _, two, three = match.groups()
        if days := _of_figures(one, two, three):
            yield Said(match.group(), days)
    for pattern, places in ((_DAY_FIRST, (1, 2, 3)), (_MONTH_FIRST, (2, 1, 3))):
        for match in pattern.finditer(text):
            day, month, year = (match.group(place) for place in places)
            found = [_day(each, MONTHS.index(month[:3].lower()) + 1, day) for each in _years(year)]
            if days := [each for each in found if each]:
                yield Said(match.group().strip(), days, year is not None)


def _of_figures(one: str, two: str, three: str) -> list[date]:
    if len(one) > 2:
        found = [_day(int(one), two, three)] if len(three) < 3 else []
    else:
        found = [_day(year, month, day) for year in _years(three) for month, day in ((two, one), (one, two))]
    return [each for each in found if each]


def _years(year: str | None) -> list[int]:
    if year is None:
        return list(_ANY_YEAR)
    return [int(year)] if len(year) > 2 else [2000 + int(year)]


def _day(year: int, month: str | int, day: str | int) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    return None
