"""When digests go out and the night's work is done: entered in the browser, dated, and said."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from audits import compliance
from audits import tasks as of_audits
from core import clock, heartbeats, mail, night_work, reference, sweeps
from core import tasks as of_core
from core.models import Event, Threshold
from salford_ap import backups, digests, health
from salford_ap.setting_up import set_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]
DIGEST, NIGHT, BACKUP, SWEEPS = (reverse(name) for name in ("digest-time", "night-time", "backup-time", "sweeps"))
TUESDAY = date(2026, 11, 17)
MONDAY = date(2026, 11, 16)


def said(day: date, **other: Any) -> dict[str, Any]:
    return {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year, **other}


def test_a_change_of_the_digest_is_saved_from_its_day_and_says_which_is_next(admin: Any, sign_in: Any) -> None:
    with clock.set_to(clock.at(TUESDAY, 9)):
        client = sign_in(admin)
        assert "Monday 23 November 2026 at 7am" in client.get(reverse("times")).content.decode()
        html = client.post(DIGEST, said(TUESDAY, weekday="2", at="9am"), follow=True).content.decode()
        assert "Saved. The next digest goes out on Wednesday 25 November 2026 at 9am" in html
        assert [event.user_id for event in Event.objects.filter(object_type="core.Threshold")] == [admin.user_id] * 2
        client.post(DIGEST, said(TUESDAY, weekday="2", at="10am"))
        assert digests.next_at(clock.now()) == clock.at(date(2026, 11, 25), 10)


def test_a_week_keeps_the_day_that_held_on_its_monday(admin: Any, sign_in: Any) -> None:
    """Else a digest that went out on Monday would be due again, of the week before it, until Friday."""
    with clock.set_to(clock.at(TUESDAY, 9)):
        sign_in(admin).post(DIGEST, said(TUESDAY, weekday="4", at="9am"))
        week = digests.week_at(clock.now())
        assert week
        assert week.monday == MONDAY - timedelta(days=7)


def test_the_next_digest_is_after_the_holidays() -> None:
    assert digests.next_at(clock.at(date(2026, 12, 15), 9)) == clock.at(date(2027, 1, 11), 7)
    assert digests.next_at(clock.at(date(2027, 12, 1), 9)) is None


@pytest.mark.parametrize(
    ("page", "wrong", "words"),
    [
        (DIGEST, {"weekday": "0", "at": "7:30am"}, "Enter a time on the hour"),
        (DIGEST, {"weekday": "0", "at": "3am"}, "The time must be from 5am to 8pm"),
        (DIGEST, {"weekday": "6", "at": "7am"}, "Select day"),
        (NIGHT, {"at": "1am"}, "missing once a year"),
        (NIGHT, {"at": "11pm"}, "The time must be from 2am to 10pm"),
        (BACKUP, {"at": "1am"}, "missing once a year"),
        (SWEEPS, {"sweep_mail_minutes": "60"}, "Select e-mails that wait"),
        (NIGHT, {"at": "3am", "starts_on_year": "2020"}, "must be today or in the future"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(
    admin: Any, sign_in: Any, page: str, wrong: dict[str, str], words: str
) -> None:
    rows = Threshold.objects.count()
    assert words in sign_in(admin).post(page, said(clock.today(), **wrong)).content.decode()
    assert Threshold.objects.count() == rows


def test_the_nights_work_is_done_once_from_the_hour_entered_for_it(
    admin: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[date] = []
    monkeypatch.setattr(compliance, "block_overdue", done.append)
    with clock.set_to(clock.at(MONDAY, 9)):
        heartbeats.beat("overdue-actions")
        html = sign_in(admin).post(NIGHT, said(TUESDAY, at="5am"), follow=True).content.decode()
        assert "17 November 2026 at 5am" in html
    for hour, minute in ((3, 10), (4, 50), (5, 4), (5, 14), (23, 0)):
        with clock.set_to(clock.at(TUESDAY, hour, minute)):
            of_audits.block_overdue_actions()
    assert done == [TUESDAY]


def test_what_came_to_no_good_end_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.set_to(clock.at(TUESDAY, 3, 4)):
        assert night_work.is_due("overdue-actions")
        monkeypatch.setattr(compliance, "block_overdue", lambda day: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            of_audits.block_overdue_actions()
        assert night_work.is_due("overdue-actions")
    with clock.set_to(clock.at(TUESDAY, 2, 50)):
        heartbeats.beat("overdue-actions")
    with clock.set_to(clock.at(TUESDAY, 3, 4)):
        assert night_work.is_due("overdue-actions")


def test_the_backup_is_due_from_the_hour_entered_else_from_that_of_the_machine(
    admin: Any, sign_in: Any, settings: Any
) -> None:
    settings.BACKUP_HOUR = 4
    with clock.set_to(clock.at(MONDAY, 9)):
        assert backups.next_at(clock.now()) == clock.at(TUESDAY, 4)
        html = sign_in(admin).post(BACKUP, said(TUESDAY, at="10pm"), follow=True).content.decode()
        assert "The next backup is due 17 November 2026 at 10pm" in html
        assert backups.next_at(clock.now()) == clock.at(TUESDAY, 22)
        assert backups.hour_on(MONDAY) == 4


def test_a_sweep_is_done_as_often_as_entered_without_a_restart(
    admin: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    monkeypatch.setattr(mail, "sweep", lambda: done.append(clock.now()))
    with clock.set_to(clock.at(MONDAY, 9)):
        every = {"sweep_mail_minutes": "5", "sweep_files_minutes": "30", "sweep_standings_minutes": "15"}
        html = sign_in(admin).post(SWEEPS, said(MONDAY, **every), follow=True).content.decode()
        assert "E-mails that wait: every 5 minutes" in html
        assert "mail is swept every 5 minutes" in str(set_up(admin, MONDAY))
    for minute in range(12):
        # Beat does not come by to the second.
        with clock.set_to(clock.at(MONDAY, 10, minute) + timedelta(seconds=-2 if minute % 2 else 3)):
            of_core.sweep_outbox()
    assert [round(moment.timestamp() / 60) % 60 for moment in done] == [0, 5, 10]


def test_every_sweep_is_done_at_each_step_of_the_timetable_until_something_is_entered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[int] = []
    monkeypatch.setattr(mail, "sweep", lambda: done.append(1))
    for _ in range(3):
        of_core.sweep_outbox()
    assert len(done) == 3


def test_readyz_waits_as_long_as_a_sweep_is_set_to(admin: Any, sign_in: Any) -> None:
    assert health.periods() == health.PERIODS
    every = {"sweep_mail_minutes": "10", "sweep_files_minutes": "30", "sweep_standings_minutes": "60"}
    sign_in(admin).post(SWEEPS, said(clock.today(), **every))
    found = {name: period // timedelta(minutes=1) for name, period in health.periods().items()}
    assert (found["outbox"], found["uploads"], found["reports"], found["standings"]) == (10, 30, 30, 60)
    assert (found["digests"], found["backups"]) == (10, 10)


def test_what_the_machine_sets_is_no_figure_until_it_is_entered() -> None:
    reference.load()
    assert not Threshold.objects.filter(code__in=["backup_hour", *sweeps.CHOICES]).exists()


def test_the_pages_ask_little(admin: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in(admin)
    for page in (reverse("times"), DIGEST, NIGHT, BACKUP, SWEEPS):
        client.get(page)
        with django_assert_max_num_queries(25):
            client.get(page)
