"""/healthz: the process is up. /readyz: everything it needs is, or which part is not and nothing more."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from core import clock
from core.models import Heartbeat, Message
from salford_ap import backups

# A part that has not answered by then fails; the others are asked meanwhile.
LIMIT_SECONDS = 1.0
OUTBOX_LATE = timedelta(minutes=10)
DISK_FREE_BYTES = 200_000_000
# How often each periodic task comes to a good end, as salford_ap.celery has them; two periods late is too late.
BEAT_LATE = timedelta(seconds=90)
PERIODS = {
    "outbox": timedelta(seconds=max(60, settings.OUTBOX_SWEEP_SECONDS)),
    "uploads": timedelta(seconds=max(60, settings.UPLOAD_SWEEP_SECONDS)),
    "reports": timedelta(minutes=1),
    "digests": timedelta(minutes=10),
    "backups": timedelta(minutes=10),
    "standings": timedelta(minutes=15),
    "kept-forms": timedelta(hours=1),
    "placements-clock": timedelta(days=1),
    "sessions": timedelta(days=1),
    "sums": timedelta(days=1),
    "overdue-actions": timedelta(days=1),
    "sign-ins": timedelta(days=1),
    "invitations": timedelta(days=1),
}
# As many as there are parts, twice: whoever hangs must not keep the next question from being asked.
_askers = ThreadPoolExecutor(max_workers=12, thread_name_prefix="readyz")


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> bool:
    if settings.REDIS_URL:
        return bool(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping())
    return os.access(settings.VAR_DIR / "queue", os.W_OK)


def _beat() -> bool:
    """Beat is heard, and no periodic task that has ever come to an end is two periods late."""
    now = clock.now()
    last = dict(Heartbeat.objects.values_list("name", "at"))
    if "beat" not in last or now - last["beat"] >= BEAT_LATE:
        return False
    return all(now - last[name] < 3 * period for name, period in PERIODS.items() if name in last)


def _outbox() -> bool:
    return not Message.objects.due(clock.now() - OUTBOX_LATE).exists()


def _disk() -> bool:
    return shutil.disk_usage(settings.VAR_DIR).free > DISK_FREE_BYTES


def _backup() -> bool:
    """A good one is there of the last two nights, where any are made."""
    state = backups.state()
    return not state.is_set_up or not state.is_late


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "outbox": _outbox,
    "beat": _beat,
    "disk": _disk,
    "backup": _backup,
}


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "up"})


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong with the part, the answer is that it fails
        return False
    finally:
        connection.close()  # this thread's own


def failing() -> list[str]:
    """The parts that fail, or did not answer in time."""
    asked = {name: _askers.submit(_holds, check) for name, check in PARTS.items()}
    wait(asked.values(), timeout=LIMIT_SECONDS)
    return [name for name, answer in asked.items() if not (answer.done() and answer.result())]


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 names the failing parts; no detail to strangers."""
    found = failing()
    said = {"status": "not ready" if found else "ready", "failing": found, "backup_hours": backups.state().hours}
    return JsonResponse(said, status=503 if found else 200)
