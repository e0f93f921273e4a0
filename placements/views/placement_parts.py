"""What pages about a placement show: summary, pattern, sessions so far, what happened."""

from collections.abc import Iterable
from typing import Any

import rules
from django.db.models import Case, Count, Q, When, Window
from django.urls import reverse

from core import clock
from core.acting import Acting
from core.trail_pages import Moment, timeline_of
from govuk.dates import day_words
from placements import running
from placements.models import Agreement, Continuation, Placement
from placements.rules import reads_referral_of
from placements.timetable import hours_per_week
from providers.models import Block
from pupils.readers import Reader


def summary(placement: Placement, acting: Acting, continuations: Iterable[Continuation] = ()) -> list[dict[str, Any]]:
    """Who, where, on which lot and route, from when to when."""
    reader = Reader(acting)
    rows = [
        {
            "key": "Pupil",
            "value": str(placement.pupil),
            "link": reverse("pupils:pupil", args=[placement.pupil_id]),
        },
        {"key": "Year group", "value": reader.year(placement.pupil)},
        {"key": "Provider", "value": f"{placement.provider.name}, {placement.site.name}"},
        {"key": "Programme", "value": placement.programme.name if placement.programme else ""},
        {"key": "Lot", "value": str(placement.membership.lot)},
        {"key": "Commissioner", "value": placement.commissioner.name},
        {"key": "Route", "value": placement.route.label},
        {"key": "First day", "value": day_words(placement.starts_on)},
    ]
    if reader.knows(placement.pupil):
        link = reverse("pupils:record", args=[placement.pupil_id])
        rows.insert(1, {"key": "Whom to ring", "value": "Contacts, health, needs and travel", "link": link})
    if reads_referral_of(acting, placement):
        link = reverse("referrals:referral", args=[placement.referral_id])
        rows.insert(0, {"key": "Referral", "value": str(placement.referral), "link": link})
    return [*rows, *_end(placement, acting), *_decided(continuations)]


def _decided(continuations: Iterable[Continuation]) -> Iterable[dict[str, Any]]:
    """What was last decided of it, for the commissioner and the council."""
    row = next((each for each in continuations if each.decided_on), None)
    if row:
        who = f" by {row.decided_by.name}" if row.decided_by else ""
        said = f"{row.get_outcome_display()}. {row.reason}".strip()
        yield {"key": f"Decided on {day_words(row.decided_on)}{who}", "value": said}


def to_decide(placement: Placement, continuations: Iterable[Continuation], acting: Acting) -> Continuation | None:
    """Whether it goes on, where that is still to be decided by whoever looks."""
    if not placement.is_live or not rules.has_perm("placements.placement_decide", acting, placement):
        return None
    return next((each for each in continuations if each.is_to_do), None)


def _end(placement: Placement, acting: Acting) -> Iterable[dict[str, Any]]:
    if placement.ended_on is None:
        yield {"key": "Planned last day", "value": day_words(placement.ends_on)}
        if placement.end_reason:
            yield {"key": "Will end because", "value": placement.why_it_ends}
    else:
        yield {"key": "Last day", "value": day_words(placement.ended_on)}
        yield {"key": "Why it ended", "value": placement.why_it_ends}
    is_own = acting.sees_everything or placement.commissioner_id == acting.organisation_id
    if placement.end_note and is_own:
        yield {"key": "Note", "value": placement.end_note}


def hours_in_words(agreement: Agreement) -> str:
    """12.5 hours a week, breaks counted."""
    hours = float(hours_per_week(agreement.cells))
    return f"{hours:.2f}".rstrip("0").rstrip(".") + (" hour a week" if hours == 1 else " hours a week")


def rate_in_words(agreement: Agreement) -> str:
    """£62.50 a session (version 2)."""
    return f"£{agreement.rate_amount} {agreement.get_rate_unit_display()} (version {agreement.rate_version})"


def sessions_so_far(placement: Placement) -> dict[str, Any]:
    """How many half-days have been due and are to come, and the next of them; and where the marks are."""
    is_past = Q(date__lt=clock.today())
    past, to_come = (Window(Count("pk", filter=which)) for which in (is_past, ~is_past))
    rows = placement.sessions.annotate(past=past, to_come=to_come)
    one: Any = rows.order_by(Case(When(is_past, then=1), default=0), "date", "half").first()
    return {
        "past": one.past if one else 0,
        "to_come": one.to_come if one else 0,
        "link": reverse("attendance:placement", args=[placement.pk]),
        "next": one if one and one.to_come else None,
    }


def before_the_start(placement: Placement, current: Agreement | None, acting: Acting) -> dict[str, Any]:
    """Why an agreed placement may not start, as far as it can be known today, and what the gate says otherwise."""
    if placement.status != Placement.Status.AGREED:
        return {}
    answer = running.gate_before(placement, by=acting, agreement=current)
    waiting = running.in_the_way(placement, answer, by=acting)
    is_blocked = answer is None or any(reason.code == "standing" for reason in answer.reasons)
    return {"waiting": waiting, "answer": answer, "grounds": grounds(placement, acting) if is_blocked else []}


def grounds(placement: Placement, acting: Acting) -> list[Block]:
    """The Blocks that stop it, for those who may know why."""
    if not rules.has_perm("providers.provider_standing", acting, placement.provider):
        return []
    rows = Block.objects.visible_to(acting).in_force(clock.today()).filter(provider=placement.provider_id)
    return list(rows.filter(Q(site=None) | Q(site=placement.site_id)))


def history(placement: Placement, agreements: Iterable[Agreement], acting: Acting) -> list[Moment]:
    """What happened to the placement and its agreements, the newest first."""
    return timeline_of([placement, *agreements], acting)
