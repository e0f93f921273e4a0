"""What the council says in its own words: how far that is, for whoever sets the portal up."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, many, step
from core import letter_words, statements
from core.acting import Acting
from core.models import Statement
from govuk.dates import day_words


def set_up(acting: Acting, today: date) -> Iterable[Step]:
    """One line for each of its statements."""
    later = Statement.objects.standing().filter(starts_on__gt=today).order_by("-starts_on", "-pk")
    to_come = {row.kind: row for row in later}
    for kind in Statement.Kind:
        yield _statement(kind, to_come.get(kind))
    added = len(letter_words.known())
    said = f"{many(added, 'passage')} added" if added else "As they are shipped: look at them, and add what you like"
    yield step("Wording of e-mails", said, is_done=True, link=reverse("letters"))


def _statement(kind: Statement.Kind, to_come: Statement | None) -> Step:
    now = statements.now(kind)
    if now:
        said = f"Published, names {now.contact_name}"
    else:
        said = f"Holds from {day_words(to_come.starts_on)}" if to_come else "Not published yet: a draft is there"
    link = reverse("core:statements") if now else reverse("core:statement-write", args=[kind])
    return step(kind.label, said, is_done=now is not None, link=link)
