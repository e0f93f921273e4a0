"""A worker as a council runs it, on the test's own database and queue; its e-mails go into a folder."""

from salford_ap.settings.base import *  # noqa: F403
from salford_ap.settings.base import env

SECRET_KEY = "test-only-this-key-protects-invented-children-in-the-suite"
FACTOR_KEY = "test-only-this-key-seals-second-factors-in-the-suite"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="core.mail_folder.FolderBackend")
