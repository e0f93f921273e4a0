"""The portal's worker as a test starts it: the same app, with the clock moved by a fixed shift."""

import importlib
import os
from datetime import timedelta

import django

from salford_ap.celery import app

django.setup()

from core import clock  # noqa: E402

SHIFT = timedelta(seconds=float(os.environ.get("CLOCK_SHIFT_SECONDS", "0")))
_now = clock.now
clock.now = lambda: _now() + SHIFT

if os.environ.get("WORKER_LOADS"):
    importlib.import_module(os.environ["WORKER_LOADS"])

__all__ = ["app"]
