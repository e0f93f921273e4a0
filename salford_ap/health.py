"""/healthz: the process is up. /readyz: everything it needs is, or which part is not and nothing more."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from core import clock
from core.models import Heartbeat, Message

BEAT_LATE = timedelta(seconds=90)
OUTBOX_LATE = timedelta(minutes=10)
DISK_FREE_BYTES = 200_000_000


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
    last = Heartbeat.objects.filter(pk="beat").values_list("at", flat=True).first()
    return last is not None and clock.now() - last < BEAT_LATE


def _outbox() -> bool:
    return not Message.objects.due(clock.now() - OUTBOX_LATE).exists()


def _disk() -> bool:
    return shutil.disk_usage(settings.VAR_DIR).free > DISK_FREE_BYTES


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "outbox": _outbox,
    "beat": _beat,
    "disk": _disk,
}


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "up"})


def _fails(check: Callable[[], bool]) -> bool:
    try:
        return not check()
    except Exception:  # whatever is wrong with the part, the answer is that it fails
        return True


def readyz(request: HttpRequest) -> JsonResponse:
    """503 names the failing parts; no detail to strangers."""
    failing = [name for name, check in PARTS.items() if _fails(check)]
    return JsonResponse(
        {"status": "not ready" if failing else "ready", "failing": failing}, status=503 if failing else 200
    )
