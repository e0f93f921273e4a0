"""Two people at once: one approves, one is refused; one mark is saved, with what was there before kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from attendance import marks, uploads
from attendance.cells import Meaning
from attendance.marks import Entry
from attendance.models import Mark, MarkChange
from core.models import Event, MoveRefused
from core.sent_files import Came
from tests.factories.attendance import due, placed, register_file, row_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment, each on its own connection; a refusal is an answer too."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except MoveRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def sessions(provider, school, council):
    return due(placed(provider, school), date(2026, 11, 16), date(2026, 11, 17), halves=("AM", "PM"))


def test_of_two_approvals_at_once_the_second_is_refused(sessions, provider, tutor):
    data = register_file(*[row_of(session) for session in sessions])
    upload = uploads.send(provider.organisation.provider, "register.csv", data, by=tutor)
    upload.refresh_from_db()
    answers = at_once(*[lambda by=by: uploads.approve(upload.pk, by=by) for by in (tutor, provider)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Came", "MoveRefused"]
    assert Came.SAVED in answers
    assert Mark.objects.count() == 4
    assert Event.objects.filter(act="approved").count() == 1


def test_the_same_file_approved_twice_at_once_saves_each_mark_once(sessions, provider, tutor):
    data = register_file(*[row_of(session) for session in sessions])
    sent = [uploads.send(provider.organisation.provider, "register.csv", data, by=tutor) for _ in range(2)]
    answers = at_once(*[lambda pk=upload.pk: uploads.approve(pk, by=tutor) for upload in sent])
    assert set(answers) == {Came.SAVED, Came.DIFFERS}
    assert Mark.objects.count() == 4
    assert not MarkChange.objects.exists()


def test_two_registers_of_the_same_sessions_at_once(sessions, provider, tutor):
    here, ill = Meaning("attended"), Meaning("absent", "illness")
    answers = at_once(
        lambda: marks.save([Entry(session.pk, here, seen=None) for session in sessions], by=tutor),
        lambda: marks.save([Entry(session.pk, ill, seen=None) for session in sessions], by=provider),
    )
    assert sum(isinstance(answer, MoveRefused) for answer in answers) == 1
    assert Mark.objects.values("kind").distinct().count() == 1
    assert not MarkChange.objects.exists()
