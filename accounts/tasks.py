"""The clock's door to people and organisations."""

import structlog
from celery import shared_task
from django.contrib.sessions.models import Session

from accounts import confirming, council_files, invitations, inviting_many
from core import clock, heartbeats, night_work, sweeps
from core.models import MoveRefused

log = structlog.get_logger(__name__)


@shared_task
def forget_sessions() -> None:
    """Sign-ins that nobody ended and that have run out leave the table."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    heartbeats.beat("sign-ins")


@shared_task
def withdraw_invitations() -> None:
    """What was sent in roles whose last day has passed is taken back, on the trail; old files are forgotten."""
    invitations.withdraw_orphaned()
    inviting_many.forget()
    heartbeats.beat("invitations")


@shared_task
def pause_unconfirmed() -> None:
    """People whom nobody confirmed this term are warned, and later lose access until somebody does."""
    if night_work.is_due("confirmed-people"):
        confirming.sweep()
        heartbeats.beat("confirmed-people")


@shared_task
def check_file(file_id: str) -> None:
    """Read a file of the council, unless that was done already."""
    try:
        council_files.FILES.check(file_id)
    except MoveRefused:
        log.info("file_done_elsewhere", file=file_id)
    heartbeats.beat("check-file")


@shared_task
def approve_file(file_id: str) -> None:
    """Save a file that a person approved, unless that was done already."""
    try:
        council_files.FILES.finish(file_id)
    except MoveRefused:
        log.info("file_done_elsewhere", file=file_id)
    heartbeats.beat("approve-file")


@shared_task
def sweep_files() -> None:
    """Take up every file of the council that was left behind."""
    if sweeps.is_due(sweeps.FILES, "council-files"):
        council_files.FILES.sweep()
        heartbeats.beat("council-files")
