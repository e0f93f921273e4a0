"""The page that stops new placements promises that commissioners are told: the timetable keeps it the same day."""

from salford_ap.celery import app


def test_the_timetable_looks_at_standings_every_quarter_of_an_hour():
    entries = [row for row in app.conf.beat_schedule.values() if row["task"] == "placements.tasks.watch_standings"]
    assert [sorted(row["schedule"].minute) for row in entries] == [[0, 15, 30, 45]]
    assert len(entries[0]["schedule"].hour) == 24
