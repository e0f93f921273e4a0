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
from core.school_days import ONE_DAY
from demo.asking import Asking
from demo.cases import Case
from demo.data_files import read
from demo.registers import Registers
from demo.rows import Rows
from demo.timeline import friday_of
from demo.town import Town
from govuk.dates import day_words
from outcomes import reviewing
from outcomes.models import Review
from placements import agreeing, sessions
from placements.models import Agreement, Offer, Pattern, Placement, Session
from referrals import clocks
from referrals.models import Referral
from referrals.referring import STOP_DAYS

TAKEN_OVER = ("provider", "site", "membership", "programme", "starts_on", "ends_on")


class Past:
    """Writes them, with their trail, up to the first day that is told act by act."""

    def __init__(self, town: Town, asking: Asking, registers: Registers) -> None:
        self.town, self.line, self.asking, self.registers, self.rows = town, town.line, asking, registers, Rows()

    def write(self, cases: Sequence[Case]) -> None:
        """From there on they go on as the others do."""
        placed = [(case, self._placement(case)) for case in sorted(cases, key=lambda case: case.referred_on)]
        self.rows.write()
        self.town.cases |= {placement.pk: case for case, placement in placed}
        self.rows = Rows()
        with clock.set_to(clock.at(self.line.recent_from, 2)):
            self._sessions([placement for _, placement in placed])
        self._marks()
        self.rows.write()
        if connection.vendor == "postgresql":
            # It counts its rows by itself in time; until then it plans for tables with nothing in them.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        recounting.rebuild()
        for case, placement in placed:
            if placement.is_live:
                self.asking.placed.go_on(case, placement)

    def _placement(self, case: Case) -> Placement:
        told, days = self._acts(case), {**self.town.steps(case), "started": case.starts_on}
        at = {act: clock.at(days[step], hour) for _, act, step, hour, *_ in told}
        who = {"asks": self.town.asks(case), "answers": self.town.answers(case)}
        who |= {"manager": self.town.staff["manager"]}
        row: dict[str, Any] = {"referral": self._referral(case, at, who)}
        row["offer"] = offer = self._offer(case, row["referral"], at, who)
        row["placement"] = placement = self.rows.add(
            Placement(
                reference=next_reference("PLC", days["answered"]),
                offer=offer,
                referral=offer.referral,
                pupil=case.child.pupil,
                commissioner=offer.referral.commissioner,
                route=offer.referral.route,
                status="active",
                **{name: getattr(offer, name) for name in TAKEN_OVER},
            )
        )
        row["agreement"] = self._agreement(case, placement, at, who)
        names = {"provider": placement.provider.name, "commissioner": placement.commissioner.name}
        for of, act, step, hour, by, was, became, said in told:
            words = said.format(first=day_words(case.starts_on), **names)
            self.rows.moved(clock.at(days[step], hour), act, row[of], who.get(by), words, was, became)
        self._reviews(case, placement, days["signed"], who["asks"])
        if case.ended_on and case.ended_on < self.line.recent_from:
            self._end(case, case.ended_on, placement, who["asks"])
        return placement

    def _acts(self, case: Case) -> list[list[Any]]:
        """What happened; a school's own route is approved as it is sent, and by nobody."""
        past = read("past")
        if not self.asking.routes[case.route].is_schools_own:
            return list(past["placement"])
        instead = dict(zip(("submitted", "approved"), past["by_route"], strict=True))
        return [instead.get(said[1], said) if said[0] == "referral" else said for said in past["placement"]]

    def _referral(self, case: Case, at: dict[str, Any], who: dict[str, Any]) -> Referral:
        asked, by = clock.at(case.referred_on, 9, case.key % 60), who["asks"].user
        is_own = self.asking.routes[case.route].is_schools_own
        referral = Referral(
            reference=next_reference("REF", case.referred_on),
            status="approved",
            pupil=case.child.pupil,
            commissioner=self.town.commissioner(case),
            home_school=self.town.school(case),
            **dict.fromkeys(("referred_by", "submitted_by"), by),
            **dict.fromkeys(("started_at", "submitted_at"), asked),
            decided_by=None if is_own else who["manager"].user,
            decided_at=asked if is_own else at["approved"],
            stop_by=self.town.days(case).add(case.referred_on, STOP_DAYS) if is_own else None,
            **self.asking.said(case),
        )
        referral.education_due_on = clocks.education_due_of(referral, self.town.days(case))
        return self.rows.add(referral)

    def _offer(self, case: Case, referral: Referral, at: dict[str, Any], who: dict[str, Any]) -> Offer:
        place = self.town.place(case)
        offer = Offer(referral=referral, provider=place["membership"].provider, status="accepted", **place)
        offer.offered_by, offer.offered_at = who["asks"].user, at["offered"]
        offer.reply_by = self.town.days(case).add(clock.day_of(at["offered"]), 3)
        offer.answered_by, offer.answered_at = who["answers"].user, at["accepted"]
        return self.rows.add(offer)

    def _agreement(self, case: Case, placement: Placement, at: dict[str, Any], who: dict[str, Any]) -> Agreement:
        rate = agreeing.rate_for(placement.membership, placement.programme, case.starts_on)
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
                drafted_at=at["drafted"],
                provider_signed_by=who["answers"].user,
                provider_signed_at=at["signed_by_provider"],
                commissioner_signed_by=who["asks"].user,
                commissioner_signed_at=at["in_force"],
            )
        )
        for cell in placement.offer.cells:
            values = {name: getattr(cell, name) for name in ("weekday", "half", "starts", "ends")}
            self.rows.add(Pattern(agreement=agreement, **values))
        return agreement

    def _reviews(self, case: Case, placement: Placement, signed: date, by: Acting) -> None:
        due = reviewing.review_days(placement.route.review_every, case.starts_on, case.ends_on, self.town.days(case))
        coming = sorted({day for day in due if day >= signed})
        said = f"Reviews due: {', '.join(map(day_words, coming)) or 'no more'}."
        self.rows.done(clock.at(signed, 12), "reviews_planned", placement, by, said, reviews_due=list(map(str, coming)))
        for due_on in coming:
            review = self.rows.add(Review(placement=placement, due_on=due_on))
            day = self.asking.placed.held_on(case, due_on)
            if day and day < min(self.line.recent_from, (case.ended_on or day) + ONE_DAY):
                review.held_on, review.held_by, came = day, by.user, self.asking.placed.outcome(case, due_on)
                review.outcome, review.note = came["outcome"], came["note"]
                said = f"A review was held: {review.get_outcome_display().lower()}."
                changes = {"outcome": ["", review.outcome], "held_on": [None, str(day)]}
                self.rows.done(clock.at(day, 14), "held", review, by, said, **changes)

    def _end(self, case: Case, last_day: date, placement: Placement, by: Acting) -> None:
        """One that came to its planned end was ended by the clock."""
        placement.status, placement.ended_on, placement.end_reason = "ended", last_day, case.end_reason
        placement.end_note = read("words")["end_notes"][case.end_reason]
        said = f"The placement ended on {day_words(last_day)}: {placement.why_it_ends.lower()}."
        is_planned = case.end_reason == "planned"
        at = clock.at(last_day + ONE_DAY, 6) if is_planned else clock.at(last_day, 15)
        self.rows.moved(at, "ended", placement, None if is_planned else by, said, "active", "ended")

    def _sessions(self, placements: Sequence[Placement]) -> None:
        due = sessions.due(placements, self.line.earlier_from or self.line.opens_on)
        found = ((pk, row.date, row.half, row.starts, row.ends) for pk, rows in due.items() for row in rows)
        insert_many(Session, ("placement", "date", "half", "starts", "ends"), found)
        for placement in placements:
            case, settled = self.town.cases[placement.pk], sessions.Settled(made=len(due[placement.pk]))
            at, made = clock.at(self.town.steps(case)["signed"], 12), {"sessions_made": settled.made}
            self.rows.done(at, "sessions_settled", placement, self.town.asks(case), settled.sentence, **made)

    def _marks(self) -> None:
        """A provider's week at a time, on its last day."""
        found = Session.objects.filter(date__lt=self.line.recent_from).order_by("date", "half", "placement__reference")
        weeks: dict[tuple[date, str], list[Session]] = defaultdict(list)
        for row in found:
            weeks[friday_of(row.date), self.town.cases[row.placement_id].provider].append(row)
        marks: list[Any] = []
        for (_friday, slug), there in sorted(weeks.items()):
            says = [(row.pk, meaning) for row in there if (meaning := self.registers.of_session(row))]
            if says and not self.registers.is_forgotten(slug, there[0].date):
                by, at, saved = self.town.staff.teacher(slug), clock.at(there[-1].date, 16, 5), Saved(new=len(says))
                marks += [(pk, *meaning, by.user_id, at) for pk, meaning in says]
                provider = self.town.framework.providers[slug]
                self.rows.done(at, "marks_saved", provider, by, saved.sentence, **saved.changes)
        insert_many(Mark, ("session", *SAYS, "saved_by", "saved_at"), marks)
