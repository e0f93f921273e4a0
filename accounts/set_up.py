"""What the council has to set up before the portal can work for it, and how far that is."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accounts.council import calendar_of_council
from accounts.models import Affiliation, Role
from core.acting import Acting
from core.cards import listing
from core.models import Threshold
from govuk.dates import day_words

AHEAD = timedelta(days=120)
"""Term dates that end sooner are to be entered: clocks and reviews are worked out in them."""
NEEDED = (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.QUALITY_OFFICER, Role.AP_LEAD, Role.PROVIDER_MANAGER)

Step = dict[str, Any]
"""As a task list draws it."""


def step(title: str, said: str, *, is_done: bool, link: str) -> Step:
    """One thing to set up, and what there is of it."""
    return {"title": title, "hint": said, "link": link, "status": "completed" if is_done else "not_started"}


def steps(acting: Acting, today: date) -> Iterable[Step]:
    """Term dates, figures, and somebody for each role that has work."""
    yield _term_dates(today)
    figures = len(Threshold.objects.values_on(today))
    said = f"{figures} figures are in force"
    yield step("Figures that rules turn on", said, is_done=bool(figures), link=reverse("core:figures"))
    yield from _people(acting)


def _admin(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


def _term_dates(today: date) -> Step:
    calendar = calendar_of_council()
    last = max((term.ends_on for term in calendar.terms()), default=None) if calendar else None
    said = f"Entered to {day_words(last)}" if last else "None are entered"
    is_done = last is not None and last >= today + AHEAD
    return step("Term dates and bank holidays", said, is_done=is_done, link=_admin("core_calendar"))


def _people(acting: Acting) -> Iterable[Step]:
    rows = Affiliation.objects.visible_to(acting).current()
    held = dict(rows.order_by().values_list("role").annotate(number=Count("user", distinct=True)))
    for role in NEEDED:
        number, label = held.get(role, 0), Role(role).label
        said = f"{number} {'person has' if number == 1 else 'people have'} this role" if number else "Nobody yet"
        yield step(f"{label}s", said, is_done=bool(number), link=listing("accounts:people", f"role={role}"))
    never = rows.filter(Q(user__last_login=None)).count()
    said = f"{never} {'has' if never == 1 else 'have'} not" if never else "Everybody has"
    yield step("Everybody has signed in once", said, is_done=not never, link=listing("accounts:people", "state=never"))
