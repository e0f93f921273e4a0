"""What has to be set up of audits: the questions they ask."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, step
from audits import versions
from core.acting import Acting


def questions(acting: Acting, today: date) -> Iterable[Step]:
    """Whether the council has put a version into force, or audits are planned on the shipped draft."""
    now = versions.in_force(today)
    if now is None:
        said = "There are none: no audit can be planned"
    else:
        said = f"Version {now.number}" + ("" if now.is_approved else " as it is shipped: a draft to look at")
    yield step("Questions of audits", said, is_done=bool(now and now.is_approved), link=reverse("audits:templates"))
