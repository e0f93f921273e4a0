"""Who is told by e-mail: that there is a question, that it waits still, that it is over, that answers are in.

No e-mail says anything of the child or of the question; the link that answers is made when the e-mail is sent.
"""

from collections.abc import Iterable

from django.urls import reverse

from accounts.telling import tell
from core import clock, mail
from enquiries.models import Asked, Enquiry
from enquiries.models.states import ASKED
from govuk.dates import day_words
from placements.notices import commissioners_at, managers_of, managers_of_council

WHY_ASKED = "you answer enquiries about places"
WHY_ASKS = "you ask providers for places"


def asked(rows: Iterable[Asked]) -> None:
    """Ask the managers of each provider."""
    for row in rows:
        _ask(row, "enquiries/asked", f"enquiry-asked:{row.pk}")


def still_asked(row: Asked) -> int:
    """Remind those who have not answered, once before the last day."""
    return _ask(row, "enquiries/still_asked", f"enquiry-reminded:{row.pk}")


def _ask(row: Asked, template: str, key: str) -> int:
    by = row.enquiry.reply_by
    context = {
        "asked": str(row.pk),
        "reply_by": day_words(by) if by else "",
        "page": mail.site_url(reverse("enquiries:question", args=[row.pk])),
    }
    return tell(managers_of(row.provider), template, context, key=key, why=WHY_ASKED)


def closed(rows: Iterable[Asked]) -> None:
    """Say that it is over, to who answered and who did not; not why, nor who was chosen."""
    for row in rows:
        context = {"page": mail.site_url(reverse("enquiries:question", args=[row.pk]))}
        tell(managers_of(row.provider), "enquiries/closed", context, key=f"enquiry-closed:{row.pk}", why=WHY_ASKED)


def tell_when_all_answered(enquiry: Enquiry) -> None:
    if not Asked.objects.filter(enquiry=enquiry, status=ASKED).exists():
        answers_in(enquiry)


def answers_in(enquiry: Enquiry) -> int:
    """Tell whoever asked that there is nothing more to wait for: all have answered, or the last day has passed."""
    Enquiry.objects.filter(pk=enquiry.pk, told_at=None).update(told_at=clock.now())
    people = commissioners_at([enquiry.commissioner_id])
    if enquiry.commissioner.is_council:
        people = people | managers_of_council(enquiry.commissioner)
    context = {"page": mail.site_url(reverse("enquiries:enquiry", args=[enquiry.pk]))}
    return tell(people, "enquiries/answers_in", context, key=f"enquiry-answers:{enquiry.pk}", why=WHY_ASKS)
