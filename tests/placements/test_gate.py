"""Why a place may not be offered, agreed or started, and an officer's override."""

from datetime import date, time

import pytest

from core import clock
from core.models import Event, MoveRefused, Threshold
from placements import agreeing, gate, offering, running
from placements.models import GateOverride, Placement
from placements.timetable import Cell
from providers import blocking
from tests.cast import held
from tests.factories.placing import FIRST, LAST, accepted, agreed, approved, cells, offered, on_framework, signed
from tests.factories.providers import LotFactory, SiteFactory
from tests.factories.pupils import PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

TODAY = date(2026, 11, 18)
WEEK = [f"{day}_{half}" for day in ("mon", "tue", "wed", "thu", "fri") for half in ("am", "pm")]


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    bare["referral"] = approved(bare["school"])
    return bare


membership, referral = held("membership"), held("referral")


def wanted(referral, membership, *parts: Cell, **changed) -> gate.Wanted:
    given = {"site": membership.provider.sites.first(), "starts_on": FIRST, "ends_on": LAST, **changed}
    return gate.Wanted(referral, membership, cells=parts or (Cell(0, "AM", time(9, 30), time(12)),), **given)


def block(membership, by, site=None):
    return blocking.block(membership.provider, ground="safeguarding", reason="A concern was raised", by=by, site=site)


def test_nothing_is_against_a_provider_in_good_standing(referral, membership):
    assert gate.reasons(wanted(referral, membership), TODAY) == []


def test_a_block_stops_offer_agreement_and_start(referral, membership, lead, provider, quality):
    offer = offered(referral, membership, lead)
    placement = accepted(offer, provider)
    agreeing.sign_for_provider(placement.agreements.get(), by=provider)
    made = block(membership, quality)
    with pytest.raises(MoveRefused, match="Block on new placements"):
        offered(approved(lead.organisation), membership, lead)
    with pytest.raises(MoveRefused, match="Block on new placements"):
        agreeing.sign_for_commissioner(placement.agreements.get(), by=lead)
    blocking.lift(made, by=quality, reason="Looked into")
    agreeing.sign_for_commissioner(placement.agreements.get(), by=lead)
    block(membership, quality)
    with clock.set_to(clock.at(FIRST, 5)), pytest.raises(MoveRefused, match="Block on new placements"):
        running.start(Placement.objects.get(pk=placement.pk))
    placement.refresh_from_db()
    assert placement.status == "agreed"


def test_the_ground_of_a_block_is_not_told(referral, membership, quality):
    block(membership, quality)
    assert "concern" not in " ".join(gate.reasons(wanted(referral, membership), TODAY))


def test_what_guards_places_is_asked_once_however_often_it_says_so():
    asked = list(gate.GUARDS)
    assert gate.guarded_by(asked[0]) is asked[0]
    assert asked == gate.GUARDS


def test_two_blocks_of_one_day_read_as_one(referral, membership, quality):
    block(membership, quality)
    block(membership, quality)
    assert len(gate.reasons(wanted(referral, membership), TODAY)) == 1


def test_a_block_of_one_site_leaves_the_others_open(referral, membership, quality):
    other = SiteFactory(provider=membership.provider, name="Zinc Street")
    block(membership, quality, site=other)
    assert gate.reasons(wanted(referral, membership), TODAY) == []
    assert len(gate.reasons(wanted(referral, membership, site=other), TODAY)) == 1


def test_a_suspended_membership_is_a_reason(referral, membership):
    membership.status = "suspended"
    membership.save()
    assert any("suspended" in reason for reason in gate.reasons(wanted(referral, membership), TODAY))


def test_the_lot_must_be_the_one_asked_for(lead, membership, provider, council):
    referral = approved(lead.organisation, lot=LotFactory(number=4, title="Vocational"))
    assert gate.reasons(wanted(referral, membership), TODAY) == [
        "The referral asks for lot 4 of S1196a, and this place is on lot 2 of S1196a."
    ]


