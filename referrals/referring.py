"""Flow: a place is asked for and sent. Each step is on the trail and tells by e-mail whoever waits for it."""

from collections.abc import Iterable
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import school_calendars
from accounts.council import calendar_of_council
from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, Threshold, as_kept, next_reference, record
from core.school_days import OutsideCalendar, SchoolDays, Span
from core.trail_changes import folds
from providers.models import Lot
from pupils import leaving
from pupils.models import Enrolment, Pupil
from referrals import amending, clocks, notices
from referrals.models import Reason, Referral, Route
from referrals.models.found import found, names_it
from referrals.models.referral import EDITABLE

EXCLUSION = frozenset({"excluded_on", "excluded_until", "earlier_excluded_on", "earlier_excluded_until"})
DUE_TURNS_ON = EXCLUSION | {"route", "home_school_id"}
SHORT = EXCLUSION | {"upn", "route", "reason", "lot", "half_days", "starts_on", "ends_on", "risk"}
"""What is asked before a referral that cannot wait is sent."""
SIX_WEEKS = timedelta(weeks=6)
STOP_DAYS = 5
NOT_ON_ROLL = "This pupil is not on your school's roll, so your school cannot refer them."
BASELINE = frozenset({"baseline_attended", "baseline_possible", "baseline_from", "baseline_to"})
# Words about a child stay off the trail: only that they were changed is written there.
FREE_TEXT = frozenset({"tried", "pupil_view", "parent_view", "risk_note"})

folds("filled_in")


def start(pupil: Pupil, *, by: Acting, **values: Any) -> Referral:
    """Open a draft for this pupil with the first section filled in. The commissioner is who acts.

    Raises MoveRefused when a school refers a pupil who is not on its roll.
    """
    today = clock.today()
    if by.is_school and not pupil.is_on_roll_of(by.organisation_id, today):
        raise MoveRefused(NOT_ON_ROLL)
    with transaction.atomic():
        referral = Referral.objects.create(
            pupil=pupil,
            commissioner=by.organisation,
            home_school_id=home_school_of(pupil, today),
            referred_by_id=by.user_id,
            started_at=clock.now(),
        )
        record("started", referral, by=by, sentence="The referral was started.")
        fill_in(referral, by=by, **values)
        leaving.settle(pupil.pk, by=by)
    return referral


def fill_in(referral: Referral, *, by: Acting, **values: Any) -> Event | None:
    """Save a section of the task list while it is a draft or returned; None when nothing is new.

    A route that says the main reason by itself gives it. The day education is due is set anew when what it turns on
    changed. Raises MoveRefused when it has been sent or decided meanwhile, and for a baseline that was sent before.
    """
    if (route := values.get("route")) and route.reason_id:
        values["reason"] = route.reason
    if DUE_TURNS_ON & set(values):
        home = values.get("home_school_id", referral.home_school_id)
        entered = copy(referral)
        for name in DUE_TURNS_ON & set(values):
            setattr(entered, name, values[name])
        values["education_due_on"] = clocks.education_due_of(entered, school_calendars.school_days_of([home])[home])
    changed = {name: value for name, value in values.items() if getattr(referral, name) != value}
    if referral.has_baseline_kept and BASELINE & set(changed):
        raise MoveRefused("The attendance before the referral stays as it was first sent.")
    with transaction.atomic():
        rows = Referral._base_manager.filter(pk=referral.pk, status__in=EDITABLE)
        if not rows.update(**changed or {"status": F("status")}):
            referral.refresh_from_db()
            raise MoveRefused(f"This is {referral.get_status_display().lower()} and can no longer be changed.")
        _keep_what_was_sent(referral, changed, by)
        return _entered(referral, changed, by=by) if changed else None


def _keep_what_was_sent(referral: Referral, changed: dict[str, Any], by: Acting) -> None:
    """What was changed when it came back stands beside what was sent, for who decides it again."""
    if referral.submitted_at and (said := amending.worded(referral, changed)):
        amending.keep(referral, said, by=by, why=amending.RETURNED)


