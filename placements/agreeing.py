"""Flow: an agreement is drafted, signed by both sides, takes force, and is replaced by the next one."""

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.half_days import BY_CODE
from core.models import MoveRefused, Threshold, record, refuse_own
from core.school_days import OutsideCalendar
from govuk.dates import day_words
from placements import above, followed, gate, locks, notices, running, sessions
from placements.models import Agreement, Pattern, Placement
from placements.timetable import Cell
from providers.models import Membership, Programme, Rate
from pupils.models import Enrolment

Status = Agreement.Status
NO_RATE = "No rate is entered for {} on {} on {}. Ask the council to enter it before a place is agreed."


def read_pattern(pattern: Sequence[dict[str, str]]) -> tuple[Cell, ...]:
    """A pattern as it came ({"half_day", "starts", "ends"}) as plain values. Raises MoveRefused when it cannot be."""
    cells = []
    for cell in pattern:
        if cell.get("half_day") not in BY_CODE:
            raise MoveRefused("Select half-days from Monday to Friday.")
        starts, ends = time.fromisoformat(cell["starts"]), time.fromisoformat(cell["ends"])
        if starts >= ends:
            raise MoveRefused("Each half-day must end after it starts.")
        cells.append(Cell(*BY_CODE[cell["half_day"]], starts, ends))
    if not cells:
        raise MoveRefused("Select at least one half-day.")
    if len({(cell.weekday, cell.half) for cell in cells}) < len(cells):
        raise MoveRefused("A half-day is in the pattern twice.")
    return tuple(sorted(cells))


def rate_for(membership: Membership, programme: Programme | None, day: date) -> Rate:
    """The version of the membership's rate that is true on this day, the programme's own where it names one."""
    found = _rate(membership, programme, day)
    if found is None:
        raise MoveRefused(rate_fault(membership, programme, day))
    return found


def rate_fault(membership: Membership, programme: Programme | None, day: date) -> str:
    """That no rate is true on this day; empty when one is."""
    if _rate(membership, programme, day):
        return ""
    return NO_RATE.format(membership.provider.name, membership.lot.in_short, day_words(day))


def _rate(membership: Membership, programme: Programme | None, day: date) -> Rate | None:
    return membership.rate_on(day, programme.rate.name if programme and programme.rate else "Standard")


def draft(
    placement: Placement, *, starts_on: date, ends_on: date, cells: Sequence[Cell], by: Acting, number: int = 1
) -> Agreement:
    """Write down what is to be signed, with the rate's figure and version as they stand on its first day."""
    rate = rate_for(placement.membership, placement.programme, starts_on)
    agreement = Agreement.objects.create(
        placement=placement,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        rate=rate,
        rate_amount=rate.amount,
        rate_unit=rate.unit,
        rate_version=rate.version,
        drafted_at=clock.now(),
    )
    Pattern.objects.bulk_create(
        Pattern(agreement=agreement, weekday=cell.weekday, half=cell.half, starts=cell.starts, ends=cell.ends)
        for cell in cells
    )
    record("drafted", agreement, by=by, sentence=f"Agreement {number} was drafted, from {day_words(starts_on)}.")
    return agreement


@transaction.atomic
def change(
    placement: Placement, *, starts_on: date, ends_on: date, pattern: Sequence[dict[str, str]], by: Acting
) -> Agreement:
    """Draft a new agreement from a day on: other half-days, times or dates. It replaces a draft still unsigned."""
    row = locks.placement(placement)
    if row.status == Placement.Status.ENDED:
        raise MoveRefused("This placement has ended and cannot be changed.")
    cells = read_pattern(pattern)
    _refuse_days(row, starts_on, ends_on)
    locks.at_site(row.site_id)
    wanted = gate.Wanted(row.referral, row.membership, row.site, cells, starts_on, ends_on, row, row.programme)
    against = [reason.sentence for reason in gate.not_possible(wanted, by=by)]
    if against:
        raise MoveRefused(" ".join(against))
    for there in row.agreements.open():
        there.move(
            Status.REPLACED, by=by, act="replaced", sentence=f"The draft of agreement {there.number} was replaced."
        )
    number = (row.agreements.aggregate(last=Max("number"))["last"] or 0) + 1
    return draft(row, starts_on=starts_on, ends_on=ends_on, cells=cells, by=by, number=number)


