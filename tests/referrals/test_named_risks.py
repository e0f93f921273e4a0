"""Named risks: each asked about by itself, none known or present, never lost, and read by those who must."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import AccessEntry, Event, MoveRefused
from referrals import missing, risking
from referrals.models import NamedRisk, Referral
from referrals.reasons import RISKS
from referrals.risking import Said
from tests.factories.accounts import AffiliationFactory
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.referrals.referring_steps import draft_of, load, pupil_of, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

NONE, FIRE = Said(is_present=False), Said(True, "Lit a bin in May", "No lighters, bag checked at the door")


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def posted(**answers):
    """Every risk, not asked but for those given."""
    return {**{code: "unasked" for code, _label in RISKS.choices()}, **answers}


def accepted_by(provider, referral):
    offer = OfferFactory(referral=referral, membership__provider=provider.organisation.provider, status="accepted")
    return PlacementFactory(offer=offer)


def everything(**said):
    """Each risk answered, none known but for those given."""
    return {**{code: NONE for code, _label in RISKS.choices()}, **said}


class TestAnswering:
    def test_none_known_present_and_not_asked_are_three_answers(self, lead, sign_in):
        row = draft_of(lead)
        client = sign_in(lead)
        answers = posted(weapons="none", fire_setting="present")
        answer = client.post(page("referral-risks", row), answers)
        assert answer.url == page("referral-risk-words", row)
        kept = {risk.code: risk.is_present for risk in NamedRisk.objects.all()}
        assert kept == {"weapons": False, "fire_setting": True}
        words = {"known_fire_setting": FIRE.known, "controls_fire_setting": FIRE.controls}
        client.post(answer.url, words)
        now = NamedRisk.objects.now().get(code="fire_setting")
        assert risking.of(now) == FIRE
        assert (now.written_by, now.written_for) == (lead.user, lead.organisation.name)

    def test_where_none_is_present_nothing_more_is_asked(self, lead, sign_in):
        row = draft_of(lead)
        assert sign_in(lead).post(page("referral-risks", row), posted(weapons="none")).url == page("referral", row)

    def test_what_was_asked_cannot_become_not_asked(self, lead, sign_in):
        row = draft_of(lead)
        risking.write(row, {"weapons": NONE}, by=lead)
        said = text_of(sign_in(lead).post(page("referral-risks", row), posted()))
        assert "Weapons was asked before: select what is known now" in said
        assert NamedRisk.objects.now().filter(code="weapons").exists()

    def test_what_was_written_before_is_kept_with_who_and_when(self, lead, sign_in):
        row = draft_of(lead)
        risking.write(row, {"fire_setting": FIRE}, by=lead)
        risking.write(row, {"fire_setting": FIRE._replace(known="Lit two bins")}, by=lead)
        assert NamedRisk.objects.count() == 2
        before = text_of(sign_in(lead).get(page("referral-risks-before", row)))
        assert FIRE.known in before
        assert lead.user.name in before

    def test_the_same_answer_is_not_written_twice(self, lead):
        row = draft_of(lead)
        assert risking.write(row, {"weapons": NONE}, by=lead) == ["weapons"]
        assert risking.write(row, {"weapons": NONE}, by=lead) == []
        assert Event.objects.filter(act="risks_written").count() == 1

    def test_a_declined_referral_takes_no_more(self, lead):
        row = submitted_by(lead)
        Referral.objects.filter(pk=row.pk).update(status="declined", decision_reason="No", declined_for="other")
        with pytest.raises(MoveRefused, match="declined"):
            risking.write(row, {"weapons": NONE}, by=lead)

    def test_the_trail_says_neither_which_nor_what(self, lead):
        row = draft_of(lead)
        risking.write(row, {"fire_setting": FIRE}, by=lead)
        event = Event.objects.get(act="risks_written")
        assert "ire" not in f"{event.sentence}{event.changes}{event.object_name}".replace("Referral", "")

    def test_none_known_has_no_words(self, lead):
        row = draft_of(lead)
        risking.write(row, {"weapons": NONE}, by=lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            NamedRisk.objects.update(known="A knife")

    def test_answers_of_an_earlier_referral_are_filled_in_and_not_yet_said(self, lead, sign_in):
        pupil = pupil_of(lead.organisation)
        old, new = submitted_by(lead, pupil=pupil), draft_of(lead, pupil=pupil)
        risking.write(old, {"fire_setting": FIRE}, by=lead)
        client = sign_in(lead)
        assert "Filled in from an earlier referral" in text_of(client.get(page("referral-risks", new)))
        assert missing.of([new])[new.pk][0].words == f"{len(RISKS.choices())} of {len(RISKS.choices())} not asked"
        client.post(page("referral-risks", new), posted(fire_setting="present"))
        assert risking.of(NamedRisk.objects.get(referral=new)) == FIRE

    def test_two_who_answer_at_once_do_not_overwrite_each_other(self, lead, sign_in):
        row = draft_of(lead)
        client = sign_in(lead)
        seen = re.search(r'name="seen" value="([^"]+)"', client.get(page("referral-risks", row)).content.decode())
        risking.write(row, {"weapons": FIRE}, by=lead)
        answer = client.post(page("referral-risks", row), {**posted(weapons="none"), "seen": seen.group(1)})
        assert "changed this while you were typing" in text_of(answer)
        assert NamedRisk.objects.now().get(code="weapons").is_present


class TestWhoReads:
    @pytest.fixture
    def row(self, lead):
        row = submitted_by(lead)
        risking.write(row, everything(fire_setting=FIRE), by=lead)
        return row

    def test_who_refers_decides_or_places_reads_them_and_it_is_logged(self, row, lead, manager, officer, sign_in):
        for acting in (lead, manager, officer):
            assert FIRE.known in text_of(sign_in(acting).get(page("referral", row)))
            read = AccessEntry.objects.filter(object_type="referrals.NamedRisk", user=acting.user)
            assert set(read.values_list("pupil_id", flat=True)) == {row.pupil_id}

    def test_a_quality_officer_is_told_who_reads_them_and_nothing_else(self, row, quality, sign_in):
        said = text_of(sign_in(quality).get(page("referral", row)))
        assert "You are not one of their readers" in said
        assert FIRE.known not in said
        assert "None known" not in said

    def test_the_provider_reads_them_once_it_has_accepted(self, row, provider, tutor, sign_in):
        for acting in (provider, tutor):
            assert sign_in(acting).get(page("referral", row)).status_code == 404
        assert not NamedRisk.objects.visible_to(provider).exists()
        accepted_by(provider, row)
        for acting in (provider, tutor):
            assert FIRE.controls in text_of(sign_in(acting).get(page("referral", row)))

    def test_another_school_and_another_provider_find_nothing(self, row, lead2, provider2, viewer, admin):
        for acting in (lead2, provider2, viewer, admin):
            assert not NamedRisk.objects.visible_to(acting).exists()

    def test_only_who_refers_writes_them(self, row, lead2, manager, provider, sign_in):
        for acting, answer in ((lead2, 404), (manager, 403), (provider, 403)):
            assert sign_in(acting).get(page("referral-risks", row)).status_code == answer


class TestWhatIsMissing:
    def test_nothing_is_missing_once_each_is_answered(self, lead):
        row = submitted_by(lead)
        risking.write(row, everything(fire_setting=FIRE), by=lead)
        assert "Named risks" not in [each.name for each in missing.of([row])[row.pk]]

    def test_a_present_risk_without_words_is_missing(self, lead):
        row = submitted_by(lead)
        risking.write(row, everything(fire_setting=FIRE._replace(controls="")), by=lead)
        assert missing.of([row])[row.pk][0].words == "what is known is not written of each"

    def test_a_sent_referral_shows_it_with_a_link_to_who_may_tell_it(self, lead, manager, quality, sign_in):
        row = submitted_by(lead)
        assert page("referral-risks", row) in sign_in(lead).get(page("referral", row)).content.decode()
        told = sign_in(manager).get(page("referral", row)).content.decode()
        assert "Still missing" in told
        assert "not asked" in told
        assert f'"{page("referral-risks", row)}"' not in told
        assert "of 15 not asked" not in sign_in(quality).get(page("referral", row)).content.decode()

    def test_it_asks_the_same_for_two_as_for_twenty(self, lead, queries):
        rows = [submitted_by(lead) for _ in range(20)]
        assert queries(missing.of, rows[:2]) == queries(missing.of, rows)


def test_a_colleague_of_the_school_goes_on_with_a_draft(lead, sign_in):
    colleague = AffiliationFactory(role="ap_lead", organisation=lead.organisation, user__name="Cover Lead")
    row = draft_of(lead)
    assert sign_in(colleague).post(page("referral-risks", row), posted(weapons="none")).status_code == 302
    assert NamedRisk.objects.get().written_by == colleague.user
