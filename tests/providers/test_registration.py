"""A school becomes a provider as it is; name, registration, numbers and grades are changed in the portal, by the council."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.importing import schools
from accounts.models import Organisation, School
from core.models import Event
from providers import admission, registering, standing
from providers.models import Inspection, Provider
from providers.registering import Identity
from tests.factories.accounts import OrganisationFactory, SchoolFactory
from tests.factories.providers import FinalAuditFactory, MembershipFactory, ProviderFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
ADD = "providers:provider-add"


def unit(**facts) -> School:
    return SchoolFactory(organisation__name="The Weir Unit", urn="106001", type_name="Pupil referral unit", **facts)


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def test_a_school_of_the_portal_becomes_a_provider_by_its_urn_alone(manager, sign_in):
    school = unit(opened_on=date(2009, 9, 1))
    before = Organisation.objects.count()
    sign_in(manager).post(reverse(ADD), {"urn": " 106001 "})
    provider = Provider.objects.get()
    assert provider.organisation == school.organisation
    assert (provider.name, provider.registration) == ("The Weir Unit", "registered")
    assert (provider.registered_since, provider.urn) == (date(2009, 9, 1), "106001")
    assert Organisation.objects.count() == before
    school.refresh_from_db()
    assert (school.organisation.is_school, school.organisation.is_provider) == (True, True)
    assert school.type_name == "Pupil referral unit"


def test_two_schools_of_one_name_both_become_providers(manager):
    for urn in ("106001", "106002"):
        SchoolFactory(organisation__name="St Mary's", urn=urn)
        admission.admit_school(urn, by=manager)
    assert set(Provider.objects.values_list("slug", flat=True)) == {"st-marys", "st-marys-106002"}


@pytest.mark.parametrize(
    "facts, sent, words",
    [
        ({}, {"urn": "999"}, "A URN is 6 digits"),
        ({}, {"urn": "106009"}, "No school of the portal has the URN 106009. Enter the name of the provider"),
        ({}, {}, "Enter the name of the provider, or the URN of a school"),
        ({"closed": True}, {"urn": "106001"}, "has closed"),
        ({}, {"name": "the weir unit", "registration": "unregistered"}, "Enter its URN, 106001"),
        ({}, {"name": "Bees", "registration": "registered"}, "Enter the URN under which it is registered"),
        ({}, {"name": "Bees", "registration": "unregistered", "urn": "106009"}, "Only a registered school has a URN"),
        ({"ukprn": "10012345"}, {"name": "Bees", "registration": "unregistered", "ukprn": "10012345"}, "by its URN"),
        ({}, {"name": "Bees", "registration": "unregistered", "company_number": "12"}, "A company number is 8 digits"),
    ],
)
def test_what_will_not_do_is_told_why_and_makes_nothing(manager, sign_in, facts, sent, words):
    unit(**facts)
    page = sign_in(manager).post(reverse(ADD), sent)
    assert words in page.content.decode().replace("&#x27;", "'")
    assert not Provider.objects.exists()
    assert Organisation.objects.filter(is_provider=True).count() == 0


@pytest.mark.parametrize(
    "field, other, own",
    [
        ("name", "Irwell Forge", "the weir unit"),
        ("registration", "unregistered", "registered"),
        ("ukprn", "10012345", "10098765"),
    ],
)
def test_a_urn_that_is_not_of_the_school_that_was_typed_makes_nobody_a_provider(manager, sign_in, field, other, own):
    unit(ukprn="10098765")
    client = sign_in(manager)
    page = client.post(reverse(ADD), {"urn": "106001", field: other})
    assert "The URN 106001 is that of The Weir Unit." in page.text
    assert not Provider.objects.exists()
    client.post(reverse(ADD), {"urn": "106001", field: own})
    assert Provider.objects.get().name == "The Weir Unit"


def test_a_school_is_made_a_provider_once(manager, sign_in):
    unit()
    admission.admit_school("106001", by=manager)
    page = sign_in(manager).post(reverse(ADD), {"urn": "106001"})
    assert "is a provider already" in page.content.decode()
    assert Provider.objects.count() == 1


def test_an_academy_trust_becomes_a_provider_by_its_numbers_once(manager, sign_in):
    trust = {"name": "Irwell Trust", "registration": "unregistered", "ukprn": "10054321", "company_number": "07654321"}
    client = sign_in(manager)
    client.post(reverse(ADD), trust)
    provider = Provider.objects.get()
    assert (provider.ukprn, provider.organisation.company_number) == ("10054321", "07654321")
    entered = Event.objects.about(provider).get(act="admitted").changes
    assert (entered["ukprn"], entered["company_number"]) == ([None, "10054321"], [None, "07654321"])
    page = client.post(reverse(ADD), {**trust, "name": "Irwell Academy Trust"})
    assert "10054321 is Irwell Trust" in page.content.decode()
    assert Organisation.objects.filter(is_provider=True).count() == 1


def test_the_register_gives_its_profile_to_the_organisation_that_entered_the_urn(manager, council, tmp_path):
    admission.admit_named("Weir House", "registered", by=manager, urn="106001")
    path = tmp_path / "register.csv"
    path.write_text(
        "URN,LA (code),EstablishmentNumber,EstablishmentName,EstablishmentStatus (code),TypeOfEstablishment (code)\n"
        "106001,355,6001,Weir House School,1,11\n"
    )
    schools.import_register(path, by=manager)
    provider = Provider.objects.select_related("organisation").get()
    assert School.objects.get().organisation == provider.organisation
    assert (provider.name, provider.urn, provider.organisation.is_school) == ("Weir House School", "106001", True)


def post(client, provider, **more):
    sent = {"name": provider.name, "registration": "registered", "urn": "106001", "inspectorate": "ofsted"}
    return client.post(
        reverse("providers:registration-edit", args=[provider.pk]), {**sent, **day("since", date(2026, 9, 1)), **more}
    )


def test_name_and_registration_are_changed_and_stand_on_the_trail(forge, quality, sign_in):
    post(sign_in(quality), forge.provider, name="Irwell Forge School", ukprn="10054321")
    provider = Provider.objects.select_related("organisation").get(pk=forge.provider.pk)
    assert (provider.name, provider.registration, provider.urn) == ("Irwell Forge School", "registered", "106001")
    assert (provider.registered_since, provider.inspectorate) == (date(2026, 9, 1), "ofsted")
    event = Event.objects.about(provider).get(act="registration_changed")
    assert event.changes["name"] == ["Irwell Forge", "Irwell Forge School"]
    assert event.changes["registration"] == ["unregistered", "registered"]
    assert event.changes["registered_since"] == [None, "2026-09-01"]


@pytest.mark.parametrize(
    "more, words",
    [
        ({"urn": ""}, "Enter the URN under which it is registered"),
        ({"registration": "unregistered"}, "Only a registered school has a URN"),
        ({"since_year": "2027"}, "must be today or in the past"),
        ({"since_day": "", "since_month": "", "since_year": ""}, "Enter the day since which it is so"),
        ({"urn": "106777"}, "The Weir Unit's, which is an organisation of its own"),
        ({"ukprn": "20054321"}, "A UKPRN is 8 digits"),
        ({"name": ""}, "Enter name"),
    ],
)
def test_a_registration_that_cannot_be_is_refused(forge, manager, sign_in, more, words):
    SchoolFactory(organisation__name="The Weir Unit", urn="106777")
    page = post(sign_in(manager), forge.provider, **more)
    assert words in page.content.decode().replace("&#x27;", "'")
    assert Provider.objects.get(pk=forge.provider.pk).registration == "unregistered"


def test_a_number_of_another_organisation_is_refused(forge, manager, sign_in):
    OrganisationFactory(name="Elsewhere", urn="106001")
    assert "106001 is Elsewhere" in post(sign_in(manager), forge.provider).content.decode()


def test_the_name_and_urn_of_a_school_are_the_registers(manager, sign_in):
    provider = ProviderFactory(organisation=unit().organisation, registration="registered")
    page = sign_in(manager).get(reverse("providers:registration-edit", args=[provider.pk]))
    assert not {"name", "urn", "ukprn"} & set(page.context["form"].fields)
    post(sign_in(manager), provider, name="Another", urn="106555", inspectorate="ofsted")
    provider = Provider.objects.get(pk=provider.pk)
    assert (provider.name, provider.urn, provider.inspectorate) == ("The Weir Unit", "106001", "ofsted")


def test_a_save_over_somebody_elses_is_told(forge, manager, sign_in):
    client = sign_in(manager)
    seen = client.get(reverse("providers:registration-edit", args=[forge.provider.pk])).context["seen"]
    Organisation.objects.filter(pk=forge.provider.organisation_id).update(name="Irwell Forge CIC")
    assert "changed this while you were typing" in post(client, forge.provider, seen=seen).content.decode()


def test_what_follows_a_registration_is_done_with_it(forge, manager, monkeypatch):
    told = []
    monkeypatch.setattr(registering, "FOLLOWERS", [lambda provider, by: told.append((provider, by))])
    said = Identity("Irwell Forge", "registered", date(2026, 9, 1), urn="106001")
    registering.change(forge.provider, said, by=manager)
    registering.change(forge.provider, said, by=manager)
    registering.change(forge.provider, Identity("Forge", "registered", date(2026, 9, 1), urn="106001"), by=manager)
    assert told == [(forge.provider, manager)]


def test_a_school_that_has_closed_takes_no_new_placements(manager):
    school = unit()
    membership = MembershipFactory(provider=admission.admit_school("106001", by=manager))
    FinalAuditFactory(provider=membership.provider)
    assert not standing.reasons_against(membership, None, TODAY)
    School.objects.filter(pk=school.pk).update(status_code="2", closed_on=date(2026, 8, 31))
    words = "The national register says that the school closed on 31 August 2026."
    assert standing.reasons_against(membership, None, TODAY) == [words]
    said = Identity("The Weir Unit", "unregistered", date(2026, 9, 1))
    registering.change(membership.provider, said, by=manager)
    assert not standing.reasons_against(membership, None, TODAY)


INSPECTED = {"framework": "eif_2019", "eif_2019_overall": "good", "safeguarding_met": "yes"}


def test_an_inspection_is_entered_corrected_and_shown(forge, quality, lead, sign_in):
    url = reverse("providers:inspection-add", args=[forge.provider.pk])
    sign_in(quality).post(url, {**INSPECTED, **day("inspected_on", date(2025, 3, 10))})
    row = Inspection.objects.exclude(pk=forge.inspection.pk).get()
    assert (row.grades, row.safeguarding_met) == ({"overall": "good"}, True)
    better = {**INSPECTED, "eif_2019_overall": "outstanding", **day("inspected_on", date(2025, 3, 12))}
    sign_in(quality).post(reverse("providers:inspection-edit", args=[row.pk]), better)
    changes = Event.objects.about(row).get(act="inspection_changed").changes
    assert changes["grades"] == [{"overall": "good"}, {"overall": "outstanding"}]
    assert changes["inspected_on"] == ["2025-03-10", "2025-03-12"]
    page = sign_in(lead).get(reverse("providers:provider", args=[forge.provider.pk])).content.decode()
    assert "Inspection of 12 March 2025" in page
    assert "Overall effectiveness: Outstanding" in page


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"eif_2019_overall": ""}, "Select the grade of one area at least"),
        ({"inspected_on_year": "2027"}, "must be today or in the past"),
        ({"framework": "made_up"}, "Select"),
        ({"eif_2019_overall": "splendid"}, "Select"),
        (day("inspected_on", date(2025, 3, 12)), "An inspection of that day is entered already"),
    ],
)
def test_an_inspection_that_cannot_be_is_refused(forge, quality, sign_in, sent, words):
    Inspection.objects.filter(pk=forge.inspection.pk).update(inspected_on=date(2025, 3, 12))
    url = reverse("providers:inspection-add", args=[forge.provider.pk])
    page = sign_in(quality).post(url, {**INSPECTED, **day("inspected_on", date(2025, 3, 11)), **sent})
    assert words in page.content.decode()
    assert Inspection.objects.count() == 1


def test_what_is_not_known_is_said(forge, lead, sign_in):
    Inspection.objects.all().delete()
    page = sign_in(lead).get(reverse("providers:provider", args=[forge.provider.pk])).content.decode()
    assert page.count("Not known") >= 2
    assert "None is known to the council" in page


@pytest.mark.parametrize("page", ["registration-edit", "inspection-add"])
def test_the_provider_says_nothing_of_it_itself(forge, provider, sign_in, page):
    client = sign_in(provider)
    assert client.post(reverse(f"providers:{page}", args=[forge.provider.pk]), {}).status_code == 403
    form = client.get(reverse("providers:provider-edit", args=[forge.provider.pk])).context["form"]
    assert not {"registration", "registered_since", "inspectorate", "name"} & set(form.fields)
