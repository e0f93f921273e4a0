"""What ends and what goes on for a child's live placements when its home school is another than before."""

from dataclasses import dataclass
from typing import Any

import rules
from django.urls import reverse

from core import clock
from core.acting import Acting
from govuk.dates import day_words
from placements.models import Placement
from pupils.models import Enrolment, Pupil


@dataclass(frozen=True)
class Part:
    """One live placement: its facts, and what may be done."""

    title: str
    rows: list[dict[str, Any]]
    acts: list[tuple[str, str]]


def of(pupil: Pupil, acting: Acting) -> list[Part]:
    """Of each live placement whoever looks may see."""
    live = Placement.objects.visible_to(acting).live().filter(pupil=pupil).with_details().order_by("starts_on", "pk")
    home = Enrolment.objects.home(clock.today()).filter(pupil=pupil).select_related("school").first()
    return [_part(row, home, acting) for row in live]


def _part(row: Placement, home: Enrolment | None, acting: Acting) -> Part:
    school = home.school.name if home else ""
    is_theirs = home is not None and home.school_id == row.commissioner_id
    pays, today = row.commissioner.name, school or "no school"
    whose = "it is the home school" if is_theirs else f"the child is on the roll of {today}"
    if row.commissioner.is_council:
        whose = "it is the council's own placement"
    ends = f"It ends on {day_words(row.last_day)}" if row.end_reason else f"Planned to {day_words(row.last_day)}"
    seen = f"{pays}, because it commissioned the place"
    seen += f"; {school}, because the child is on its roll" if school and not is_theirs else ""
    rows = [
        {"key": "Commissioner", "value": f"{pays} goes on paying and deciding until the placement ends: {whose}."},
        {"key": "Who sees it", "value": f"{seen}; the provider; the council."},
        {"key": "School days", "value": _calendar(school)},
        {"key": "Agreement", "value": f"The agreement with {pays} stands. {ends}. A new commissioner refers anew."},
        {"key": "Reviews", "value": f"Those that are due stay with {pays}."},
    ]
    return Part(f"{row.provider.name}, {row.reference}", rows, _acts(row, acting))


def _calendar(school: str) -> str:
    if not school:
        return "The council's calendar says when the child is due, from the next night on."
    return f"The calendar of {school} says when the child is due, from the next night on. What was due before stays."


def _acts(row: Placement, acting: Acting) -> list[tuple[str, str]]:
    found = []
    if not row.end_reason and rules.has_perm("placements.placement_end", acting, row):
        found.append(("End the placement", reverse("placements:placement-end", args=[row.pk])))
    if rules.has_perm("placements.placement_change", acting, row):
        found.append(("Change half-days or dates", reverse("placements:placement-change", args=[row.pk])))
    if rules.has_perm("referrals.referral_add", acting, row.pupil):
        found.append(("Refer the child anew", reverse("referrals:referral-add", args=[row.pupil_id])))
    return found
