"""What pages show of the items of an agenda, to whom."""

from collections.abc import Sequence
from typing import Any

from accounts import school_calendars
from core import clock
from core.acting import Acting
from govuk.dates import day_words
from panels import agenda
from panels.models import Item, Meeting, Seat
from pupils.readers import Reader
from referrals import clocks
from referrals.models import Referral
from referrals.views import referral_parts


def lines(meeting: Meeting, seats: Sequence[Seat], acting: Acting) -> list[dict[str, Any]]:
    """The agenda as this person sees it: items in which they have an interest by their reference alone."""
    found = agenda.listed(meeting, acting)
    readable = set(Item.objects.visible_to(acting).filter(meeting=meeting).values_list("pk", flat=True))
    nearest = referral_parts.nearest_clocks([item.referral for item in found if item.pk in readable], acting)
    return [
        {
            "number": number,
            "item": item,
            "is_read": item.pk in readable,
            "child": _child(item.referral, acting) if item.pk in readable else "",
            "clock": nearest.get(item.referral_id),
            "interests": [seat for seat in seats if item.concerns(seat)],
            "is_first": number == 1,
        }
        for number, item in enumerate(found, start=1)
    ]


def _child(referral: Referral, acting: Acting) -> str:
    """By name for the council, by year and school for everybody else who decides."""
    if acting.is_council:
        return Reader(acting).with_year(referral.pupil)
    return f"{referral.pupil.year_label(clock.today())}, {_school(referral)}"


def _school(referral: Referral) -> str:
    return referral.home_school.name if referral.home_school else "on no school’s roll"


def paper(item: Item) -> list[dict[str, Any]]:
    """What the panel reads of a referral: no name and no address, which are no ground of a decision."""
    referral = item.referral
    days = school_calendars.school_days_of([referral.home_school_id])[referral.home_school_id]
    due = clocks.education_due_of(referral, days)
    said = {
        "Year group": referral.pupil.year_label(clock.today()),
        "School": _school(referral),
        "Route": referral.route.label if referral.route else "",
        "Main reason": referral.reason.label if referral.reason else "",
        "Education due by": day_words(due) if due else "",
        "What has been tried": referral.tried,
        "What the pupil needs": referral.lot.asked_as if referral.lot else "",
        "Wanted": f"{day_words(referral.starts_on)} to {day_words(referral.ends_on)}",
        "Attendance before": referral_parts.baseline_in_words(referral),
        "The pupil’s view": referral.pupil_view,
        "The parent’s or carer’s view": referral.parent_view,
        "Risk level": referral.get_risk_display() if referral.risk else "",
    }
    return [{"key": key, "value": value} for key, value in said.items() if value]
