"""Flow: parents are told of a direction off-site by a letter, which is made when it is agreed and given in time."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string

from accounts import school_calendars
from agreements import content, price
from agreements.content import Section
from agreements.models import NoticeGiven, ParentNotice
from agreements.reading import Read
from core import clock, council
from core.acting import Acting
from core.half_days import Half, Weekday
from core.handing_out import note_lost
from core.models import MoveRefused, Threshold, record
from core.pdf import print_html
from core.school_days import OutsideCalendar
from govuk.dates import day_name, day_words, hours_words
from placements import locks
from placements.models import Agreement, Placement
from pupils.models import Contact, Enrolment

NOT_GIVEN = "Parents have no notice of this direction yet. {} gives it and records it, {} whole school days before."
TOO_LATE = "Notice allows a start on {} at the earliest. {} changes the first day."
NOT_TOLD = "{} must not be given information about this child. Nothing was recorded."
IN_FORCE = (Agreement.Status.IN_FORCE, Agreement.Status.SIGNED_BY_COMMISSIONER)


def whole_days(placement: Placement) -> int | None:
    """Whole school days between notice and first day; None on routes without a notice."""
    shipped = placement.route.notice_school_days
    if shipped is None:
        return None
    return int(Threshold.objects.value_on("notice_school_days", clock.today(), shipped))


def now_of(placement: Placement) -> ParentNotice | None:
    """The letter that holds."""
    return ParentNotice.objects.now().filter(placement=placement).first()


def make(agreement: Agreement) -> ParentNotice | None:
    """Write the letter of what was just agreed; one that says the same stays. None on routes without a notice."""
    placement = agreement.placement
    days = whole_days(placement)
    if days is None:
        return None
    said = content.plain(letter(agreement, days))
    digest, before = content.hash_of(said), now_of(placement)
    if before and before.sha256 == digest:
        return before
    ParentNotice.objects.now().filter(placement=placement).update(replaced_at=clock.now())
    number = (ParentNotice.objects.filter(placement=placement).aggregate(last=Max("number"))["last"] or 0) + 1
    made = ParentNotice.objects.create(
        placement=placement, agreement=agreement, number=number, content=said, sha256=digest, made_at=clock.now()
    )
    record("written", made, by=None, sentence=f"Notice {number} to parents was written.")
    return made


def letter(agreement: Agreement, days: int) -> list[Section]:
    """What a notice must say: where, to whom, how many days, why and for what, and when each day."""
    placement, read = agreement.placement, Read.of(agreement.placement)
    number = len(price.days_of(agreement))
    return [
        Section(
            "where",
            "Where and to whom",
            (
                ("Pupil", str(placement.pupil)),
                ("Where", f"{placement.provider.name}: {content.address_of(placement)}"),
                ("Report on arrival to", read.adult or placement.provider.name),
                ("How to reach them", read.reached or "Ask the school"),
            ),
        ),
        Section(
            "when",
            "When",
            (
                ("First day", f"{day_name(agreement.starts_on)} {day_words(agreement.starts_on)}"),
                ("Last day", f"{day_name(agreement.ends_on)} {day_words(agreement.ends_on)}"),
                ("Number of days", f"{number} {'day' if number == 1 else 'days'}"),
                *times(agreement),
            ),
        ),
        _why(agreement, days),
    ]


def _why(agreement: Agreement, days: int) -> Section:
    placement = agreement.placement
    said = agreement if hasattr(agreement, "own_aims") else content.AGREEMENTS.get(pk=agreement.pk)
    reason = placement.referral.reason
    return Section(
        "why",
        "Why",
        (
            ("Reason", reason.label if reason else placement.route.label),
            ("What it is for", getattr(said, "own_aims", "") or content.aims_of(placement)),
            (
                "Reviews",
                "At least once each half-term. You may ask for one in writing, and come to it.",
            ),
            ("The law", placement.route.legal_basis),
            ("Notice", f"You are told at least {days} whole school days before the first day."),
        ),
    )


def times(agreement: Agreement) -> Iterable[tuple[str, str]]:
    """Of each day of the week its sessions, and the break between two."""
    by_day: dict[int, dict[str, Any]] = {}
    for cell in agreement.cells:
        by_day.setdefault(cell.weekday, {})[cell.half] = cell
    for weekday, halves in sorted(by_day.items()):
        said = [hours_words(halves[half].starts, halves[half].ends) for half in Half if half in halves]
        if len(said) == 2:
            said.append(f"break from {hours_words(halves[Half.AM].ends, halves[Half.PM].starts)}")
        yield Weekday(weekday).label, ", ".join(said)


def recipients(placement: Placement, by: Acting) -> Any:
    """Whom a letter may go to: never somebody who must be told nothing."""
    return Contact.objects.visible_to(by).now().filter(pupil=placement.pupil_id, is_not_told=False)


def earliest(placement: Placement, given_on: date) -> date:
    """The first day that leaves the whole school days the law asks for, by the calendar of the child's own school."""
    school = Enrolment.objects.home_schools([placement.pupil_id], given_on).get(placement.pupil_id)
    try:
        return school_calendars.school_days_of([school])[school].earliest_start(given_on, whole_days(placement) or 0)
    except OutsideCalendar as short:
        raise MoveRefused(str(short)) from short


