"""The nightly backup: when it is due, how it stands, and that a failure is said aloud."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from core import clock
from core.backup import keeping, sealing, taking
from core.backup.refusals import Busy
from core.models import Message
from salford_ap import backup_page, backups, health, tasks

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
PUBLIC = sealing.new_pair()[1]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_KEY = str(tmp_path), [PUBLIC]
    settings.BACKUP_HOUR = 2
    return tmp_path


def kept(folder: Path, hours: float) -> None:
    """A copy that is so many hours old."""
    (folder / keeping.name_of(clock.now() - timedelta(hours=hours))).write_text("a copy")


@pytest.fixture
def breaks(monkeypatch):
    """Whoever takes a copy now fails in this way."""

    def with_fault(fault):
        def fail(folder, keys):
            raise fault

        monkeypatch.setattr(taking, "take", fail)

    return with_fault


@pytest.mark.parametrize(
    ("at", "age", "is_due"),
    [(10, None, True), (10, 7, False), (10, 9, True), (1, 20, False), (1, 24, True), (3, 0.5, False), (3, 2, True)],
)
def test_it_is_due_when_there_is_none_since_two_in_the_night(folder, at, age, is_due):
    with clock.set_to(clock.at(TODAY, at)):
        if age is not None:
            kept(folder, age)
        assert backups.is_due() is is_due


def test_without_a_key_it_is_never_due(settings):
    settings.BACKUP_KEY = []
    assert not backups.is_due()


def test_the_task_begins_it_once_a_night(folder, monkeypatch):
    begun = []
    monkeypatch.setattr(backups, "start", lambda: begun.append(1))
    tasks.back_up()
    assert begun == [1]
    kept(folder, 1)
    tasks.back_up()
    assert begun == [1]


def test_a_failure_is_noted_told_once_a_day_and_tried_again_in_an_hour(folder, breaks, admin, manager):
    breaks(OSError(28, "No space left on device"))
    kept(folder, 30)
    for _ in range(2):
        with pytest.raises(OSError, match="No space"):
            backups.take(folder, [PUBLIC])
    written = Message.objects.get(template="portal/backup_failed")
    assert written.recipient == admin.user
    assert "No space left on device" in written.context["why_not"]
    assert not backups.is_due()
    with clock.set_to(clock.now() + timedelta(hours=1)):
        assert backups.is_due()
    assert backups.state().wrong == "The last attempt failed. No space left on device."


def test_a_second_one_beside_the_first_is_no_failure(folder, breaks):
    breaks(Busy("A backup is being made already"))
    with pytest.raises(Busy):
        backups.take(folder, [PUBLIC])
    assert not backups.state().has_failed


def test_a_copy_elsewhere_says_nothing_of_those_here(folder, breaks, tmp_path_factory):
    breaks(OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        backups.take(tmp_path_factory.mktemp("stick"), [PUBLIC])
    assert not backups.state().has_failed
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("hours", "wrong"),
    [
        (None, "There is no backup yet."),
        (7, ""),
        (49, ""),
        (51, "The last good backup was made 2 days ago."),
    ],
)
def test_home_and_readyz_say_how_old_the_last_good_one_is(folder, hours, wrong):
    if hours is not None:
        kept(folder, hours)
    state = backups.state()
    assert state.wrong == wrong
    assert state.hours == hours
    MigrationRecorder.Migration.objects.update(applied=clock.now() - timedelta(days=100))
    assert health.PARTS["backup"]() is not bool(wrong)


def test_a_new_portal_has_two_nights_for_its_first_one(folder):
    MigrationRecorder.Migration.objects.update(applied=clock.now() - timedelta(hours=49))
    assert health.PARTS["backup"]()
    MigrationRecorder.Migration.objects.update(applied=clock.now() - timedelta(hours=51))
    assert not health.PARTS["backup"]()


def test_one_whose_first_one_failed_is_red_at_once(folder):
    MigrationRecorder.Migration.objects.update(applied=clock.now())
    (folder / backups.FAILED).write_text(f"{clock.now().isoformat()}\nNo space left on device.\n")
    assert not health.PARTS["backup"]()


def test_where_none_are_made_home_says_so_and_readyz_stays_ready(settings):
    settings.BACKUP_KEY = []
    assert backups.state().wrong == "No backups are made: BACKUP_KEY is not set."
    assert health.PARTS["backup"]()


def test_readyz_gives_the_age(folder, client):
    kept(folder, 7)
    assert client.get(reverse("readyz")).json()["backup_hours"] == 7


def test_the_administrator_finds_it_on_home(folder, sign_in, admin):
    kept(folder, 3)
    client = sign_in(admin)
    assert [(card.label, card.count) for card in backup_page.card(admin, TODAY)] == [("backups kept", 1)]
    kept(folder, 1)
    page = client.get(reverse("home")).content.decode()
    assert "backups kept" in page
    assert "the last one 1 hour ago" in page


def test_what_is_wrong_stands_on_home_and_on_its_page(folder, sign_in, admin):
    (folder / backups.FAILED).write_text(f"{clock.now().isoformat()}\nNo space left on device.\n")
    client = sign_in(admin)
    for page in ("home", "backups"):
        assert "There is no backup yet. No space left on device." in client.get(reverse(page)).content.decode()


def test_its_page_lists_them_without_a_way_to_take_one_along(folder, sign_in, admin, django_assert_max_num_queries):
    for hours in (3, 27, 51):
        kept(folder, hours)
    client = sign_in(admin)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("backups")).content.decode()
    assert "18 November 2026 at 7am, 3 hours ago" in page
    assert page.count(".age</td>") == 3
    assert '.age"' not in page


def test_the_command_says_what_is_missing_in_one_sentence(settings):
    settings.BACKUP_KEY = []
    with pytest.raises(CommandError, match=r"^There is no key to lock it with\. .*\.$"):
        call_command("backup", to=os.devnull + "/none")


def test_a_pair_of_keys_is_printed_and_kept_nowhere(capsys, folder):
    call_command("backup", "--make-key")
    said = capsys.readouterr().out
    assert sealing.identities(said)
    public = next(word for word in said.split() if word.startswith("BACKUP_KEY=")).removeprefix("BACKUP_KEY=")
    assert sealing.recipients([public])
    assert list(folder.iterdir()) == []
