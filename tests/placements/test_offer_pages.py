"""Pages of an offer: choosing a place, asking, and the provider's answer in two clicks."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Postcode
from core.models import AccessEntry, Message
from placements import offering
from placements.models import GateOverride, Offer, Placement
from providers import blocking, changing
from tests.cast import held
from tests.factories.placing import FIRST, accepted, agreed, approved, cells, offered, on_framework
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory
from tests.factories.pupils import PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    Postcode.objects.create(postcode="M7 4BX", easting=1, northing=1, ward_name="Broughton")
    bare["pupil"] = PupilFactory(
        legal_forename="Markforename",
        legal_surname="Marksurname",
        preferred_forename="Markpreferred",
        middle_names="Markmiddle",
        postcode="M7 4BX",
        primary_need="SEMH",
        sen_provision="K",
    )
    bare["referral"] = approved(
        bare["school"],
        pupil=bare["pupil"],
        tried="MARKTRIED",
        pupil_view="MARKVIEW",
        parent_view="MARKPARENT",
        risk_note="MARKRISK",
        risk="medium",
    )
    return bare


membership, pupil, referral = held("membership"), held("pupil"), held("referral")


@pytest.fixture
def offer(referral, membership, lead):
    return offered(referral, membership, lead)


def form(**changed: str) -> dict[str, object]:
    given = {
        "half_days": ["mon_am", "wed_am"],
        "am_starts": "9:30",
        "am_ends": "12:00",
        "pm_starts": "",
        "pm_ends": "",
        "starts_on_day": "23",
        "starts_on_month": "11",
        "starts_on_year": "2026",
        "ends_on_day": "18",
        "ends_on_month": "12",
        "ends_on_year": "2026",
    }
    return {**given, **changed}


class TestChoosing:
    def test_programmes_on_the_lot_with_the_reasons_of_those_that_cannot(
        self, referral, membership, lead, provider2, quality, sign_in
    ):
        other = on_framework(provider2)
        blocking.block(other.provider, ground="safeguarding", reason="MARKBLOCK", by=quality)
        ProgrammeFactory(site=membership.provider.sites.get(), lot=LotFactory(number=7), name="Another lot")
        response = sign_in(lead).get(reverse("placements:referral-places", args=[referral.pk]))
        assert [place.membership for place in response.context["open_places"]] == [membership]
        assert [place.membership for place in response.context["closed_places"]] == [other]
        page = response.content.decode()
        assert "There is a Block on new placements" in page
        assert "MARKBLOCK" not in page
        assert "Another lot" not in page

    def test_a_programme_that_runs_on_none_of_the_half_days_is_not_open(self, referral, membership, lead, sign_in):
        membership.provider.sites.get().programmes.update(half_days=["fri_pm"])
        response = sign_in(lead).get(reverse("placements:referral-places", args=[referral.pk]))
        assert response.context["open_places"] == []
        assert "does not run on any half-day asked for" in response.content.decode()

    def test_a_referral_not_approved_offers_nothing(self, referral, membership, lead, sign_in):
        type(referral).objects.update(status="submitted")
        page = sign_in(lead).get(reverse("placements:referral-places", args=[referral.pk])).content.decode()
        assert "once the referral has been approved" in page

    def test_the_provider_the_school_prefers_comes_first_and_is_said(
        self, referral, membership, manager, provider2, sign_in
    ):
        other = on_framework(provider2)
        type(referral).objects.update(preferred_provider=other.provider)
        response = sign_in(manager).get(reverse("placements:referral-places", args=[referral.pk]))
        assert [place.membership for place in response.context["open_places"]] == [other, membership]
        assert response.content.decode().count("Preferred by the school") == 1
        assert "First the provider the school prefers;" in response.content.decode()

    def test_a_provider_preferred_that_is_not_on_the_lot_is_said(self, referral, membership, manager, sign_in):
        elsewhere = MembershipFactory(lot=LotFactory(number=9), provider__organisation__name="Far Away")
        type(referral).objects.update(preferred_provider=elsewhere.provider)
        page = sign_in(manager).get(reverse("placements:referral-places", args=[referral.pk])).content.decode()
        assert "Far Away</a>, which has no programme on this lot" in page

    def test_miles_are_those_from_the_pupils_school(self, referral, membership, lead, sign_in):
        site, school = membership.provider.sites.get(), lead.organisation.school
        site.easting, site.northing, school.easting, school.northing = 380_000, 400_000, 380_000, 403_219
        site.save()
        school.save()
        response = sign_in(lead).get(reverse("placements:referral-places", args=[referral.pk]))
        assert [place.miles_words for place in response.context["open_places"]] == ["2.0"]
        assert f"measured from {lead.organisation.name}" in response.content.decode()

    @pytest.mark.parametrize("person, reads", [("manager", True), ("lead", False)])
    def test_what_is_proposed_of_its_membership_is_read_by_the_council_alone(
        self, referral, membership, request, person, reads, quality, sign_in
    ):
        change = changing.propose(membership, "suspend", "MARKWHY", by=quality)
        client = sign_in(request.getfixturevalue(person))
        page = client.get(reverse("placements:referral-places", args=[referral.pk])).content.decode()
        assert (change.sentence in page) is reads
        assert "MARKWHY" not in page
        programme = membership.provider.sites.get().programmes.get()
        url = reverse("placements:referral-offer", args=[referral.pk, programme.pk])
        rows = {row["key"] for row in client.post(url, form()).context["rows"]}
        assert ("Not decided yet" in rows) is reads

    def test_it_costs_the_same_for_two_programmes_as_for_twenty(self, referral, membership, manager, sign_in, queries):
        client, url = sign_in(manager), reverse("placements:referral-places", args=[referral.pk])
        site = membership.provider.sites.get()
        ProgrammeFactory(site=site, lot=membership.lot)
        few = queries(client.get, url)
        ProgrammeFactory.create_batch(18, site=site, lot=membership.lot)
        assert queries(client.get, url) == few


class TestOffering:
    @pytest.fixture
    def url(self, referral, membership):
        programme = membership.provider.sites.get().programmes.get()
        return reverse("placements:referral-offer", args=[referral.pk, programme.pk])

    def test_the_half_days_asked_for_are_ticked_already(self, url, lead, sign_in):
        form = sign_in(lead).get(url).context["form"]
        assert form["half_days"].value() == ["mon_am", "wed_am"]
        assert form["starts_on"].value() == FIRST

    def test_the_answers_are_checked_before_it_is_sent(self, url, lead, provider, sign_in):
        client = sign_in(lead)
        check = client.post(url, form())
        page = check.content.decode()
        assert check.status_code == 200
        assert "Check the offer before you send it" in page
        assert "Monday morning, Wednesday morning" in page
        assert "9:30am to midday" in page
        assert not Offer.objects.exists()
        sent = client.post(url, {**form(), "confirmed": "1"})
        offer = Offer.objects.get()
        assert sent.url == reverse("placements:offer", args=[offer.pk])
        assert offer.pattern == cells("mon_am", "wed_am")
        assert Message.objects.get(template="placements/offer_made").recipient == provider.user

    def test_what_was_typed_travels_with_the_check(self, url, lead, sign_in):
        check = sign_in(lead).post(url, form())
        kept = {}
        for name, value in check.context["kept"]:
            kept.setdefault(name, []).append(value)
        assert kept["half_days"] == ["mon_am", "wed_am"]
        again = sign_in(lead).post(url, {**kept, "change": "1"})
        assert again.context["form"]["am_starts"].value() == "9:30"
        assert not Offer.objects.exists()

    def test_sent_twice_it_is_one_offer(self, url, lead, sign_in):
        client = sign_in(lead)
        once = client.get(url).context["once"]
        first = client.post(url, {**form(), "confirmed": "1", "once": once})
        second = client.post(url, {**form(), "confirmed": "1", "once": once})
        assert first.url == second.url
        assert Offer.objects.count() == 1

    @pytest.mark.parametrize(
        "changed, words",
        [
            ({"half_days": []}, "Select at least one half-day"),
            ({"am_starts": ""}, "Enter when mornings start"),
            ({"am_ends": "9:00"}, "Mornings must end after they start"),
            ({"half_days": ["mon_pm"]}, "Enter when afternoons start"),
            ({"am_starts": "25:00"}, "Mornings start must be a time"),
            ({"starts_on_day": "17"}, "First day must be today or in the future"),
            ({"ends_on_day": "20", "ends_on_month": "11"}, "The last day must be on or after the first day"),
            ({"ends_on_year": "9999"}, "must have a year between"),
            ({"half_days": ["sat_am"]}, "Select half-days from the table"),
        ],
    )
    def test_what_cannot_be_is_told_in_a_sentence(self, url, lead, sign_in, changed, words):
        response = sign_in(lead).post(url, {**form(**changed), "confirmed": "1"})
        assert response.status_code == 200
        assert words in response.content.decode()
        assert not Offer.objects.exists()

    def test_the_gates_reasons_come_back_on_the_form(self, url, membership, lead, quality, sign_in):
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        response = sign_in(lead).post(url, {**form(), "confirmed": "1"})
        assert "There is a Block on new placements" in response.content.decode()
        assert not Offer.objects.exists()

    def test_a_programme_of_another_lot_is_not_found(self, referral, membership, lead, sign_in):
        elsewhere = ProgrammeFactory(site=membership.provider.sites.get(), lot=LotFactory(number=7))
        url = reverse("placements:referral-offer", args=[referral.pk, elsewhere.pk])
        assert sign_in(lead).get(url).status_code == 404


class TestTheProvidersView:
    MARKERS = (
        "Markforename",
        "Marksurname",
        "Markpreferred",
        "Markmiddle",
        "MARKTRIED",
        "MARKVIEW",
        "MARKPARENT",
        "MARKRISK",
        "M7 4BX",
        "4BX",
        "Agecroft Road School",
    )

    def test_before_it_accepts_it_reads_the_summary_and_nothing_else(self, offer, provider, pupil, sign_in):
        client = sign_in(provider)
        pages = [
            client.get(reverse("placements:offers")),
            client.get(reverse("placements:offers") + "?download=csv"),
            client.get(reverse("placements:offer", args=[offer.pk])),
            client.get(reverse("placements:offer-accept", args=[offer.pk])),
            client.get(reverse("placements:offer-decline", args=[offer.pk])),
        ]
        for page in pages:
            assert page.status_code == 200
            text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", page.content.decode())  # letters at random
            for marker in (*self.MARKERS, pupil.upn, str(pupil.pk), offer.referral.reference, str(offer.referral_id)):
                assert marker not in text, (page.request["PATH_INFO"], marker)
        page = pages[2].content.decode()
        for words in ("Year 10", "social, emotional", "9:30am to midday", "M7, Broughton", "Medium"):
            assert words.lower() in page.lower(), words

    def test_a_confidential_address_gives_no_area(self, offer, provider, pupil, sign_in):
        type(pupil).objects.update(is_address_protected=True)
        page = sign_in(provider).get(reverse("placements:offer", args=[offer.pk])).content.decode()
        assert "Kept confidential" in page
        assert "Broughton" not in page

    def test_no_mail_and_no_title_says_more(self, offer, provider, lead, sign_in):
        context = Message.objects.get(template="placements/offer_made").context
        assert set(context) == {"reply_by", "link", "affiliations"}
        page = sign_in(provider).get(reverse("placements:offer", args=[offer.pk])).content.decode()
        assert "<title>Offer of a place: Year 10, lot" in page
        assert str(offer.referral) not in page
        assert f"<title>Offer of a place: {offer.referral} - " in (
            sign_in(lead).get(reverse("placements:offer", args=[offer.pk])).text
        )

    def test_before_it_accepts_pupil_and_referral_are_not_found(self, offer, provider, sign_in):
        client = sign_in(provider)
        for name, pk in (("pupils:pupil", offer.referral.pupil_id), ("referrals:referral", offer.referral_id)):
            assert client.get(reverse(name, args=[pk])).status_code == 404

    def test_two_clicks_from_the_list_accept_it(self, offer, provider, sign_in):
        client = sign_in(provider)
        page = client.get(reverse("placements:offer", args=[offer.pk])).content.decode()
        accept = reverse("placements:offer-accept", args=[offer.pk])
        assert f'action="{accept}"' in page
        answer = client.post(accept)
        placement = Placement.objects.get()
        assert answer.url == reverse("placements:placement", args=[placement.pk])
        assert "Markpreferred Marksurname" in client.get(answer.url).content.decode()
        assert client.get(reverse("referrals:referral", args=[offer.referral_id])).status_code == 200

    def test_accepting_twice_is_refused_with_a_sentence(self, offer, provider, sign_in):
        client = sign_in(provider)
        accepted(Offer.objects.get(pk=offer.pk), provider)
        response = client.post(reverse("placements:offer-accept", args=[offer.pk]))
        assert response.status_code == 200
        assert "This offer is accepted" in response.content.decode()
        assert Placement.objects.count() == 1

    def test_declining_asks_for_the_coded_reason(self, offer, provider, sign_in):
        client, url = sign_in(provider), reverse("placements:offer-decline", args=[offer.pk])
        assert "Select why you decline" in client.post(url, {}).content.decode()
        assert client.post(url, {"reason": "peers"}).status_code == 302
        offer.refresh_from_db()
        assert (offer.status, offer.decline_reason) == ("declined", "peers")

    def test_opening_it_is_logged(self, offer, provider, sign_in):
        sign_in(provider).get(reverse("placements:offer", args=[offer.pk]))
        assert AccessEntry.objects.get().pupil_id == offer.referral.pupil_id

    def test_asking_changes_nothing(self, offer, provider, sign_in):
        sign_in(provider).get(reverse("placements:offer-accept", args=[offer.pk]))
        offer.refresh_from_db()
        assert offer.status == "offered"


def test_the_commissioner_takes_an_offer_back(offer, lead, sign_in):
    assert sign_in(lead).post(reverse("placements:offer-lapse", args=[offer.pk])).status_code == 302
    offer.refresh_from_db()
    assert offer.status == "lapsed"


def test_the_list_shows_open_offers_first_by_their_answer_day(lead, membership, provider, sign_in):
    answered = offered(approved(lead.organisation), membership, lead)
    offering.decline(answered, reason="risk", by=provider)
    later, sooner = (offered(approved(lead.organisation), membership, lead) for _ in range(2))
    Offer.objects.filter(pk=sooner.pk).update(reply_by=date(2026, 11, 19))
    client = sign_in(lead)
    shown = client.get(reverse("placements:offers")).context["object_list"]
    assert list(shown) == [sooner, later, answered]
    assert list(client.get(reverse("placements:offers") + "?status=declined").context["object_list"]) == [answered]


@pytest.mark.parametrize("who", ["provider", "lead"])
def test_the_list_costs_the_same_for_two_rows_as_for_twenty(who, request, lead, membership, sign_in, queries):
    acting = request.getfixturevalue(who)
    client, url = sign_in(acting), reverse("placements:offers")
    for _ in range(2):
        offered(approved(lead.organisation), membership, lead)
    few = queries(client.get, url)
    for _ in range(4):
        offered(approved(lead.organisation), membership, lead)
    assert queries(client.get, url) == few


class TestOverriding:
    def test_the_ap_manager_overrides_in_their_own_name(self, referral, membership, manager, quality, sign_in):
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        client = sign_in(manager)
        places = reverse("placements:referral-places", args=[referral.pk])
        url = reverse("placements:gate-override", args=[referral.pk, membership.provider.pk])
        assert url in client.get(places).content.decode()
        sent = {"reason": "Sibling there", "ends_on_day": "30", "ends_on_month": "11", "ends_on_year": "2026"}
        assert client.post(url, sent).url == places
        row = GateOverride.objects.get()
        assert (row.made_by, row.ends_on) == (manager.user, date(2026, 11, 30))
        page = client.get(places).content.decode()
        assert "Manager lets this go ahead until 30 November 2026 in spite of" in page

    def test_the_same_form_sent_twice_overrides_once(self, referral, membership, manager, sign_in):
        client = sign_in(manager)
        url = reverse("placements:gate-override", args=[referral.pk, membership.provider.pk])
        once = client.get(url).context["once"]
        sent = {"reason": "Sibling there", "ends_on_day": "30", "ends_on_month": "11", "ends_on_year": "2026"}
        first, second = (client.post(url, {**sent, "once": once}).url for _ in range(2))
        assert first == second
        assert GateOverride.objects.count() == 1

    def test_it_shows_what_is_overridden(self, referral, membership, manager, lead, provider, quality, sign_in):
        """Before an offer by the programmes there, afterwards by the agreement."""
        url = reverse("placements:gate-override", args=[referral.pk, membership.provider.pk])
        client = sign_in(manager)
        assert client.get(url).context["reasons"] == []
        made = blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        said = ["There is a Block on new placements since 18 November 2026."]
        page = client.get(url)
        assert page.context["reasons"] == said
        assert said[0] in page.content.decode()
        blocking.lift(made, by=quality, reason="Dry")
        accepted(offered(referral, membership, lead), provider)
        blocking.block(membership.provider, ground="other", reason="Flood again", by=quality)
        assert client.get(url).context["reasons"] == said

    def test_it_asks_for_reason_and_date(self, referral, membership, manager, sign_in):
        url = reverse("placements:gate-override", args=[referral.pk, membership.provider.pk])
        page = sign_in(manager).post(url, {}).content.decode()
        assert "Enter why the gate is overridden" in page
        assert "Enter until when" in page

    @pytest.mark.parametrize("who", ["officer", "quality", "lead", "provider", "admin"])
    def test_nobody_else_may(self, who, request, referral, membership, sign_in):
        url = reverse("placements:gate-override", args=[referral.pk, membership.provider.pk])
        assert sign_in(request.getfixturevalue(who)).get(url).status_code == 403


def test_a_placement_made_before_is_no_way_to_the_new_offers_pupil(lead, lead2, provider, membership, sign_in):
    """A provider that has had another pupil sees nothing of this one."""
    agreed(lead2, provider, membership)
    offer = offered(approved(lead.organisation), membership, lead)
    page = sign_in(provider).get(reverse("placements:offer", args=[offer.pk])).content.decode()
    assert offer.referral.pupil.legal_surname not in page
