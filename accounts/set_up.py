"""What the council has to set up before the portal can work for it, and how far that is."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from accounts.council import calendar_of_council
from accounts.models import Affiliation, CouncilFile, Postcode, Role, School
from core import council
from core.acting import Acting
from core.cards import listing
from core.models import Council, Threshold
from core.reasons import KINDS, entered
from govuk.dates import day_words

AHEAD = timedelta(days=92)
"""Three months before the term dates end, more are to be entered: clocks and reviews are worked out in them."""
HOLIDAY = timedelta(days=75)
"""No holiday is longer: where the next term begins later, one is missing between."""
NEEDED = (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.QUALITY_OFFICER, Role.AP_LEAD, Role.PROVIDER_MANAGER)

Step = dict[str, Any]
"""As a task list draws it."""


class Beside(NamedTuple):
    """Something to know beside the list, that does not hold it open."""

    said: str
    link: str


def step(title: str, said: str, *, is_done: bool, link: str) -> Step:
    """One thing to set up, and what there is of it."""
    status, words = ("completed", "Done") if is_done else ("not_started", "To do")
    return {"title": title, "hint": said, "link": link, "status": status, "status_words": words}


def many(number: int, noun: str, nouns: str = "") -> str:
    """1 lot, 2 lots; no lots."""
    return f"{number or 'No'} {noun if number == 1 else nouns or f'{noun}s'}"


def and_beside(number: int, said: int) -> str:
    """What else the list behind a figure shows: the closed ones, those to come, and those that nobody chooses."""
    return f", and {number - said} not today" if number > said else ""


def council_steps(acting: Acting, today: date) -> Iterable[Step]:
    """The council itself: whom to ask, its colours, its calendar, its schools and where things lie."""
    facts, entered = council.facts(), Council.entered()
    address = facts["contact_email"]
    is_read = bool(address) and (settings.DEMO or not address.lower().endswith(".example"))
    said = f"People write to {address}" if is_read else "Nobody is named whom people can write to"
    yield step("Council and contacts", said, is_done=is_read, link=reverse("accounts:council-edit"))
    is_own = bool(entered.brand_colour) or settings.DEMO
    said = f"{facts['brand_colour']} in the header" if is_own else "The portal’s own blue"
    yield step("Brand", said, is_done=is_own, link=reverse("accounts:brand-edit"))
    waiting = set(CouncilFile.objects.visible_to(acting).waiting().values_list("kind", flat=True))
    terms = _term_dates(today)
    yield {**terms, "hint": terms["hint"] + _waits(CouncilFile.Kind.TERMS in waiting)}
    schools = School.objects.open().count()
    said = f"{many(schools, 'open school')} from the national register"
    said += _waits(bool(waiting & {CouncilFile.Kind.SCHOOLS, CouncilFile.Kind.LINKS}))
    yield step("Schools", said, is_done=bool(schools), link=reverse("accounts:schools-add"))
    postcodes = Postcode.objects.count()
    said = f"{many(postcodes, 'postcode')} with a place" if postcodes else "None: sites and distances have no place"
    said += _waits(CouncilFile.Kind.POSTCODES in waiting)
    yield step("Postcodes", said, is_done=bool(postcodes), link=reverse("accounts:postcodes-add"))


def _waits(is_there: bool) -> str:
    return ". A file waits to be approved" if is_there else ""


def figures(acting: Acting, today: date) -> Iterable[Step]:
    """The figures that rules turn on."""
    number = len(Threshold.objects.values_on(today))
    said = f"{many(number, 'figure')} in force"
    yield step("Figures that rules turn on", said, is_done=bool(number), link=reverse("core:figures"))


def reasons(acting: Acting, today: date) -> Iterable[Step]:
    """What people choose from when they say why, of every room: shipped, and to be made the council's own."""
    for kind in KINDS.values():
        number = len(list(kind.offered(today)))
        said = f"{many(number, 'reason')} to choose from" + and_beside(len(entered().get(kind.code, ())), number)
        yield step(kind.title, said, is_done=bool(number), link=reverse("core:reasons", args=[kind.code]))


def last_term_day(today: date) -> date | None:
    """To which day the council's term dates are entered without a year left out; the last of all when that is over."""
    calendar = calendar_of_council()
    last: date | None = None
    for term in calendar.terms() if calendar else []:
        if last is not None and last >= today - HOLIDAY and term.starts_on > last + HOLIDAY:
            break
        last = term.ends_on
    return last


def _term_dates(today: date) -> Step:
    last = last_term_day(today)
    is_done = last is not None and last >= today + AHEAD
    if last is None:
        said = "None are entered"
    elif last < today:
        said = f"They ended on {day_words(last)}: sessions and clocks stand still. Enter the next ones"
    else:
        said = f"Entered to {day_words(last)}{'' if is_done else ': the next ones are to be entered'}"
    return step("Terms and closures", said, is_done=is_done, link=reverse("accounts:terms-add"))


def people(acting: Acting, today: date) -> Iterable[Step]:
    """Somebody for each role that has work."""
    rows = Affiliation.objects.visible_to(acting).current()
    held = dict(rows.order_by().values_list("role").annotate(number=Count("user", distinct=True)))
    for role in NEEDED:
        number, label = held.get(role, 0), Role(role).label
        said = f"{number} {'person has' if number == 1 else 'people have'} this role" if number else "Nobody yet"
        yield step(f"{label}s", said, is_done=bool(number), link=listing("accounts:people", f"role={role}"))


def not_signed_in(acting: Acting, today: date) -> Iterable[Beside]:
    """Who was let in and has never come: told beside the list, which is not held up by them."""
    rows = Affiliation.objects.visible_to(acting).current()
    never = rows.filter(user__last_login=None).order_by().values("user").distinct().count()
    if never:
        said = f"{many(never, 'person has', 'people have')} not signed in once yet"
        yield Beside(said, listing("accounts:people", "state=never"))


def calendar_warning(today: date) -> str:
    """What an AP Manager is told once fewer than three months of term dates are left; nothing before."""
    last = last_term_day(today)
    if last is None:
        return "The council has no term dates: no session is due and no clock runs until an administrator enters them."
    if last >= today + AHEAD:
        return ""
    if last < today:
        return f"The council’s term dates ended on {day_words(last)}: an administrator must enter the next ones now."
    return f"The council’s term dates end on {day_words(last)}: ask an administrator to enter the next ones."
