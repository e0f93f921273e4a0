"""/healthz: the process is up. /readyz: everything it needs is, or which part is not and nothing more."""

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse

from core import clock, sweeps
from core.models import Heartbeat, Message
from salford_ap import backups

# A part that has not answered by then fails; the others are asked meanwhile.
LIMIT_SECONDS = 1.0
OUTBOX_LATE = timedelta(minutes=10)
MAIL_LATE = timedelta(minutes=30)
DISK_FREE_BYTES = 200_000_000
# How often each periodic task comes to a good end, as salford_ap.celery has them; two periods late is too late.
PULSE_LATE = timedelta(seconds=90)
MAIL = "outbox"
PERIODS = {
    "tasks": timedelta(seconds=30),
    MAIL: timedelta(seconds=max(60, settings.OUTBOX_SWEEP_SECONDS)),
    "uploads": timedelta(seconds=max(60, settings.UPLOAD_SWEEP_SECONDS)),
    "council-files": timedelta(seconds=max(60, settings.UPLOAD_SWEEP_SECONDS)),
    "pupil-files": timedelta(seconds=max(60, settings.UPLOAD_SWEEP_SECONDS)),
    "papers": timedelta(minutes=1),
    "reports": timedelta(minutes=1),
    "digests": timedelta(minutes=10),
    "backups": timedelta(minutes=10),
    "standings": timedelta(minutes=15),
    "concerns": timedelta(minutes=15),
    "kept-forms": timedelta(hours=1),
    "placements-clock": timedelta(days=1),
    "enquiries": timedelta(days=1),
    "sessions": timedelta(days=1),
    "sums": timedelta(days=1),
    "overdue-actions": timedelta(days=1),
    "sign-ins": timedelta(days=1),
    "invitations": timedelta(days=1),
    "confirmed-people": timedelta(days=1),
}
# Of those an administrator says how often they are done; the timetable comes by as often as it did.
SET_BY = {
    MAIL: sweeps.MAIL,
    **dict.fromkeys(("uploads", "council-files", "pupil-files", "papers", "reports"), sweeps.FILES),
    "standings": sweeps.STANDINGS,
}
_known_until: dict[str, float] = {}
# As many as there are parts, twice: whoever hangs must not keep the next question from being asked.
_askers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="readyz")


def periods() -> dict[str, timedelta]:
    """How often each comes to a good end as it is set today."""
    set_to = {code: sweeps.every(code) for code in set(SET_BY.values())}
    none = timedelta(0)
    return {name: max(period, set_to.get(SET_BY.get(name, ""), none)) for name, period in PERIODS.items()}


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    """Asked anew every few minutes: reading all of them takes a second of a busy machine, and what is there stays."""
    if time.monotonic() < _known_until.get("migrations", 0):
        return True
    executor = MigrationExecutor(connection)
    is_whole = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if is_whole:
        _known_until["migrations"] = time.monotonic() + 300
    return is_whole


def _broker() -> bool:
    if settings.REDIS_URL:
        return bool(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping())
    return os.access(settings.VAR_DIR / "queue", os.W_OK)


def _is_heard(name: str) -> bool:
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return last is not None and clock.now() - last < PULSE_LATE


def _beat() -> bool:
    return _is_heard("beat")


def _worker() -> bool:
    """Its process is heard, it does what beat asks for, and no task that ever ended is two periods late."""
    if not _is_heard("worker"):
        return False
    now, last = clock.now(), dict(Heartbeat.objects.values_list("name", "at"))
    if not _is_heard("beat"):
        return True  # nobody asks it for anything: that is beat's fault
    watched = {name: period for name, period in periods().items() if name != MAIL}
    return all(now - last[name] < 3 * period for name, period in watched.items() if name in last)


def _mail() -> bool:
    """What is due is sent, and not everything that is tried fails: one address that is slow stops nobody."""
    now, late = clock.now(), 3 * periods()[MAIL]
    if Message.objects.due(now - max(OUTBOX_LATE, late)).exists():
        return False
    swept = Heartbeat.objects.filter(name=MAIL).values_list("at", flat=True).first()
    if swept and _is_heard("beat") and _is_heard("worker") and now - swept >= late:
        return False
    waiting = Message.objects.filter(state=Message.State.QUEUED, attempts__gt=0, written_at__lt=now - MAIL_LATE)
    sent = Message.objects.filter(written_at__gt=now - timedelta(days=1), sent_at__gt=now - MAIL_LATE)
    return not waiting.exists() or sent.exists()


def _disk() -> bool:
    folders = [Path(name) for name in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.BACKUP_DIR)]
    return all(shutil.disk_usage(folder).free > DISK_FREE_BYTES for folder in folders if folder.exists())


def _backup() -> bool:
    """A good one is there of the last two nights, where any are made; a new portal has as long for its first."""
    state = backups.state()
    if state.is_set_up and state.last is None and not state.has_failed:
        began = MigrationRecorder.Migration.objects.aggregate(began=Min("applied"))["began"]
        return bool(began) and clock.now() - began < backups.LATE
    return not state.is_set_up or not state.is_late


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "worker": _worker,
    "beat": _beat,
    "mail": _mail,
    "disk": _disk,
    "backup": _backup,
}


def probes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Both are answered before anybody asks under which name: a balancer knows a machine by its address alone."""
    pages = {"/healthz": healthz, "/readyz": readyz}

    def answer(request: HttpRequest) -> HttpResponse:
        page = pages.get(request.path_info)
        if page is None:
            return get_response(request)
        response = page(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


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


def readyz(request: HttpRequest) -> JsonResponse:
    """503 names the failing parts; no detail to strangers."""
    found = failing()
    said = {"status": "not ready" if found else "ready", "failing": found, "backup_hours": backups.state().hours}
    return JsonResponse(said, status=503 if found else 200)
