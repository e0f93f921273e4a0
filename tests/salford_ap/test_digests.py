"""The weekly digest: Monday at seven in London, in term, once for each person and week, and it names no pupil."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from attendance.digest_figures import Week
from core import clock, mail
from core.models import Heartbeat, Message
from salford_ap import digests, tasks
from tests.cast import held
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.attendance import MarkFactory, UploadFactory, due, placed
from tests.factories.placements import OfferFactory, ReviewFactory
from tests.factories.providers import MembershipFactory, ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

MONDAY = date(2026, 11, 23)
WEEK = Week(date(2026, 11, 16), MONDAY)


def at(day, hour=7, minute=0):
    return clock.at(day, hour, minute)


@pytest.fixture(scope="module")
def scene(bare):
    """One of each who may get a digest, an administrator who does not, and a week with something in it."""
    for name in ("manager", "lead", "viewer", "lead2", "provider", "tutor", "provider2", "admin"):
        assert bare[name]
    first, second = (placed(bare["provider"], bare["school"]) for _ in range(2))
    days = [date(2026, 11, 16), date(2026, 11, 17)]
    attended, _unknown = due(first, *days)
    absent, closed = due(second, *days)
    MarkFactory(session=attended)
    MarkFactory(session=absent, absent=True)
    MarkFactory(session=closed, kind="provider_closed")
    due(first, date(2026, 10, 5))
    ReviewFactory(placement=first, due_on=date(2026, 11, 20))
    UploadFactory(provider=first.provider, checked=True, sent_as=bare["tutor"])
    membership = MembershipFactory(provider=first.provider, lot__number=9)
    OfferFactory(membership=membership)
    bare["cast"] = {"pupils": [first.pupil, second.pupil]}
    return bare


cast = held("cast")


def digest_of(acting):
    return Message.objects.get(recipient=acting.user, template="attendance/digest")


def lines(acting):
    return [line["text"] for section in digest_of(acting).context["sections"] for line in section["lines"]]


@pytest.mark.parametrize(
    "moment, monday",
    [
        (at(MONDAY, 6, 59), date(2026, 11, 9)),
        (at(MONDAY), date(2026, 11, 16)),
        (at(MONDAY, 23), date(2026, 11, 16)),
        (at(date(2026, 11, 25), 3), date(2026, 11, 16)),  # the timetable was down on Monday: it is still due
        (at(date(2026, 6, 22)), date(2026, 6, 15)),  # summer time: seven in London is six in UTC
        (at(date(2026, 10, 26)), None),  # half-term
        (at(date(2026, 11, 2)), None),  # back at school, after a week without a school day
        (at(date(2026, 11, 9)), date(2026, 11, 2)),
        (at(date(2026, 12, 28)), None),
        (at(date(2026, 8, 10)), None),
    ],
)
def test_when_it_is_due_and_which_week_it_tells_about(council, moment, monday):
    week = digests.week_at(moment)
    assert (week.monday if week else None) == monday


def test_summer_time_is_london_time(council):
    before = datetime.fromisoformat("2026-06-22T05:59:00+00:00")
    assert digests.week_at(before).monday == date(2026, 6, 8)
    assert digests.week_at(before + timedelta(minutes=1)).monday == date(2026, 6, 15)


def test_everybody_is_told_what_is_theirs(cast, manager, lead, viewer, provider, tutor):
    digests.send(WEEK)
    of_week = "2 pupils due at alternative provision: 4 sessions, 1 attended, 1 absent, 1 closed by the provider, 1 not marked"
    unknown = "2 sessions since 1 September not marked: nobody has said what happened"
    assert lines(lead) == [of_week, unknown, "1 review due or overdue"]
    assert lines(viewer) == [of_week, unknown]
    assert lines(provider) == [
        "2 registers since 1 September not in",
        "1 offer to answer",
        "1 upload to approve or cancel",
    ]
    assert lines(tutor) == ["2 registers since 1 September not in", "1 upload to approve or cancel"]
    assert lines(manager) == [of_week, "2 registers since 1 September not in: Irwell Forge 2"]


def test_nothing_to_say_closes_the_week_without_a_mail(cast, lead2, provider2, admin):
    digests.send(WEEK)
    for acting in (lead2, provider2):
        assert digest_of(acting).state == "nothing_to_say"
    assert not Message.objects.filter(recipient=admin.user).exists()


def test_once_for_each_person_and_week_whatever_is_retried(cast, lead):
    first = digests.send(WEEK)
    assert first == 7
    assert digests.send(WEEK) == 0
    Message.objects.filter(recipient=lead.user).update(state="sent")
    assert digests.send(WEEK) == 0
    assert Message.objects.filter(template="attendance/digest").count() == 7
    assert digest_of(lead).dedupe_key == f"digest:2026-11-16:user-{lead.user_id}"
    assert digest_of(lead).period == "2026-11-16"


def test_a_run_cut_short_goes_on_where_it_stopped(cast, monkeypatch):
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    post_many, calls = mail.post_many, []

    def killed(drafts):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return post_many(drafts)

    monkeypatch.setattr(mail, "post_many", killed)
    with pytest.raises(KeyboardInterrupt):
        digests.send(WEEK)
    assert Message.objects.count() == 4
    monkeypatch.setattr(mail, "post_many", post_many)
    assert digests.send(WEEK) == 3
    assert Message.objects.count() == 7


def test_one_person_with_two_roles_gets_one_mail_with_a_section_for_each(cast, lead, provider, other_school):
    AffiliationFactory(user=lead.user, organisation=provider.organisation, role="provider_tutor")
    digests.send(WEEK)
    message = digest_of(lead)
    assert [section["title"] for section in message.context["sections"]] == [
        "AP Lead at Agecroft Road School",
        "Provider tutor at Irwell Forge",
    ]
    assert message.context["affiliations"] == [section["affiliation"] for section in message.context["sections"]]


def test_a_role_that_ended_is_told_nothing(cast, lead):
    lead.ended_at = clock.now()
    lead.save()
    digests.send(WEEK)
    assert not Message.objects.filter(recipient=lead.user).exists()


def test_no_pupil_is_named_in_the_mail(cast, manager, lead, provider):
    digests.send(WEEK)
    for message in Message.objects.filter(state="queued"):
        context = {**message.context, "council": {"name": "C", "service": "S"}, "why": message.why, "site": "x"}
        text = render_to_string("emails/attendance/digest.txt", context)
        for pupil in cast["pupils"]:
            for marker in (pupil.legal_forename, pupil.legal_surname, pupil.upn, f"{pupil.born_on:%d/%m/%Y}"):
                assert marker not in text


def test_the_mail_reads_well(cast, lead):
    lead.organisation.name = "St John's & St Mark's"
    lead.organisation.save()
    digests.send(WEEK)
    with clock.set_to(at(MONDAY)):
        mail.sweep()
    message = digest_of(lead)
    assert message.state == "sent"
    assert message.subject == "Alternative provision, week of 16 to 20 November 2026"
    assert "AP Lead at St John's & St Mark's" in message.body
    assert "* 1 review due or overdue\n  http://127.0.0.1:8000/placements/reviews/" in message.body


def test_a_provider_is_led_to_the_registers_it_owes(cast, provider):
    digests.send(WEEK)
    (line,) = [
        line
        for section in digest_of(provider).context["sections"]
        for line in section["lines"]
        if "register" in line["text"]
    ]
    assert line["url"].endswith("/attendance/registers/not-in/")


def test_the_queries_do_not_grow_with_the_recipients(cast, council):
    def queries(number):
        for _ in range(number):
            school = SchoolFactory().organisation
            AffiliationFactory(role="ap_lead", organisation=school)
            other = ProviderFactory()
            AffiliationFactory(role="provider_manager", organisation=other.organisation)
            sessions = due(placed(other, school), date(2026, 11, 16), date(2026, 11, 17))
            MarkFactory(session=sessions[0])
        Message.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            digests.send(WEEK)
        return len(captured)

    assert queries(1) == queries(10)


def test_the_task_writes_what_is_due_and_leaves_a_heartbeat(cast):
    with clock.set_to(at(MONDAY)):
        tasks.send_weekly_digests()
        tasks.send_weekly_digests()
    assert Message.objects.filter(period="2026-11-16").count() == 7
    assert Heartbeat.objects.get(name="digests").at == at(MONDAY)


def test_the_command_is_the_same_code(cast):
    out = StringIO()
    call_command("send_digests", "--on", "2026-11-23", stdout=out)
    call_command("send_digests", "--on", "2026-11-23", stdout=out)
    call_command("send_digests", "--on", "2026-10-26", stdout=out)
    assert out.getvalue().splitlines() == [
        "Digests of 16 to 20 November 2026: 7 people had none yet.",
        "Digests of 16 to 20 November 2026: 0 people had none yet.",
        "No digest is due: school holidays, or a week without a school day.",
    ]
