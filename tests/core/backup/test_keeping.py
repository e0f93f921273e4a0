"""Seven days, five weeks, twelve months: the latest of each stays, and everything of the last day."""

from datetime import UTC, datetime, timedelta

import pytest

from core.backup import keeping
from core.backup.keeping import Copy

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def nightly(nights, tmp_path):
    return [Copy(NOW - timedelta(days=night), tmp_path / str(night)) for night in range(nights)]


def days(copies):
    return [str(copy.moment.date()) for copy in sorted(copies)]


def test_of_two_years_of_nights_these_stay(tmp_path):
    kept = days(keeping.staying(nightly(730, tmp_path), 7, 5, 12))
    assert kept[-7:] == [f"2026-11-{day}" for day in range(12, 19)]
    # The Sundays of the weeks before, then the last night of each month.
    assert {"2026-10-25", "2026-11-01", "2026-11-08"} <= set(kept)
    assert {f"2026-{month:02}-{last}" for month, last in ((1, 31), (6, 30), (10, 31))} <= set(kept)
    assert kept[0] == "2025-12-31"
    assert len(kept) == 7 + 3 + 11


def test_the_last_stays_however_few_are_asked_for(tmp_path):
    assert days(keeping.staying(nightly(30, tmp_path), 0, 0, 0)) == ["2026-11-18"]


def test_all_of_the_last_day_stay(tmp_path):
    hourly = [Copy(NOW - timedelta(hours=hour), tmp_path / str(hour)) for hour in range(72)]
    kept = keeping.staying(hourly, 1, 0, 0)
    assert len(kept) == 24


def test_days_weeks_and_months_without_one_do_not_count(tmp_path):
    rare = [Copy(NOW - timedelta(days=100 * n), tmp_path / str(n)) for n in range(20)]
    assert len(keeping.staying(rare, 7, 5, 12)) == 12


def test_nothing_but_whole_copies_of_this_council_is_found_or_taken_away(tmp_path, settings):
    settings.COUNCIL = {**settings.COUNCIL, "la_code": "355"}
    settings.BACKUP_KEEP_DAILY = settings.BACKUP_KEEP_WEEKLY = settings.BACKUP_KEEP_MONTHLY = 1
    others = ["ap-355-20200101T020000Z.age.part", "ap-350-20200101T020000Z.age", "notes.txt", "ap-355-.age"]
    for name in others:
        (tmp_path / name).write_text("kept")
    (tmp_path / "ap-355-20200101T030000Z.age").write_text("")
    for night in (1, 2, 3):
        (tmp_path / f"ap-355-2026110{night}T020000Z.age").write_text("a copy")
    assert [copy.moment.day for copy in keeping.copies(tmp_path)] == [1, 2, 3]
    keeping.clear_out(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    # The last of the month, of the week (the first was a Sunday) and of the days are the same one.
    assert left == {*others, "ap-355-20200101T030000Z.age", "ap-355-20261103T020000Z.age"}


def test_where_there_is_no_folder_there_are_none(tmp_path):
    assert keeping.copies(tmp_path / "none") == []
    assert keeping.last(tmp_path / "none") is None


@pytest.mark.parametrize("moment", [NOW, datetime(2026, 7, 1, 23, 30, tzinfo=UTC)])
def test_its_name_says_of_which_moment_it_is(tmp_path, moment):
    (tmp_path / keeping.name_of(moment)).write_text("a copy")
    assert keeping.last(tmp_path).moment == moment
