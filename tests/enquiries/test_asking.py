"""One question to several providers at once, by the verbs."""

from datetime import date

import pytest

from core.models import Event, Message, MoveRefused
from enquiries import asking, whom
from enquiries.models import Asked, Enquiry
from providers import blocking
from tests.factories.enquiries import asked, can, drafted
from tests.factories.providers import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def mails(template):
    return list(Message.objects.filter(template=f"enquiries/{template}").order_by("pk"))


def test_each_provider_is_asked_by_a_mail_without_content(referral, ours, theirs, lead, provider, provider2):
    asked(referral, ours, theirs, by=lead)
    written = mails("asked")
    assert {each.recipient_id for each in written} == {provider.user_id, provider2.user_id}
    for each in written:
        assert set(each.context) == {"asked", "reply_by", "page", "affiliations"}


def test_the_deadline_is_in_school_days_and_can_be_another(referral, ours, theirs, lead):
    # Wednesday; two school days later is Friday, three are Monday.
    assert asked(referral, ours, by=lead)[0].enquiry.reply_by == date(2026, 11, 20)
    assert asked(referral, theirs, by=lead, reply_days=3)[0].enquiry.reply_by == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["Markforename is calm", "a friend of marksurname"])
@pytest.mark.parametrize("field", ["need", "area", "note"])
def test_a_name_of_the_child_never_passes(referral, lead, field, text):
    with pytest.raises(MoveRefused, match="is a name of the child"):
        drafted(referral, by=lead, **{field: text, "stays": "It must be known"})
    assert not Enquiry.objects.exists()


def test_what_may_say_who_it_is_passes_with_a_reason_only(referral, lead):
    with pytest.raises(MoveRefused, match="M7 4BX.*postcode"):
        drafted(referral, by=lead, note="Lives at M7 4BX")
    assert drafted(referral, by=lead, note="Lives at M7 4BX", stays="The taxi needs it").stays


def test_a_name_that_the_child_got_meanwhile_stops_it_being_sent(referral, ours, pupil, lead):
    enquiry = drafted(referral, by=lead, note="Likes Quillan the horse")
    pupil.legal_surname = "Quillan"
    pupil.save()
    with pytest.raises(MoveRefused, match="Quillan"):
        asking.send(enquiry, providers=[ours.pk], by=lead)


def test_before_there_is_a_referral_the_name_of_a_child_of_the_school_does_not_pass(pupil, referral, membership, lead):
    from pupils.called import keep_words

    keep_words([pupil])
    with pytest.raises(MoveRefused, match="Markforename Marksurname"):
        drafted(None, lot=membership.lot, by=lead, note="It is Markforename Marksurname")
    assert drafted(None, lot=membership.lot, by=lead).commissioner == lead.organisation


def test_a_provider_whose_gate_is_shut_cannot_be_asked_and_it_is_said_why(referral, ours, theirs, lead, quality):
    blocking.block(ours, ground="safeguarding", by=quality, reason="Looked into", starts_on=date(2026, 11, 18))
    enquiry = drafted(referral, by=lead)
    shut = {one.provider: one.why_not for one in whom.of_enquiry(enquiry, lead)}
    assert shut[ours]
    assert not shut[theirs]
    with pytest.raises(MoveRefused, match="Irwell Forge"):
        asking.send(enquiry, providers=[ours.pk, theirs.pk], by=lead)
    assert not Asked.objects.exists()


def test_without_a_referral_standing_decides(membership, ours, theirs, lead, quality):
    blocking.block(ours, ground="safeguarding", by=quality, reason="Looked into", starts_on=date(2026, 11, 18))
    enquiry = drafted(None, lot=membership.lot, by=lead)
    assert [one.provider for one in whom.of_enquiry(enquiry, lead) if one.may_be_asked] == [theirs]


def test_a_provider_without_a_programme_on_the_lot_cannot_be_asked(referral, membership, lead):
    bare = MembershipFactory(lot=membership.lot)
    one = next(one for one in whom.of_enquiry(drafted(referral, by=lead), lead) if one.provider == bare.provider)
    assert one.why_not == [whom.NO_PROGRAMME]


def test_more_are_asked_until_the_last_day_and_nobody_twice(referral, ours, theirs, lead):
    row = asked(referral, ours, by=lead)[0]
    with pytest.raises(MoveRefused, match="not asked yet|Irwell Forge"):
        asking.send(row.enquiry, providers=[ours.pk], by=lead)
    asking.send(row.enquiry, providers=[theirs.pk], by=lead)
    assert Asked.objects.count() == 2


def test_the_first_yes_does_not_close_it(referral, ours, theirs, lead, provider):
    one, other = asked(referral, ours, theirs, by=lead)
    can(one, by=provider)
    assert Asked.objects.get(pk=other.pk).is_waiting


def test_a_draft_is_changed_and_what_was_sent_is_not(referral, ours, lead):
    enquiry = drafted(referral, by=lead)
    said = {name: getattr(enquiry, name) for name in asking.SAID}
    asking.change(enquiry, by=lead, **{**said, "area": "M6"})
    assert Enquiry.objects.get().area == "M6"
    asking.send(enquiry, providers=[ours.pk], by=lead)
    with pytest.raises(MoveRefused, match="sent meanwhile"):
        asking.change(enquiry, by=lead, **said)


def test_it_is_on_the_trail_of_the_child(referral, ours, lead):
    row = asked(referral, ours, by=lead)[0]
    for thing in (row, row.enquiry):
        assert {event.pupil_id for event in Event.objects.about(thing)} == {referral.pupil_id}
    assert [event.act for event in Event.objects.about(row.enquiry)] == ["drafted", "sent"]
