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
    for kind in Statement.Kind:
        yield _statement(kind, today)
    added = len(letter_words.known())
    said = f"{many(added, 'passage')} added" if added else "As they are shipped: look at them, and add what you like"
    yield step("Wording of e-mails", said, is_done=True, link=reverse("letters"))


def _statement(kind: Statement.Kind, today: date) -> Step:
    now = statements.now(kind)
    if now:
        said = f"Published, names {now.contact_name}"
    else:
        to_come = Statement.objects.to_come(kind, today).first()
        said = f"Holds from {day_words(to_come.starts_on)}" if to_come else "Not published yet: a draft is there"
    link = reverse("core:statements") if now else reverse("core:statement-write", args=[kind])
    return step(kind.label, said, is_done=now is not None, link=link)
