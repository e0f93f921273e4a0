"""The page of a child's whole week: who has which half-day, what is missing, and what can be done about it."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.dateparse import parse_date

from core import clock
from core.acting import Acting
from core.views import DetailPage
from govuk.dates import short_day
from packages import telling
from packages.models import AtSchool, Reduced, Tuition
from packages.weeks import excluded_from
from placements.models import Placement
from pupils.models import Pupil
from pupils.readers import Reader

ACTS = (
    ("packages.at_school_say", "packages:at-school-say", "Say what the school teaches"),
    ("packages.tuition_add", "packages:tuition-add", "Arrange interim tuition"),
    ("packages.reduced_add", "packages:reduced-add", "Propose reduced hours"),
)


class WeekPage(DetailPage):
    """The week as it stands today, or on a day to come on which it changes."""

    perm = "packages.week"
    queryset = Pupil.objects.prefetch_related("enrolments")
    title = "The whole week"
    context_object_name = "pupil"
    back_to = "pupils:pupil"
    back_words = "Back to the pupil"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object

    @property
    def told_apart_by(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pupil, acting, today = self.object, self.acting, clock.today()
        rows = parts_of(pupil, acting)
        changes = {day for row in rows for day in row["changes"]}
        days = sorted(day for day in changes.union(excluded_from(pupil, today)) if day > today)
        try:
            asked = parse_date(self.request.GET.get("day", ""))
        except ValueError:
            asked = None
        day = asked if asked and asked in days else today
        return super().get_context_data(
            shown=telling.of_pupil(pupil, acting, day, heading=""),
            day=day,
            days=[today, *days][:8],
            parts=rows,
            beside=Reader(acting).with_year(pupil),
            acts=[
                {"words": words, "url": reverse(page, args=[pupil.pk])}
                for perm, page, words in ACTS
                if rules.has_perm(perm, acting, pupil)
            ],
            **kwargs,
        )


def parts_of(pupil: Pupil, acting: Acting) -> list[dict[str, Any]]:
    """What the week is made of, as far as this person may open it: now and to come."""
    today = clock.today()
    rows = [_placement(row) for row in _placements(pupil, acting)]
    rows += [_tuition(row) for row in Tuition.objects.visible_to(acting).filter(pupil=pupil).since(today)]
    open_ones = [Reduced.Status.PROPOSED, Reduced.Status.AGREED]
    rows += [_reduced(row) for row in Reduced.objects.visible_to(acting).filter(pupil=pupil, status__in=open_ones)]
    at_school = AtSchool.objects.visible_to(acting).filter(pupil=pupil).since(today).select_related("school")
    return rows + [_at_school(row) for row in at_school]


def _placements(pupil: Pupil, acting: Acting) -> Any:
    rows = Placement.objects.visible_to(acting).live().filter(pupil=pupil)
    return rows.select_related("provider__organisation").prefetch_related("agreements__pattern")


def _placement(row: Placement) -> dict[str, Any]:
    agreement = row.current_agreement
    half_days = [cell.half_day for cell in agreement.pattern.all()] if agreement else []
    link = reverse("placements:placement", args=[row.pk])
    return _part(f"{row.provider.name}, {row}", link, half_days, row.starts_on, row.last_day, row)


def _tuition(row: Tuition) -> dict[str, Any]:
    link = reverse("packages:tuition", args=[row.pk])
    return _part(f"Tuition, {row}", link, row.half_days, row.starts_on, row.last_day, row.step_on(clock.today()))


def _reduced(row: Reduced) -> dict[str, Any]:
    link = reverse("packages:reduced", args=[row.pk])
    return _part(f"Reduced hours, {row}", link, row.half_days, row.starts_on, row.last_day, row)


def _at_school(row: AtSchool) -> dict[str, Any]:
    said = f"{row.school.name}, said by {row.said}"
    return _part(said, "", row.half_days, row.starts_on, row.ended_on, None)


def _part(words: str, link: str, half_days: Any, first: Any, last: Any, status: Any) -> dict[str, Any]:
    after = [telling.day_after(last)] if last else []
    return {
        "words": words,
        "link": link,
        "half_days": telling.in_words(half_days),
        "first": short_day(first),
        "last": short_day(last) or "no end",
        "status": status,
        "changes": [first, *after],
    }
