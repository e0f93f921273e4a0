"""A folder backend slow enough to be killed before and after it writes."""

import os
import time

from core.mail_folder import FolderBackend

SECONDS = float(os.environ.get("SLOW_MAIL_SECONDS", "0.1"))


class SlowFolderBackend(FolderBackend):
    def send_messages(self, email_messages):
        time.sleep(SECONDS)
        sent = super().send_messages(email_messages)
        time.sleep(SECONDS)
        return sent
