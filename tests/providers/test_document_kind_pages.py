"""Kinds of document are set up by pages; what was decided until yesterday stays decided."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, MoveRefused
from providers import standing
from providers.models import DocumentKind, FormerRules
from tests.factories.providers import DocumentFactory, DocumentKindFactory, MembershipFactory

pytestmark = pytest.mark.django_db

SAID = {
    "title": "Lone working policy",
    "required_for": "all",
    "criticality": "major",
    "effect": "warn",
    "grace_school_days": "0",
    "guidance": "Say who is told when nobody answers",
}


def words(page):
    return " ".join(page.content.decode().split())


def edited(kind, **more):
    """What the form of this kind sends, with these answers instead."""
    names = ("title", "required_for", "criticality", "effect", "grace_school_days", "valid_months", "position")
    said = {name: getattr(kind, name) for name in names}
    return {**{name: value for name, value in said.items() if value is not None}, **more}


def blocked(provider, day):
    return [reason.code for reason in standing.of(provider, day).blocking]


def test_a_kind_is_entered_with_a_code_and_a_place_of_its_own(admin, sign_in):
    DocumentKindFactory(position=7)
    page = sign_in(admin).post(reverse("providers:document-kind-add"), SAID, follow=True)
    assert "The kind of document has been added." in words(page)
    kind = DocumentKind.objects.get(title="Lone working policy")
    assert (kind.code, kind.position, kind.starts_on) == ("lone_working_policy", 8, clock.today())
    sign_in(admin).post(reverse("providers:document-kind-add"), SAID)
    assert DocumentKind.objects.filter(code="lone_working_policy_2").exists()


def test_a_critical_one_stops_something_and_only_a_critical_one(admin, sign_in):
    client = sign_in(admin)
    page = client.post(reverse("providers:document-kind-add"), {**SAID, "criticality": "critical"})
    assert "Something stops without a critical document: select what" in words(page)
    page = client.post(reverse("providers:document-kind-add"), {**SAID, "effect": "block"})
    assert "A document without which something stops is critical" in words(page)


def test_one_asked_for_from_a_day_to_come_stops_nobody_before(admin):
    provider = MembershipFactory().provider
    day = clock.today() + timedelta(days=30)
    DocumentKind(title="New", criticality="critical", effect="block", starts_on=day).enter(by=admin)
    assert blocked(provider, clock.today()) == []
    assert blocked(provider, day) == ["document_missing"]
    with pytest.raises(MoveRefused, match="Enter today or a day to come"):
        DocumentKind(title="Late", criticality="minor", starts_on=date(2020, 1, 1)).enter(by=admin)


def test_a_change_never_changes_whether_yesterdays_placement_passed(admin, sign_in):
    provider = MembershipFactory().provider
    kind = DocumentKindFactory(criticality="major", effect="warn")
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    address = reverse("providers:document-kind-edit", args=[kind.pk])
    page = sign_in(admin).post(address, edited(kind, criticality="critical", effect="block"), follow=True)
    assert "1 provider does not hold it in date" in words(page)
    assert blocked(provider, today) == ["document_missing"]
    assert blocked(provider, yesterday) == []

    # Changed twice on a day: yesterday is still what it was. And on the next day today is what it became.
    sign_in(admin).post(address, edited(kind, required_for="registered", criticality="critical", effect="block"))
    assert blocked(provider, yesterday) == []
    assert FormerRules.objects.count() == 1
    assert blocked(provider, today) == []


def test_a_kind_added_or_closed_today_was_not_so_yesterday(admin):
    provider = MembershipFactory().provider
    DocumentKindFactory()
    yesterday, today, tomorrow = (clock.today() + timedelta(days=number) for number in (-1, 0, 1))
    with pytest.raises(MoveRefused, match="Enter today or a day to come"):
        DocumentKind.objects.get().close(yesterday, by=admin)
    DocumentKind.objects.get().close(today, by=admin)
    assert [bool(blocked(provider, day)) for day in (yesterday, today, tomorrow)] == [True, True, False]
    with clock.set_to(clock.at(tomorrow, 10)):
        DocumentKind.objects.get().open_again(by=admin)
    assert blocked(provider, tomorrow)
    with clock.set_to(clock.at(tomorrow + timedelta(days=5), 10)):
        DocumentKind(title="New", criticality="critical", effect="block").enter(by=admin)
        assert len(blocked(provider, tomorrow)) == 1
        assert len(blocked(provider, clock.today())) == 2


def test_what_was_handed_in_keeps_its_title(admin, sign_in):
    kind = DocumentKindFactory()
    address = reverse("providers:document-kind-edit", args=[kind.pk])
    assert 'name="title"' in words(sign_in(admin).get(address))
    DocumentFactory(kind=kind)
    assert 'name="title"' not in words(sign_in(admin).get(address))
    kind.title = "Else"
    with pytest.raises(MoveRefused, match="keeps its title"):
        kind.enter(by=admin)


def test_a_former_rule_is_no_use_of_it(admin):
    kind = DocumentKindFactory()
    kind.required_for = "registered"
    kind.enter(by=admin)
    assert FormerRules.objects.filter(kind=kind).exists()
    assert not kind.is_in_use


def test_django_admin_keeps_what_was_as_the_pages_do(admin, sign_in):
    admin.user.is_staff = True
    admin.user.save()
    provider, kind = MembershipFactory().provider, DocumentKindFactory(criticality="major", effect="warn")
    said = edited(kind, criticality="critical", effect="block", required_for="all")
    answer = sign_in(admin).post(reverse("admin:providers_documentkind_change", args=[kind.pk]), said)
    assert answer.status_code == 302
    assert blocked(provider, clock.today()) == ["document_missing"]
    assert blocked(provider, clock.today() - timedelta(days=1)) == []
    assert Event.objects.about(kind).get().act == "changed"


def test_a_provider_reads_what_a_document_must_say(provider, sign_in):
    DocumentKindFactory(guidance="Cover of £5 million at least", template_url="https://council.example/form")
    client = sign_in(provider)
    row = provider.organisation.provider
    assert "Cover of £5 million" in words(client.get(reverse("providers:provider-documents", args=[row.pk])))
    page = words(client.get(reverse("providers:document-add", args=[row.pk]) + "?kind=public_liability"))
    assert "Cover of £5 million" in page
    assert "https://council.example/form" in page
    assert "Cover of £5 million" in words(client.get(reverse("providers:documents-add", args=[row.pk])))


def test_the_list_costs_the_same_for_two_kinds_as_for_twenty(admin, sign_in, queries):
    client = sign_in(admin)
    for number in range(2):
        DocumentKindFactory(code=f"a{number}")
    few = queries(client.get, reverse("providers:document-kinds"))
    for number in range(18):
        DocumentKindFactory(code=f"b{number}")
    assert queries(client.get, reverse("providers:document-kinds")) == few