def _entered(referral: Referral, changed: dict[str, Any], *, by: Acting) -> Event:
    """Let the row in memory follow, and write on the trail which fields changed."""
    changes: dict[str, Any] = {}
    for name, value in changed.items():
        if name not in FREE_TEXT:
            changes[name] = [as_kept(getattr(referral, name)), as_kept(value)]
        setattr(referral, name, value)
    changes["fields"] = sorted(changed)
    return record("filled_in", referral, by=by, sentence="Part of the referral was filled in.", changes=changes)


def submit(referral: Referral, *, by: Acting, short: bool = False) -> Event:
    """Send it for decision and tell the AP Managers; it gets its reference the first time.

    On a school's own route it is approved in the same step, by nobody, and the AP Managers are told that they may
    stop it. By the short route it asks for the least. Raises MoveRefused when something is missing.
    """
    with transaction.atomic():
        # A school whose pupil has left meanwhile is not told the new one: the home school of the draft stays.
        is_told = not by.is_school or referral.pupil.is_on_roll_of(by.organisation_id, clock.today())
        if referral.status == Referral.Status.DRAFT:
            _refuse_closed(referral.route, referral.reason)
        if referral.status == Referral.Status.DRAFT and is_told:
            fill_in(referral, by=by, home_school_id=home_school_of(referral.pupil, clock.today()))
        if referral.can_move(Referral.Status.SUBMITTED):
            refuse_faults(referral, short=short)
        again = " again" if referral.submitted_at else ""
        by_route = not referral.needs_approval
        event = referral.move(
            Referral.Status.SUBMITTED,
            by=by,
            act="submitted",
            sentence=f"The referral was sent{again}." if by_route else f"The referral was sent for decision{again}.",
            reference=referral.reference or next_reference("REF", clock.today()),
            submitted_at=referral.submitted_at or clock.now(),
            submitted_by_id=by.user_id,
            stopped_at=None,
        )
        if by_route:
            _approve_by_route(referral, by=by)
        leaving.settle(referral.pupil_id, by=by)
        tell = notices.referral_told if by_route else notices.referral_submitted
        tell(referral, event)
    return event


def refuse_faults(referral: Referral, *, short: bool) -> None:
    """What is missing is in the way; by the short route only what the first day turns on."""
    faults = [fault for fault in referral.faults() if not short or fault.field in SHORT]
    if faults:
        raise MoveRefused(f"This cannot be sent yet. {faults[0].sentence}.")


def _refuse_closed(*grounds: Route | Reason | None) -> None:
    """A draft is not sent on what was closed meanwhile; what was sent on it stays."""
    for ground in grounds:
        if ground is not None and not ground.is_offered(clock.today()):
            raise MoveRefused(f"“{ground}” is not offered any more. Choose another under Route and reason.")


def _approve_by_route(referral: Referral, *, by: Acting) -> None:
    """A school's own route needs nobody's yes; from now on the days run in which the council may stop it."""
    stamps: dict[str, Any] = {"decided_at": clock.now(), "stop_by": stop_by(referral)}
    words = "This route needs no approval; the council was told."
    referral.move(Referral.Status.APPROVED, by=by, act="approved_by_route", sentence=words, **stamps)


def stop_by(referral: Referral) -> date:
    """The last day on which the council may stop what is sent today, in school days of the pupil's own school."""
    today = clock.today()
    count = int(Threshold.objects.value_on("own_route_stop_days", today, STOP_DAYS))
    try:
        return referral.school_days().add(today, count)
    except OutsideCalendar:
        # Where no term dates are entered yet, plain days are better than no end.
        return today + timedelta(days=count)


def routes_for(acting: Acting, now: Any = None) -> QuerySet[Route]:
    """The routes on which who acts may ask for a place, and the one a referral was sent on."""
    rows = Route.objects.open_to(council=acting.is_council)
    return (rows | Route.objects.filter(pk=now) if now else rows).select_related("reason")


