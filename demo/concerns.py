"""A handful of concerns, each another story: told, acknowledged, followed up and closed through the real verbs."""

from datetime import datetime
from typing import Any

from accounts.models import Affiliation
from concerns import following, naming, raising, sending
from concerns.models import Concern, Post
from core import clock
from demo.agenda import Story
from demo.data_files import read
from demo.people import LEAD_SCHOOL, PROVIDER, PROVIDER2
from demo.town import Town
from placements.models import Placement

BOTH = ("school_dsl", "provider_dsl")


class Concerns:
    """Tells those of the first provider's children who are of the first AP Lead's school, or else of others."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.said = town, town.line, read("concerns")
        self.tutor, self.manager = town.staff.tutors[PROVIDER], town.staff.managers[PROVIDER]
        self.used: set[Any] = set()

    def tell(self) -> None:
        for story in (self._names(), self._worry(), self._missing(), self._refused(), self._fall(), self._allegation()):
            self.town.agenda.tell(story)

    def _names(self) -> Story:
        """Who leads safeguarding at the first school and provider; who receives allegations, not who social care's."""
        yield clock.at(self.line.before(20), 9)
        council = self.town.staff
        naming.name(council["quality"], code=Post.Code.NAMED_OFFICER, by=council["admin"])
        self.viewer.turn_safeguarding_lead(by=self.lead)
        self.manager.turn_safeguarding_lead(by=self.manager)

    @property
    def lead(self) -> Affiliation:
        school = next(each for each in self.town.schools if each.name == LEAD_SCHOOL)
        return self.town.staff.leads[school.pk]

    @property
    def viewer(self) -> Affiliation:
        return Affiliation.objects.get(organisation=self.lead.organisation, role="school_viewer")

    def _worry(self) -> Story:
        """A child says something in passing: acknowledged by both, followed up, closed."""
        yield clock.at(self.line.before(12), 11, 20)
        concern = self._raise("worry", "concern", (*BOTH, "ap_manager"))
        yield clock.at(self.line.before(12), 11, 45)
        following.acknowledge(concern, by=self.manager)
        yield clock.at(self.line.before(12), 12, 10)
        following.acknowledge(concern, by=self.school_dsl(concern))
        yield clock.at(self.line.before(12), 12, 30)
        following.acknowledge(concern, by=self.town.staff["manager"])
        yield clock.at(self.line.before(10), 15)
        following.add_note(concern, text=self.said["worry"]["note"], by=self.school_dsl(concern))
        yield clock.at(self.line.before(6), 10)
        said = {"reason": "dealt_with", "outcome": self.said["worry"]["outcome"], "seen": concern.said_so_far}
        following.close(concern, by=self.school_dsl(concern), **said)

    def _missing(self) -> Story:
        """Gone at break, found within the hour; the school's lead has not acknowledged it yet."""
        yield clock.at(self.line.before(4), 10, 50)
        concern = self._raise("missing", "missing", (*BOTH, "social_care"))
        for minutes, code in ((55, "searched"), (58, "parents"), (59, "police")):
            yield clock.at(self.line.before(4), 10, minutes)
            said = self.said["missing"][code]
            following.take_step(concern, code, taken_at=clock.now(), said=said, by=self.tutor)
        yield clock.at(self.line.before(4), 11, 40)
        following.take_step(concern, "found", taken_at=clock.now(), said=self.said["missing"]["found"], by=self.tutor)
        following.acknowledge(concern, by=self.manager)

    def _refused(self) -> Story:
        """A provider did not let a child in; the parent was told, what was offered is not written down yet."""
        yield clock.at(self.line.before(2), 9, 30)
        concern = self._raise("refused", "refused", BOTH)
        yield clock.at(self.line.before(2), 9, 45)
        said = self.said["refused"]["parent"]
        following.take_step(concern, "parent", taken_at=clock.now(), said=said, by=self.tutor)
        following.acknowledge(concern, by=self.manager)

    def _fall(self) -> Story:
        """An accident of yesterday afternoon, which nobody has acknowledged."""
        yield clock.at(self.line.yesterday, 14, 40)
        self._raise("fall", "incident", BOTH)

    def _allegation(self) -> Story:
        """What is said of an adult, with the named officer."""
        yield clock.at(self.line.before(8), 16, 10)
        site = self.town.framework.sites[PROVIDER2][0]
        said = {
            name: self.said["allegation"][name] for name in ("about_whom", "what_happened", "who_saw", "done_at_once")
        }
        sending.send(site, happened_at=_earlier(), by=self.town.staff.managers[PROVIDER2], **said)

    def _raise(self, story: str, kind: str, tell: tuple[str, ...]) -> Concern:
        said = {name: self.said[story][name] for name in ("what_happened", "who_saw", "done_at_once")}
        return raising.raise_concern(self._child(), kind=kind, happened_at=_earlier(), tell=tell, by=self.tutor, **said)

    def _child(self) -> Placement:
        """Another one each time, of the first AP Lead's school as far as there are any."""
        rows = Placement.objects.filter(provider__slug=PROVIDER, status="active").exclude(pk__in=self.used)
        first = sorted(rows, key=lambda row: (row.commissioner_id != self.lead.organisation_id, row.reference))[0]
        self.used.add(first.pk)
        return first

    def school_dsl(self, concern: Concern) -> Affiliation:
        """Whoever was told for the school, and stands in where nobody leads safeguarding there."""
        told = concern.told_to.get(who="school_dsl")
        return self.viewer if told.names(self.viewer) else self.town.staff.leads[told.organisation_id]


def _earlier() -> datetime:
    """Ten minutes before it is written down."""
    now = clock.now()
    return now.replace(minute=max(0, now.minute - 10))
