"""The measures: the demo's settings, on servers that the benchmarks started themselves."""

from salford_ap.settings.demo import *  # noqa: F403
from salford_ap.settings.demo import INSTALLED_APPS

BACKUP_KEY = []  # none is made beside what is measured
INSTALLED_APPS = ["bench", *INSTALLED_APPS]
