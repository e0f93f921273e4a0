"""What is done beside the pages: mail, and the queue; each line of Celery for its reason."""

import logging

from salford_ap.settings.data import REDIS_URL
from salford_ap.settings.place import TIME_ZONE, VAR_DIR, env

# With a key of GOV.UK Notify every e-mail goes there, in one template that has ((subject)) and ((body)).
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE = env.str("NOTIFY_TEMPLATE", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
SMTP = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="core.mail_notify.NotifyBackend" if NOTIFY_API_KEY else SMTP)
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
# From the first byte on (port 465), or after saying hello (port 587): never both.
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
MAIL_FOLDER = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A message left in "sending" by a crash is tried again after this many seconds, with the same Message-ID.
MAIL_SENDING_STALE_SECONDS = env.int("MAIL_SENDING_STALE_SECONDS", default=600)
OUTBOX_SWEEP_SECONDS = env.float("OUTBOX_SWEEP_SECONDS", default=60.0)
DIGEST_WEEKDAY = env.int("DIGEST_WEEKDAY", default=0)
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)

CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "core.beat:Scheduler"
CELERY_TASK_ACKS_LATE = True  # a worker killed in mid-task must not take the task with it
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # else a killed pool child is acknowledged even with late acks
CELERY_TASK_IGNORE_RESULT = True  # results live in the rows the tasks work on
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # nothing waits behind a slow PDF
CELERY_TASK_SOFT_TIME_LIMIT = 240  # the soft limit marks the job failed
CELERY_TASK_TIME_LIMIT = 300  # well below the visibility time-out
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30  # a deploy finishes or hands back the current task
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200  # WeasyPrint and openpyxl grow
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the sweep does what a lost bell did not
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "core.tasks.sweep_outbox": {"queue": "mail"},
    "accounts.tasks.check_file": {"queue": "files"},
    "accounts.tasks.approve_file": {"queue": "files"},
    "attendance.tasks.check_upload": {"queue": "files"},
    "attendance.tasks.approve_upload": {"queue": "files"},
    "agreements.tasks.print_papers": {"queue": "files"},
    "reports.tasks.print_report": {"queue": "files"},
}
VISIBILITY_TIMEOUT = env.int("VISIBILITY_TIMEOUT", default=600)
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 10,  # the default looks for abandoned tasks about every 100 s
        "unacked_restore_throttle": 1,
        "unacked_mutex_expire": 60,  # a worker killed while holding the scan's lock blocks it this long
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue-control"),
        "store_processed": False,
    }
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line for a request, when it ends