class TestRegistrationWatch:
    """Hours are added over all commissioners at a provider that is not registered."""

    LONG = {"starts": "08:30", "ends": "12:15"}
    FULL = [
        Cell(day, half, *times)
        for day in range(5)
        for half, times in (("AM", (time(9), time(11))), ("PM", (time(13), time(15))))
    ]

    def test_a_full_timetable_of_a_pupil_with_a_plan_is_red(self, lead, membership):
        with_plan = approved(lead.organisation, pupil=PupilFactory(sen_provision="E"))
        assert gate.reasons(wanted(with_plan, membership, *self.FULL), TODAY) == [
            "With this place Irwell Forge would have to register as a school: "
            "1 pupil looked after or with an EHC plan is here for more than 18 hours a week."
        ]

    @pytest.mark.parametrize(
        ("hours", "said"),
        [
            (time(11, 30), "With this place the provider still need not register as a school."),
            (
                time(12, 15),
                "With this place the provider comes near having to register as a school: 1 pupil looked after or with an "
                "EHC plan is here for more than 15 hours a week.",
            ),
            (time(13, 30), ""),
        ],
    )
    def test_what_it_would_say_is_told_before_it_is_red(self, lead, membership, hours, said):
        with_plan = approved(lead.organisation, pupil=PupilFactory(sen_provision="E"))
        four_days = [Cell(day, "AM", time(8, 15), hours) for day in range(4)]
        asked = gate.ask(wanted(with_plan, membership, *four_days), TODAY)
        assert (asked.watch, asked.is_clear) == (said, bool(said))

    def test_other_schools_read_that_the_pupils_are_few(self, lead, lead2, provider, manager, membership):
        with_plan = approved(lead.organisation, pupil=PupilFactory(sen_provision="E"))
        full = wanted(with_plan, membership, *self.FULL)
        for reader, count in ((lead2, "fewer than 5 pupils"), (provider, "1 pupil"), (manager, "1 pupil")):
            assert count in gate.reasons(full, TODAY, by=reader)[0]

    def test_a_registered_school_is_not_watched(self, lead, membership):
        with_plan = approved(lead.organisation, pupil=PupilFactory(sen_provision="E"))
        membership.provider.registration = "registered"
        asked = gate.ask(wanted(with_plan, membership, *self.FULL), TODAY)
        assert (asked.reasons, asked.watch) == ((), "")

    def test_hours_of_another_commissioner_count(self, lead, manager, officer, provider, membership):
        """Ten hours from the school, ten from the council: twenty at one provider."""
        pupil = PupilFactory(is_looked_after=True)
        school_part = approved(lead.organisation, pupil=pupil)
        mornings = cells(*WEEK[::2], starts="09:00", ends="11:00")
        agreed(lead, provider, membership, referral=school_part, pattern=mornings)
        afternoons = [cell for cell in self.FULL if cell.half == "PM"]
        council_part = approved(officer.organisation, pupil=pupil)
        assert "more than 18 hours" in gate.reasons(wanted(council_part, membership, *afternoons), TODAY)[0]
        short = [Cell(cell.weekday, "PM", time(13), time(14, 30)) for cell in afternoons]
        assert gate.reasons(wanted(council_part, membership, *short), TODAY) == []

    def test_a_place_that_ends_before_this_one_begins_does_not_count(self, lead, officer, provider, membership):
        pupil = PupilFactory(is_looked_after=True)
        mornings = cells(*WEEK[::2], starts="09:00", ends="11:00")
        agreed(
            lead,
            provider,
            membership,
            referral=approved(lead.organisation, pupil=pupil),
            pattern=mornings,
            ends_on=date(2026, 12, 4),
        )
        later = approved(officer.organisation, pupil=pupil)
        afternoons = [cell for cell in self.FULL if cell.half == "PM"]
        assert gate.reasons(wanted(later, membership, *afternoons, starts_on=date(2026, 12, 7)), TODAY) == []

    def test_the_councils_figures_decide(self, referral, membership):
        Threshold.objects.create(code="full_time_hours", label="", value=2, unit="hours", starts_on=date(2026, 9, 1))
        Threshold.objects.create(code="watch_pupils", label="", value=1, unit="pupils", starts_on=date(2026, 9, 1))
        assert "more than 2 hours" in gate.reasons(wanted(referral, membership), TODAY)[0]

    def test_a_pupil_past_compulsory_school_age_is_not_counted(self, lead, membership):
        post_16 = approved(lead.organisation, pupil=PupilFactory(sen_provision="E", born_on=date(2009, 3, 1)))
        assert gate.reasons(wanted(post_16, membership, *self.FULL), TODAY) == []


class TestClashes:
    def test_two_places_on_one_half_day_are_refused_unless_their_times_do_not_overlap(
        self, lead, provider, provider2, membership
    ):
        placement = agreed(lead, provider, membership)
        other = on_framework(provider2)
        overlapping = wanted(placement.referral, other, Cell(0, "AM", time(11, 59), time(13)))
        after = wanted(placement.referral, other, Cell(0, "AM", time(12), time(13)))
        assert gate.reasons(overlapping, TODAY, by=lead) == [
            f"The pupil is already due at Irwell Forge on Monday morning, 9:30am to midday ({placement.reference})."
        ]
        assert gate.reasons(after, TODAY, by=lead) == []

    def test_a_half_day_given_up_from_a_day_on_is_free_from_then(self, lead, provider, provider2, membership):
        placement = agreed(lead, provider, membership)
        with clock.set_to(clock.at(FIRST, 9)):
            running.start(placement)
            agreeing.change(placement, starts_on=date(2026, 12, 7), ends_on=LAST, pattern=cells("wed_am"), by=lead)
            signed(placement, provider, lead)
        other = on_framework(provider2)
        monday = Cell(0, "AM", time(9, 30), time(12))
        assert gate.reasons(wanted(placement.referral, other, monday, starts_on=date(2026, 12, 7)), TODAY) == []
        assert gate.reasons(wanted(placement.referral, other, monday, starts_on=date(2026, 12, 4)), TODAY) != []

    def test_a_place_only_drafted_takes_its_half_days_already(self, lead, provider, provider2, membership):
        placement = accepted(offered(approved(lead.organisation), membership, lead), provider)
        assert gate.reasons(wanted(placement.referral, on_framework(provider2)), TODAY) != []

    def test_an_ended_place_takes_nothing(self, lead, provider, provider2, membership):
        placement = agreed(lead, provider, membership)
        running.end(placement, on=TODAY, reason="other_ap", by=lead)
        assert gate.reasons(wanted(placement.referral, on_framework(provider2)), TODAY) == []

    def test_the_same_placement_does_not_stand_in_its_own_way(self, lead, provider, membership):
        placement = agreed(lead, provider, membership)
        assert gate.reasons(gate.of_agreement(placement.agreements.get()), TODAY) == []

    def test_a_provider_reads_that_the_pupil_is_taken_not_by_whom(self, lead, provider, provider2, membership):
        placement = agreed(lead, provider, membership)
        found = gate.reasons(wanted(placement.referral, on_framework(provider2)), TODAY, by=provider2)
        assert found == ["The pupil is already due elsewhere on Monday morning, 9:30am to midday."]