def reasons_for(acting: Acting, routes: Iterable[Route]) -> QuerySet[Reason]:
    """The reasons of the census that belong to those of these routes on which one is asked."""
    asking = [route for route in routes if not route.reason_id]
    found = Reason.objects.used_by(council=acting.is_council).offered()
    return Reason.objects.filter(pk__in=[row.pk for row in found if any(map(row.is_on, asking))])


def all_routes() -> QuerySet[Route]:
    """Every route on which a place may be asked for, or could be once."""
    return Route.objects.filter(is_placement_allowed=True)


def under_way(pupil: Pupil, acting: Acting) -> QuerySet[Referral]:
    """This pupil's referrals that are not decided yet, or approved without an end, that this person may see."""
    rows = Referral.objects.visible_to(acting).filter(pupil=pupil)
    return rows.filter(~names_it(found().agreed()), status__in=clocks.RUNNING)


def lots_on(day: date) -> QuerySet[Lot]:
    """The lots of the frameworks in force that day."""
    return Lot.objects.in_force(day)


def lots_to_ask_for(day: date) -> QuerySet[Lot]:
    """Those of them that are not closed by then."""
    return Lot.objects.in_force(day).open_on(day)


def asked_alike(lots: Iterable[Lot]) -> dict[Any, list[Lot]]:
    """The lots that are one choice to a school, since the words for them are the same, by the first of them."""
    found: dict[tuple[Any, str], list[Lot]] = {}
    for lot in lots:
        found.setdefault((lot.framework_id, lot.asked_as), []).append(lot)
    return {these[0].pk: these for these in found.values()}


def home_school_of(pupil: Pupil, day: date) -> Any:
    """The id of the pupil's home school on this day, or None."""
    return Enrolment.objects.home_schools([pupil.pk], day).get(pupil.pk)


def commissioners() -> QuerySet[Organisation]:
    """Who arranges places: the council, then the open schools by name."""
    arranges = Q(is_council=True) | Q(school__status_code__in=["1", "3"])
    return Organisation.objects.filter(arranges).order_by("-is_council", "name")


def school_days_of(referral: Referral) -> SchoolDays:
    """The school days its clocks run in: the home school's, the council's where there is none."""
    return referral.school_days()


def baseline_window(referral: Referral) -> Span | None:
    """The school weeks before today over which attendance is asked for; None when the calendar holds none."""
    return clocks.baseline_window(school_days_of(referral), clock.today(), baseline_weeks())


def sessions_possible(referral: Referral) -> int | None:
    """The sessions for which the home school was open in those weeks; None where the pupil has none."""
    window = baseline_window(referral)
    if window is None or referral.home_school_id is None:
        return None
    return clocks.sessions_in(school_days_of(referral), window)


def baseline_weeks() -> int:
    """Over how many school weeks the baseline is taken."""
    return int(Threshold.objects.value_on("baseline_weeks", clock.today()))


def suggested_end(referral: Referral) -> date | None:
    """The end of a term at least six weeks away: where a place usually ends, offered and not imposed."""
    of_school = referral.home_school.calendar if referral.home_school else None
    calendar = of_school or calendar_of_council()
    soonest = clock.today() + SIX_WEEKS
    return next((term.ends_on for term in calendar.terms() if term.ends_on >= soonest), None) if calendar else None


def settle_clocks() -> int:
    """Set the kept day on which education is due anew where a calendar changed; says how many referrals moved."""
    rows = Referral.objects.open() | Referral.objects.filter(status=Referral.Status.APPROVED)
    running = list(rows.exclude(excluded_on=None).select_related("route", "pupil"))
    days = school_calendars.school_days_of(row.home_school_id for row in running)
    moved = 0
    for row in running:
        due = clocks.education_due_of(row, days[row.home_school_id])
        if due != row.education_due_on:
            moved += Referral.objects.filter(pk=row.pk).update(education_due_on=due)
    return moved
