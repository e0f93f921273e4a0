"""A mail backend for GOV.UK Notify, by its own client: one template with ((subject)) and ((body)) carries every e-mail.

What Notify answers is told as a mail server would: the outbox tries again, gives an address up, or waits for us.
"""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

NOT_LET_IN = (401, 403)


class NotifyBackend(BaseEmailBackend):
    """Hands each message to Notify, with its Message-ID for a reference."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(fail_silently=kwargs.get("fail_silently", False))
        self.client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
        )

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Each to its one address; raises as SMTP would."""
        for email in email_messages:
            for address in email.to:
                self._send(email, address)
        return len(email_messages)

    def _send(self, email: EmailMessage, address: str) -> None:
        try:
            self.client.send_email_notification(
                address,
                settings.NOTIFY_TEMPLATE,
                personalisation={"subject": email.subject, "body": email.body},
                reference=email.extra_headers.get("Message-ID"),
            )
        except APIError as refused:
            raise _as_mail_server(refused, address) from refused


def _as_mail_server(refused: APIError, address: str) -> smtplib.SMTPException:
    """Only what Notify says of the address is the address's fault."""
    code, words = refused.status_code, str(refused.message)
    if code in NOT_LET_IN:
        return smtplib.SMTPAuthenticationError(535, "Notify does not take the key")
    if code == 400 and "email_address" in words:
        return smtplib.SMTPRecipientsRefused({address: (550, b"Notify: not a valid address")})
    return smtplib.SMTPResponseException(451, f"Notify answered {code}")
