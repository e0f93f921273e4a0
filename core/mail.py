"""The only door to e-mail: writes the outbox, and empties it.

A message is a row first, made in the transaction of its cause; ringing the queue is only a hint, and the sweep
sends whatever is due whether the bell was heard or not.
"""

import hashlib
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string

from core import bell, clock, council, letter, letter_words, rehearsal
from core.models import Message, record

log = structlog.get_logger(__name__)

# After a time-out or a 4xx answer; then every four hours, up to a day.
RETRY_AFTER = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60)]
RETRY_THEN = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=24)
PER_SWEEP = 500
SWEEP = "core.tasks.sweep_outbox"
# Long names of organisations and people must not stop what the message is about.
WHY_LENGTH = 200
# The server does not take e-mail from us at all: no fault of the address, and tried again while we mend it.
OURS_TO_MEND = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError)

Secret = Callable[[Message], dict[str, Any] | None]
# What may not lie in the outbox (a link that opens an account) is made when the e-mail is sent, and not kept.
_secrets: dict[str, Secret] = {}


@dataclass(frozen=True)
class Draft:
    """A message to be written: to whom, on what occasion, and the key that makes it the only one."""

    recipient: Any
    template: str
    context: dict[str, Any]
    why: str
    key: str
    period: str = ""
    affiliations: list[str] = field(default_factory=list)
    nothing_to_say: bool = False
    address: str = ""


def site_url(path: str) -> str:
    """The full address of a page, for a link in an e-mail; signing in stands before it."""
    return settings.SITE_URL.rstrip("/") + path


def holds_secret(template: str) -> Callable[[Secret], Secret]:
    """Marks what makes the secret part of a template's context at the moment of sending; None: no longer to be sent."""

    def remember(make: Secret) -> Secret:
        _secrets[template] = make
        return make

    return remember


def post(
    recipient: AbstractBaseUser,
    template: str,
    context: dict[str, Any],
    *,
    why: str,
    key: str,
    period: str = "",
    address: str = "",
) -> Message | None:
    """Put one message in the outbox within the caller's transaction; the same key is written once.

    `address` is where it goes when that is not the recipient's present address: one they had before.

    `context` holds counts, references and addresses, never a pupil's name, initials, UPN or birth date.
    Returns None when a message with this key is already there.
    """
    written = post_many([Draft(recipient, template, context, why, key, period, address=address)])
    return written[0] if written else None


def post_many(drafts: Iterable[Draft]) -> list[Message]:
    """Put many messages in the outbox in three queries; those whose key is already there are left out."""
    now = clock.now()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    rows = {draft.key: _row(draft, now, domain) for draft in drafts}
    with transaction.atomic():
        there = set(Message.objects.filter(dedupe_key__in=rows).values_list("dedupe_key", flat=True))
        missing = [row for key, row in rows.items() if key not in there]
        Message.objects.bulk_create(missing, ignore_conflicts=True)
        fresh = list(Message.objects.filter(dedupe_key__in=[row.dedupe_key for row in missing]))
    if any(row.state == Message.State.QUEUED for row in fresh):
        bell.ring_on_commit(SWEEP, queue="mail")
    return fresh


def _row(draft: Draft, now: datetime, domain: str) -> Message:
    digest = hashlib.sha256(draft.key.encode()).hexdigest()[:32]
    return Message(
        recipient_id=draft.recipient if isinstance(draft.recipient, int) else draft.recipient.pk,
        template=draft.template,
        address=draft.address,
        context={**draft.context, "affiliations": draft.affiliations},
        why=draft.why[:WHY_LENGTH],
        period=draft.period,
        dedupe_key=draft.key,
        message_id=f"<{digest}@{domain}>",
        state=Message.State.NOTHING_TO_SAY if draft.nothing_to_say else Message.State.QUEUED,
        next_try_at=now,
        written_at=now,
    )


def sweep(through: BaseEmailBackend | None = None) -> int:
    """Send every message that is due, `through` the mail server unless another way is given; how many it took up."""
    taken = 0
    for pk in list(Message.objects.due(clock.now()).values_list("pk", flat=True)[:PER_SWEEP]):
        try:
            taken += send(pk, through)
        except Exception:  # one message that cannot be written must not hold up the others
            log.exception("message_not_sent", message=pk)
    return taken


def claim(pk: int) -> Message | None:
    """Take this message for sending, unless another worker has it or it is not due."""
    now = clock.now()
    message = Message.objects.due(now).select_related("recipient").filter(pk=pk).order_by().first()
    if message is None:
        return None
    # Left in "sending" by a crash: it goes once more with the same Message-ID, and staff can see which.
    interrupted = message.state == Message.State.SENDING
    seen = Message.objects.filter(pk=pk, state=message.state, attempts=message.attempts)
    message.state, message.claimed_at = Message.State.SENDING, now
    message.attempts += 1
    message.interruptions += interrupted
    names = ("state", "claimed_at", "attempts", "interruptions")
    # Each claim counts an attempt: of two workers that saw the same, the second changes nothing.
    return message if seen.update(**{name: getattr(message, name) for name in names}) else None