class TestOverride:
    def test_it_lets_the_place_go_ahead_in_the_officers_name_until_its_date(
        self, referral, membership, lead, manager, quality
    ):
        block(membership, quality)
        offering.override_gate(
            referral, membership.provider, reason="Sibling there", ends_on=date(2026, 11, 20), by=manager
        )
        answer = gate.ask(wanted(referral, membership), TODAY)
        assert answer.is_clear
        assert (answer.override.made_by, len(answer.overridden)) == (manager.user, 1)
        assert not gate.ask(wanted(referral, membership), date(2026, 11, 21)).is_clear
        assert offered(referral, membership, lead)

    def test_it_is_on_the_trail_without_its_reason(self, referral, membership, manager):
        row = offering.override_gate(referral, membership.provider, reason="MARKER", ends_on=TODAY, by=manager)
        event = Event.objects.about(row).get()
        assert (event.act, event.user, event.pupil_id) == ("gate_overridden", manager.user, referral.pupil_id)
        assert "MARKER" not in f"{event.sentence} {event.changes}"

    def test_it_is_for_one_pupil_at_one_provider(self, referral, membership, lead, provider2, manager, quality):
        other = on_framework(provider2)
        for one in (membership, other):
            block(one, quality)
        offering.override_gate(referral, membership.provider, reason="Sibling", ends_on=LAST, by=manager)
        assert gate.reasons(wanted(referral, other), TODAY)
        assert gate.reasons(wanted(approved(lead.organisation), membership), TODAY)

    def test_nobody_overrides_that_a_child_is_elsewhere(self, lead, provider, provider2, membership, manager):
        placement = agreed(lead, provider, membership)
        other = on_framework(provider2)
        offering.override_gate(placement.referral, other.provider, reason="Because", ends_on=LAST, by=manager)
        with pytest.raises(MoveRefused, match="already due at Irwell Forge"):
            offered(placement.referral, other, lead)

    def test_it_starts_a_placement_that_waited(self, lead, provider, membership, manager, quality):
        placement = agreed(lead, provider, membership)
        block(membership, quality)
        with clock.set_to(clock.at(FIRST, 10)):
            running.hold(placement)
            offering.override_gate(placement.referral, membership.provider, reason="Sibling", ends_on=LAST, by=manager)
        placement.refresh_from_db()
        assert placement.status == "active"

    @pytest.mark.parametrize("given", [{"ends_on": date(2026, 11, 17)}, {"reason": "  "}])
    def test_it_needs_a_reason_and_a_date_to_come(self, referral, membership, manager, given):
        with pytest.raises(MoveRefused):
            offering.override_gate(
                referral, membership.provider, **{"reason": "Why", "ends_on": LAST, **given}, by=manager
            )
        assert not GateOverride.objects.exists()


def test_live_placements_are_never_touched(lead, provider, membership, quality):
    placement = agreed(lead, provider, membership)
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(placement)
        block(membership, quality)
        fewer = agreeing.change(placement, starts_on=date(2026, 12, 1), ends_on=LAST, pattern=cells("mon_am"), by=lead)
        assert signed(placement, provider, lead).pk == fewer.pk
        more = agreeing.change(placement, starts_on=date(2026, 12, 8), ends_on=LAST, pattern=cells("tue_am"), by=lead)
        agreeing.sign_for_provider(more, by=provider)
        with pytest.raises(MoveRefused, match="Block"):
            agreeing.sign_for_commissioner(more, by=lead)
    placement.refresh_from_db()
    assert placement.status == "active"


def test_many_places_cost_the_same_as_two(referral, membership, provider2, queries):
    other = on_framework(provider2)
    two = [wanted(referral, one) for one in (membership, other)]
    few = queries(gate.ask_many, two, TODAY)
    assert queries(gate.ask_many, two * 10, TODAY) == few
