"""What referrals and documents were written under keeps its words in Django admin; it is closed instead."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from providers.forms.documents import asked_kinds
from providers.models import DocumentKind
from referrals.models import Reason
from tests.factories.providers import DocumentFactory, DocumentKindFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def is_staff(admin: Any) -> None:
    admin.user.is_staff = True
    admin.user.save()


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_a_kind_of_document_is_renamed_until_one_is_handed_in_and_then_closed(admin: Any, sign_in: Any) -> None:
    client, kind = sign_in(admin), DocumentKindFactory()
    assert 'name="title"' in client.get(change(kind)).content.decode()
    DocumentFactory(kind=kind)
    html = client.get(change(kind)).content.decode()
    assert 'name="title"' not in html
    assert 'name="closed_on"' in html
    DocumentKind.objects.filter(pk=kind.pk).update(closed_on=date(2020, 1, 1))
    assert kind not in asked_kinds()


def test_a_main_reason_keeps_its_words_once_a_referral_gives_it(admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    reason = Reason.objects.create(slug="spare", label="Spare", position=99)
    assert 'name="label"' in client.get(change(reason)).content.decode()
    ReferralFactory(reason=reason)
    assert 'name="label"' not in client.get(change(reason)).content.decode()
