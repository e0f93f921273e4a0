"""Whoever handed a document in does not check it, in whichever role."""

import pytest
from django.urls import reverse

from accounts.models import Role
from core.models import MoveRefused
from tests.factories.accounts import AffiliationFactory
from tests.factories.providers import DocumentFactory

pytestmark = pytest.mark.django_db


def test_the_person_who_handed_it_in_neither_accepts_nor_rejects_it(provider, council):
    both = AffiliationFactory(user=provider.user, organisation=council, role=Role.QUALITY_OFFICER)
    document = DocumentFactory(status="awaiting_check", sent_by=provider.user)
    for check in (lambda: document.accept(by=both), lambda: document.reject(by=both, reason="No")):
        with pytest.raises(MoveRefused, match="You handed this document in"):
            check()
    document.refresh_from_db()
    assert document.status == "awaiting_check"


def test_the_page_says_who_can(quality, manager, sign_in):
    document = DocumentFactory(status="awaiting_check", sent_by=quality.user)
    client = sign_in(quality)
    page = client.get(reverse("providers:document", args=[document.pk])).content.decode()
    assert "Manager can." in page
    accept = reverse("providers:document-accept", args=[document.pk])
    assert accept not in page
    assert client.get(accept).status_code == client.post(accept).status_code == 403
    assert accept in sign_in(manager).get(reverse("providers:document", args=[document.pk])).content.decode()
