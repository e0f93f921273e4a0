"""The bell is only a hint: a broker that is down stops nothing and is told in the log."""

from celery.app.base import Celery
from structlog.testing import capture_logs

from core import bell


def test_a_bell_that_is_not_heard_stops_nothing_and_is_logged(monkeypatch):
    def unheard(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(Celery, "send_task", unheard)
    with capture_logs() as said:
        bell.ring("core.tasks.sweep_outbox", queue="mail")
    assert said == [{"event": "bell_not_heard", "error": "ConnectionError", "log_level": "warning"}]


def test_it_names_the_task_and_the_row_once_the_row_stands(db, monkeypatch, django_capture_on_commit_callbacks):
    heard = []
    monkeypatch.setattr(Celery, "send_task", lambda self, task, **what: heard.append((task, what)))
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring_on_commit("reports.tasks.print_report", "a key", queue="files")
        assert not heard
    assert heard == [("reports.tasks.print_report", {"args": ["a key"], "queue": "files"})]
