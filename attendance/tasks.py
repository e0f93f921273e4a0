"""The clock's and the bell's door to attendance. Everything here may run twice, or be killed, and be run again."""

import structlog
from celery import shared_task

from attendance import recounting, uploads
from core import heartbeats, night_work, sweeps
from core.models import MoveRefused

log = structlog.get_logger(__name__)


@shared_task
def check_upload(upload_id: str) -> None:
    """Check a received file, unless that was done already."""
    try:
        uploads.check(upload_id)
    except MoveRefused:
        log.info("upload_done_elsewhere", upload=upload_id)
    heartbeats.beat("check-upload")


@shared_task
def approve_upload(upload_id: str) -> None:
    """Save an upload that a person approved, unless that was done already."""
    try:
        uploads.finish(upload_id)
    except MoveRefused:
        log.info("upload_done_elsewhere", upload=upload_id)
    heartbeats.beat("approve-upload")


@shared_task
def sweep_uploads() -> None:
    """Take up every upload that was left behind."""
    if sweeps.is_due(sweeps.FILES, "uploads"):
        uploads.sweep()
        heartbeats.beat("uploads")


@shared_task
def check_sums() -> None:
    """What the sums of weeks say is what the sessions and marks come to."""
    if night_work.is_due("sums"):
        recounting.check()
        heartbeats.beat("sums")
