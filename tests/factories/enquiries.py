"""Enquiries asked, answered and closed through the real verbs."""

from datetime import date
from typing import Any

from core import clock
from enquiries import answering, asking, refusing
from enquiries.models import Asked, Enquiry, FamilyRefusal
from providers.models import Provider
from tests.factories.placing import FIRST

SAID: dict[str, Any] = {
    "year": 9,
    "need": "Anxious in large groups",
    "half_days": ["mon_am", "wed_am"],
    "how_many": 2,
    "area": "M7, Broughton",
    "risk": "low",
    "starts_on": FIRST,
    "note": "",
    "asks_price": False,
    "stays": "",
    "reply_days": 2,
}


def drafted(referral: Any, *, by: Any, **said: Any) -> Enquiry:
    lot = said.pop("lot", None) or referral.lot
    return asking.draft(referral, by=by, **{**SAID, "lot": lot, **said})


def asked(referral: Any, *providers: Provider, by: Any, **said: Any) -> list[Asked]:
    """Sent to these providers; the rows in their order."""
    enquiry = drafted(referral, by=by, **said)
    rows = {row.provider_id: row for row in asking.send(enquiry, providers=[each.pk for each in providers], by=by)}
    return [rows[each.pk] for each in providers]


def can(asked: Asked, *, by: Any, **said: Any) -> Asked:
    answering.can(asked, by=by, **{"can_from": FIRST, "half_days": ["mon_am"], **said})
    return Asked.objects.get(pk=asked.pk)


def cannot(asked: Asked, *, by: Any, **said: Any) -> Asked:
    answering.cannot(asked, by=by, **{"reason": "full", **said})
    return Asked.objects.get(pk=asked.pk)


def refused(referral: Any, provider: Provider, *, by: Any, said_on: date | None = None) -> FamilyRefusal:
    said = {"who": "parent", "reason": "too_far", "said_on": said_on or clock.today()}
    return refusing.record_refusal(referral, provider=provider, by=by, **said)


def there(referral: Any, provider: Provider, *, by: Any, **said: Any) -> Asked:
    """The same whatever stands against asking this provider."""
    enquiry = drafted(referral, by=by, **said)
    now, last = clock.now(), asking.reply_by(enquiry)
    Enquiry.objects.filter(pk=enquiry.pk).update(status="open", sent_at=now, reply_by=last)
    enquiry.refresh_from_db()
    return Asked.objects.create(enquiry=enquiry, provider=provider, asked_at=now)