@transaction.atomic
def sign_for_provider(agreement: Agreement, *, by: Acting) -> None:
    """The provider's manager signs; the commissioner is asked for the second signature."""
    placement = locks.placement(agreement.placement)
    if by.organisation_id != placement.provider.organisation_id:
        raise MoveRefused("Only the provider's own manager signs for it.")
    _refuse_ended(placement)
    agreement.move(
        Status.SIGNED_BY_PROVIDER,
        by=by,
        act="signed_by_provider",
        sentence=f"{placement.provider.name} signed agreement {agreement.number}.",
        provider_signed_by_id=by.user_id,
        provider_signed_at=clock.now(),
        signed_words=agreement.words_now(),
    )
    above.sign(agreement, "provider", by)
    notices.agreement_to_sign(agreement)


@transaction.atomic
def sign_for_commissioner(agreement: Agreement, *, by: Acting) -> None:
    """The commissioner signs. The gate is asked; then the agreement takes force, and sessions and reviews are made.

    A change of a running placement rests until its first day: the clock puts it in force. Before the placement has
    started, a new agreement replaces the whole of the one before.
    """
    placement = locks.placement(agreement.placement)
    locks.at_site(placement.site_id)
    if by.organisation_id != placement.commissioner_id:
        raise MoveRefused("Only the commissioner signs here.")
    _refuse_both_sides(agreement, by)
    _refuse_ended(placement)
    agreement.placement = placement
    if agreement.status == Status.DRAFTED:
        raise MoveRefused("The provider has not signed this agreement yet. You sign after it.")
    if agreement.status == Status.SIGNED_BY_PROVIDER and (against := against_signature(agreement, by=by)):
        raise MoveRefused(" ".join(against))
    agreement.move(
        Status.SIGNED_BY_COMMISSIONER,
        by=by,
        act="signed_by_commissioner",
        sentence=f"{placement.commissioner.name} signed agreement {agreement.number}.",
        commissioner_signed_by_id=by.user_id,
        commissioner_signed_at=clock.now(),
    )
    above.sign(agreement, "commissioner", by)
    _drop_overtaken(agreement, by)
    _put_dates(placement, agreement)
    has_begun = placement.status != Placement.Status.AGREED
    if not has_begun or agreement.starts_on <= clock.today():
        take_force(agreement, by=by)
    sessions.settle(placement, by=by)
    followed.agreed(placement, by=by)
    is_due = placement.status == Placement.Status.AGREED and placement.starts_on <= clock.today()
    if is_due and not running.waiting_for(placement, by=by):
        running.start(placement, by=by)
    else:
        followed.taught([placement.provider_id])


@transaction.atomic
def take_force(agreement: Agreement, *, by: Acting | None = None) -> None:
    """It is what is agreed from now on; the one before is replaced."""
    for before in Agreement.objects.filter(placement=agreement.placement, status=Status.IN_FORCE):
        words = f"Agreement {before.number} was replaced by agreement {agreement.number}."
        before.move(Status.REPLACED, by=by, act="replaced", sentence=words)
    words = f"Agreement {agreement.number} is in force from {day_words(agreement.starts_on)}."
    agreement.move(Status.IN_FORCE, by=by, act="in_force", sentence=words)
    followed.taught([agreement.placement.provider_id])


def notice_days(placement: Placement, day: date) -> int | None:
    """Whole school days between the notice of a direction and its first day; None on routes without a notice."""
    shipped = placement.route.notice_school_days
    if shipped is None or placement.status != Placement.Status.AGREED:
        return None
    return int(Threshold.objects.value_on("notice_school_days", day, shipped))


