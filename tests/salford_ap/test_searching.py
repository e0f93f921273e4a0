"""One search on every page: what each role finds by it, what stays hidden, and what no input breaks."""

from datetime import date

import pytest
from django.urls import reverse

from core.models import AccessEntry, Event
from providers.models import Provider
from pupils import enrolling
from pupils.models import FormerUpn
from tests.factories.audits import AuditFactory
from tests.factories.placing import accepted, agreed, approved, offered, on_framework
from tests.factories.pupils import EnrolmentFactory, PupilFactory, upn

SEARCH = reverse("search")


def look(client, words):
    """Type the words and press Enter."""
    return client.post(SEARCH, {"words": words}, follow=True)


def found(client, words):
    """What is found: the names, kind by kind."""
    groups = look(client, words).context["groups"]
    return {group.kind.name: [one.name for one in group.found] for group in groups}


def pupil_of(school, **values):
    pupil = PupilFactory(**values)
    EnrolmentFactory(pupil=pupil, school=school)
    return pupil


@pytest.fixture
def jo(lead):
    return pupil_of(lead.organisation, legal_forename="Jo", legal_surname="Begum", upn=upn(4321))


class TestChildren:
    @pytest.mark.parametrize(
        "words", ["Begum Jo", "jo begum", "BEGUM", "Begun", "bgeum jo", "Jó Bégum", "  jo   begum  "]
    )
    def test_a_child_is_found_in_any_order_and_with_a_slip(self, sign_in, lead, jo, words):
        assert found(sign_in(lead), words) == {"pupils": ["Jo Begum"]}

    def test_as_typed_comes_before_nearly_so_and_those_here_before_those_who_left(self, sign_in, manager):
        for forename, left_on in (("Gone", date(2026, 9, 30)), ("Here", None)):
            PupilFactory(legal_forename=forename, legal_surname="Rigby", left_on=left_on)
        PupilFactory(legal_forename="Near", legal_surname="Rigbi")
        client = sign_in(manager)
        assert found(client, "rigby")["pupils"] == ["Here Rigby", "Gone Rigby", "Near Rigbi"]
        assert look(client, "rigby").text.count("A letter is not as you typed it") == 1

    def test_two_of_one_name_are_told_apart(self, sign_in, manager, lead, lead2, jo):
        pupil_of(lead2.organisation, legal_forename="Jo", legal_surname="Begum", born_on=date(2014, 5, 5))
        shown = look(sign_in(manager), "jo begum").content.decode()
        assert "Year 10, Agecroft Road School" in shown
        assert "Year 8, Barton Lock School" in shown

    def test_a_whole_upn_goes_straight_to_the_child(self, sign_in, lead, jo):
        response = sign_in(lead).post(SEARCH, {"words": f" {upn(4321).lower()} "})
        assert response.url == reverse("pupils:pupil", args=[jo.pk])

    def test_the_beginning_of_a_upn_finds(self, sign_in, lead, jo):
        assert found(sign_in(lead), upn(4321)[:9]) == {"pupils": ["Jo Begum"]}

    def test_a_name_and_a_number_had_before_are_found_by_caseworkers_alone(self, sign_in, manager, lead, jo):
        enrolling.change(jo, {"legal_surname": "Haddad"}, by=lead)
        FormerUpn.objects.create(pupil=jo, upn=upn(1234), replaced_on=date(2026, 9, 1))
        client = sign_in(manager)
        shown = look(client, "jo begum")
        assert [one.name for one in shown.context["groups"][0].found] == ["Jo Haddad"]
        assert "Found by a name they had before" in shown.content.decode()
        assert client.post(SEARCH, {"words": upn(1234)}).url == reverse("pupils:pupil", args=[jo.pk])
        assert found(sign_in(lead), "jo begum") == {}
        assert found(sign_in(lead), upn(1234)) == {}
        assert found(sign_in(lead), "haddad") == {"pupils": ["Jo Haddad"]}

    @pytest.mark.parametrize("words", ["Begum", "Begun", "Jo", upn(4321), upn(4321)[:9]])
    @pytest.mark.parametrize("who", ["lead2", "provider", "provider2", "tutor", "admin"])
    def test_who_may_not_see_the_child_finds_nothing(self, sign_in, request, jo, who, words):
        response = look(sign_in(request.getfixturevalue(who)), words)
        assert response.status_code == 200
        assert response.context["groups"] == []
        assert "Jo Begum" not in response.content.decode()
        assert not AccessEntry.objects.exists()

    def test_a_provider_finds_a_child_once_it_teaches_it_not_when_it_is_asked(self, sign_in, manager, lead, provider):
        membership = on_framework(provider)
        referral = approved(lead.organisation)
        name, reference = str(referral.pupil), referral.reference
        offer = offered(referral, membership, manager)
        for words in (name, referral.pupil.upn, reference):
            assert found(sign_in(provider), words) == {}, words
        placement = accepted(offer, provider)
        assert found(sign_in(provider), name)["pupils"] == [name]
        assert sign_in(provider).post(SEARCH, {"words": reference}).url == reverse(
            "referrals:referral", args=[referral.pk]
        )
        assert found(sign_in(provider), placement.reference[-6:])["placements"] == [placement.reference]


