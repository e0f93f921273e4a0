"""A folder backend that stops in the middle, before and after it writes, while a test holds it there to be killed."""

import os
from pathlib import Path

from core.mail_folder import FolderBackend
from tests.workers import held

ENOUGH = int(os.environ.get("HELD_AFTER_MESSAGES", "3"))


class SlowFolderBackend(FolderBackend):
    def send_messages(self, email_messages):
        self._hold()
        sent = super().send_messages(email_messages)
        self._hold()
        return sent

    def _hold(self):
        folder = Path(os.environ["VAR_DIR"])
        if len(list((folder / "mail").glob("*.eml"))) >= ENOUGH:
            held(folder)
