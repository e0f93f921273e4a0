"""The Celery app, and the whole timetable as one table.

Every entry is due-based: it asks which rows are still to do, so a run missed or fired twice changes nothing.
"""

import celery
from celery.schedules import crontab
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from core import queue_folder
from core.named_settings import must_be_named

must_be_named()
queue_folder.use()
app = celery.Celery("salford_ap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # task name, when (Europe/London), what for
    "beat-heartbeat": {"task": "core.tasks.heartbeat", "schedule": 30.0},
    "outbox-sweep": {"task": "core.tasks.sweep_outbox", "schedule": settings.OUTBOX_SWEEP_SECONDS},
    "uploads-sweep": {"task": "attendance.tasks.sweep_uploads", "schedule": settings.UPLOAD_SWEEP_SECONDS},
    "council-files-sweep": {"task": "accounts.tasks.sweep_files", "schedule": settings.UPLOAD_SWEEP_SECONDS},
    "pupil-files-sweep": {"task": "pupils.tasks.sweep_files", "schedule": settings.UPLOAD_SWEEP_SECONDS},
    "papers-print": {"task": "agreements.tasks.print_papers", "schedule": 60.0},
    "reports-sweep": {"task": "reports.tasks.sweep_reports", "schedule": 60.0},
    # From the day and hour entered for it; asked again every ten minutes because one firing may be missed.
    "weekly-digests": {"task": "salford_ap.tasks.send_weekly_digests", "schedule": crontab(minute="*/10")},
    # Again each hour of the day: what the gate stopped in the morning starts the same day when its cause is gone.
    "placements-clock": {"task": "placements.tasks.run_the_clock", "schedule": crontab(hour="5-22", minute=10)},
    # A Block or a suspension is told to the commissioners of live placements the same day, not the next morning.
    "standings-watch": {"task": "placements.tasks.watch_standings", "schedule": crontab(minute="*/15")},
    # Who was told of a concern and has not acknowledged it is reminded as soon as the time for it has passed.
    "concerns-chase": {"task": "concerns.tasks.chase_concerns", "schedule": crontab(minute="3-59/15")},
    # Who has not answered an enquiry is reminded in the morning; who asked is told the day after the last one.
    "enquiries-remind": {"task": "enquiries.tasks.remind_of_enquiries", "schedule": crontab(hour="7-18", minute=25)},
    # Once a night, from the hour entered for it (core/night_work.py); asked again because one firing may be missed.
    "sessions-to-term-end": {"task": "placements.tasks.complete_sessions", "schedule": crontab(minute="*/10")},
    "sums-of-weeks": {"task": "attendance.tasks.check_sums", "schedule": crontab(minute="2-59/10")},
    "overdue-actions": {"task": "audits.tasks.block_overdue_actions", "schedule": crontab(minute="4-59/10")},
    "people-confirmed": {"task": "accounts.tasks.pause_unconfirmed", "schedule": crontab(minute="6-59/10")},
    # Once a night; asked again because one firing may be missed, and a copy that failed is tried again each hour.
    "backups": {"task": "salford_ap.tasks.back_up", "schedule": crontab(minute="5-59/10")},
    "kept-forms-expire": {"task": "core.tasks.forget_kept_forms", "schedule": crontab(minute=40)},
    "invitations-end": {"task": "accounts.tasks.withdraw_invitations", "schedule": crontab(hour=0, minute=20)},
    "sessions-expire": {"task": "accounts.tasks.forget_sessions", "schedule": crontab(hour=4, minute=50)},
}
