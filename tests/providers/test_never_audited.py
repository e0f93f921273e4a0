"""Never audited is a reason, and so is an audit that is overdue: for new placements, never for live ones."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.models import Threshold
from providers import reference, standing
from providers.audited import AuditRule, Lapse, lapses, months_after
from providers.models import FinalAudit
from providers.models.final_audit import unaudited
from tests.factories.providers import (
    BlockFactory,
    FinalAuditFactory,
    MembershipFactory,
    ProviderFactory,
    RateFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
RULE = AuditRule(12, 60, True)
NEVER, OVERDUE = "never_audited", "audit_overdue"


@pytest.mark.parametrize(
    "day, months, then",
    [
        (date(2025, 11, 18), 12, date(2026, 11, 18)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_where_the_month_does(day, months, then):
    assert months_after(day, months) == then


@pytest.mark.parametrize(
    "sites, whole, ever, admitted_on, expected",
    [
        # Never, within the days of grace, on their last day and after it.
        ({1: None}, None, None, date(2026, 10, 1), [(NEVER, None, date(2026, 11, 30), False)]),
        ({1: None}, None, None, date(2026, 9, 19), [(NEVER, None, date(2026, 11, 18), False)]),
        ({1: None}, None, None, date(2026, 9, 18), [(NEVER, None, date(2026, 11, 17), True)]),
        # No site, no admission: still said.
        ({}, None, None, date(2026, 9, 18), [(NEVER, None, date(2026, 11, 17), True)]),
        ({1: None}, None, None, None, [(NEVER, None, None, False)]),
        # In date to the last day of twelve months, overdue the day after.
        ({1: None}, date(2025, 11, 18), date(2025, 11, 18), date(2024, 9, 1), []),
        ({1: None}, date(2025, 11, 17), date(2025, 11, 17), None, [(OVERDUE, None, date(2026, 11, 17), True)]),
        # One site audited, the other never: only that one is stopped.
        (
            {1: date(2026, 9, 1), 2: None},
            None,
            date(2026, 9, 1),
            date(2026, 1, 1),
            [(NEVER, 2, date(2026, 3, 2), True)],
        ),
        # An old audit of the whole is mended at one site by its own.
        (
            {1: date(2026, 9, 1), 2: None},
            date(2025, 1, 6),
            date(2026, 9, 1),
            None,
            [(OVERDUE, 2, date(2026, 1, 6), True)],
        ),
        # All sites closed: whatever was audited last counts.
        ({}, None, date(2026, 9, 1), date(2024, 9, 1), []),
    ],
)
def test_where_no_audit_is_in_date(sites, whole, ever, admitted_on, expected):
    found = lapses(sites, whole, ever, admitted_on, (TODAY, RULE))
    assert [(each.code, each.site_id, each.due_on, each.blocks) for each in found] == expected


def test_nothing_is_stopped_where_the_council_says_so():
    found = lapses({1: None}, None, None, date(2024, 9, 1), (TODAY, AuditRule(12, 60, False)))
    assert found == [Lapse(NEVER, None, None, date(2024, 10, 31), False)]


@pytest.fixture
def never(council):
    """On a lot since 2024, with a site, and never audited."""
    membership = MembershipFactory(provider=ProviderFactory(organisation__name="Nettle Barn", audited=False))
    SiteFactory(provider=membership.provider, name="The barn")
    return membership


def test_a_provider_never_audited_is_closed_with_the_reason(never):
    found = standing.of(never.provider, TODAY)
    assert (found.level, [reason.code for reason in found.reasons]) == ("blocked", [NEVER])
    assert found.reasons[0].sentence == (
        "No safeguarding audit has ever been final. No new placement until one is final."
    )
    site = never.provider.sites.get()
    assert standing.reasons_against(never, site, TODAY) == ["No safeguarding audit has ever been final."]


def test_within_the_days_of_grace_it_warns_and_says_until_when(never):
    never.starts_on = date(2026, 10, 19)
    never.save()
    found = standing.of(never.provider, TODAY)
    assert found.level == "warning"
    assert "New placements stop after 18 December 2026" in found.reasons[0].sentence
    assert not standing.reasons_against(never, never.provider.sites.get(), TODAY)


def test_the_council_sets_how_long_from_a_day_on(never):
    reference.load()

    def blocks(day):
        return [reason.blocks for reason in standing.of(never.provider, day).of_audits]

    assert blocks(TODAY) == [True]
    Threshold.objects.create(
        code="audit_blocks_placements", label="Blocks", value=0, unit="yes or no", starts_on=date(2026, 11, 1)
    )
    assert blocks(TODAY) == [False]
    assert blocks(date(2026, 10, 31)) == [True]


def test_an_audit_is_good_for_twelve_months_and_not_before_it_was_final(never):
    FinalAuditFactory(provider=never.provider, final_on=date(2025, 11, 18))
    assert standing.of(never.provider, TODAY).level == "clear"
    assert standing.of(never.provider, TODAY + timedelta(days=1)).reasons[0].code == OVERDUE
    assert standing.of(never.provider, date(2025, 11, 17)).reasons[0].code == NEVER


def test_one_site_that_nobody_looked_at_is_closed_alone(never):
    other = SiteFactory(provider=never.provider, name="The yard")
    FinalAuditFactory(provider=never.provider, site=other, final_on=date(2026, 9, 1))
    found = standing.of(never.provider, TODAY)
    assert found.is_open
    assert [reason.sentence for reason in found.blocking] == [
        "No safeguarding audit at The barn has ever been final. No new placement until one is final."
    ]
    assert not standing.reasons_against(never, other, TODAY)


def test_telling_of_an_audit_again_changes_nothing(never):
    for _ in range(2):
        FinalAudit.tell(never.provider, on=TODAY, source="AUD-2026-000009")
    assert FinalAudit.objects.get().final_on == TODAY


def test_home_counts_them_and_each_count_opens_its_list(never, manager, quality, sign_in):
    late = MembershipFactory(provider=ProviderFactory(organisation__name="Old Mill", audited=date(2025, 10, 1)))
    MembershipFactory(provider=ProviderFactory(organisation__name="Irwell Forge"))
    ProviderFactory(organisation__name="On no lot", audited=False)
    for person in (manager, quality):
        client = sign_in(person)
        page = client.get("/")
        cards = {card.label: card for card in page.context["cards"]}
        for label, row in (("providers never audited", never), ("provider audits overdue", late)):
            assert cards[label].count == 1
            listed = client.get(cards[label].url).context["entries"]
            assert [entry.provider for entry in listed] == [row.provider]
    assert unaudited(TODAY) == {NEVER: [never.provider.pk], OVERDUE: [late.provider.pk]}


def test_home_the_dashboard_and_each_list_count_the_same_providers(never, manager, sign_in):
    for values in (
        {"status": "suspended"},
        {"ends_on": TODAY - timedelta(days=1)},
        {"starts_on": TODAY + timedelta(days=1)},
    ):
        provider = ProviderFactory(audited=False)
        SiteFactory(provider=provider)
        MembershipFactory(provider=provider, **values)
    client = sign_in(manager)
    page = client.get("/")
    home = next(card for card in page.context["cards"] if card.label == "providers never audited")
    late = client.get(reverse("reports:dashboard")).context["late"]
    board = next(
        {"count": number, "url": url} for label, number, url in late if label.lower() == "providers never audited"
    )
    listed = [client.get(address).context["paginator"].count for address in (home.url, board["url"])]
    assert (home.count, board["count"], listed) == (2, 2, [2, 2])


def test_the_directory_and_the_profile_say_why(never, lead, manager, sign_in):
    for person in (lead, manager):
        client = sign_in(person)
        for address in (reverse("providers:directory"), reverse("providers:provider", args=[never.provider.pk])):
            page = client.get(address).content.decode()
            assert "Closed to referrals" in page
            assert "No safeguarding audit has ever been final." in page


def test_an_open_and_a_closed_provider_do_not_read_the_same_in_a_leads_directory(never, lead, sign_in):
    page = sign_in(lead).get(reverse("providers:directory")).content.decode()
    assert "No new placement until one is final." in page
    never.starts_on = date(2026, 10, 19)
    never.save()
    page = sign_in(lead).get(reverse("providers:directory")).content.decode()
    assert "New placements stop after 18 December 2026 unless one is final by then." in page
    assert "No new placement until" not in page


def test_standing_asks_no_more_for_more_providers(never, queries):
    one = queries(standing.of_many, [never.provider], TODAY)
    more = [MembershipFactory().provider for _ in range(4)]
    for provider in more:
        SiteFactory(provider=provider)
    assert queries(standing.of_many, [never.provider, *more], TODAY) == one


def test_the_narrowed_directory_asks_no_more_for_more_providers(never, manager, sign_in, queries):
    client = sign_in(manager)
    address = f"{reverse('providers:directory')}?audit=never"
    one = queries(client.get, address)
    for _ in range(3):
        SiteFactory(provider=MembershipFactory(provider=ProviderFactory(audited=False)).provider)
    assert queries(client.get, address) == one


def test_a_lot_without_a_rate_says_so(never, manager, sign_in):
    page = sign_in(manager).get(reverse("providers:provider-lots", args=[never.provider.pk])).content.decode()
    assert "No rate is known for this lot." in page
    RateFactory(membership=never)
    page = sign_in(manager).get(reverse("providers:provider-lots", args=[never.provider.pk])).content.decode()
    assert "No rate is known" not in page


def test_an_administrator_reads_that_no_audit_is_in_date_and_no_grounds(never, admin, manager, sign_in):
    BlockFactory(provider=never.provider, reason="An allegation is being looked into")
    for person, reads in ((admin, False), (manager, True)):
        page = sign_in(person).get(reverse("providers:directory")).content.decode()
        assert "No safeguarding audit has ever been final." in page
        assert ("An allegation" in page) is reads
