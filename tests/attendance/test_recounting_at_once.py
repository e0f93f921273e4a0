"""Two people change the same week at once: the sums hold what both did, and neither is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from attendance import marks, recounting
from attendance.cells import Meaning
from attendance.marks import Entry
from attendance.models import Mark, PlacementWeek
from placements.models import Placement, Session
from tests.factories.attendance import due, placed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one transaction writes at a time"),
]

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
HERE = Meaning("attended")
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def wait_for_the_other(pause: Event) -> None:
    """Until another connection waits for a row of ours."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        pause.wait(0.01)
    raise AssertionError("nobody waits")


def test_marks_saved_while_a_session_is_taken_away_are_both_in_the_sums(provider, school, council, tutor):
    placement = placed(provider, school)
    marked, gone = due(placement, MONDAY, FRIDAY)
    held, pause = Event(), Event()

    def take_away():
        with transaction.atomic():
            Placement.objects.select_for_update().get(pk=placement.pk)
            Session.objects.filter(pk=gone.pk).delete()
            recounting.follow([placement.pk], FRIDAY, FRIDAY)
            held.set()
            wait_for_the_other(pause)
        connection.close()

    def mark():
        held.wait(10)
        marks.save([Entry(marked.pk, HERE)], by=tutor)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(take_away), pool.submit(mark)]:
            done.result()
    row = PlacementWeek.objects.get()
    assert (row.attended, row.unmarked, row.unmarked_from) == (1, 0, None)


def test_a_mark_for_a_session_that_is_being_taken_away_is_refused_in_a_sentence(provider, school, council, tutor):
    """Looked at only once the placement is held: a mark written before would fall with its session at the end."""
    placement = placed(provider, school)
    (gone,) = due(placement, MONDAY)
    held, pause = Event(), Event()

    def take_away():
        with transaction.atomic():
            Placement.objects.select_for_update().get(pk=placement.pk)
            held.set()
            wait_for_the_other(pause)
            Session.objects.filter(pk=gone.pk, mark=None).delete()
            recounting.follow([placement.pk], MONDAY, MONDAY)
        connection.close()

    def mark():
        held.wait(10)
        try:
            marks.save([Entry(gone.pk, HERE)], by=tutor)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taken, marked = pool.submit(take_away), pool.submit(mark)
        taken.result()
        with pytest.raises(marks.MarksRefused, match="not on your register"):
            marked.result()
    assert not Mark.objects.exists()


def test_many_saves_of_the_same_weeks_at_once_lose_nothing(provider, school, council, tutor):
    placements = [placed(provider, school) for _ in range(4)]
    rows = [session for each in placements for session in due(each, MONDAY, date(2026, 11, 17), halves=("AM", "PM"))]
    start = Barrier(4)

    def save(part):
        start.wait()
        marks.save([Entry(session.pk, HERE) for session in part], by=tutor)
        connection.close()

    def follow():
        start.wait()
        with transaction.atomic():
            recounting.follow([row.pk for row in reversed(placements)], MONDAY, FRIDAY)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(save, rows[::2]), pool.submit(save, rows[1::2][::-1]), *(pool.submit(follow) for _ in "ab")]
        for each in done:
            each.result()
    assert Mark.objects.count() == 16
    assert set(PlacementWeek.objects.values_list("attended", "unmarked")) == {(4, 0)}
