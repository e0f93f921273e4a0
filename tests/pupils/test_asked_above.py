"""What pupils ask of the rooms above: without an answer the rolls alone count, and each answer is heard."""

from datetime import date, time

import pytest
from django.db.models import F, Prefetch

from core.columns import Tag
from core.the_week import Entry, Look
from pupils import enrolling, leaving, record, seeing, whereabouts
from pupils.models import Enrolment, FormerUpn, Pupil
from pupils.record import Child, Table
from pupils.whereabouts import Due, Held, Known
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _nobody_above(monkeypatch):
    """No room above says anything, but for what a test says itself."""
    for registry, name in (
        (seeing, "REASONS"),
        (leaving, "KEPT"),
        (leaving, "STAYED"),
        (whereabouts, "SOURCES"),
        (whereabouts, "KNOWN"),
        (record, "TABLES"),
        (record, "ATTENDED"),
        (record, "COMING"),
        (record, "OPEN"),
        (record, "STORY"),
        (enrolling, "FOLLOWERS"),
    ):
        monkeypatch.setattr(registry, name, [])


@pytest.fixture
def pupil(lead):
    return EnrolmentFactory(school=lead.organisation).pupil


class TestWhoSeesAChild:
    def test_the_roll_alone_counts_when_no_room_above_says_more(self, pupil, lead, lead2, provider, manager, admin):
        seen = {person: Pupil.objects.visible_to(person).count() for person in (lead, lead2, provider, manager, admin)}
        assert seen == {lead: 1, lead2: 0, provider: 0, manager: 1, admin: 0}

    def test_rows_that_name_a_pupil_let_it_be_seen(self, pupil, lead2, provider):
        hidden = PupilFactory()
        FormerUpn.objects.create(pupil=pupil, upn="A", replaced_on=TODAY)

        @seeing.lets_see
        def numbered(acting, day):
            return FormerUpn.objects.filter(replaced_on=day) if acting.is_provider else None

        assert list(Pupil.objects.visible_to(provider)) == [pupil]
        assert not Pupil.objects.visible_to(lead2).exists()
        assert not Enrolment.objects.visible_to(provider).exclude(pupil=pupil).exists()
        assert hidden not in Pupil.objects.visible_to(provider)

    def test_each_reason_counts_once_and_any_is_enough(self, pupil, lead):
        seeing.lets_see(lambda acting, day: FormerUpn.objects.none())
        seeing.lets_see(lambda acting, day: Enrolment.objects.filter(starts_on__lte=day))
        other = EnrolmentFactory(school=SchoolFactory().organisation).pupil
        assert set(Pupil.objects.visible_to(lead)) == {pupil, other}

    def test_reasons_cost_no_more_questions(self, pupil, lead, queries):
        before = queries(lambda: list(Pupil.objects.visible_to(lead)))
        seeing.lets_see(lambda acting, day: FormerUpn.objects.all())
        assert queries(lambda: list(Pupil.objects.visible_to(lead))) == before


class TestCare:
    def test_a_child_leaves_with_the_last_roll(self, pupil, lead):
        enrolling.leave(pupil.enrolments.get(), date(2026, 11, 13), by=lead)
        assert Pupil.objects.get().left_on == date(2026, 11, 13)

    def test_rows_that_keep_a_child_keep_it(self, pupil, lead):
        FormerUpn.objects.create(pupil=pupil, upn="A", replaced_on=TODAY)
        leaving.kept_by(lambda day: [FormerUpn.objects.filter(replaced_on__gte=day)])
        enrolling.leave(pupil.enrolments.get(), date(2026, 11, 13), by=lead)
        assert Pupil.objects.get().left_on is None
        assert not leaving.to_settle(TODAY).exists()
        assert leaving.to_settle(date(2026, 11, 19)).exists()

    def test_who_stayed_last_elsewhere_left_on_that_day(self, lead):
        pupil = PupilFactory()
        FormerUpn.objects.create(pupil=pupil, upn="A", replaced_on=date(2026, 11, 12))
        leaving.settle(pupil.pk, by=None)
        assert Pupil.objects.get().left_on is None
        leaving.stayed_by(lambda: FormerUpn.objects.annotate(until=F("replaced_on")))
        leaving.settle(pupil.pk, by=None)
        assert Pupil.objects.get().left_on == date(2026, 11, 12)


class Club:
    """A room above that has everybody at one hour."""

    def __init__(self, name, *times):
        self.name, self.times = name, times

    def fetched(self, acting):
        return Prefetch("former_upns", to_attr="club")

    def names(self, pupil):
        return [self.name]

    def between(self, pupils, acting, first, last):
        return Held([Due(pupil.pk, first, "AM", *self.times, self.name, self.name) for pupil in pupils], [])


class TestWhereabouts:
    def test_a_child_is_at_school_when_no_room_above_has_it(self, pupil, lead):
        at_school = [Entry("School", look=Look.SCHOOL)]
        assert whereabouts.today([pupil], lead, TODAY)[pupil.pk].halves == [at_school, at_school]
        assert whereabouts.names(pupil) == ""

    def test_what_two_rooms_say_stands_in_the_order_of_the_day(self, pupil, lead, manager):
        whereabouts.SOURCES += [Club("Late Club", time(11), time(12)), Club("Early Club", time(9), time(10))]
        both = [Entry("Early Club", "9am to 10am"), Entry("Late Club", "11am to midday")]
        assert whereabouts.today([pupil], lead, TODAY)[pupil.pk].am == both
        (fetched,) = whereabouts.with_places(Pupil.objects.all(), manager)
        assert whereabouts.names(fetched) == "Late Club, Early Club"

    def test_what_is_known_is_asked_by_the_keys_of_what_is_due(self, pupil, lead):
        whereabouts.SOURCES.append(Club("Club", time(9), time(10)))
        whereabouts.known_by(
            lambda due, acting, codes: {"Club": Known(Tag("Attended"), "by ten", "B" if codes else "")}
        )
        (entry,) = whereabouts.today([pupil], lead, TODAY)[pupil.pk].am
        assert (entry.known, entry.detail, entry.code) == (Tag("Attended"), "by ten", "")
        with_codes = whereabouts.Whereabouts([pupil], lead, TODAY, codes=True)
        assert with_codes.day(pupil, TODAY).am[0].code == "B"


class TestRecord:
    def test_tables_come_in_their_order_and_only_for_whom_they_are(self, pupil, lead, viewer):
        first = Table("First", ["A"], [["1"]], "None.")
        second = Table("Second", ["A"], [], "None.")
        record.shows(lambda child: first)
        record.shows(lambda child: second if child.acting == lead else None)
        assert record.tables_of(Child(pupil, lead)) == [first, second]
        assert record.tables_of(Child(pupil, viewer)) == [first]

    def test_the_page_shows_them(self, pupil, lead, sign_in):
        record.shows(lambda child: Table("Meetings", ["Held"], [], "No meeting yet."))
        page = sign_in(lead).get(f"/placements/pupils/{pupil.pk}/").content.decode()
        assert "Meetings" in page
        assert "Placements</caption>" not in page


def test_whoever_follows_is_told_whose_record_or_roll_changed(pupil, lead):
    told = []
    enrolling.followed_by(told.append)
    enrolling.change(pupil, {"is_looked_after": True}, by=lead)
    enrolling.change(pupil, {"is_looked_after": True}, by=lead)
    enrolling.leave(pupil.enrolments.get(), date(2026, 11, 13), by=lead)
    assert told == [[pupil.pk], [pupil.pk]]