class TestReferences:
    @pytest.mark.parametrize("words", ["{}", "  {} ", "ref 2026 {serial}", "REF2026-{serial}"])
    def test_a_whole_reference_goes_straight_to_its_row(self, sign_in, manager, lead, words):
        referral = approved(lead.organisation)
        typed = words.format(referral.reference, serial=referral.reference[-6:])
        assert sign_in(manager).post(SEARCH, {"words": typed}).url == reverse("referrals:referral", args=[referral.pk])

    def test_a_reference_without_its_year_is_looked_for(self, sign_in, manager, lead):
        referral = approved(lead.organisation)
        assert found(sign_in(manager), f"ref {int(referral.reference[-6:])}") == {"referrals": [referral.reference]}

    def test_a_referral_is_shown_with_where_it_stands(self, sign_in, manager, lead, provider):
        waits, placed = approved(lead.organisation), agreed(lead, provider).referral
        for referral, words in ((waits, "Waiting for offer"), (placed, "Placed")):
            shown = look(sign_in(manager), f"ref {int(referral.reference[-6:])}").text
            assert words in shown
            assert ">Approved<" not in shown

    def test_an_agreement_is_found_by_its_placements_number_and_its_own(self, sign_in, lead, lead2, viewer, provider):
        agreement = agreed(lead, provider).agreements.get()
        reference, page = agreement.reference, reverse("agreements:agreement", args=[agreement.pk])
        assert reference == f"AGR{agreement.placement.reference[3:]}-1"
        for words in (reference, reference[:-2], reference.lower().replace("-", " ")):
            assert sign_in(provider).post(SEARCH, {"words": words}).url == page, words
        assert found(sign_in(lead), f"{reference[:-1]}2") == {}
        for stranger in (lead2, viewer):
            assert "agreements" not in found(sign_in(stranger), reference)

    @pytest.mark.parametrize("who", ["lead2", "provider", "viewer", "admin"])
    def test_a_reference_of_others_leads_nowhere(self, sign_in, request, lead, who):
        referral = approved(lead.organisation)
        assert found(sign_in(request.getfixturevalue(who)), referral.reference) == {}

    def test_an_audit_is_found_by_those_who_may_open_it(self, sign_in, quality, provider, provider2):
        audit = AuditFactory(provider=Provider.objects.get(organisation=provider.organisation), status="in_progress")
        page = reverse("audits:audit", args=[audit.pk])
        assert sign_in(quality).post(SEARCH, {"words": audit.reference}).url == page
        assert sign_in(provider).post(SEARCH, {"words": audit.reference}).url == page
        assert found(sign_in(provider2), audit.reference) == {}


