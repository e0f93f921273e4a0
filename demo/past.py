"""Placements that began long ago, as rows: what was asked, offered, agreed, due and marked until the last weeks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from attendance import recounting
from attendance.marks import SAYS, Saved
from attendance.models import Mark
from core import clock
from core.acting import Acting
from core.bulk import insert_many
from core.models import next_reference
from demo.asking import Asking
from demo.cases import Case
from demo.data_files import words
from demo.registers import Registers
from demo.rows import Rows
from demo.timeline import ONE_DAY
from demo.town import Steps, Town
from placements import agreeing, clocks, reviewing, sessions
from placements.models import Agreement, Offer, Pattern, Placement, Referral, Review, Session

TAKEN_OVER = ("provider", "site", "membership", "programme", "starts_on", "ends_on")


def _count_for_plans() -> None:
    """PostgreSQL counts its rows by itself in time; until then it plans for tables with nothing in them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class Past:
    """Writes them, with their trail, up to the first day that is told act by act."""

    def __init__(self, town: Town, asking: Asking, registers: Registers) -> None:
        self.town, self.line, self.asking, self.registers, self.rows = town, town.line, asking, registers, Rows()

    def write(self, cases: Sequence[Case]) -> None:
        """From there on they go on as the others do."""
        placed = [(case, self._case(case)) for case in sorted(cases, key=lambda case: case.referred_on)]
        self.rows.write()
        self.town.cases |= {placement.pk: case for case, placement in placed}
        self.rows = Rows()
        with clock.set_to(clock.at(self.line.recent_from, 2)):
            self._sessions([placement for _, placement in placed])
        self._marks()
        self.rows.write()
        _count_for_plans()
        recounting.rebuild()
        for case, placement in placed:
            if placement.is_live:
                self.asking.placed.go_on(case, placement)

    def _case(self, case: Case) -> Placement:
        steps, by, manager = self.town.steps(case), self.town.asks(case), self.town.staff.managers[case.provider]
        referral = self._referral(case, steps, by)
        offer = self._offer(case, referral, steps, by)
        placement = self.rows.add(
            Placement(
                reference=next_reference("PLC", steps.answered),
                offer=offer,
                referral=referral,
                pupil=referral.pupil,
                commissioner=referral.commissioner,
                route=referral.route,
                status="active",
                **{name: getattr(offer, name) for name in TAKEN_OVER},
            )
        )
        opened, started = f"A placement at {offer.provider.name} was opened.", clock.at(case.starts_on, 6)
        self.rows.done(clock.at(steps.answered, 11), "agreed", placement, manager, opened)
        self.rows.done(started, "started", placement, None, "The placement started.", status=["agreed", "active"])
        self._agreement(case, placement, steps, by)
        self._reviews(case, placement, steps, by)
        if case.ended_on and case.ended_on < self.line.recent_from:
            self._end(case, case.ended_on, placement, by)
        return placement

    def _referral(self, case: Case, steps: Steps, by: Acting) -> Referral:
        asked, decided = clock.at(steps.asked, 9, case.key % 60), clock.at(steps.decided, 14)
        manager, said = self.town.staff["manager"], self.asking.said(case) | self.asking.said_later(case)
        referral = self.rows.add(
            Referral(
                reference=next_reference("REF", steps.asked),
                status="approved",
                pupil=case.child.pupil,
                commissioner=self.town.commissioner(case),
                home_school=self.town.school(case),
                referred_by=by.user,
                started_at=asked,
                submitted_at=asked,
                submitted_by=by.user,
                decided_by=manager.user,
                decided_at=decided,
                **said,
            )
        )
        referral.education_due_on = clocks.education_due_of(referral, self.town.days(case))
        done, approved = self.rows.done, "The referral was approved: a place can be offered."
        done(asked, "started", referral, by, "The referral was started.")
        done(asked, "filled_in", referral, by, "Part of the referral was filled in.", fields=sorted(said))
        done(asked, "submitted", referral, by, "The referral was sent for decision.", status=["draft", "submitted"])
        done(decided, "approved", referral, manager, approved, status=["submitted", "approved"])
        return referral

    def _offer(self, case: Case, referral: Referral, steps: Steps, by: Acting) -> Offer:
        place, manager = self.town.place(case), self.town.staff.managers[case.provider]
        provider, moved = place["membership"].provider, ["offered", "accepted"]
        offer = self.rows.add(Offer(referral=referral, provider=provider, status="accepted", **place))
        offer.offered_by, offer.offered_at = by.user, clock.at(steps.offered, 10)
        offer.reply_by = self.town.days(case).add(steps.offered, 3)
        offer.answered_by, offer.answered_at = manager.user, clock.at(steps.answered, 11)
        self.rows.done(clock.at(steps.offered, 10), "offered", offer, by, f"A place was offered to {provider.name}.")
        said = f"{provider.name} accepted the offer."
        self.rows.done(clock.at(steps.answered, 11), "accepted", offer, manager, said, status=moved)
        return offer

    def _agreement(self, case: Case, placement: Placement, steps: Steps, by: Acting) -> None:
        rate = agreeing.rate_for(placement.membership, placement.programme, case.starts_on)
        manager, first = self.town.staff.managers[case.provider], f"{case.starts_on.day} {case.starts_on:%B %Y}"
        drafted, signed = clock.at(steps.answered, 11), clock.at(steps.signed, 12)
        agreement = self.rows.add(
            Agreement(
                placement=placement,
                status="in_force",
                starts_on=case.starts_on,
                ends_on=case.ends_on,
                rate=rate,
                rate_amount=rate.amount,
                rate_unit=rate.unit,
                rate_version=rate.version,
                drafted_at=drafted,
                provider_signed_by=manager.user,
                provider_signed_at=clock.at(steps.half_signed, 14),
                commissioner_signed_by=by.user,
                commissioner_signed_at=signed,
            )
        )
        for cell in placement.offer.cells:
            values = {name: getattr(cell, name) for name in ("weekday", "half", "starts", "ends")}
            self.rows.add(Pattern(agreement=agreement, **values))
        self.rows.done(drafted, "drafted", agreement, manager, f"Agreement 1 was drafted, from {first}.")
        before, provider, commissioner = "drafted", placement.provider.name, placement.commissioner.name
        half_signed: Any = agreement.provider_signed_at
        for at, became, who, said in (
            (half_signed, "signed_by_provider", manager, f"{provider} signed agreement 1."),
            (signed, "signed_by_commissioner", by, f"{commissioner} signed agreement 1."),
            (signed, "in_force", by, f"Agreement 1 is in force from {first}."),
        ):
            self.rows.done(at, became, agreement, who, said, status=[before, became])
            before = became

    def _reviews(self, case: Case, placement: Placement, steps: Steps, by: Acting) -> None:
        days = self.town.days(case)
        due = reviewing.review_days(placement.route.review_every, case.starts_on, case.ends_on, days)
        coming = sorted({day for day in due if day >= steps.signed})
        when = ", ".join(f"{day.day} {day:%B %Y}" for day in coming) or "no more"
        planned, said = {"reviews_due": [str(day) for day in coming]}, f"Reviews due: {when}."
        self.rows.done(clock.at(steps.signed, 12), "reviews_planned", placement, by, said, **planned)
        for due_on in coming:
            review = self.rows.add(Review(placement=placement, due_on=due_on))
            day = self.asking.placed.held_on(case, due_on)
            if day and day < min(self.line.recent_from, (case.ended_on or day) + ONE_DAY):
                review.held_on, review.held_by = day, by.user
                review.outcome, review.note = self.asking.placed.outcome(case, due_on)
                said = f"A review was held: {review.get_outcome_display().lower()}."
                changes = {"outcome": ["", review.outcome], "held_on": [None, str(day)]}
                self.rows.done(clock.at(day, 14), "held", review, by, said, **changes)

    def _end(self, case: Case, last_day: date, placement: Placement, by: Acting) -> None:
        placement.status, placement.ended_on = "ended", last_day
        placement.end_reason, placement.end_note = case.end_reason, words("end_notes")[case.end_reason]
        said = f"The placement ended on {last_day.day} {last_day:%B %Y}: {placement.get_end_reason_display().lower()}."
        who: Acting | None = by
        at = clock.at(last_day, 15)
        if case.end_reason == "planned":
            at, who = clock.at(last_day + ONE_DAY, 6), None
        self.rows.done(at, "ended", placement, who, said, status=["active", "ended"])

    def _sessions(self, placements: Sequence[Placement]) -> None:
        due = sessions.due(placements, self.line.opens_on)
        found = ((pk, row.date, row.half, row.starts, row.ends) for pk, rows in due.items() for row in rows)
        insert_many(Session, ("placement", "date", "half", "starts", "ends"), found)
        for placement in placements:
            case, settled = self.town.cases[placement.pk], sessions.Settled(made=len(due[placement.pk]))
            at, made = clock.at(self.town.steps(case).signed, 12), {"sessions_made": settled.made}
            self.rows.done(at, "sessions_settled", placement, self.town.asks(case), settled.sentence, **made)

    def _marks(self) -> None:
        """A provider's week at a time, on its last day."""
        found = Session.objects.filter(date__lt=self.line.recent_from).order_by("date", "half", "placement__reference")
        weeks: dict[tuple[date, str], list[Session]] = defaultdict(list)
        for row in found:
            weeks[row.date - ONE_DAY * row.date.weekday(), self.town.cases[row.placement_id].provider].append(row)
        marks: list[Any] = []
        for (_monday, slug), there in sorted(weeks.items()):
            says = [(row.pk, meaning) for row in there if (meaning := self.registers.of_session(row))]
            if says and not self.registers.is_forgotten(slug, there[0].date):
                by, at, saved = self.town.staff.teacher(slug), clock.at(there[-1].date, 16, 5), Saved(new=len(says))
                marks += [(pk, *meaning, by.user_id, at) for pk, meaning in says]
                provider = self.town.framework.providers[slug]
                self.rows.done(at, "marks_saved", provider, by, saved.sentence, **saved.changes)
        insert_many(Mark, ("session", *SAYS, "saved_by", "saved_at"), marks)
