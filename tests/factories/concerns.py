"""Concerns and allegations, raised through their verbs."""

from typing import Any

from concerns import naming, raising, sending
from concerns.models import Allegation, Concern, Post, Receipt
from core import clock

SAID = {
    "what_happened": "what-happened-words",
    "who_saw": "who-saw-words",
    "done_at_once": "done-at-once-words",
}


def raised(
    placement: Any, *, by: Any, kind: str = "concern", tell: Any = ("school_dsl", "provider_dsl"), **said: Any
) -> Concern:
    """A concern about the child at this place, of this moment."""
    given = {**SAID, "happened_at": clock.now(), **said}
    return raising.raise_concern(placement, kind=kind, tell=tell, by=by, **given)


def sent(site: Any, *, by: Any, **said: Any) -> Receipt:
    """An allegation against somebody who works at this site."""
    given = {**SAID, "about_whom": "about-whom-words", "happened_at": clock.now(), **said}
    return sending.send(site, by=by, **given)


def allegation_of(receipt: Receipt) -> Allegation:
    return Allegation.objects.get(reference=receipt.reference)


def named_officer(affiliation: Any, *, by: Any) -> Post:
    """From now on this person of the council receives allegations."""
    return naming.name(affiliation, code=Post.Code.NAMED_OFFICER, by=by)
