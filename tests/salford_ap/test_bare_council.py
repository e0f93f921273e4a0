"""A council on its first day, with nothing but what holds in England: no lot, no term, no postcode, and no page breaks."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.architecture.quickly import known_people
from tests.signing_in import make_session

pytestmark = pytest.mark.django_db
ELSEWHERE = {"account_logout", "admin:logout", "healthz", "readyz"}


def addresses():
    found = []
    for namespace, (_, resolver) in [("", ("", get_resolver())), *get_resolver().namespace_dict.items()]:
        for name in filter(lambda key: isinstance(key, str), resolver.reverse_dict):
            whole = f"{namespace}:{name}" if namespace else name
            try:
                found.append((whole, reverse(whole)))
            except NoReverseMatch:
                continue
    return [address for name, address in found if name not in ELSEWHERE]


@pytest.mark.parametrize("who", ["manager", "officer", "quality", "admin", "lead", "viewer", "provider"])
def test_every_page_opens_or_says_why_not(stage, who, council):
    council.calendar.half_terms.all().delete()
    council.calendar.closures.all().delete()
    call_command("load_reference", stdout=StringIO())
    client = Client(raise_request_exception=False)
    make_session(client, stage[who])
    asked = addresses()
    assert len(asked) > 60
    with known_people():
        broken = [address for address in asked if client.get(address).status_code >= 500]
    assert broken == []
