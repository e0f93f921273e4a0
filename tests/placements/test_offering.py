"""From an approved referral to a running placement, by the verbs."""

from datetime import date, timedelta

import pytest

from core import clock
from core.models import Event, Message, MoveRefused
from placements import agreeing, offering, running, sessions
from placements.models import Agreement, Offer, Placement, Session
from providers import changing
from providers.models import Rate
from referrals.models import Referral
from tests.cast import held
from tests.factories.placing import FIRST, LAST, accepted, agreed, approved, cells, offered, on_framework, signed
from tests.factories.providers import RateFactory
from tests.factories.pupils import EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    bare["referral"] = approved(bare["school"])
    return bare


membership, referral = held("membership"), held("referral")


@pytest.fixture
def offer(referral, membership, lead, council):
    return offered(referral, membership, lead)


def acts(row) -> list[str]:
    return list(Event.objects.about(row).values_list("act", flat=True))


def mails(template: str) -> list[str]:
    rows = Message.objects.filter(template=f"placements/{template}").select_related("recipient")
    return [row.recipient.email for row in rows]


def started(placement: Placement) -> Placement:
    """Started by the clock on its first day."""
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(placement)
    return placement


class TestOffering:
    def test_it_is_on_the_trail_and_the_provider_is_asked(self, offer, provider, lead):
        assert offer.status == Offer.Status.OFFERED
        assert acts(offer) == ["offered"]
        assert Event.objects.about(offer).get().pupil_id == offer.referral.pupil_id
        assert mails("offer_made") == [provider.user.email]

    def test_the_answer_is_due_in_school_days_of_the_pupils_school(self, referral, membership, lead, council):
        calendar = lead.organisation.calendar
        calendar.closures.create(kind="inset", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))
        # Wednesday; Thursday, then Monday and Tuesday: Friday is an INSET day at this school.
        assert offered(referral, membership, lead).reply_by == date(2026, 11, 24)

    def test_only_an_approved_referral_gets_a_place(self, membership, lead, council):
        draft = approved(lead.organisation)
        Referral.objects.filter(pk=draft.pk).update(status="submitted")
        with pytest.raises(MoveRefused, match="offered once approved"):
            offered(draft, membership, lead)

    def test_another_school_offers_nothing(self, referral, membership, lead2, council):
        with pytest.raises(MoveRefused, match="Only the commissioner"):
            offered(referral, membership, lead2)

    def test_the_council_may_offer_for_a_school(self, referral, membership, manager):
        assert offered(referral, membership, manager).offered_by == manager.user

    def test_one_open_offer_at_a_time_for_the_same_half_days(self, offer, membership, lead, provider2):
        other = on_framework(provider2)
        with pytest.raises(MoveRefused, match="Irwell Forge has an open offer for Wednesday morning"):
            offered(offer.referral, other, lead, "wed_am", "thu_am")
        assert offered(offer.referral, other, lead, "thu_am")

    def test_a_declined_offer_leaves_the_half_days_free(self, offer, lead, provider, provider2):
        offering.decline(offer, reason="staffing", by=provider)
        assert offered(offer.referral, on_framework(provider2), lead)

    def test_without_a_rate_nothing_is_offered(self, referral, membership, lead, council):
        Rate.objects.all().delete()
        with pytest.raises(MoveRefused, match="No rate is entered for Irwell Forge on lot 2"):
            offered(referral, membership, lead)

    @pytest.mark.parametrize(
        "values, words",
        [
            ({"starts_on": date(2026, 11, 17)}, "today or later"),
            ({"ends_on": date(2026, 11, 20)}, "on or after the first day"),
            ({"pattern": [{"half_day": "sat_am", "starts": "09:00", "ends": "12:00"}]}, "Monday to Friday"),
            ({"pattern": cells("mon_am", starts="12:00", ends="09:30")}, "must end after"),
            ({"pattern": [*cells("mon_am"), *cells("mon_am")]}, "twice"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_saved(self, referral, membership, lead, council, values, words):
        with pytest.raises(MoveRefused, match=words):
            offered(referral, membership, lead, **values)
        assert not Offer.objects.exists()
        assert not Message.objects.exists()


class TestAnswering:
    def test_accepting_makes_placement_and_draft_at_once(self, offer, provider, lead):
        placement = accepted(offer, provider)
        offer.refresh_from_db()
        agreement = placement.agreements.get()
        assert placement.reference == "PLC-2026-000001"
        assert (placement.status, offer.status, agreement.status) == ("agreed", "accepted", "drafted")
        assert (placement.commissioner, placement.route) == (lead.organisation, offer.referral.route)
        assert (placement.starts_on, placement.ends_on) == (FIRST, LAST)
        assert [str(cell) for cell in agreement.pattern.all()] == [
            "Monday morning, 9:30am to midday",
            "Wednesday morning, 9:30am to midday",
        ]
        assert acts(offer) == ["offered", "accepted"]
        assert acts(placement) == ["agreed"]
        assert mails("offer_answered") == [lead.user.email]

    def test_the_agreement_copies_the_rate_and_its_version(self, offer, provider, membership):
        membership.rates.update(ends_on=FIRST - timedelta(days=1))
        RateFactory(membership=membership, version=2, amount="70.00", starts_on=FIRST)
        agreement = accepted(offer, provider).agreements.get()
        membership.rates.filter(version=2).update(amount="99.00")
        agreement.refresh_from_db()
        assert (agreement.rate_amount, agreement.rate_version) == (70, 2)

    def test_it_refuses_a_second_acceptance(self, offer, provider):
        again = Offer.objects.get(pk=offer.pk)
        accepted(offer, provider)
        with pytest.raises(MoveRefused, match="Somebody else was quicker: this is now accepted"):
            accepted(again, provider)
        assert Placement.objects.count() == 1

    def test_declining_after_accepting_is_refused(self, offer, provider):
        again = Offer.objects.get(pk=offer.pk)
        accepted(offer, provider)
        with pytest.raises(MoveRefused, match="quicker"):
            offering.decline(again, reason="risk", by=provider)

    def test_only_the_provider_that_was_asked_answers(self, offer, provider2):
        for answer in (
            lambda: offering.accept(offer, by=provider2),
            lambda: offering.decline(offer, reason="risk", by=provider2),
        ):
            with pytest.raises(MoveRefused, match="Only the provider that was asked"):
                answer()

    def test_an_offer_of_a_withdrawn_referral_is_not_accepted(self, offer, provider):
        Referral.objects.filter(pk=offer.referral_id).update(status="withdrawn")
        with pytest.raises(MoveRefused, match="withdrawn"):
            accepted(offer, provider)
        assert not Placement.objects.exists()

    def test_a_place_accepted_late_starts_today(self, offer, provider):
        with clock.set_to(clock.at(date(2026, 11, 25))):
            assert accepted(offer, provider).starts_on == date(2026, 11, 25)

    def test_a_pupil_taken_meanwhile_is_refused_without_saying_by_whom(self, offer, provider, provider2, manager, lead):
        # The council found a place of its own for the same half-day.
        council_referral = approved(manager.organisation, pupil=offer.referral.pupil)
        other = on_framework(provider2)
        accepted(offered(council_referral, other, manager, "wed_am"), provider2)
        with pytest.raises(MoveRefused) as refused:
            accepted(offer, provider)
        assert "already due elsewhere on Wednesday morning, 9:30am to midday" in str(refused.value)
        assert "Worsley" not in str(refused.value)
        offer.refresh_from_db()
        assert offer.status == "offered"

    def test_declining_needs_a_coded_reason_and_tells_the_commissioner(self, offer, provider, lead):
        with pytest.raises(MoveRefused, match="Select why"):
            offering.decline(offer, reason="", by=provider)
        offering.decline(offer, reason="no_capacity", note="From January", by=provider)
        offer.refresh_from_db()
        assert (offer.status, offer.decline_reason, offer.decline_note) == ("declined", "no_capacity", "From January")
        assert mails("offer_answered") == [lead.user.email]
        assert "From January" not in str(list(Event.objects.about(offer).values_list("sentence", "changes")))

    def test_a_council_referral_is_answered_to_its_officers(self, membership, officer, manager, provider):
        offer = offered(approved(officer.organisation), membership, manager)
        offering.decline(offer, reason="risk", by=provider)
        assert mails("offer_answered") == [officer.user.email]


class TestAgreeing:
    def test_both_sign_and_it_takes_force_with_its_sessions_and_reviews(self, offer, provider, lead):
        placement = accepted(offer, provider)
        agreement = signed(placement, provider, lead)
        placement.refresh_from_db()
        assert agreement.status == "in_force"
        assert (agreement.provider_signed_by, agreement.commissioner_signed_by) == (provider.user, lead.user)
        days = Session.objects.filter(placement=placement).values_list("date", flat=True)
        assert list(days) == [date(2026, 11, 23) + timedelta(days=n) for n in (0, 2, 7, 9, 14, 16, 21, 23)]
        assert [review.due_on for review in placement.reviews.all()] == [date(2026, 12, 18)]
        assert placement.status == "agreed"
        assert mails("agreement_to_sign") == [lead.user.email]

    def test_the_commissioner_does_not_sign_first(self, offer, provider, lead):
        agreement = accepted(offer, provider).agreements.get()
        with pytest.raises(MoveRefused, match="The provider has not signed this agreement yet"):
            agreeing.sign_for_commissioner(agreement, by=lead)

    def test_a_second_signature_of_one_side_is_answered_in_a_sentence(self, offer, provider, lead):
        agreement = signed(accepted(offer, provider), provider, lead)
        agreement.refresh_from_db()
        with pytest.raises(MoveRefused, match="^This agreement is in force: it does not wait for your signature.$"):
            agreeing.sign_for_commissioner(agreement, by=lead)
        with pytest.raises(MoveRefused, match="it does not wait for the provider’s signature"):
            agreeing.sign_for_provider(agreement, by=provider)

    def test_nobody_signs_for_somebody_else(self, offer, provider, provider2, lead, lead2, manager):
        agreement = accepted(offer, provider).agreements.get()
        with pytest.raises(MoveRefused, match="Only the provider"):
            agreeing.sign_for_provider(agreement, by=provider2)
        agreeing.sign_for_provider(agreement, by=provider)
        for stranger in (lead2, manager):
            with pytest.raises(MoveRefused, match="Only the commissioner"):
                agreeing.sign_for_commissioner(agreement, by=stranger)

    def test_it_refuses_a_second_signature(self, offer, provider, lead):
        agreement = accepted(offer, provider).agreements.get()
        again = Agreement.objects.get(pk=agreement.pk)
        agreeing.sign_for_provider(agreement, by=provider)
        with pytest.raises(MoveRefused, match="quicker"):
            agreeing.sign_for_provider(again, by=provider)

    def test_signed_on_its_first_day_it_starts_at_once(self, offer, provider, lead):
        placement = accepted(offer, provider)
        with clock.set_to(clock.at(FIRST)):
            signed(placement, provider, lead)
        placement.refresh_from_db()
        assert placement.status == "active"

    def test_signed_late_the_days_before_were_not_due(self, offer, provider, lead):
        placement = accepted(offer, provider)
        with clock.set_to(clock.at(date(2026, 11, 25))):
            signed(placement, provider, lead)
        assert Session.objects.filter(placement=placement).order_by("date").first().date == date(2026, 11, 25)

    def test_a_direction_needs_two_whole_school_days_between_notice_and_start(
        self, membership, lead, provider, council
    ):
        direction = approved(lead.organisation)
        direction.route.notice_school_days = 2
        direction.route.save()
        # Signed on Wednesday 18th: Thursday and Friday lie between, so Monday 23rd is the earliest.
        placement = accepted(offered(direction, membership, lead, starts_on=date(2026, 11, 20)), provider)
        agreement = placement.agreements.get()
        agreeing.sign_for_provider(agreement, by=provider)
        with pytest.raises(MoveRefused, match="it can start on 23 November 2026"):
            agreeing.sign_for_commissioner(agreement, by=lead)
        agreement.refresh_from_db()
        assert agreement.status == "signed_by_provider"
        changed = agreeing.change(placement, starts_on=FIRST, ends_on=LAST, pattern=cells(), by=lead)
        signed(placement, provider, lead)
        placement.refresh_from_db()
        changed.refresh_from_db()
        assert (changed.status, placement.starts_on) == ("in_force", FIRST)

    def test_other_routes_ask_for_no_notice(self, membership, lead, provider, council):
        placement = agreed(lead, provider, membership, starts_on=date(2026, 11, 19))
        assert placement.agreements.get().status == "in_force"


class TestChanging:
    def test_a_change_rests_until_its_first_day_while_sessions_follow_at_once(self, lead, provider, council):
        placement = started(agreed(lead, provider))
        with clock.set_to(clock.at(date(2026, 11, 24))):
            agreeing.change(placement, starts_on=date(2026, 12, 7), ends_on=LAST, pattern=cells("fri_am"), by=lead)
            change = signed(placement, provider, lead)
        assert change.status == "signed_by_commissioner"
        assert placement.agreements.get(number=1).status == "in_force"
        days = [str(day) for day in Session.objects.filter(placement=placement).values_list("date", flat=True)]
        assert days == ["2026-11-23", "2026-11-25", "2026-11-30", "2026-12-02", "2026-12-11", "2026-12-18"]

    def test_an_unsigned_draft_is_replaced_by_the_next(self, lead, provider, council):
        placement = agreed(lead, provider)
        first = agreeing.change(placement, starts_on=FIRST, ends_on=LAST, pattern=cells("fri_am"), by=lead)
        second = agreeing.change(placement, starts_on=FIRST, ends_on=LAST, pattern=cells("thu_am"), by=lead)
        first.refresh_from_db()
        assert (first.status, second.number) == ("replaced", 3)

    def test_an_extension_lengthens_the_placement_and_its_reviews(self, lead, provider, council):
        placement = started(agreed(lead, provider))
        later = date(2027, 2, 12)
        with clock.set_to(clock.at(date(2026, 12, 1))):
            agreeing.change(placement, starts_on=date(2027, 1, 4), ends_on=later, pattern=cells(), by=lead)
            signed(placement, provider, lead)
        placement.refresh_from_db()
        assert placement.ends_on == later
        assert [review.due_on for review in placement.reviews.all()] == [LAST, later]
        with clock.set_to(clock.at(date(2027, 1, 4), 3)):
            sessions.complete()
        assert Session.objects.filter(placement=placement, date__gte=date(2027, 1, 1)).count() == 12

    def test_before_the_start_a_new_agreement_replaces_the_whole(self, lead, provider, council):
        placement = agreed(lead, provider)
        postponed = date(2026, 12, 7)
        agreeing.change(placement, starts_on=postponed, ends_on=LAST, pattern=cells(), by=lead)
        change = signed(placement, provider, lead)
        placement.refresh_from_db()
        assert (change.status, placement.starts_on) == ("in_force", postponed)
        assert placement.agreements.get(number=1).status == "replaced"
        assert Session.objects.filter(placement=placement).order_by("date").first().date == postponed

    def test_a_change_that_clashes_with_another_place_is_refused(self, lead, provider, provider2, council):
        placement = agreed(lead, provider)
        agreed(lead, provider2, referral=placement.referral, codes=("thu_am",))
        with pytest.raises(MoveRefused, match="already due at Worsley Kilns on Thursday morning"):
            agreeing.change(placement, starts_on=FIRST, ends_on=LAST, pattern=cells("thu_am"), by=lead)

    def test_a_change_of_an_ended_placement_is_refused(self, lead, provider, council):
        placement = agreed(lead, provider)
        running.end(placement, on=date(2026, 11, 18), reason="funding", by=lead)
        with pytest.raises(MoveRefused, match="has ended"):
            agreeing.change(placement, starts_on=FIRST, ends_on=LAST, pattern=cells(), by=lead)


class TestLapsing:
    def test_the_commissioner_takes_an_offer_back(self, offer, lead, provider):
        offering.lapse(offer, by=lead)
        with pytest.raises(MoveRefused, match="lapsed and cannot be accepted"):
            accepted(offer, provider)

    def test_the_pupil_of_another_commissioner_is_no_reason_to_see_the_other_provider(
        self, lead, lead2, provider, provider2, council
    ):
        """A school that neither has the pupil on its roll nor commissioned the place reads no name."""
        placement = agreed(lead, provider)
        other = approved(lead2.organisation, pupil=placement.pupil)
        EnrolmentFactory(pupil=placement.pupil, school=lead2.organisation, status="guest")
        with pytest.raises(MoveRefused) as refused:
            offered(other, on_framework(provider2), lead2)
        assert "already due elsewhere" in str(refused.value)
        assert "Irwell" not in str(refused.value)


class TestWhatASuspensionTouches:
    def test_pupils_stay_and_offers_are_withdrawn_when_it_is_confirmed(
        self, membership, lead, provider, quality, manager
    ):
        placement = started(agreed(lead, provider, membership))
        waiting = offered(approved(lead.organisation), membership, lead)
        change = changing.propose(membership, "suspend", "The lead tutor left", by=quality)
        assert changing.touched(membership) == ["1 pupil of 1 school stays, 1 offer is withdrawn."]
        waiting.refresh_from_db()
        assert waiting.status == "offered"
        changing.confirm(change, by=manager)
        placement.refresh_from_db()
        waiting.refresh_from_db()
        assert (placement.status, waiting.status) == ("active", "lapsed")
        assert lead.user.email in mails("offer_answered")

    def test_restoring_withdraws_nothing(self, membership, lead, quality, manager):
        changing.confirm(changing.propose(membership, "suspend", "Because", by=quality), by=manager)
        changing.confirm(changing.propose(membership, "restore", "Because", by=quality), by=manager)
        assert not Offer.objects.exists()

    @pytest.mark.parametrize(
        "numbers, words",
        [
            ((8, 6, 1), "8 pupils of 6 schools stay, 1 offer is withdrawn."),
            ((2, 1, 3), "2 pupils of 1 school stay, 3 offers are withdrawn."),
            ((3, 1, 0, True), "3 pupils of 1 school and the council stay, no offer waits for an answer."),
            ((1, 0, 0, True), "1 pupil of the council stays, no offer waits for an answer."),
            ((0, 0, 0), "No pupil is placed under it, no offer waits for an answer."),
        ],
    )
    def test_it_is_said_in_words(self, numbers, words):
        assert changing.Touched(*numbers).sentence == words
