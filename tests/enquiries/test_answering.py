"""A provider answers, one answer is chosen, the others are closed with a word."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import clock
from core.models import Message, MoveRefused
from enquiries import asking, choosing, figures, reminding
from enquiries.models import Asked, Enquiry
from placements.models import Offer
from referrals import deciding
from tests.factories.enquiries import asked, can, cannot, drafted, refused
from tests.factories.placing import FIRST, approved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def mailed(template):
    return {each.recipient_id for each in Message.objects.filter(template=f"enquiries/{template}")}


@pytest.fixture
def rows(referral, ours, theirs, lead):
    return asked(referral, ours, theirs, by=lead)


def test_yes_says_from_when_which_half_days_and_the_price(rows, provider):
    row = can(rows[0], by=provider, half_days=["mon_am", "wed_am"], price=Decimal("62.50"), price_unit="session")
    assert (row.step.label, row.can_from, row.half_days, row.price_words) == (
        "Can",
        FIRST,
        ["mon_am", "wed_am"],
        "£62.50 a session",
    )


def test_no_says_why_in_a_code_and_from_when(rows, provider):
    row = cannot(rows[0], by=provider, later_from=date(2027, 1, 4))
    assert (row.why_not, row.later_from) == ("No place on these half-days", date(2027, 1, 4))
    with pytest.raises(MoveRefused, match="Select why"):
        cannot(rows[1], by=provider, reason="unheard_of")


def test_another_provider_does_not_answer(rows, provider2):
    with pytest.raises(MoveRefused, match="Only the provider that was asked"):
        can(rows[0], by=provider2)


def test_an_answer_is_given_once(rows, provider):
    cannot(rows[0], by=provider)
    with pytest.raises(MoveRefused, match="given once"):
        can(rows[0], by=provider)


def test_after_the_last_day_no_answer_is_a_state_of_its_own(rows, provider):
    with clock.set_to(clock.at(date(2026, 11, 21), 8)):
        row = Asked.objects.get(pk=rows[0].pk)
        assert row.step.label == "No answer"
        with pytest.raises(MoveRefused, match="last day to answer has passed"):
            can(row, by=provider)


def test_choosing_closes_the_others_with_a_word_that_says_nothing(rows, lead, provider, provider2):
    row = can(rows[0], by=provider)
    choosing.choose(row, by=lead)
    assert mailed("closed") == {provider2.user_id}
    enquiry = Enquiry.objects.get()
    assert enquiry.status == "chosen"
    assert Asked.objects.get(pk=rows[0].pk).step.label == "Chosen"
    assert Asked.objects.get(pk=rows[1].pk).step.label == "Closed"
    with pytest.raises(MoveRefused, match="closed"):
        can(rows[1], by=provider2)
    assert not Offer.objects.exists()


def test_only_a_yes_is_chosen_and_only_once(rows, lead, manager, provider, provider2):
    one, other = can(rows[0], by=provider), can(rows[1], by=provider2)
    choosing.choose(one, by=lead)
    with pytest.raises(MoveRefused, match="chosen"):
        choosing.choose(other, by=manager)


def test_a_no_is_not_chosen(rows, lead, provider):
    with pytest.raises(MoveRefused, match="Only a provider that could"):
        choosing.choose(cannot(rows[0], by=provider), by=lead)


def test_closing_tells_everybody(rows, lead, provider, provider2):
    choosing.close(rows[0].enquiry, why="not_needed", by=lead)
    assert mailed("closed") == {provider.user_id, provider2.user_id}


def test_a_referral_that_is_withdrawn_closes_what_was_asked_for_it(rows, referral, lead, provider, provider2):
    draft = drafted(referral, by=lead)
    deciding.withdraw(referral, by=lead, why="moved")
    assert {each.closed_for for each in Enquiry.objects.all()} == {"not_needed"}
    assert Enquiry.objects.get(pk=draft.pk).status == "closed"
    assert mailed("closed") == {provider.user_id, provider2.user_id}


def test_asked_before_a_referral_it_is_filed_with_one_later(membership, ours, lead, lead2, referral, other_school):
    row = asked(None, ours, by=lead, lot=membership.lot)[0]
    with pytest.raises(MoveRefused, match="another commissioner"):
        choosing.link(row.enquiry, referral=approved(other_school, lot=membership.lot), by=lead)
    choosing.link(row.enquiry, referral=referral, by=lead)
    assert Enquiry.objects.get().referral == referral


def test_who_has_not_answered_is_reminded_once_before_the_last_day(rows, provider, provider2):
    cannot(rows[0], by=provider)
    reminding.run(date(2026, 11, 18))
    assert not mailed("still_asked")
    for _ in range(2):
        with clock.set_to(clock.at(date(2026, 11, 19), 7)):
            assert reminding.run(date(2026, 11, 19))
    assert mailed("still_asked") == {provider2.user_id}


def test_who_asked_is_told_when_all_have_answered_or_the_day_has_passed(
    referral, rows, ours, lead, provider, provider2
):
    cannot(rows[0], by=provider)
    assert not mailed("answers_in")
    cannot(rows[1], by=provider2)
    assert mailed("answers_in") == {lead.user_id}
    asked(referral, ours, by=lead)
    with clock.set_to(clock.at(date(2026, 11, 21), 7)):
        reminding.run(date(2026, 11, 21))
        reminding.run(date(2026, 11, 21))
    assert Message.objects.filter(template="enquiries/answers_in").count() == 2


class TestFigures:
    @pytest.fixture
    def told(self, manager):
        return lambda provider: {line.key: line.value for line in figures.of_provider(provider.pk, manager)}

    def ask(self, school, ours, lead, lot):
        return asked(approved(school, lot=lot), ours, by=lead)[0]

    def test_of_few_children_nothing_is_counted(self, told, rows, ours, provider):
        cannot(rows[0], by=provider)
        found = told(ours)
        assert found["Questions in a year"] == "1 to 4"
        assert "Hours to answer" not in found

    def test_of_more_answers_hours_and_declines_are(self, told, ours, school, membership, lead, provider):
        for number in range(6):
            row = self.ask(school, ours, lead, membership.lot)
            with clock.set_to(clock.now() + timedelta(hours=number)):
                cannot(row, by=provider, reason="full" if number else "risk")
        found = told(ours)
        assert (found["Questions in a year"], found["Answered"]) == ("6", "6")
        assert found["Hours to answer"].startswith("2")
        assert (
            found["Could not: no place on these half-days"] == "6"
            or found["Could not: no place on these half-days"] == "5"
        )
        assert found["Could not: the risk is too high for us"] == "1 to 4"

    def test_each_number_opens_exactly_its_rows(self, told, ours, school, membership, lead, provider, manager, sign_in):
        for number in range(7):
            row = self.ask(school, ours, lead, membership.lot)
            if number:
                cannot(row, by=provider, reason="full" if number < 6 else "risk")
        client = sign_in(manager)
        lines = [line for line in figures.of_provider(ours.pk, manager) if line.url]
        assert [line.value for line in lines] == ["7", "6", "5"]
        for line in lines:
            assert client.get(line.url).context["page_obj"].paginator.count == int(line.value)

    def test_several_questions_about_one_child_are_of_one_child(self, told, referral, ours, lead):
        for _ in range(6):
            asked(referral, ours, by=lead)
        assert told(ours)["Questions in a year"] == "1 to 4"

    def test_what_a_family_did_not_want_is_never_counted(self, told, referral, ours, lead):
        refused(referral, ours, by=lead)
        assert told(ours) == {"Questions in a year": "None"}


def test_the_asker_does_not_answer(referral, ours, lead, provider):
    both = provider
    row = asked(referral, ours, by=lead)[0]
    Enquiry.objects.filter(pk=row.enquiry_id).update(drafted_by=both.user)
    with pytest.raises(MoveRefused, match="You asked this"):
        can(Asked.objects.get(pk=row.pk), by=both)


def test_where_no_term_dates_reach_the_deadline_is_in_plain_days(referral, lead):
    with clock.set_to(clock.at(date(2031, 3, 3), 9)):
        assert asking.days_later(drafted(referral, by=lead, starts_on=date(2031, 3, 4)), clock.today(), 2) == date(
            2031, 3, 5
        )
