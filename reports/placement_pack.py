"""The flow that prints all that a review or a hearing of one placement needs, as far as the reader may know it."""

from collections.abc import Callable, Collection
from typing import Any

from django.template.loader import render_to_string

from attendance import overview, rollup
from attendance.models import Mark
from attendance.rollup import due_by, unknown
from core import clock, council
from core.acting import Acting
from core.pdf import print_html
from core.trail_pages import timeline_of
from govuk.dates import day_words
from placements.models import Agreement, Placement
from pupils.readers import Reader
from referrals.views import referral_parts
from reports.figures import Group

Facts = list[dict[str, Any]]


def _referral(placement: Placement, acting: Acting) -> dict[str, Any]:
    referral = placement.referral
    days = [
        {"key": "Reference", "value": str(referral)},
        {"key": "Route", "value": placement.route.label},
        {"key": "Law it rests on", "value": placement.route.legal_basis},
        {"key": "Main reason", "value": referral.reason.label if referral.reason else ""},
        {"key": "Sent", "value": _day(referral.submitted_at)},
        {"key": "Decided", "value": _day(referral.decided_at)},
        {"key": "What has been tried", "value": referral.tried},
    ]
    return {"referral_facts": [*days, *referral_parts.facts_of(referral, acting)]}


def _agreements(placement: Placement, acting: Acting) -> dict[str, Any]:
    rows = placement.agreements.visible_to(acting).select_related("provider_signed_by", "commissioner_signed_by")
    return {"agreements": list(rows.prefetch_related("pattern").order_by("number"))}


def _attendance(placement: Placement, acting: Acting) -> dict[str, Any]:
    weeks = rollup.tally(Placement.objects.filter(pk=placement.pk), "week")
    sessions = due_by(placement.sessions.all()).order_by("date", "half")
    absent = sessions.filter(mark__kind=Mark.Kind.ABSENT).select_related("mark")
    return {
        "attendance": overview.summary_of(placement),
        "weeks": [
            Group(day_words(monday), 1, made.attended, made.absent, made.closed, made.unknown)
            for monday, made in sorted(weeks.items())
        ],
        "absences": [(row.date, row.half, row.mark.detail) for row in absent],
        "unmarked": [(row.date, row.half) for row in unknown(sessions)],
        "pauses": placement.pauses.visible_to(acting).order_by("starts_on"),
    }


def _reviews(placement: Placement, acting: Acting) -> dict[str, Any]:
    rows = list(placement.reviews.visible_to(acting).select_related("held_by").order_by("due_on"))
    return {"held": [row for row in rows if row.held_on], "due": [row.due_on for row in rows if not row.held_on]}


def _events(placement: Placement, acting: Acting) -> dict[str, Any]:
    agreements: list[Agreement] = list(placement.agreements.visible_to(acting).select_related("placement"))
    events = timeline_of([placement, *agreements], acting)
    return {"events": [each for each in reversed(events) if not each.is_folded]}


PARTS: dict[str, tuple[str, Callable[[Placement, Acting], dict[str, Any]]]] = {
    "referral": ("The referral: why a place was asked for, and what was known of the child", _referral),
    "agreements": ("The agreements: half-days, times, price and who signed", _agreements),
    "attendance": ("Attendance: figures, week by week, absences, and what nobody has marked", _attendance),
    "reviews": ("The reviews, held and due", _reviews),
    "events": ("What happened, in the order in which it did", _events),
}
"""What a pack may hold, and how each part is gathered."""


def printed(placement: Placement, parts: Collection[str], *, by: Acting) -> bytes:
    """The pack as a PDF/UA file. Raises PaperUnavailable where this machine cannot print."""
    return print_html(html_of(placement, parts, by=by))


def html_of(placement: Placement, parts: Collection[str], *, by: Acting) -> str:
    """The page that is printed."""
    context: dict[str, Any] = {
        "placement": placement,
        "paper_title": f"Pack of placement {placement.reference}",
        "parts": [code for code in PARTS if code in parts],
        "left_out": [PARTS[code][0] for code in PARTS if code not in parts],
        "about": _about(placement, by),
        "by": by,
        "now": clock.now(),
        "COUNCIL": council.facts(),
    }
    for code in context["parts"]:
        context |= PARTS[code][1](placement, by)
    return render_to_string("pdf/placement_pack.html", context)


def _about(placement: Placement, acting: Acting) -> Facts:
    pupil, reader = placement.pupil, Reader(acting)
    ended = placement.ended_on is not None
    return [
        {"key": "Pupil", "value": str(pupil)},
        {"key": "Date of birth", "value": reader.told(pupil, lambda: day_words(pupil.born_on))},
        {"key": "Year group", "value": reader.told(pupil, lambda: reader.year(pupil))},
        {"key": "Home school", "value": reader.told(pupil, lambda: reader.home_school(pupil) or "On no school's roll")},
        {"key": "Provider", "value": f"{placement.provider.name}, {placement.site.name}"},
        {"key": "Lot", "value": str(placement.membership.lot)},
        {"key": "Commissioner", "value": placement.commissioner.name},
        {"key": "It stands at", "value": placement.get_status_display()},
        {"key": "First day", "value": day_words(placement.starts_on)},
        {
            "key": "Last day" if ended else "Planned last day",
            "value": day_words(placement.ended_on or placement.ends_on),
        },
        *([{"key": "Why it ended", "value": placement.why_it_ends}] if ended else []),
    ]


def _day(moment: Any) -> str:
    return day_words(clock.day_of(moment)) if moment else ""
