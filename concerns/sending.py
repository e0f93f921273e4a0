"""Flow: an allegation against somebody who works with children is sent to the council's named officer alone."""

from datetime import datetime

from django.db import transaction

from concerns import raising
from concerns.models import Allegation, AllegationNote, Post, Receipt
from core import clock
from core.acting import Acting
from core.models import MoveRefused, next_reference, record
from providers.models import Site


def named_officers() -> list[Post]:
    """Who receives allegations today."""
    return list(Post.objects.of(Post.Code.NAMED_OFFICER).select_related("affiliation"))


def send(
    site: Site,
    *,
    about_whom: str,
    happened_at: datetime,
    what_happened: str,
    who_saw: str,
    done_at_once: str,
    by: Acting,
) -> Receipt:
    """Send it and keep a receipt. While nobody is named it is kept, and read by whoever is named next."""
    if happened_at > clock.now():
        raise MoveRefused("It cannot have happened at a time to come. Enter now or an earlier time.")
    with transaction.atomic():
        allegation = Allegation.objects.create(
            reference=next_reference("ALG", clock.today()),
            site=site,
            about_whom=about_whom,
            happened_at=happened_at,
            what_happened=what_happened,
            who_saw=who_saw,
            done_at_once=done_at_once,
            sent_as_id=by.pk,
            sent_at=clock.now(),
        )
        record("sent", allegation, by=by, sentence="It was sent.")
        write(f"concern:{allegation.pk}")
        return Receipt.objects.create(reference=allegation.reference, sent_as_id=by.pk, sent_at=allegation.sent_at)


def write(key: str, template: str = "concerns/waiting") -> int:
    """Tell the named officer that something waits, in the words of any concern: the outbox does not tell them apart."""
    return raising.write([post.affiliation for post in named_officers()], key=key, template=template)


def add_note(allegation: Allegation, *, text: str, by: Acting) -> AllegationNote:
    """Write down what the named officer did or heard."""
    with transaction.atomic():
        note = AllegationNote.objects.create(
            allegation=allegation, text=text, written_as_id=by.pk, written_at=clock.now()
        )
        record("note_added", allegation, by=by, sentence="A note was added.")
    return note


def reopen(allegation: Allegation, *, reason: str, by: Acting) -> None:
    """Open it again and say why; what had come of it stays among its notes."""
    before = f"Closed before: {allegation.get_close_reason_display().lower()}. {allegation.outcome}"
    with transaction.atomic():
        stamps = {"closed_at": None}
        allegation.move(allegation.Status.RECEIVED, by=by, act="reopened", sentence="It was opened again.", **stamps)
        for text in (before, f"Opened again: {reason}"):
            AllegationNote.objects.create(allegation=allegation, text=text, written_as_id=by.pk, written_at=clock.now())
