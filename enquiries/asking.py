"""Flow: an enquiry is written, and sent to several providers at once. Nothing that names the child is sent."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.models import MoveRefused, Threshold, next_reference, record
from core.school_days import OutsideCalendar, SchoolDays
from enquiries import known, notices, whom
from enquiries.identifying import Found
from enquiries.models import Asked, Enquiry
from pupils.models import Enrolment
from referrals.models import Referral

Status = Enquiry.Status
TEXTS = ("need", "area", "note")
SAID = (*TEXTS, "lot", "year", "half_days", "how_many", "risk", "starts_on", "asks_price", "stays", "reply_days")
"""What whoever asks enters."""


def draft(referral: Referral | None, *, by: Acting, **said: Any) -> Enquiry:
    """Write it down. Raises MoveRefused where it would say who the child is."""
    refuse_identifying(said, referral, by)
    commissioner = referral.commissioner_id if referral else by.organisation_id
    with transaction.atomic():
        enquiry = Enquiry.objects.create(
            reference=next_reference("ENQ", clock.today()),
            referral=referral,
            commissioner_id=commissioner,
            drafted_by_id=by.user_id,
            drafted_at=clock.now(),
            **{name: said[name] for name in SAID},
        )
        record("drafted", enquiry, by=by, sentence="The enquiry was written.")
    return enquiry


@transaction.atomic
def change(enquiry: Enquiry, *, by: Acting, **said: Any) -> Enquiry:
    """Write it anew as long as nobody was asked."""
    refuse_identifying(said, enquiry.referral, by)
    row = hold(enquiry)
    if not row.is_draft:
        raise MoveRefused("This was sent meanwhile, and is not changed any more.")
    Enquiry.objects.filter(pk=row.pk).update(**{name: said[name] for name in SAID})
    record("changed", row, by=by, sentence="The enquiry was changed.")
    return row


@transaction.atomic
def send(enquiry: Enquiry, *, providers: Collection[str], by: Acting) -> list[Asked]:
    """Ask these providers too. Raises MoveRefused where one of them cannot be asked, or its last day has passed."""
    row = hold(enquiry)
    refuse_identifying({name: getattr(row, name) for name in (*TEXTS, "stays")}, row.referral, by)
    if not row.is_draft and not row.takes_answers:
        raise MoveRefused("No more providers are asked: it is closed, or its last day has passed.")
    wanted = [one for one in whom.of_enquiry(row, by) if str(one.provider.pk) in set(map(str, providers))]
    against = [f"{one.provider.name}: {' '.join(one.why_not)}" for one in wanted if not one.may_be_asked]
    if against or not wanted:
        raise MoveRefused(" ".join(against) or "Select at least one provider that was not asked yet.")
    if row.is_draft:
        stamps: dict[str, Any] = {"sent_at": clock.now(), "reply_by": reply_by(row)}
        row.move(Status.OPEN, by=by, act="sent", sentence="The enquiry was sent.", **stamps)
    now = clock.now()
    rows = [Asked.objects.create(enquiry=row, provider=one.provider, asked_at=now) for one in wanted]
    for asked in rows:
        record("asked", asked, by=by, sentence=f"{asked.provider.name} was asked.")
    notices.asked(rows)
    return rows


def refuse_identifying(said: dict[str, Any], referral: Referral | None, by: Acting) -> None:
    """Names of the child never pass; what else may say who it is, only with a reason."""
    found = found_in(said, referral, by)
    if refused := [one for one in found if one.is_refused]:
        raise MoveRefused(f"Take this out: {in_words(refused)}.")
    if found and not said.get("stays"):
        raise MoveRefused(f"Take this out, or say why it stays: {in_words(found)}.")


def found_in(said: dict[str, Any], referral: Referral | None, by: Acting) -> list[Found]:
    return known.look([said.get(name) or "" for name in TEXTS], referral, by)


def in_words(found: Collection[Found]) -> str:
    return "; ".join(one.sentence for one in found)


def hold(enquiry: Enquiry) -> Enquiry:
    """The enquiry as it is now; whoever answers, chooses or closes it waits until the transaction ends."""
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("lot", "referral__pupil", "commissioner")
    return rows.get(pk=enquiry.pk)


def usual_days() -> int:
    """How many school days a provider has to answer, unless whoever asks sets another number."""
    return int(Threshold.objects.value_on("enquiry_reply_days", clock.today()))


def reply_by(enquiry: Enquiry) -> date:
    """The last day to answer: sent today, in school days of the child's school, else of the council."""
    return days_later(enquiry, clock.today(), enquiry.reply_days)


def days_later(enquiry: Enquiry, day: date, count: int) -> date:
    """So many of its school days after a day, or before it."""
    try:
        return school_days(enquiry).add(day, count)
    except OutsideCalendar:
        # Where no term dates are entered yet, plain days are better than no deadline.
        return day + timedelta(days=count)


def school_days(enquiry: Enquiry) -> SchoolDays:
    school = None
    if enquiry.referral:
        pupil = enquiry.referral.pupil_id
        school = Enrolment.objects.home_schools([pupil], clock.today()).get(pupil)
    return school_calendars.school_days_of([school])[school]