def earliest_start(placement: Placement, day: date) -> date | None:
    """The first day a direction may start when the notice is given on this day; None on routes without a notice.

    The day of the commissioner's signature is the first on which the notice can say what it must.
    """
    whole_days = notice_days(placement, day)
    if whole_days is None:
        return None
    school = Enrolment.objects.home_schools([placement.pupil_id], day).get(placement.pupil_id)
    try:
        return school_calendars.school_days_of([school])[school].earliest_start(day, whole_days)
    except OutsideCalendar as short:
        raise MoveRefused(str(short)) from short


def against_signature(agreement: Agreement, *, by: Acting, answer: gate.Answer | None = None) -> list[str]:
    """Why the commissioner cannot sign now; the page says so before the button does.

    `answer` is the gate's of today when it has been asked already.
    """
    placement = agreement.placement
    if agreement.ends_on < clock.today():
        return ["The last day of this agreement has passed. Draft a new one."]
    earliest = earliest_start(placement, clock.today())
    if earliest and agreement.starts_on < earliest:
        return [
            f"Parents must have notice of a direction off-site, with {notice_days(placement, clock.today())} whole "
            f"school days before it starts. Signed today, it can start on {day_words(earliest)}: change the agreement "
            "to start then or later."
        ]
    wanted = gate.of_agreement(agreement)
    if adds_nothing(agreement):
        return [reason.sentence for reason in gate.clashes(wanted, by=by)]
    return (answer or gate.ask(wanted, clock.today(), by=by)).in_the_way


def _refuse_both_sides(agreement: Agreement, by: Acting) -> None:
    signed_by = Agreement.objects.filter(pk=agreement.pk).values_list("provider_signed_by", flat=True)
    refuse_own(by, *filter(None, signed_by), words="You signed for the provider. Somebody else signs for you here.")


def adds_nothing(agreement: Agreement) -> bool:
    """A change of a running placement to the same half-days or fewer, and no longer: the gate never touches it."""
    before = agreement.placement.agreements.filter(status=Status.IN_FORCE).prefetch_related("pattern").first()
    if before is None or agreement.placement.status == Placement.Status.AGREED:
        return False
    longest = {(cell.weekday, cell.half): cell.minutes for cell in before.cells}
    shorter = all(cell.minutes <= longest.get((cell.weekday, cell.half), 0) for cell in agreement.cells)
    return shorter and agreement.ends_on <= agreement.placement.ends_on


def _drop_overtaken(agreement: Agreement, by: Acting) -> None:
    """A change agreed earlier that would have begun on the same day or later is replaced before it began."""
    rows = Agreement.objects.filter(placement=agreement.placement, status=Status.SIGNED_BY_COMMISSIONER)
    for there in rows.filter(number__lt=agreement.number, starts_on__gte=agreement.starts_on):
        words = f"Agreement {there.number} was replaced by agreement {agreement.number} before it began."
        there.move(Status.REPLACED, by=by, act="replaced", sentence=words)


def _put_dates(placement: Placement, agreement: Agreement) -> None:
    """The placement runs as long as its newest agreement; its first day moves only until it has started."""
    if placement.status == Placement.Status.AGREED:
        placement.starts_on = agreement.starts_on
    placement.ends_on, placement.end_reason, placement.end_note = agreement.ends_on, "", ""
    placement.save(update_fields=["starts_on", "ends_on", "end_reason", "end_note"])


def _refuse_days(placement: Placement, starts_on: date, ends_on: date) -> None:
    if starts_on < clock.today():
        raise MoveRefused("A change starts today or later: the past is not made again.")
    if starts_on > ends_on:
        raise MoveRefused("The last day must be on or after the first day.")


def _refuse_ended(placement: Placement) -> None:
    if placement.status == Placement.Status.ENDED:
        raise MoveRefused("This placement has ended: nothing more is signed.")
