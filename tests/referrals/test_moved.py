"""Referrals came from the room of placements: what was written before still leads to them."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from core import clock
from core.models import Event, LetterWords, Loaded, Message, record
from core.models.trail import table_of
from core.trail_pages import address_of
from referrals.models import Reason, Referral, Route
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def test_the_trail_files_a_referral_under_one_name_for_good(manager):
    referral = ReferralFactory(submitted=True)
    before = Event.objects.create(
        act="submitted", at=clock.now() - timedelta(days=9), object_type="placements.Referral", object_id=referral.pk
    )
    now = record("assigned", referral, by=manager)
    assert list(Event.objects.about(referral)) == [before, now]
    assert {address_of(event) for event in (before, now)} == {reverse("referrals:referral", args=[referral.pk])}


@pytest.mark.parametrize("model", [Referral, Route, Reason])
def test_the_name_leads_to_the_table(model):
    assert table_of(f"placements.{model.__name__}") is model


def test_rows_that_name_a_table_or_a_kind_of_e_mail_follow(manager):
    move = import_module("referrals.migrations.0001_initial")
    message = Message.objects.create(
        recipient=manager.user, template="referrals/referral_declined", next_try_at=clock.now(), written_at=clock.now()
    )
    LetterWords.enter("added", "referrals/referral_declined", "Ask us why.", by=manager)
    Loaded.objects.note("referrals.Route", ["s19_health"])

    def named():
        message.refresh_from_db()
        kinds = ContentType.objects.filter(model__in=["referral", "route", "reason"]).values_list(
            "app_label", flat=True
        )
        loaded = Loaded.objects.filter(key="s19_health").values_list("kind", flat=True)
        return message.template, *LetterWords.objects.values_list("template", flat=True), *loaded, {*kinds}

    assert named() == ("referrals/referral_declined", "referrals/referral_declined", "referrals.Route", {"referrals"})
    move.go_back(apps, None)
    before = ("placements/referral_declined", "placements/referral_declined", "placements.Route", {"placements"})
    assert named() == before
    move.follow(apps, None)
    assert named() == ("referrals/referral_declined", "referrals/referral_declined", "referrals.Route", {"referrals"})