class TestEverythingElse:
    def test_a_provider_is_found_by_its_name(self, sign_in, lead, provider, provider2):
        on_framework(provider)
        assert found(sign_in(lead), "irwel forge")["providers"] == ["Irwell Forge"]
        assert found(sign_in(provider2), "irwell forge") == {}

    def test_people_are_found_at_ones_own_organisation(self, sign_in, manager, lead, lead2):
        assert found(sign_in(manager), "lead2")["people"] == ["Lead2"]
        assert "people" not in found(sign_in(lead), "lead2")

    def test_a_caseworker_is_led_from_a_school_to_its_pupils(self, sign_in, manager, lead):
        shown = look(sign_in(manager), "agecroft road")
        assert f"{reverse('pupils:pupils')}?school={lead.organisation_id}" in shown.content.decode()

    def test_pages_of_the_menu_are_found(self, sign_in, manager, viewer):
        guidance = ["Registration watch", "What is the registration watch?"]
        assert found(sign_in(manager), "registration watch")["guidance"] == guidance
        assert found(sign_in(viewer), "registration watch") == {}


class TestWords:
    def test_they_stand_in_no_address(self, sign_in, lead, jo):
        client = sign_in(lead)
        response = client.post(SEARCH, {"words": "Begum"})
        assert response.url == f"{SEARCH}?n=1"
        assert client.get(SEARCH, {"words": "Begum"}).context["groups"] == []

    def test_one_goes_back_to_what_was_looked_for_before(self, sign_in, lead, jo):
        client = sign_in(lead)
        first = client.post(SEARCH, {"words": "Begum"}).url
        look(client, "nobody at all")
        response = client.get(first)
        assert [group.kind.name for group in response.context["groups"]] == ["pupils"]
        assert response["Cache-Control"] == "no-store"

    def test_words_of_another_role_are_not_brought_along(self, sign_in, client, manager, lead, jo):
        address = sign_in(manager).post(SEARCH, {"words": "Begum"}).url
        session = client.session
        session["words"] = [[1, f"search:{lead.pk}", "Begum"]]
        session.save()
        assert client.get(address).context["groups"] == []

    @pytest.mark.parametrize(
        "words",
        [
            "",
            "   ",
            "x",
            "%",
            "_",
            "''",
            "🙂🙂",
            "\u200f\u202e",
            "\x00",
            "a" * 10_000,
            "; DROP TABLE",
            "% %",
            "\\",
            "Jo\x00 Begum\x00",
            "be" * 5_000 + " jo",
        ],
    )
    def test_nothing_that_is_typed_breaks_it(self, sign_in, lead, jo, words):
        response = look(sign_in(lead), words)
        assert response.status_code == 200
        assert len(response.content) < 40_000

    def test_it_says_so_when_it_is_used_too_often(self, sign_in, lead, settings):
        settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (1, 60)}
        client = sign_in(lead)
        look(client, "one")
        assert look(client, "two").status_code == 429

    def test_children_found_are_noted_without_their_names_or_the_words(self, sign_in, lead, jo):
        look(sign_in(lead), "Begum")
        entry = AccessEntry.objects.get()
        assert (entry.user, entry.object_type, entry.object_name) == (lead.user, "pupils.Pupil", "Search: 1 found")
        assert not Event.objects.exists()

    def test_all_of_a_kind_are_on_pages_of_their_own(self, sign_in, lead):
        for _ in range(30):
            pupil_of(lead.organisation, legal_surname="Rigby")
        client = sign_in(lead)
        shown = look(client, "rigby")
        assert len(shown.context["groups"][0].found) == 8
        every = client.get(SEARCH, {"n": "1", "kind": "pupils"})
        assert "All 30 pupils" in shown.content.decode()
        assert every.context["only"].page.paginator.count == 30
        assert len(client.get(SEARCH, {"n": "1", "kind": "pupils", "page": "2"}).context["groups"][0].found) == 5

    def test_it_costs_the_same_for_two_as_for_thirty(self, sign_in, manager, lead, queries):
        client = sign_in(manager)

        def cost(count):
            for _ in range(count):
                pupil_of(lead.organisation, legal_surname="Rigby")
            look(client, "rigbi")
            return queries(client.get, SEARCH, {"n": "1"})

        few = cost(2)
        assert cost(28) == few <= 30


def test_every_page_has_the_search(sign_in, lead):
    shown = sign_in(lead).get(reverse("home")).content.decode()
    assert f'action="{SEARCH}"' in shown


def test_nobody_searches_without_signing_in(client):
    assert client.get(SEARCH).status_code == 302
    assert f'action="{SEARCH}"' not in client.get(reverse("core:cookies")).content.decode()
