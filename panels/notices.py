"""Who is told by e-mail about a panel. No e-mail names a child, nor a referral."""

from django.urls import reverse

from accounts.telling import tell
from core import mail
from core.models import Event
from govuk.dates import day_words, moment_words
from panels.models import Meeting, Seat

WHY = "you sit on a panel of the council"


def invited(seat: Seat, event: Event) -> None:
    """Ask somebody to sit on it."""
    meeting = seat.meeting
    said = {"when": moment_words(meeting.begins), "place": meeting.place, "post": seat.get_post_display()}
    tell([seat.affiliation], "panels/invited", said | _link(meeting), key=f"panel:{event.pk}", why=WHY)


def cancelled(meeting: Meeting, event: Event) -> None:
    """Tell everybody who sits on it."""
    people = [seat.affiliation for seat in meeting.seats.select_related("affiliation")]
    said = {"day": day_words(meeting.held_on)}
    tell(people, "panels/cancelled", said | _link(meeting), key=f"panel:{event.pk}", why=WHY)


def _link(meeting: Meeting) -> dict[str, str]:
    return {"link": mail.site_url(reverse("panels:meeting", args=[meeting.pk]))}
