"""The registration watch watches: worked out again whenever its ground moves, told once a turn, listed with its sum."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, Message, MoveRefused, Threshold
from placements import gate, running, tasks
from placements.timetable import Cell
from providers import registering
from providers.registering import Identity
from pupils import enrolling, importing
from tests.factories.placements import AgreementFactory, OfferFactory, PatternFactory, PlacementFactory
from tests.factories.placing import approved, on_framework
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory
from watch import declaring, watching
from watch.declaring import Line
from watch.models import Declaration, WatchSeen

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


def hours(membership, count, *, pupil=None, commissioner=None, weekdays=3, status="active", **days):
    """A live placement of so many hours a week, in whole days of equal length."""
    values = {"commissioner": commissioner} if commissioner else {}
    referral = ReferralFactory(approved=True, pupil=pupil or PupilFactory(), lot=membership.lot, **values)
    offer = OfferFactory(
        referral=referral, membership=membership, site=membership.provider.sites.get(), status="accepted"
    )
    placement = PlacementFactory(offer=offer, status=status, **days)
    agreement = AgreementFactory(placement=placement)
    minutes = int(count * 60) // weekdays
    for weekday in range(weekdays):
        ends = time(8 + minutes // 60, minutes % 60)
        PatternFactory(agreement=agreement, weekday=weekday, starts=time(8, 0), ends=ends)
    return placement


def told(template="registration_watch"):
    rows = Message.objects.filter(template=f"watch/{template}").select_related("recipient").order_by("pk")
    return [(row.recipient.email.partition("@")[0], row.context["level"]) for row in rows]


def level(membership):
    """Where it stands; from those who may turn it the same comes out as from everybody."""
    found = watching.of_many([membership.provider], clock.today())[membership.provider.pk]
    few = watching.from_few([membership.provider], clock.today())[membership.provider.pk]
    assert (few.state, few.on, few.reasons) == (found.state, found.on, found.reasons)
    return found.level


def test_a_live_pupil_who_becomes_looked_after_is_told_the_same_day(membership, manager, quality, officer):
    pupil = hours(membership, 18).pupil
    enrolling.change(pupil, {"is_looked_after": True}, by=manager)
    assert sorted(told()) == [("manager", "amber"), ("quality", "amber")]


def test_more_than_full_time_is_red(membership, manager):
    pupil = hours(membership, 18.5).pupil
    enrolling.change(pupil, {"sen_provision": "E"}, by=manager)
    assert told() == [("manager", "red")]


def test_a_file_of_pupils_turns_it_too(membership, manager, school):
    pupil = hours(membership, 16, pupil=PupilFactory()).pupil
    upn = pupil.upn
    file = (
        "UPN,Surname,Forename,DOB,HomeSchoolURN,SENprovision\n"
        f"{upn},{pupil.legal_surname},{pupil.legal_forename},{pupil.born_on.isoformat()},,E\n"
    )
    outcome = importing.import_pupils("p.csv", file.encode(), by=manager)
    assert outcome.counts["changed"] == 1, outcome
    assert told() == [("manager", "amber")]


def test_it_is_told_once_a_turn_and_again_when_it_gets_worse(membership, manager):
    pupil = hours(membership, 18).pupil
    enrolling.change(pupil, {"is_looked_after": True}, by=manager)
    for night in range(1, 4):
        with clock.set_to(clock.at(DAY + timedelta(days=night), 5, 10)):
            tasks.run_the_clock()
            tasks.watch_standings()
    assert told() == [("manager", "amber")]
    with clock.set_to(clock.at(DAY + timedelta(days=5), 11)):
        hours(membership, 1, pupil=pupil, weekdays=1)
        tasks.watch_standings()
    assert told() == [("manager", "amber"), ("manager", "red")]
    assert Event.objects.filter(act="watch_turned").count() == 2


def test_a_turn_back_to_green_is_not_told_and_a_second_turn_is(membership, manager):
    pupil = hours(membership, 18).pupil
    for day, is_looked_after in ((18, True), (19, False), (20, True)):
        with clock.set_to(clock.at(date(2026, 11, day), 11)):
            enrolling.change(pupil, {"is_looked_after": is_looked_after}, by=manager)
    assert told() == [("manager", "amber"), ("manager", "amber")]
    assert WatchSeen.objects.get().level == "amber"


def test_the_clock_notices_what_nobody_did(membership, manager):
    hours(
        membership,
        18,
        pupil=PupilFactory(is_looked_after=True),
        status="agreed",
        starts_on=date(2026, 11, 30),
        ends_on=date(2026, 12, 18),
    )
    Threshold.objects.create(code="watch_hours", label="w", value=12, unit="hours a week", starts_on=date(2026, 11, 20))
    hours(membership, 13, pupil=PupilFactory(is_looked_after=True))
    with clock.set_to(clock.at(date(2026, 11, 19), 5, 10)):
        tasks.watch_standings()
    assert told() == [("manager", "amber")]


def test_a_place_agreed_for_a_later_day_is_foreseen_with_its_day(membership):
    row = hours(
        membership,
        20,
        pupil=PupilFactory(is_looked_after=True),
        status="agreed",
        starts_on=date(2026, 11, 30),
        ends_on=date(2026, 12, 18),
    )
    found = watching.of_many([membership.provider], DAY)[membership.provider.pk]
    assert (found.level, found.on, [one.pupil for one in found.hours]) == ("red", date(2026, 11, 30), [row.pupil_id])


def test_one_that_could_not_start_teaches_nobody(membership):
    hours(membership, 20, pupil=PupilFactory(is_looked_after=True), status="agreed")
    assert level(membership) == "green"


def test_a_pause_keeps_the_place_and_an_end_gives_it_back(membership, manager):
    placement = hours(membership, 20, pupil=PupilFactory(is_looked_after=True))
    tasks.watch_standings()
    running.pause(placement, on=DAY, reason="Ill", by=manager)
    assert (level(membership), WatchSeen.objects.get().level) == ("red", "red")
    running.end(placement, on=DAY, reason="returned", by=manager)
    assert (level(membership), WatchSeen.objects.get().level) == ("green", "green")


def test_hours_are_added_over_commissioners_and_after_the_change_of_a_pattern_only_once(
    membership, school, other_school
):
    pupil = PupilFactory(is_looked_after=True)
    hours(membership, 9, pupil=pupil, commissioner=school)
    hours(membership, 9.5, pupil=pupil, commissioner=other_school)
    found = watching.of_many([membership.provider], DAY)[membership.provider.pk]
    assert found.level == "red"
    assert [(float(one.hours), one.commissioners) for one in found.hours] == [
        (18.5, ("Agecroft Road School", "Barton Lock School"))
    ]


def test_a_registered_school_is_not_watched(membership, manager):
    hours(membership, 25, pupil=PupilFactory(is_looked_after=True))
    tasks.watch_standings()
    membership.provider.registration = "registered"
    membership.provider.save()
    tasks.watch_standings()
    assert watching.unregistered() == []
    assert WatchSeen.objects.get().level == "green"


def test_no_child_is_named_in_the_message(membership, manager):
    pupil = hours(membership, 19).pupil
    enrolling.change(pupil, {"is_looked_after": True}, by=manager)
    message = Message.objects.get(template="watch/registration_watch")
    assert not any(word in str(message.context) for word in (pupil.legal_surname, pupil.upn, "looked after"))


# -- What others place there -------------------------------------------------------------------------------------------

FOUR = Line("Trafford Council", 4, Decimal("19"), 4)


def test_declared_pupils_are_counted_with_ours(membership, manager, provider):
    hours(membership, 18.5)
    declaring.declare(membership.provider, declared_on=DAY, lines=[FOUR], by=provider)
    assert level(membership) == "red"
    assert told() == [("manager", "red")]


def test_an_old_declaration_is_not_known_and_never_counted(membership, manager, provider):
    hours(membership, 18.5)
    declaring.declare(membership.provider, declared_on=DAY, lines=[FOUR], by=provider)
    Threshold.objects.create(
        code="watch_declaration_days", label="d", value=30, unit="days", starts_on=date(2026, 1, 1)
    )
    with clock.set_to(clock.at(DAY + timedelta(days=30), 6)):
        assert level(membership) == "red"
    with clock.set_to(clock.at(DAY + timedelta(days=31), 6)):
        found = watching.of_many([membership.provider], clock.today())[membership.provider.pk]
        assert (found.level, found.state) == ("green", "unknown")
        assert found.declared.words == "Not known: the last declaration is of 18 November 2026"


def test_nobody_declared_is_known_and_nothing_declared_is_not(membership, provider):
    hours(membership, 5)
    assert watching.of_many([membership.provider], DAY)[membership.provider.pk].state == "unknown"
    declaring.declare(membership.provider, declared_on=DAY, lines=[], by=provider)
    assert watching.of_many([membership.provider], DAY)[membership.provider.pk].state == "green"


def test_the_day_of_a_declaration_is_not_to_come(membership, provider):
    with pytest.raises(MoveRefused, match="today or in the past"):
        declaring.declare(membership.provider, declared_on=DAY + timedelta(days=1), lines=[FOUR], by=provider)
    assert not Declaration.objects.exists()


def test_the_gate_counts_what_is_declared(membership, provider, lead):
    declaring.declare(membership.provider, declared_on=DAY, lines=[FOUR], by=provider)
    referral = approved(lead.organisation, lot=membership.lot)
    site = membership.provider.sites.get()
    cells = tuple(Cell(day, "AM", time(8), time(13)) for day in range(4))
    wanted = gate.Wanted(referral, membership, site, cells, date(2026, 11, 23), date(2026, 12, 18))
    assert any("would have to register" in line for line in gate.reasons(wanted, DAY)) is True


# -- Pages -------------------------------------------------------------------------------------------------------------


def test_the_list_says_level_rule_hours_and_commissioners(membership, quality, school, sign_in):
    hours(membership, 16, pupil=PupilFactory(has_social_worker=True, is_looked_after=True), commissioner=school)
    page = sign_in(quality).get(reverse("watch:registration-watch"), {"level": "told"}).content.decode()
    for words in ("Irwell Forge", "Amber", "more than 15 hours a week", "Agecroft Road School", "Not declared"):
        assert words in page
    file = sign_in(quality).get(reverse("watch:registration-watch"), {"download": "csv"}).content.decode()
    assert "Irwell Forge,Amber,1 pupil looked after or with an EHC plan is here for more than 15 hours a week" in file


def test_the_sum_lists_each_pupil(membership, officer, school, sign_in):
    row = hours(membership, 16.5, pupil=PupilFactory(is_looked_after=True), commissioner=school)
    url = reverse("watch:registration-watch-sum", args=[membership.provider.pk])
    page = sign_in(officer).get(url).content.decode()
    for words in (str(row.pupil), "16.5", "Looked after", "Agecroft Road School"):
        assert words in page
    file = sign_in(officer).get(url, {"download": "csv"}).content.decode()
    assert f"{row.pupil},16.5,3,Yes,No,Yes,Agecroft Road School" in file


def test_the_list_costs_the_same_for_one_as_for_three(membership, quality, provider2, sign_in, queries):
    client, url = sign_in(quality), reverse("watch:registration-watch")
    hours(membership, 16, pupil=PupilFactory(is_looked_after=True))
    client.get(url)
    few = queries(client.get, url)
    other = on_framework(provider2)
    for row in (membership, other, other):
        declaring.declare(row.provider, declared_on=DAY, lines=[FOUR], by=provider2)
        hours(row, 16, pupil=PupilFactory(is_looked_after=True))
    assert queries(client.get, url) <= few + 1  # the lines of declarations are asked for once there is one


def test_home_counts_it_and_asks_the_provider(membership, quality, provider, sign_in):
    hours(membership, 16, pupil=PupilFactory(is_looked_after=True))
    assert "registration-watch/?level=told" in sign_in(quality).get(reverse("home")).content.decode()
    assert "declaration to make of pupils placed by others" in sign_in(provider).get(reverse("home")).content.decode()


def test_a_manager_declares_on_the_page(membership, provider, sign_in):
    url = reverse("watch:declaration-add", args=[membership.provider.pk])
    client = sign_in(provider)
    assert client.get(url).status_code == 200
    day = {"declared_on_day": "16", "declared_on_month": "11", "declared_on_year": "2026"}
    line = {"commissioner_1": "Trafford Council", "pupils_1": "3", "hours_1": "19.5", "days_1": "4"}
    answer = client.post(url, {**day, "places_others": "yes", **line})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "3 pupils, 58.5 hours a week, declared on 16 November 2026" in page
    back = reverse("providers:provider", args=[membership.provider.pk])
    assert f'<a href="{back}" class="govuk-back-link">Back to Irwell Forge</a>' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"places_others": "yes"}, "Enter who places pupils here"),
        ({"places_others": "no", "pupils_1": "3"}, "Select yes, or empty the lines"),
        ({"places_others": "yes", "commissioner_1": "Bury", "pupils_1": "2", "days_1": "2"}, "Enter the hours a week"),
        (
            {"places_others": "yes", "commissioner_1": "Bury", "pupils_1": "-1", "hours_1": "1e9", "days_1": "9"},
            "must be",
        ),
        ({}, "Select yes if others place pupils here"),
    ],
)
def test_a_line_that_was_begun_is_finished(membership, quality, sign_in, given, words):
    url = reverse("watch:declaration-add", args=[membership.provider.pk])
    day = {"declared_on_day": "16", "declared_on_month": "11", "declared_on_year": "2026"}
    page = sign_in(quality).post(url, {**day, **given}).content.decode()
    assert words in page
    assert not Declaration.objects.exists()


def test_a_registration_that_ends_or_begins_is_watched_the_same_day(membership, manager, quality):
    provider = membership.provider
    provider.registration = "registered"
    provider.save()
    hours(membership, 20, pupil=PupilFactory(is_looked_after=True))
    watching.look()
    assert told() == []
    name = provider.organisation.name
    registering.change(provider, Identity(name, "unregistered", DAY), by=manager)
    assert {turn for _, turn in told()} == {"red"}
    registering.change(provider, Identity(name, "registered", DAY, urn="106001"), by=manager)
    assert WatchSeen.objects.get().level == "green"
