"""A mail backend that writes each message to a file named after its key: exactly once, whatever is retried."""

import os
import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes to settings.MAIL_FOLDER; a message whose file is already there was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(fail_silently=kwargs.get("fail_silently", False))
        self.folder = Path(settings.MAIL_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; a file appears whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            key = email.extra_headers.get("X-Outbox-Key") or uuid.uuid4().hex
            target = self.folder / (re.sub(r"[^\w.-]", "_", key) + ".eml")
            if target.exists():
                continue
            draft = target.with_suffix(f".{uuid.uuid4().hex}.part")
            draft.write_bytes(email.message().as_bytes())
            os.replace(draft, target)
        return len(email_messages)
