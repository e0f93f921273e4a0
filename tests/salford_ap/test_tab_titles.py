"""Ten records open in ten tabs: the tab says which is which, by its reference, its day or its place."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from tests.factories.audits import AuditFactory
from tests.factories.placements import PlacementFactory, ReviewFactory, SessionFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def title_of(client, name, *args):
    shown = client.get(reverse(name, args=args)).content.decode()
    return re.search(r"<title>(.*?)</title>", shown, re.DOTALL)[1].rsplit(" - ", 1)[0]


def test_an_act_names_the_record_it_is_about(sign_in, manager):
    referral = ReferralFactory(submitted=True)
    title = title_of(sign_in(manager), "referrals:referral-decline", referral.pk)
    assert title == f"Decline the referral: {referral.reference}"


def test_a_review_names_its_placement(sign_in, manager):
    review = ReviewFactory()
    assert title_of(sign_in(manager), "outcomes:review", review.pk) == f"Review: {review.placement.reference}"


def test_an_audit_is_named_once(sign_in, manager):
    audit = AuditFactory()
    assert title_of(sign_in(manager), "audits:audit", audit.pk).count(audit.reference) == 1


def test_a_register_names_its_site_day_and_half(sign_in, manager):
    placement = PlacementFactory()
    day = date(2026, 11, 18)
    SessionFactory(placement=placement, date=day, half="AM", starts=time(9, 30), ends=time(12, 0))
    title = title_of(sign_in(manager), "attendance:register", placement.site_id, day, "AM")
    assert title == f"Register: {placement.site.name}, 18 November 2026, morning"


def test_an_act_about_a_provider_names_it(sign_in, provider):
    mine = provider.organisation.provider
    assert title_of(sign_in(provider), "providers:site-add", mine.pk) == f"Add a site: {mine.name}"
