"""A route that a panel decides: one panel that sat, with its minutes, and one to come; each referral another story."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from accounts.models import Affiliation
from core import clock
from demo.agenda import Story
from demo.children import Child
from demo.data_files import read
from demo.people import LEAD_SCHOOL
from demo.town import Town
from panels import agenda, minuting, planning, sitting
from panels.models import Item, Meeting
from panels.planning import Sits
from providers.models import Lot
from pupils.models import Pupil
from referrals import clocks, conditions, referring
from referrals.conditions import Asked
from referrals.models import Condition, Reason, Referral, Route

SAT, TO_COME, OPENED = 11, -5, 26
"""School days before today: when the panel sat, when the next one does, and since when the route is there."""
WEEKS, ATTENDED = 12, 0.55
CHILDREN = 7


class Panels:
    """Tells them of children whom nothing else is told of."""

    def __init__(self, town: Town, children: Sequence[Child]) -> None:
        self.town, self.line, self.said = town, town.line, read("panels")
        self.children = children
        self.referrals: list[Referral] = []
        self.meetings: list[Meeting] = []

    def tell(self) -> None:
        for story in (
            self._prepared(),
            *map(self._sent, range(len(self.said["stories"]))),
            self._sat(),
            self._to_come(),
        ):
            self.town.agenda.tell(story)

    @property
    def manager(self) -> Affiliation:
        return self.town.staff["manager"]

    def _prepared(self) -> Story:
        """The administrator enters the route; the manager plans a panel on it."""
        yield clock.at(self.line.before(OPENED), 9)
        route = Route(arranged_by=Route.ArrangedBy.COUNCIL, position=90, **self.said["route"])
        route.starts_on = route.panel_from = clock.today()
        self.route = route.enter(by=self.town.staff["admin"])
        yield clock.at(self.line.before(OPENED - 2), 10)
        self.meetings.append(self._planned(self.line.before(SAT), self.said["place"], self._members()))

    def _members(self) -> list[Sits]:
        staff = self.town.staff
        school = next(each for each in self.town.schools if each.name == LEAD_SCHOOL)
        return [
            Sits(self.manager, "chair"),
            Sits(staff.second, "send"),
            Sits(staff["quality"], "inclusion"),
            Sits(staff.leads[school.pk], "school"),
        ]

    def _planned(self, day: date, place: str, members: list[Sits]) -> Meeting:
        return planning.plan(by=self.manager, held_on=day, starts_at=time(14), place=place, members=members)

    def _sent(self, place: int) -> Story:
        said = self.said["stories"][place]
        yield clock.at(self.line.before(said["sent"]), 11, 5 * place)
        referral = referring.start(self._pupil(place), by=self.town.staff["officer"], **self._words(said, place))
        referring.submit(referral, by=self.town.staff["officer"])
        self.referrals.append(referral)

    def _pupil(self, place: int) -> Pupil:
        return self.children[place].pupil

    def _words(self, said: dict[str, Any], place: int) -> dict[str, Any]:
        school = self.town.schools[self.children[place].school or 0]
        days, today = self.town.school_days[school.pk], clock.today()
        window = clocks.baseline_window(days, today, WEEKS)
        possible = clocks.sessions_in(days, window) if window else 0
        names = ("half_days", "tried", "pupil_view", "parent_view", "risk")
        return {name: said[name] for name in names} | {
            "route": self.route,
            "reason": Reason.objects.get(pk=said["reason"]),
            "lot": Lot.objects.get(number=said["lot"]),
            "risk_note": said.get("risk_note", ""),
            "starts_on": self.line.shift(today, 20),
            "ends_on": self.line.end_of_year(today),
            "baseline_attended": round(possible * ATTENDED) - 3 * place,
            "baseline_possible": possible,
            "baseline_from": window.starts_on if window else None,
            "baseline_to": window.ends_on if window else None,
        }

    def _sat(self) -> Story:
        """Its agenda two days before; decided; minutes by the officer, confirmed by the manager."""
        yield clock.at(self.line.before(SAT + 2), 9)
        meeting, officer = self.meetings[0], self.town.staff["officer"]
        agenda.put_on(meeting, agenda.waiting(self.manager), by=officer)
        for seat in meeting.seats.select_related("affiliation"):
            planning.answer(seat, by=seat.affiliation, comes=True)
        yield clock.at(self.line.before(SAT + 1), 15)
        later = self._planned(self.line.before(TO_COME), self.said["later_place"], self._members())
        self.meetings.append(later)
        yield clock.at(self.line.before(SAT), 14)
        meeting.refresh_from_db()
        sitting.begin(meeting, by=self.manager, present=list(meeting.seats.all()))
        for item in list(meeting.items.select_related("meeting", "referral__route")):
            yield clock.at(self.line.before(SAT), 14, 10 + 10 * item.position)
            self._decided(item, later)
        yield clock.at(self.line.before(SAT - 1), 10)
        minuting.draft(Meeting.objects.get(pk=meeting.pk), by=officer, said=self.said["said"])
        yield clock.at(self.line.before(SAT - 2), 9)
        minuting.confirm(Meeting.objects.get(pk=meeting.pk), by=self.manager)

    def _decided(self, item: Item, later: Meeting) -> None:
        place = next(at for at, row in enumerate(self.referrals) if row.pk == item.referral_id)
        said, by = self.said["stories"][place], self.manager
        item = Item.objects.select_related("meeting", "referral__route").get(pk=item.pk)
        if said["decides"] == "decline":
            sitting.decline(item, by=by, why=said["why"], reason=said["words"])
        elif said["decides"] == "defer":
            sitting.defer(item, by=by, reason=said["words"], to=later)
        else:
            asked = [
                Asked(sentence, self.line.shift(clock.today(), days), effect, recorder)
                for sentence, days, effect, recorder, _met in said.get("conditions", ())
            ]
            sitting.approve(item, by=by, conditions=asked)

    def _to_come(self) -> Story:
        """A condition was met meanwhile; what waits is put on the agenda of the next one, the last came too late."""
        yield clock.at(self.line.before(4), 11)
        for row in Condition.objects.filter(status=Condition.Status.OPEN, recorder="ap_manager"):
            conditions.meet(row, by=self.manager, note="Sent by post and read")
        yield clock.at(self.line.before(2), 10)
        later = self.meetings[1]
        agenda.put_on(later, agenda.waiting(self.manager), by=self.town.staff["officer"])
        for seat in later.seats.select_related("affiliation").exclude(post__in=["chair", "school"]):
            planning.answer(seat, by=seat.affiliation, comes=True)
