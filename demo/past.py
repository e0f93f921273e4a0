"""Placements that began long ago, as rows: what was asked, offered, agreed, due and marked until the last weeks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from attendance.marks import SAYS, Saved
from attendance.models import Mark
from core import clock
from core.bulk import insert_many
from core.models import next_reference
from demo.asking import Asking
from demo.cases import Case
from demo.data_files import words
from demo.placed import held_on, review_of
from demo.registers import Registers
from demo.rows import Rows
from demo.timeline import ONE_DAY
from demo.town import Steps, Town
from placements import agreeing, clocks, reviewing, sessions
from placements.models import Agreement, Offer, Pattern, Placement, Referral, Review, Session

DECLINED_FOR = "no_capacity"


class Past:
    """Writes them, with their trail."""

    def __init__(self, town: Town, asking: Asking) -> None:
        self.town, self.line, self.asking, self.rows = town, town.line, asking, Rows()

    def write(self, cases: Iterable[Case], registers: Registers) -> None:
        """Everything up to the first day that is told act by act; from there on they go on as the others do."""
        placed = [(case, self._case(case)) for case in sorted(cases, key=lambda case: case.referred_on)]
        self.rows.write()
        self.town.cases |= {placement.pk: case for case, placement in placed}
        with clock.set_to(clock.at(self.line.recent_from, 2)):
            self._sessions([placement for _, placement in placed])
        self._marks(registers)
        for case, placement in placed:
            if placement.is_live:
                self.asking.placed.go_on(case, placement)

    def _case(self, case: Case) -> Placement:
        steps, by = self.town.steps(case), self.town.asks(case)
        referral = self._referral(case, steps, by)
        if case.elsewhere:
            self._offer(case, referral, steps.first_offered, case.elsewhere, case.plan.first_answer)
        offer = self._offer(case, referral, steps.offered, case.provider, "accepted")
        placement = self._placement(case, offer, referral)
        self._agreement(case, placement, steps, by)
        self._reviews(case, placement, steps, by)
        if case.ended_on and case.ended_on < self.line.recent_from:
            self._end(case, case.ended_on, placement, by)
        return placement

    def _referral(self, case: Case, steps: Steps, by: Any) -> Referral:
        asked, decided = clock.at(steps.asked, 9, case.key % 60), clock.at(steps.decided, 14)
        manager, school = self.town.staff["manager"], self.town.school(case)
        said = self.asking.said(case) | self.asking.said_later(case)
        referral = self.rows.add(
            Referral(
                reference=next_reference("REF", steps.asked),
                status=Referral.Status.APPROVED,
                pupil=case.child.pupil,
                commissioner=self.town.commissioner(case),
                home_school=school,
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
        done = self.rows.done
        done(asked, "started", referral, by, "The referral was started.")
        done(asked, "filled_in", referral, by, "Part of the referral was filled in.", fields=sorted(said))
        words_ = "The referral was sent for decision."
        done(asked, "submitted", referral, by, words_, status=["draft", "submitted"])
        approved = "The referral was approved: a place can be offered."
        done(decided, "approved", referral, manager, approved, status=["submitted", "approved"])
        return referral

    def _offer(self, case: Case, referral: Referral, day: date, slug: str, answer: str) -> Offer:
        """Answered after two school days, or never."""
        is_own, membership = slug == case.provider, self.town.membership(case, slug)
        name, manager, by = membership.provider.name, self.town.staff.managers[slug], self.town.asks(case)
        answered_on = self.town.steps(case).answered if is_own else self.line.shift(day, 2)
        reply_by = self.town.days(case).add(day, 3)
        offered, answered = clock.at(day, 10), clock.at(answered_on, 11)
        is_answered = answer != "lapsed"
        offer = self.rows.add(
            Offer(
                referral=referral,
                provider=membership.provider,
                membership=membership,
                site=self.town.framework.sites[slug][case.site if is_own else 0],
                programme=self.town.framework.programmes[slug, case.programme] if is_own else None,
                pattern=case.pattern,
                starts_on=case.starts_on,
                ends_on=case.ends_on,
                status=answer,
                offered_by=by.user,
                offered_at=offered,
                reply_by=reply_by,
                answered_by=manager.user if is_answered else None,
                answered_at=answered if is_answered else None,
                decline_reason=DECLINED_FOR if answer == "declined" else "",
            )
        )
        self.rows.done(offered, "offered", offer, by, f"A place was offered to {name}.")
        said = {
            "accepted": f"{name} accepted the offer.",
            "declined": f"{name} declined the offer: no place on these half-days.",
            "lapsed": "The offer lapsed: no answer came in time.",
        }
        at = answered if is_answered else clock.at(reply_by + ONE_DAY, 6)
        self.rows.done(at, answer, offer, manager if is_answered else None, said[answer], status=["offered", answer])
        return offer

    def _placement(self, case: Case, offer: Offer, referral: Referral) -> Placement:
        steps, manager = self.town.steps(case), self.town.staff.managers[case.provider]
        placement = self.rows.add(
            Placement(
                reference=next_reference("PLC", steps.answered),
                offer=offer,
                referral=referral,
                pupil=referral.pupil,
                provider=offer.provider,
                site=offer.site,
                membership=offer.membership,
                programme=offer.programme,
                commissioner=referral.commissioner,
                route=referral.route,
                status=Placement.Status.ACTIVE,
                starts_on=case.starts_on,
                ends_on=case.ends_on,
            )
        )
        opened = f"A placement at {offer.provider.name} was opened."
        self.rows.done(clock.at(steps.answered, 11), "agreed", placement, manager, opened)
        started = clock.at(case.starts_on, 6)
        moved = ["agreed", "active"]
        self.rows.done(started, "started", placement, None, "The placement started.", status=moved)
        return placement

    def _agreement(self, case: Case, placement: Placement, steps: Steps, by: Any) -> None:
        rate = agreeing.rate_for(placement.membership, placement.programme, case.starts_on)
        manager = self.town.staff.managers[case.provider]
        drafted, half_signed = clock.at(steps.answered, 11), clock.at(steps.half_signed, 14)
        signed = clock.at(steps.signed, 12)
        agreement = self.rows.add(
            Agreement(
                placement=placement,
                status=Agreement.Status.IN_FORCE,
                starts_on=case.starts_on,
                ends_on=case.ends_on,
                rate=rate,
                rate_amount=rate.amount,
                rate_unit=rate.unit,
                rate_version=rate.version,
                drafted_at=drafted,
                provider_signed_by=manager.user,
                provider_signed_at=half_signed,
                commissioner_signed_by=by.user,
                commissioner_signed_at=signed,
            )
        )
        for cell in placement.offer.cells:
            self.rows.add(
                Pattern(agreement=agreement, weekday=cell.weekday, half=cell.half, starts=cell.starts, ends=cell.ends)
            )
        first = f"{case.starts_on.day} {case.starts_on:%B %Y}"
        done, steps_ = self.rows.done, ("drafted", "signed_by_provider", "signed_by_commissioner", "in_force")
        moved = [list(pair) for pair in pairwise(steps_)]
        done(drafted, "drafted", agreement, manager, f"Agreement 1 was drafted, from {first}.")
        provider, commissioner = placement.provider.name, placement.commissioner.name
        done(half_signed, steps_[1], agreement, manager, f"{provider} signed agreement 1.", status=moved[0])
        done(signed, steps_[2], agreement, by, f"{commissioner} signed agreement 1.", status=moved[1])
        done(signed, steps_[3], agreement, by, f"Agreement 1 is in force from {first}.", status=moved[2])

    def _reviews(self, case: Case, placement: Placement, steps: Steps, by: Any) -> None:
        days = self.town.days(case)
        due = reviewing.review_days(placement.route.review_every, case.starts_on, case.ends_on, days)
        coming = sorted({day for day in due if day >= steps.signed})
        when = ", ".join(f"{day.day} {day:%B %Y}" for day in coming) or "no more"
        planned = {"reviews_due": [str(day) for day in coming]}
        at = clock.at(steps.signed, 12)
        self.rows.done(at, "reviews_planned", placement, by, f"Reviews due: {when}.", **planned)
        for due_on in coming:
            review = self.rows.add(Review(placement=placement, due_on=due_on))
            day = held_on(self.town, case, due_on)
            if day and day < self.line.recent_from and not (case.ended_on and day > case.ended_on):
                review.held_on, review.held_by = day, by.user
                review.outcome, review.note = review_of(case, due_on)
                said = f"A review was held: {review.get_outcome_display().lower()}."
                changes = {"outcome": ["", review.outcome], "held_on": [None, str(day)]}
                self.rows.done(clock.at(day, 14), "held", review, by, said, **changes)

    def _end(self, case: Case, last_day: date, placement: Placement, by: Any) -> None:
        placement.status, placement.ended_on = Placement.Status.ENDED, last_day
        placement.end_reason, placement.end_note = case.end_reason, words()["end_notes"][case.end_reason]
        label = Placement.EndReason(case.end_reason).label.lower()
        is_planned = case.end_reason == "planned"
        at = clock.at(last_day + ONE_DAY, 6) if is_planned else clock.at(last_day, 15)
        said = f"The placement ended on {last_day.day} {last_day:%B %Y}: {label}."
        self.rows.done(at, "ended", placement, None if is_planned else by, said, status=["active", "ended"])

    def _sessions(self, placements: Sequence[Placement]) -> None:
        due = sessions.due(placements, self.line.opens_on)
        columns = ("placement", "date", "half", "starts", "ends")
        insert_many(
            Session,
            columns,
            ((pk, row.date, row.half, row.starts, row.ends) for pk, rows in due.items() for row in rows),
        )
        rows = Rows()
        for placement in placements:
            counted = sessions.Settled(made=len(due[placement.pk]))
            case = self.town.cases[placement.pk]
            at, by = clock.at(self.town.steps(case).signed, 12), self.town.asks(case)
            counts = {"sessions_made": counted.made, "sessions_removed": 0, "sessions_changed": 0}
            rows.done(at, "sessions_settled", placement, by, counted.sentence, **counts)
        rows.write()

    def _marks(self, registers: Registers) -> None:
        """A provider's week at a time, on its last day."""
        found = Session.objects.filter(date__lt=self.line.recent_from).order_by("date", "half", "placement__reference")
        weeks: dict[tuple[str, date], list[Session]] = defaultdict(list)
        for row in found:
            slug = self.town.cases[row.placement_id].provider
            weeks[slug, row.date - ONE_DAY * row.date.weekday()].append(row)
        rows, marks = Rows(), []
        for (slug, _monday), there in sorted(weeks.items(), key=lambda item: (item[0][1], item[0][0])):
            says = [(row.pk, meaning) for row in there if (meaning := registers.of_session(row))]
            if not says or registers.is_forgotten(slug, there[0].date):
                continue
            by, at = self.town.staff.teacher(slug), clock.at(there[-1].date, 16, 5)
            marks += [(pk, *meaning, by.user_id, at) for pk, meaning in says]
            saved = Saved(new=len(says))
            rows.done(at, "marks_saved", self.town.framework.providers[slug], by, saved.sentence, **saved.changes)
        insert_many(Mark, ("session", *SAYS, "saved_by", "saved_at"), marks)
        rows.write()