def send(pk: int, through: BaseEmailBackend | None = None) -> bool:
    """Claim one message, send it, and say so; False when somebody else has it."""
    message = claim(pk)
    if message is None:
        return False
    make_secret = _secrets.get(message.template)
    secret = make_secret(message) if make_secret else {}
    roles = {str(pk) for pk in message.recipient.affiliations.current().values_list("pk", flat=True)}
    if secret is None or not _still_theirs(message, roles):
        _settle(message, Message.State.DROPPED)
        return True
    if message.interruptions > 1:
        _settle(message, Message.State.UNCERTAIN, failure="Interrupted twice while it was being sent.")
        return True
    email = _email(message, secret, roles, through or _mail_server())
    fault = _hand_over(email)
    if fault:
        _refused(message, *fault)
        return True
    Message.objects.filter(pk=pk).update(
        state=Message.State.SENT,
        sent_at=clock.now(),
        subject=email.subject,
        body="" if make_secret else email.body,
        failure="Sent again after an interruption." if message.interruptions else "",
    )
    if not message.address:
        _is_reached(message.recipient)
    return True


def _is_reached(recipient: Any) -> None:
    """The mail server takes e-mail for this address again."""
    if recipient.mail_failed_at:
        type(recipient).objects.filter(pk=recipient.pk).update(mail_failed_at=None)


def _hand_over(email: EmailMultiAlternatives) -> tuple[int, str] | None:
    """Give it to the mail server: nothing when it is taken, else the server's code (0: none) and what to note."""
    try:
        email.send()
    except OURS_TO_MEND as broken:
        return 0, type(broken).__name__
    except smtplib.SMTPResponseException as refused:
        return refused.smtp_code, str(refused.smtp_code)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return code, str(code)
    except (OSError, smtplib.SMTPException) as broken:
        return 0, type(broken).__name__
    return None


def _still_theirs(message: Message, roles: set[str]) -> bool:
    """Recheck the account, and the role the message was for, at the moment of sending.

    A notice to an address of before is sent even when the account was closed meanwhile: its owner must hear of it.
    """
    if message.address:
        return True
    if not message.recipient.is_active:
        return False
    wanted = message.context.get("affiliations") or []
    return not wanted or bool(roles & set(wanted))


def _email(
    message: Message, secret: dict[str, Any], roles: set[str], connection: BaseEmailBackend
) -> EmailMultiAlternatives:
    context = {**message.context, **secret, "why": message.why}
    if "sections" in context:
        context["sections"] = [part for part in context["sections"] if part.get("affiliation") in roles]
    subject, body = words(message.template, {**context, **letter_words.of_kind(message.template)})
    email = EmailMultiAlternatives(
        subject=subject,
        body=body.strip() + "\n",
        to=[message.address or message.recipient.email],
        headers={
            "Message-ID": message.message_id,
            "X-Outbox-Key": message.dedupe_key,
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    email.attach_alternative(letter.html_of(subject, body), "text/html")
    return email


def words(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of this kind of e-mail."""
    facts = {"council": council.facts(), "site": settings.SITE_URL.rstrip("/")}
    first, _, body = render_to_string(f"emails/{template}.txt", {**context, **facts}).partition("\n")
    return rehearsal.marked(first.removeprefix("Subject:").strip(), body)


def _mail_server() -> BaseEmailBackend:
    is_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    return get_connection(timeout=settings.EMAIL_TIMEOUT) if is_smtp else get_connection()


def _refused(message: Message, code: int, words: str) -> None:
    """A lasting refusal stops the message and flags the address; anything else is tried again later."""
    now = clock.now()
    if code >= 500:
        with transaction.atomic():
            _settle(message, Message.State.FAILED, failure=f"The mail server refused the address ({words}).")
            if not message.address:
                type(message.recipient).objects.filter(pk=message.recipient_id).update(mail_failed_at=now)
                record("mail_refused", message.recipient, by=None)
        return
    wait = RETRY_AFTER[message.attempts - 1] if message.attempts <= len(RETRY_AFTER) else RETRY_THEN
    if now + wait - message.written_at > GIVE_UP_AFTER:
        _settle(message, Message.State.FAILED, failure="The mail server could not be reached for a day.")
        return
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.QUEUED, next_try_at=now + wait, claimed_at=None, failure=f"Tried, {words}; will try again."
    )


def _settle(message: Message, state: str, failure: str = "") -> None:
    Message.objects.filter(pk=message.pk).update(state=state, claimed_at=None, failure=failure or message.failure)


def send_now(to: str, subject: str, body: str) -> None:
    """Send a message that holds a secret (a reset link) at once and keep no copy of it."""
    subject, body = rehearsal.marked(subject, body)
    EmailMultiAlternatives(subject=subject, body=body, to=[to]).send()
