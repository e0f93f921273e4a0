"""Telling people something by e-mail because of a role they hold."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Affiliation
from core import mail


def tell(people: Iterable[Affiliation], template: str, context: dict[str, Any], *, key: str, why: str) -> int:
    """Write to each of them, once for each person and key; returns how many had not been told.

    The message goes out only while the role is held.
    """
    drafts = (
        mail.Draft(
            recipient=person.user_id,
            template=template,
            context=context,
            why=why,
            key=f"{key}:{person.user_id}",
            affiliations=[str(person.pk)],
        )
        for person in people
    )
    return len(mail.post_many(drafts))
