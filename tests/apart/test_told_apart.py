"""Nobody of a school or provider can tell children kept apart from a place that is full, nor from a borough without any.

The same borough is built with the two kept apart, with the place full, and with neither.
"""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import factory
import pytest
from django.db import transaction
from django.urls import reverse

from core.models import Message
from tests.factories.apart import kept_apart
from tests.factories.placing import FIRST, LAST, accepted, approved, offered, on_framework, signed

pytestmark = pytest.mark.django_db
ROLES = ("lead", "lead2", "viewer", "provider", "tutor")
LISTS = ("home", "placements:placements", "placements:offers", "providers:directory")
FILES = ("referrals:referrals", "placements:placements")
RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=value=\")[A-Za-z0-9_:.-]{20,}(?=\")"
    r"|nonce-[A-Za-z0-9+/=_-]+|nonce=\"[^\"]*\"|(?<=app-reference\">)[0-9A-F]{8}|(?<=record )[0-9A-F]{4}"
)
# Numbers of rows: a database that is set back may go on counting.
NUMBERS = re.compile(r"(?<=<option value=\")\d+(?=\")|(?<=[?;&]lot=)\d+|(?<=_lot_)\d+")


def plain(response: Any) -> str:
    """The status, where it leads and what it says, without what is drawn anew each time."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers["Content-Type"].startswith("application/"):
        return str(response.status_code)
    text = f"{response.status_code} {response.headers.get('Location', '')} {content.decode()}"
    return alike(text)


def alike(text: str) -> str:
    names: dict[str, str] = {}
    return RANDOM.sub(lambda found: names.setdefault(found.group(), f"#{len(names)}"), NUMBERS.sub("#", text))


def built(how: str, cast: dict[str, Any], shown: Callable[..., Iterable[tuple[str, str]]]) -> dict[str, str]:
    """What is shown in such a borough; then it is as if it had never been built."""
    with transaction.atomic():
        for module in ("providers", "pupils", "referrals", "accounts", "placements"):
            for each in vars(import_module(f"tests.factories.{module}")).values():
                if isinstance(each, type) and issubclass(each, factory.Factory) and each._meta.model:
                    each.reset_sequence(1000, force=True)
        lead, lead2, provider = cast["lead"], cast["lead2"], cast["provider"]
        membership = on_framework(provider)
        ours = approved(lead.organisation, pupil__legal_surname="Ashworth", pupil__upn="A801200001001")
        theirs = approved(lead2.organisation, pupil__legal_surname="Brierley", pupil__upn="B801200001002")
        waiting = offered(theirs, membership, lead2)
        placement = accepted(offered(ours, membership, lead), provider)
        signed(placement, provider, lead)
        if how == "apart":
            kept_apart(ours.pupil, theirs.pupil, by=cast["officer"])
        if how == "full":
            membership.provider.sites.get().programmes.update(capacity=1)
        found = dict(shown(ours, theirs, waiting, placement))
        transaction.set_rollback(True)
    return found


def _refused(theirs: Any, waiting: Any, lead2: Any, provider: Any, sign_in: Any) -> Iterable[tuple[str, str]]:
    """The place itself, as the school that asks for it and the provider meet it."""
    programme = waiting.programme
    places = reverse("placements:referral-places", args=[theirs.pk])
    offer = reverse("placements:referral-offer", args=[theirs.pk, programme.pk])
    accept = reverse("placements:offer-accept", args=[waiting.pk])
    days: dict[str, Any] = {"half_days": ["mon_am"], "am_starts": "09:30", "am_ends": "12:00"}
    for name, day in (("starts_on", FIRST), ("ends_on", LAST)):
        days |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    client = sign_in(lead2)
    yield "places", plain(client.get(places))
    yield "the form", plain(client.get(offer))
    yield "what was entered", plain(client.post(offer, days))
    yield "what was confirmed", plain(client.post(offer, days | {"confirmed": "yes"}))
    client = sign_in(provider)
    yield "the offer", plain(client.get(reverse("placements:offer", args=[waiting.pk])))
    yield "before accepting", plain(client.get(accept))
    yield "accepted", plain(client.post(accept))
    mails = Message.objects.order_by("template", "recipient", "why").values_list(
        "template", "recipient", "why", "context"
    )
    yield "mail", alike("\n".join(" ".join(map(str, row)) for row in mails))


def _seen(
    ours: Any, theirs: Any, placement: Any, cast: dict[str, Any], roles: Iterable[str], sign_in: Any
) -> Iterable[tuple[str, str]]:
    """What each of them reads besides."""
    pages = [
        *(reverse("pupils:pupil", args=[row.pupil_id]) for row in (ours, theirs)),
        *(reverse("referrals:referral", args=[row.pk]) for row in (ours, theirs)),
        reverse("placements:placement", args=[placement.pk]),
        reverse("providers:provider", args=[placement.provider_id]),
        *(f"{reverse('search')}?q={words}" for words in ("Brierley", "Ashworth")),
    ]
    for role in roles:
        client = sign_in(cast[role])
        for name in LISTS:
            yield f"{role} {name}", plain(client.get(reverse(name)))
        for name in FILES:
            yield f"{role} {name} file", plain(client.get(f"{reverse(name)}?download=csv"))
        for number, page in enumerate(pages):
            yield f"{role} page {number}", plain(client.get(page))


@pytest.fixture
def people(manager, officer, lead, lead2, viewer, provider, tutor, council):
    return {"officer": officer, "lead": lead, "lead2": lead2, "viewer": viewer, "provider": provider, "tutor": tutor}


def test_where_it_bites_it_reads_as_full_and_so_does_what_follows(people, sign_in):
    def shown(ours, theirs, waiting, placement):
        yield from _refused(theirs, waiting, people["lead2"], people["provider"], sign_in)
        yield from _seen(ours, theirs, placement, people, ("lead2", "provider"), sign_in)

    apart, full = (built(how, people, shown) for how in ("apart", "full"))
    # How many places there are stands on a programme’s own pages: those say the same to all, and of no child.
    of_programme = {f"{role} {page}" for role in ROLES for page in ("providers:directory", "page 5")}
    assert [what for what in apart if apart[what] != full[what] and what not in of_programme] == []
    assert "No place is available on Monday morning" in apart["what was entered"]
    assert "No place is available on Monday morning" in apart["accepted"]


def test_elsewhere_it_reads_as_if_nobody_were_kept_apart(people, sign_in):
    def shown(ours, theirs, waiting, placement):
        return _seen(ours, theirs, placement, people, ROLES, sign_in)

    apart, neither = (built(how, people, shown) for how in ("apart", "neither"))
    assert [what for what in apart if apart[what] != neither[what]] == []
    assert sum(page.startswith("200") for page in apart.values()) > 30