@transaction.atomic
def give(placement: Placement, *, contacts: Sequence[Contact], how: str, on: date, by: Acting) -> ParentNotice:
    """Record who was given the letter that holds."""
    row = locks.placement(placement)
    agreement = content.AGREEMENTS.filter(placement=row, status__in=IN_FORCE).order_by("-number").first()
    notice = now_of(row) or (make(agreement) if agreement else None)
    if notice is None:
        raise MoveRefused("There is nothing to give notice of: both sides sign the agreement first.")
    if on > clock.today():
        raise MoveRefused("Enter the day on which it was given: today or before.")
    fresh = Contact.objects.filter(pk__in=[contact.pk for contact in contacts], pupil=row.pupil_id)
    for contact in fresh:
        if contact.is_not_told or contact.replaced_at:
            raise MoveRefused(NOT_TOLD.format(contact.name))
    allows_from = earliest(row, on)
    for contact in fresh:
        NoticeGiven.objects.create(
            notice=notice,
            contact=contact,
            name=contact.name,
            how=how,
            given_on=on,
            allows_from=allows_from,
            recorded_by_id=by.user_id,
            recorded_at=clock.now(),
        )
    words = f"Notice {notice.number} to parents was given on {day_words(on)}."
    record("given", notice, by=by, sentence=words, changes={"how": ["", how]})
    return notice


def pdf_of(notice: ParentNotice, *, before: Callable[[], None]) -> bytes:
    """The letter as a PDF: as it was printed and kept, or as it will be."""
    if notice.pdf and (body := _kept(notice)):
        return body
    before()
    return _print(notice)


def _print(notice: ParentNotice) -> bytes:
    page = {
        "paper_title": "Notice of a direction off-site",
        "notice": notice,
        "sections": [Section.kept(row) for row in notice.content],
        "COUNCIL": council.facts(),
    }
    return print_html(render_to_string("pdf/parent_notice.html", page))


def print_once(notice: ParentNotice) -> None:
    """Print and keep it."""
    body = _print(notice)
    with transaction.atomic():
        fresh = ParentNotice.objects.select_for_update().get(pk=notice.pk)
        if not fresh.pdf:
            fresh.pdf.save(f"{uuid.uuid4().hex}.pdf", ContentFile(body), save=False)
            fresh.pdf_sha256 = hashlib.sha256(body).hexdigest()
            fresh.save(update_fields=["pdf", "pdf_sha256"])


def _kept(notice: ParentNotice) -> bytes | None:
    try:
        with notice.pdf.open("rb") as file:
            body: bytes = file.read()
    except OSError as broken:
        note_lost(notice, broken)
        return None
    return body if hashlib.sha256(body).hexdigest() == notice.pdf_sha256 else None
