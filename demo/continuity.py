"""A child becomes looked after, another gets a plan, and places at a closed provider end: what must be done then."""

from datetime import timedelta
from typing import Any

from accounts.models import Affiliation
from continuity import changes, ending
from continuity.ending import Ending
from continuity.models import Step
from core import clock
from demo.agenda import Story
from demo.people import LEAD_SCHOOL
from demo.town import Town
from placements import closures
from placements.models import Placement
from pupils import enrolling


class Continuity:
    """Tells those of the first AP Lead's school, and of the first provider by name that is closed."""

    def __init__(self, town: Town) -> None:
        self.town, self.line = town, town.line

    def tell(self) -> None:
        self.town.agenda.tell(self._changes())
        self.town.agenda.tell(self._fails())

    @property
    def lead(self) -> Affiliation:
        school = next(each for each in self.town.schools if each.name == LEAD_SCHOOL)
        return self.town.staff.leads[school.pk]

    def _changes(self) -> Story:
        yield clock.at(self.line.before(3), 9, 40)
        rows = Placement.objects.filter(commissioner=self.lead.organisation_id, status=Placement.Status.ACTIVE)
        rows = rows.filter(pupil__is_looked_after=False).exclude(pupil__sen_provision="E").order_by("reference")
        changes.look(rows)
        told: list[dict[str, Any]] = [{"is_looked_after": True}, {"sen_provision": "E"}]
        for row, change in zip(rows.select_related("pupil"), told, strict=False):
            enrolling.change(row.pupil, change, by=self.lead)
        yield clock.at(self.line.before(2), 11, 5)
        for step in Step.objects.visible_to(self.lead).to_do().filter(what=Step.What.PROVIDER_NEEDS)[:1]:
            step.settle(outcome=Step.Outcome.DONE, by=self.lead)
        for step in Step.objects.visible_to(self.lead).to_do().filter(what=Step.What.ROUTE)[:1]:
            step.settle(outcome=Step.Outcome.NOT_NEEDED, reason="The route asks for no plan.", by=self.lead)

    def _fails(self) -> Story:
        yield clock.at(self.line.before(1), 14, 30)
        manager = self.town.staff["manager"]
        closed = sorted((one for one in closures.of_many(clock.today()) if one.places), key=_name)
        for closure in closed[-1:]:
            rows = [row for row in ending.live_at(closure.provider, manager) if not row.end_reason][:2]
            last = clock.today() + timedelta(days=14)
            endings = [Ending(row, min(last, row.ends_on), "provider_withdrew", is_moving=True) for row in rows]
            if endings and not ending.faults(endings, by=manager):
                ending.end_all(closure.provider, endings, by=manager)


def _name(closure: Any) -> str:
    return str(closure.provider.name)
