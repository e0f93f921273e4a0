"""Whole weeks: a short referral, a day that passed, tuition, reduced hours, times at school: each another child's."""

from datetime import timedelta
from typing import Any

from accounts.models import Affiliation
from core import clock
from core.half_days import BY_CODE
from demo.agenda import Story
from demo.data_files import read
from demo.people import LEAD_SCHOOL
from demo.town import Town
from packages import arranging, emergencies, reducing
from packages.models import Reduced
from packages.models.emergency import passed_unanswered
from packages.weeks import of_pupil
from placements.models import LIVE, Placement
from pupils.age import is_of_compulsory_age
from pupils.models import Enrolment, Pupil
from referrals import referring
from referrals.models import Referral, Route

MORNING, AFTERNOON = ("09:30", "11:30"), ("13:00", "15:00")
LEFT_OPEN = 1
"""So many days that passed of which nobody has said why yet."""


class Packages:
    """Tells of children of the first AP Lead's school, and of those the council places."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.said = town, town.line, read("packages")
        self.officer, self.manager = town.staff["officer"], town.staff["manager"]
        self.used: set[Any] = set()

    def tell(self) -> None:
        stories = (self._reduced(), self._tutored(), self._taught(), self._passed(), self._short(), self._proposed())
        for story in stories:
            self.town.agenda.tell(story)

    @property
    def lead(self) -> Affiliation:
        school = next(each for each in self.town.schools if each.name == LEAD_SCHOOL)
        return self.town.staff.leads[school.pk]

    def _reduced(self) -> Story:
        """After an illness: Friday afternoons at home, agreed by all three."""
        yield clock.at(self.line.before(12), 9, 20)
        row = self._propose("illness", "health", ["fri_pm"])
        yield clock.at(self.line.before(11), 14)
        if row:
            reducing.agree(row, by=self.officer)

    def _proposed(self) -> Story:
        """Two afternoons fewer, step by step back to school: it waits for the council."""
        yield clock.at(self.line.yesterday, 15, 10)
        self._propose("steps", "return", ["mon_pm", "wed_pm"])

    def _propose(self, story: str, ground: str, half_days: list[str]) -> Reduced | None:
        pupil = self._placed(commissioner=self.lead.organisation_id)
        if pupil is None:
            return None
        today, said = clock.today(), self.said[story]
        return reducing.propose(
            pupil,
            half_days=half_days,
            starts_on=today,
            review_on=today + timedelta(weeks=2),
            ends_on=reducing.last_allowed(today),
            ground=ground,
            reason=said["reason"],
            parent=said["parent"],
            parent_on=today,
            school_person=said["school"],
            by=self.lead,
        )

    def _tutored(self) -> Story:
        """Nobody has the child yet: a tutor at the library until a place is found."""
        yield clock.at(self.line.before(5), 11)
        waiting = Referral.objects.waiting().filter(commissioner__is_council=True, pupil__left_on=None)
        for referral in waiting.order_by("submitted_at", "pk").select_related("pupil"):
            nobody = of_pupil(referral.pupil, self.officer, clock.today()).nobody
            if len(nobody) == len(BY_CODE):
                self._tutor(referral.pupil)
                return

    def _tutor(self, pupil: Pupil) -> None:
        self.used.add(pupil.pk)
        pattern = [
            {"half_day": code, "starts": starts, "ends": ends}
            for code, (starts, ends) in (("mon_am", MORNING), ("tue_pm", AFTERNOON), ("thu_am", MORNING))
        ]
        words = self.said["tutor"]
        starts_on = self.line.shift(clock.today(), 1)
        ends_on = starts_on + timedelta(weeks=4)
        arranging.arrange_tuition(
            pupil, pattern=pattern, starts_on=starts_on, ends_on=ends_on, by=self.officer, **words
        )

    def _taught(self) -> Story:
        """The council places the child for some half-days, and the school says which others it teaches."""
        yield clock.at(self.line.before(7), 10, 30)
        today = clock.today()
        rows = Placement.objects.filter(status__in=LIVE, commissioner__is_council=True).exclude(pupil__in=self.used)
        for row in rows.filter(pupil__enrolments__in=Enrolment.objects.home(today)).order_by("reference"):
            free = of_pupil(row.pupil, self.officer, today).unknown
            if free:
                self.used.add(row.pupil_id)
                said = self.said["taught"]
                arranging.say_at_school(row.pupil, half_days=free[:-1], starts_on=today, said=said, by=self.officer)
                return

    def _passed(self) -> Story:
        """Of days that passed it is said why, but for the last two."""
        yield clock.at(self.line.before(2), 16)
        rows = passed_unanswered(Referral.objects.all(), clock.today()).order_by("education_due_on", "pk")
        reasons = self.said["passed"]
        for place, row in enumerate(list(rows)[:-LEFT_OPEN]):
            code, words = reasons[place % len(reasons)]
            by = self.town.staff.commissioner(row.commissioner)
            emergencies.say_why(row, code=code, words=words, by=by)

    def _short(self) -> Story:
        """Told after four: suspended from tomorrow. Sent on one page; what has been tried came an hour later."""
        yield clock.at(self.line.yesterday, 16, 5)
        today = clock.today()
        route = Route.objects.get(pk="suspension_day6")
        lot = referring.lots_to_ask_for(today).filter(is_full_time=True).first()
        roll = Enrolment.objects.home(today).filter(school=self.lead.organisation_id, pupil__referrals=None)
        rows = Pupil.objects.filter(pk__in=roll.values("pupil")).exclude(pk__in=self.used).order_by("-born_on", "pk")
        pupil = next((row for row in rows if is_of_compulsory_age(row.born_on, today) and not row.is_protected), None)
        if pupil is None or lot is None:
            return
        asked = {"half_days": list(BY_CODE), "risk": "medium", "excluded_on": self.line.shift(today, 1)}
        referral = emergencies.send_short(pupil, by=self.lead, route=route, lot=lot, **asked)
        yield clock.at(self.line.yesterday, 17, 20)
        emergencies.fill_rest(referral.sent_short, by=self.lead, tried=self.said["tried"])

    def _placed(self, **whose: Any) -> Pupil | None:
        """A child placed by its own school that no story is told of yet."""
        rows = Placement.objects.filter(status=Placement.Status.ACTIVE, referral__excluded_on=None, **whose)
        rows = rows.exclude(pupil__in=self.used)
        row = rows.filter(pupil__enrolments__in=Enrolment.objects.home(clock.today())).order_by("-reference").first()
        if row is None:
            return None
        self.used.add(row.pupil_id)
        return row.pupil
