"""The weekly digest: to whom, when, once, and without a name."""

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance import digests
from attendance.digests import Period
from attendance.models import Mark
from core import clock, mail
from core.models import Message
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.placements import EnrolmentFactory, PlacementFactory, PupilFactory, SessionFactory

PERIOD = Period(date(2026, 11, 9))


@pytest.fixture
def week(school, provider, lead):
    """A pupil of the school with three sessions in the week: attended, absent, unknown."""
    from providers.models import Provider
    from tests.factories.providers import MembershipFactory

    pupil = PupilFactory(legal_forename="Markerforename", legal_surname="Markersurname")
    EnrolmentFactory(pupil=pupil, school=school)
    membership = MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))
    placement = PlacementFactory(
        offer__membership=membership, offer__referral__pupil=pupil, offer__referral__commissioner=school
    )
    for day, kind in [(9, "attended"), (11, "absent"), (13, None)]:
        session = SessionFactory(placement=placement, date=date(2026, 11, day))
        if kind:
            reason = "illness" if kind == "absent" else ""
            Mark.objects.create(
                session=session, kind=kind, reason=reason, saved_by=lead.user, saved_at=clock.at(date(2026, 11, day))
            )
    return placement


def lines_of(person):
    message = Message.objects.get(recipient=person.user)
    return {line["label"]: line["count"] for section in message.context["sections"] for line in section["lines"]}


@pytest.mark.parametrize(
    "moment, due",
    [
        (clock.at(date(2026, 11, 16), 6, 59), None),
        (clock.at(date(2026, 11, 16), 7), date(2026, 11, 9)),
        (clock.at(date(2026, 11, 22), 23), date(2026, 11, 9)),
        (clock.at(date(2026, 10, 26), 9), None),  # half-term
        (clock.at(date(2026, 11, 2), 7), date(2026, 10, 19)),  # the last school week before the break
        (clock.at(date(2026, 12, 25), 12), None),
        (clock.at(date(2027, 1, 4), 7), date(2026, 12, 14)),
        (clock.at(date(2026, 5, 4), 9), None),  # bank holiday Monday
        (clock.at(date(2026, 5, 5), 7), date(2026, 4, 27)),
        (clock.at(date(2026, 3, 30), 7), date(2026, 3, 23)),  # the day after the clocks went forward
    ],
)
def test_the_period_is_the_last_school_week_once_monday_at_seven_has_come(calendar, moment, due):
    period = digests.due_period(moment, calendar.school_days())
    assert (period.monday if period else None) == due


def test_each_role_is_told_its_own_counts(week, lead, provider, manager, lead2, provider2):
    digests.write_all(PERIOD)
    told = {"sessions due": 3, "sessions attended": 1, "sessions absent": 1}
    assert told.items() <= lines_of(lead).items()
    assert told.items() <= lines_of(provider).items()
    assert lines_of(manager)["providers with registers not in"] == 1
    for stranger in (lead2, provider2):
        assert Message.objects.get(recipient=stranger.user).state == "nothing_to_say"


def test_a_school_counts_its_pupils_whom_the_council_placed_and_nobody_twice(week, school, lead, council):
    SessionFactory(placement=week, date=date(2026, 11, 10))
    councils = PlacementFactory(
        offer__referral__pupil=week.pupil, offer__referral__commissioner=council, offer__referral__home_school=school
    )
    SessionFactory(placement=councils, date=date(2026, 11, 12))
    digests.write_all(PERIOD)
    assert lines_of(lead)["sessions due"] == 5


def test_a_pupil_who_left_the_roll_before_is_not_counted_for_the_school(week, council, school, lead):
    councils = PlacementFactory(offer__referral__pupil=week.pupil, offer__referral__commissioner=council)
    SessionFactory(placement=councils, date=date(2026, 11, 12))
    week.pupil.enrolments.update(ends_on=date(2026, 11, 11))
    digests.write_all(PERIOD)
    assert lines_of(lead)["sessions due"] == 3


def test_a_person_with_two_roles_gets_one_message_with_two_sections(week, lead):
    AffiliationFactory(user=lead.user, organisation=week.provider.organisation, role="provider_manager")
    digests.write_all(PERIOD)
    headings = [section["heading"] for section in Message.objects.get(recipient=lead.user).context["sections"]]
    assert headings == ["AP Lead, Agecroft Road School", "Provider manager, Irwell Forge"]


def test_a_second_run_writes_nothing(week, lead, provider, manager):
    first = digests.write_all(PERIOD)
    assert first == 3
    assert digests.write_all(PERIOD) == 0
    assert Message.objects.count() == 3


def test_nothing_to_say_closes_the_period_without_a_mail(lead2):
    digests.write_all(PERIOD)
    mail.sweep()
    assert Message.objects.get().state == "nothing_to_say"
    assert outbox.outbox == []
    assert digests.write_all(PERIOD) == 0


def test_the_mail_holds_counts_and_links_and_no_pupil(week, lead, provider):
    digests.write_all(PERIOD)
    mail.sweep()
    sent = next(email for email in outbox.outbox if email.to == [lead.user.email])
    assert sent.subject == "Alternative provision, 9 November to 13 November 2026"
    text = sent.subject + sent.body + str(sent.alternatives)
    assert "3 sessions due" in text
    pupil = week.pupil
    for marker in (pupil.legal_forename, pupil.legal_surname, pupil.upn, week.reference, "2012"):
        assert marker not in text


def test_a_role_that_ended_since_is_left_out_of_what_is_sent(week, lead, provider):
    extra = AffiliationFactory(user=lead.user, organisation=provider.organisation, role="provider_manager")
    digests.write_all(PERIOD)
    extra.ends_on = clock.today() - timedelta(days=1)
    extra.save()
    mail.sweep()
    sent = next(email for email in outbox.outbox if email.to == [lead.user.email])
    assert "Agecroft Road School" in sent.body
    assert "Irwell Forge" not in sent.body


def test_an_administrator_gets_none(admin, council):
    digests.write_all(PERIOD)
    assert not Message.objects.exists()


@pytest.mark.parametrize("make", ["schools", "providers"])
def test_thirty_people_cost_as_many_queries_as_three(calendar, council, make):
    def people(number):
        for _ in range(number):
            school = SchoolFactory().organisation
            AffiliationFactory(organisation=school, role="ap_lead" if make == "schools" else "provider_manager")

    people(3)
    with CaptureQueriesContext(connection) as few:
        digests.write_all(PERIOD)
    Message.objects.all().delete()
    people(27)
    with CaptureQueriesContext(connection) as many:
        digests.write_all(PERIOD)
    assert len(many) == len(few)


def test_the_command_writes_and_sends_what_is_due_on_a_day(council, week, lead, capsys):
    call_command("send_digests", "--on", "2026-11-16")
    assert "2 digests written, 2 messages sent." in capsys.readouterr().out
    call_command("send_digests", "--on", "2026-11-16")
    assert "0 digests written, 0 messages sent." in capsys.readouterr().out


def test_the_mail_and_its_row_name_the_same_occasion(week, lead):
    digests.write_all(PERIOD)
    message = Message.objects.get(recipient=lead.user)
    assert message.dedupe_key == f"digest:2026-11-09:user-{lead.user.pk}"
    assert message.period == "2026-11-09"
