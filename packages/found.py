"""What is known of the weeks of some children beside their places, in one question: portions, schools, open offers."""

from collections.abc import Collection
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, F, JSONField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce

from core.half_days import BY_CODE
from packages.models import AtSchool, Reduced, Tuition
from placements.models import LIVE, Offer, Pause
from placements.timetable import Cell
from pupils.models import Enrolment


class What(StrEnum):
    TUITION = "tuition"
    REDUCED = "reduced"
    AT_SCHOOL = "at_school"
    HOME = "home"
    OFFER = "offer"
    PAUSE = "pause"


class Found(NamedTuple):
    """One of them, from its first to its last day; `words` is where, why or which school."""

    what: str
    key: Any
    pupil: Any
    first: date
    last: date | None
    half_days: list[str] | None
    pattern: list[dict[str, str]] | None
    words: str

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def cells(self) -> list[Cell]:
        """Its half-days with their times."""
        return [
            Cell(*BY_CODE[cell["half_day"]], time.fromisoformat(cell["starts"]), time.fromisoformat(cell["ends"]))
            for cell in self.pattern or ()
        ]


NO_KEY, NO_DAY = Value(None, output_field=UUIDField()), Value(None, output_field=DateField())
NOTHING = Value([], output_field=JSONField())


def of(pupils: Collection[Any], day: date) -> list[Found]:
    """What counts on this day or later, and reduced hours that ran out without a word; the earlier first."""
    last = Coalesce("ended_on", "ends_on")
    tuition = Tuition.objects.filter(pupil__in=pupils).since(day)
    agreed = Reduced.objects.filter(pupil__in=pupils, status=Reduced.Status.AGREED, starts_on__lte=day)
    at_school = AtSchool.objects.filter(pupil__in=pupils).since(day)
    homes = Enrolment.objects.home(day).filter(pupil__in=pupils)
    offers = Offer.objects.open().filter(referral__pupil__in=pupils)
    pauses = Pause.objects.on(day).filter(placement__pupil__in=pupils, placement__status__in=LIVE)
    pupil, starts = F("pupil"), F("starts_on")
    rows = _rows(tuition, What.TUITION, F("pk"), pupil, starts, last, F("half_days"), F("pattern"), F("place")).union(
        _rows(agreed, What.REDUCED, F("pk"), pupil, starts, last, F("half_days"), NOTHING, F("ground")),
        _rows(at_school, What.AT_SCHOOL, F("pk"), pupil, starts, F("ended_on"), F("half_days"), NOTHING, F("said")),
        _rows(homes, What.HOME, NO_KEY, pupil, starts, F("ends_on"), NOTHING, NOTHING, F("school__name")),
        _rows(offers, What.OFFER, F("pk"), F("referral__pupil"), starts, NO_DAY, NOTHING, F("pattern"), Value("")),
        _rows(
            pauses,
            What.PAUSE,
            *(F("placement"), F("placement__pupil"), starts, F("ends_on"), NOTHING, NOTHING, F("reason")),
        ),
        all=True,
    )
    return sorted((Found(*row) for row in rows), key=lambda row: (row.first, str(row.key)))


def _rows(rows: QuerySet[Any], what: What, *values: Any) -> QuerySet[Any, Any]:
    """As columns that stand in one order, and are of one type in each set."""
    names = ("f_key", "f_pupil", "f_first", "f_last", "f_half_days", "f_pattern")
    *each, words = values
    said = {"f_what": Value(what.value, output_field=CharField()), "f_words": Cast(words, CharField())}
    annotated = rows.order_by().annotate(**dict(zip(names, each, strict=True)), **said)
    return annotated.values_list("f_what", *names, "f_words")
