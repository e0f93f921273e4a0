"""A rehearsal says on every page that nothing in it is real."""

import pytest
from django.urls import reverse

from core import errors

SAID = "Rehearsal: nothing here is real"


@pytest.fixture
def rehearsal(settings):
    settings.REHEARSAL = True


@pytest.mark.parametrize("path", [reverse("core:cookies"), "/privacy/", "/nowhere/"])
def test_a_stranger_reads_it(rehearsal, client, db, path):
    assert SAID in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("path", ["/", "/people/", "/people/files/add/", "/admin/", "/admin/accounts/user/"])
def test_an_administrator_reads_it_on_every_page(rehearsal, sign_in, admin, path):
    assert SAID in sign_in(admin).get(path).content.decode()


def test_a_page_that_needs_no_database_says_it_too(rehearsal, rf):
    assert SAID in errors.maintenance(rf.get("/")).content.decode()


def test_a_council_s_own_portal_says_nothing_of_it(client, db):
    assert SAID not in client.get(reverse("account_login")).content.decode()
