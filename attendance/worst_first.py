"""Placements put in order by how their pupils attend, and those to look at: by the figures their list shows."""

from typing import Any

from django.db.models import F, FloatField, OuterRef, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, NullIf

from attendance.models import PlacementWeek
from attendance.period import Period
from core import clock
from core.models import Threshold

LOW, MANY = 80, 4
"""In per cent, and sessions not marked, where the council has entered no other."""


def low() -> int:
    """Below how many per cent attendance is low."""
    return int(Threshold.objects.value_on("attendance_low", clock.today(), LOW))


def many() -> int:
    """From how many sessions on that nobody marked a placement is to be chased."""
    return int(Threshold.objects.value_on("unmarked_many", clock.today(), MANY))


def rate() -> Any:
    """Attended of marked sessions since the placement began, from 0 to 1; nothing where none is marked."""
    attended, absent = (Sum(Period.of().number(said), default=0) for said in ("attended", "absent"))
    return _of_weeks(Cast(attended, FloatField()) / NullIf(attended + absent, 0), FloatField())


def change() -> Any:
    """The rate less what it was before the referral; nothing where either is not known."""
    before = Cast("referral__baseline_attended", FloatField()) / NullIf(F("referral__baseline_possible"), 0)
    return rate() - before


def unmarked() -> Any:
    """Sessions nobody marked."""
    return Coalesce(_of_weeks(Sum(Period.of().number("unmarked"), default=0), None), 0)


def _of_weeks(sum_of: Any, output: FloatField | None) -> Subquery:
    weeks = PlacementWeek.objects.filter(Period.of().weeks(), placement=OuterRef("pk")).order_by()
    return Subquery(weeks.values("placement").annotate(n=sum_of).values("n"), output_field=output)


SHOWN = ("low", "lower", "many")


def choices() -> list[tuple[str, str]]:
    """What may be looked at, in words with the council's figures."""
    words = (f"Under {low()}%", "Lower than before the referral", f"{many()} or more not marked")
    return list(zip(SHOWN, words, strict=True))


def only(rows: Any, shown: str) -> Any:
    """Those of the placements."""
    if shown == "low":
        return rows.alias(rate=rate()).filter(rate__lt=low() / 100)
    if shown == "lower":
        return rows.alias(change=change()).filter(change__lt=0)
    return rows.alias(unmarked=unmarked()).filter(unmarked__gte=many())


WORST_OF = {"low": "rate", "lower": "change", "many": "-unmarked"}
"""By what those of a preset stand, where nobody chose another order."""

SORTED_BY = {"rate": rate, "change": change, "unmarked": unmarked}


def in_order(rows: Any, key: str) -> Any:
    """By one of these figures; what is not known comes last either way."""
    name = key.removeprefix("-")
    by = F(f"by_{name}")
    order = by.desc(nulls_last=True) if key.startswith("-") else by.asc(nulls_last=True)
    return rows.alias(**{f"by_{name}": SORTED_BY[name]()}).order_by(
        order, "pupil__legal_surname", "pupil__legal_forename", "-starts_on"
    )
