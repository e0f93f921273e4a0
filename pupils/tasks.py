"""The clock's door to files of pupils."""

import structlog
from celery import shared_task

from core import heartbeats, sweeps
from core.models import MoveRefused
from pupils.pupil_files import FILES, forget

log = structlog.get_logger(__name__)


@shared_task
def check_file(file_id: str) -> None:
    """Read a file of pupils, unless that was done already."""
    try:
        FILES.check(file_id)
    except MoveRefused:
        log.info("file_done_elsewhere", file=file_id)
    heartbeats.beat("check-pupil-file")


@shared_task
def approve_file(file_id: str) -> None:
    """Save a file that a person approved, unless that was done already."""
    try:
        FILES.finish(file_id)
    except MoveRefused:
        log.info("file_done_elsewhere", file=file_id)
    heartbeats.beat("approve-pupil-file")


@shared_task
def sweep_files() -> None:
    """Take up every file of pupils that was left behind."""
    if sweeps.is_due(sweeps.FILES, "pupil-files"):
        FILES.sweep()
        forget()
        heartbeats.beat("pupil-files")
