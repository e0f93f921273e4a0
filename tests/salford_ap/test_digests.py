"""The weekly digest: Monday at seven in London, in term, once for each person and week, and it names no pupil."""

import re
from datetime import date, datetime, timedelta
from html import unescape
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
from tests.factories.providers import MembershipChangeFactory, MembershipFactory, ProviderFactory
from tests.factories.referrals import ReferralFactory

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
    bare["cast"] = {"pupils": [first.pupil, second.pupil], "school": bare["school"]}
    return bare


cast = held("cast")


def digest_of(acting):
    return Message.objects.get(recipient=acting.user, template="attendance/digest")


def sections(acting):
    return digest_of(acting).context["sections"]


def lines(acting):
    return [line["text"] for section in sections(acting) for line in section["lines"]]


def lanes(acting):
    return {
        lane["title"]: [(line["text"], line["url"]) for line in lane["lines"]]
        for section in sections(acting)
        for lane in section["lanes"]
    }


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


OF_WEEK = (
    "2 pupils due at alternative provision: 4 sessions, 1 attended, 1 absent, 1 closed by the provider, 1 not marked"
)


def test_everybody_is_told_what_is_theirs(cast, manager, lead, viewer, provider, tutor):
    with clock.set_to(at(MONDAY)):
        digests.send(WEEK)
    site = "http://127.0.0.1:8000"
    unknown = ("Late: 2 sessions not marked", f"{site}/attendance/unknown/?page=1")
    review = ("Late: 1 review overdue", f"{site}/placements/reviews/?when=overdue")
    not_in = (
        "Late: 2 registers not in, first due 5 October 2026",
        f"{site}/attendance/registers/not-in/?page=1",
    )
    upload = ("1 upload to approve or cancel", f"{site}/attendance/uploads/?status=waiting")
    assert lines(lead) == lines(viewer) == [OF_WEEK]
    assert lanes(lead) == {"Decide": [review], "Chase": [unknown]}
    assert lanes(viewer) == {"Chase": [unknown]}
    assert ("1 offer to answer", f"{site}/placements/offers/?status=offered") in lanes(provider)["Decide"]
    assert upload in lanes(provider)["Decide"]
    assert lanes(provider)["Chase"] == lanes(tutor)["Chase"] == [not_in]
    assert lanes(tutor)["Decide"] == [upload]
    assert lines(manager) == [OF_WEEK, "2 registers since 1 September not in: Irwell Forge 2"]
    assert {unknown, review} <= set(lanes(manager)["Chase"])


@pytest.mark.parametrize("role", ["manager", "officer", "quality", "lead", "viewer", "provider", "provider2", "tutor"])
def test_it_says_what_home_says_at_that_moment(cast, request, sign_in, role):
    """The same lanes in the same order, the same labels and numbers, and addresses that open as many rows."""
    person = request.getfixturevalue(role)
    ReferralFactory(submitted=True, status="returned", information_wanted="The risk.", commissioner=cast["school"])
    ReferralFactory(submitted=True, commissioner=cast["school"])
    digests.send(WEEK)
    client = sign_in(person)
    page = client.get("/")
    drawn = re.findall(
        r'class="govuk-link app-lane__link"\s+href="([^"]+)"><span[^>]*>(\d+)</span> <span[^>]*>([^<]+)</span>',
        page.text,
    )
    told = [line for lines in lanes(person).values() for line in lines]
    assert [(f"{count} {label}", unescape(url)) for url, count, label in drawn] == [
        (text.removeprefix("Late: ").split(",")[0], url.removeprefix("http://127.0.0.1:8000")) for text, url in told
    ]
    for text, url in told:
        listed = client.get(url.removeprefix("http://127.0.0.1:8000"), follow=True)
        pages = listed.context.get("paginator")
        assert listed.status_code == 200
        # A declaration that is still to be made stands in no list: its page is where it is made.
        if pages and "declaration to make" not in text:
            assert text.removeprefix("Late: ").startswith(f"{pages.count} ")
    bands = [(f"{card.band}: {card.count} ", card.url) for card in page.context["bands"]]
    shown = [line for section in sections(person) for line in section["lines"] if "new placements" in line["text"]]
    assert [line["url"] for line in shown] == [f"http://127.0.0.1:8000{url}" for _, url in bands]
    assert all(line["text"].startswith(said) for line, (said, _) in zip(shown, bands, strict=True))


def test_of_two_who_may_decide_a_change_the_one_who_asked_is_not_told_of_it(cast, manager):
    deputy = AffiliationFactory(role="ap_manager", organisation=manager.organisation)
    MembershipChangeFactory(proposed_by=deputy.user)
    digests.send(WEEK)
    change = "1 membership change to confirm"
    assert change in [text for text, _ in lanes(manager)["Decide"]]
    assert change not in [text for text, _ in lanes(deputy).get("Decide", [])]


def test_nothing_to_say_closes_the_week_without_a_mail(cast, lead2, admin):
    digests.send(WEEK)
    assert digest_of(lead2).state == "nothing_to_say"
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


def test_a_count_is_a_link_where_a_list_of_exactly_its_rows_is_theirs_to_open(cast, manager, quality, sign_in):
    digests.send(WEEK)
    (of_week, url), (registers, opens) = [(line["text"], line["url"]) for line in sections(manager)[0]["lines"]]
    assert (of_week, url) == (OF_WEEK, "")
    page = sign_in(manager).get(opens.removeprefix("http://127.0.0.1:8000"))
    assert registers.startswith(f"{page.context['paginator'].count} registers")
    assert [line["url"] for line in sections(quality)[0]["lines"]] == ["", ""]


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
    with clock.set_to(at(MONDAY)):
        digests.send(WEEK)
        mail.sweep()
    message = digest_of(lead)
    assert message.state == "sent"
    assert message.subject == "1 to decide, 2 to chase: alternative provision, week of 16 to 20 November 2026"
    assert "AP Lead at St John's & St Mark's" in message.body
    assert (
        "\n\nDecide\n* Late: 1 review overdue\n  http://127.0.0.1:8000/placements/reviews/?when=overdue" in message.body
    )


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

    assert queries(1) == queries(3)  # the cards of more are counted in a second question


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
