"""Dates in three boxes, and times as people type them."""

import datetime
import operator
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.dateparse import parse_date

from govuk.dates import day_words, time_figures
from govuk.fields.plain import Plain

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

Limit = datetime.date | Callable[[], datetime.date] | None


class DateInput(forms.MultiWidget):
    """Day, month and year in boxes named x_day, x_month, x_year; a link may also give x=2026-11-23."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput for part in PARTS}, attrs)

    def decompress(self, value: object) -> list[Any]:
        if isinstance(value, str):
            value = _iso(value)
        if isinstance(value, datetime.date):
            return [value.day, value.month, value.year]
        return ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        parts = super().value_from_datadict(data, files, name)
        if parts == [None, None, None] and data.get(name):
            return self.decompress(data.get(name))
        return parts

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and name not in data


class DateField(Plain, forms.MultiValueField):
    """A date. A wrong one says which part; the error's code names the parts ("day-year") so that they can be marked.

    `earliest` and `latest` are dates, or the function that gives today (`latest=clock.today`: not in the future).
    """

    widget = DateInput

    def __init__(self, *args: Any, earliest: Limit = None, latest: Limit = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        # A model's date field passes the strings of a single box; three boxes have no use for them.
        kwargs.pop("input_formats", None)
        super().__init__([forms.CharField() for _part in PARTS], *args, **kwargs)

    @property
    def subject(self) -> str:
        """How messages name the date."""
        return str(self.label or "Date")

    def clean(self, value: object) -> datetime.date | None:
        """The date typed, or None; raises with the part that is wrong."""
        if not isinstance(value, list | tuple):
            value = DateInput().decompress(value)
        typed = dict(zip(PARTS, (str(part or "").strip() for part in value), strict=False))
        if not any(typed.values()):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        day = self._read(typed)
        self._check_limits(day)
        self.run_validators(day)
        return day

    def _read(self, typed: dict[str, str]) -> datetime.date:
        missing = [part for part in PARTS if not typed.get(part)]
        if missing:
            words = " and ".join(f"a {part}" if not n else part for n, part in enumerate(missing))
            raise self._wrong(f"must include {words}", missing)
        day, month, year = _number(typed["day"]), _month(typed["month"]), _number(typed["year"])
        if not re.fullmatch(r"[0-9]{4}", typed["year"]):
            raise self._wrong("must have a year of 4 numbers, like 2026", ["year"])
        wrong = [part for part, good in zip(PARTS, (1 <= day <= 31, 1 <= month <= 12, True), strict=True) if not good]
        if wrong:
            raise self._wrong("must be a real date", wrong)
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise self._wrong(f"must have a year between {EARLIEST_YEAR} and {LATEST_YEAR}", ["year"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise self._wrong("must be a real date", list(PARTS)) from None

    def _check_limits(self, day: datetime.date) -> None:
        for limit, is_beyond, today_or, on_or in (
            (self.earliest, operator.lt, "in the future", "after"),
            (self.latest, operator.gt, "in the past", "before"),
        ):
            bound = limit() if callable(limit) else limit
            if bound and is_beyond(day, bound):
                words = f"today or {today_or}" if callable(limit) else f"on or {on_or} {day_words(bound)}"
                raise self._wrong(f"must be {words}", list(PARTS))

    def _wrong(self, words: str, parts: list[str]) -> forms.ValidationError:
        return forms.ValidationError(f"{self.subject} {words}", code="-".join(parts))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True when the boxes hold another date than before."""
        before = DateInput().decompress(initial) if not isinstance(initial, list) else initial
        return [str(part or "") for part in before] != [str(part or "") for part in data or ["", "", ""]]


class TimeField(Plain, forms.TimeField):
    """A time of day: 9:30, 09.30, 930, 9am, 1:15pm. With `school_day` a bare 1:15 is in the afternoon."""

    widget = forms.TextInput

    def __init__(self, *args: Any, school_day: bool = False, **kwargs: Any) -> None:
        self.school_day = school_day
        kwargs.pop("input_formats", None)
        super().__init__(*args, **kwargs)
        self.width = self.width or 5

    def more_messages(self, label: str) -> dict[str, str]:
        return {"invalid": f"{label} must be a time, like 9:30 or 13:15"}

    def to_python(self, value: object) -> datetime.time | None:
        """The time typed, to the minute."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.time):
            return value
        typed = re.fullmatch(r"([0-9]{1,2})(?:[:.,]?([0-9]{2}))?(?::[0-9]{2})?\s*([ap]m)?", str(value).strip().lower())
        if not typed:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        hour, minute, half = int(typed[1]), int(typed[2] or 0), typed[3]
        hour = _on_the_clock(hour, half, self.school_day)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return datetime.time(hour, minute)

    def prepare_value(self, value: object) -> Any:
        return time_figures(value) if isinstance(value, datetime.time) else value


def _on_the_clock(hour: int, half: str | None, school_day: bool) -> int:
    """The hour from 0 to 23; 24 or more when there is no such hour."""
    if half:
        return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    return hour + 12 if school_day and 1 <= hour <= 6 else hour


def _number(typed: str) -> int:
    return int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else 0


def _month(typed: str) -> int:
    """11, Nov or November."""
    short = typed.lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else _number(typed)


def _iso(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
