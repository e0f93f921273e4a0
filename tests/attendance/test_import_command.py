"""manage.py import_attendance says what a file would do, and saves it when it is told to."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from attendance.models import Mark, Upload
from tests.factories.attendance import MarkFactory, due, placed, register_file, row_of
from tests.factories.providers import ProviderFactory
from tests.factories.pupils import PupilFactory

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).parents[1] / "data" / "attendance"


@pytest.fixture
def sessions(provider, school, council):
    return due(placed(provider, school), date(2026, 11, 16), date(2026, 11, 17))


@pytest.fixture
def slug(provider):
    return provider.organisation.provider.slug


def run(path, slug, *more):
    out = StringIO()
    call_command("import_attendance", str(path), "--provider", slug, *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path, sessions):
    path = tmp_path / "register.csv"
    path.write_bytes(
        register_file(*[row_of(session) for session in sessions], f"16/11/2026,AM,X,,{PupilFactory().upn},,/,,,,")
    )
    return path


def test_it_says_what_the_file_would_do_and_saves_nothing(file, slug):
    said = run(file, slug)
    assert "Attendance: 2 new, 0 changed, 0 unchanged, 1 rejected" in said
    assert "  Row 4, UPN: no pupil with this UPN is placed with Irwell Forge. Check the number." in said
    assert not Mark.objects.exists()
    assert Upload.objects.get().status == "checked"


def test_rows_left_out_and_rows_said_twice_are_told(tmp_path, slug, sessions):
    row = row_of(sessions[0])
    (tmp_path / "register.csv").write_bytes(register_file(row, row, "Total,,,,,,1", "Signed,J Smith"))
    said = run(tmp_path / "register.csv", slug)
    assert "Said twice and counted once: 1" in said
    assert "Left out as no sessions (totals, signatures, keys): 2, row 4, 5" in said


def test_approved_it_saves_and_again_changes_nothing(file, slug, provider):
    assert "Saved as UPL-2026-000001." in run(file, slug, "--approve")
    assert set(Mark.objects.values_list("saved_by", flat=True)) == {provider.user_id}
    assert "Attendance: 0 new, 0 changed, 2 unchanged, 1 rejected" in run(file, slug, "--approve")
    assert Mark.objects.count() == 2


def test_the_councils_officer_may_change_what_is_locked(provider, school, council, slug, tmp_path, officer):
    (session,) = due(placed(provider, school), date(2026, 10, 5))
    MarkFactory(session=session)
    path = tmp_path / "old.csv"
    path.write_bytes(register_file(row_of(session, "I")))
    assert "0 changed, 0 unchanged, 1 rejected" in run(path, slug)
    assert "1 changed" in run(path, slug, "--approve", "--as", officer.user.email)
    assert Mark.objects.get().kind == "absent"


def test_a_weekly_return_for_strangers_is_rejected_row_by_row(slug, provider, council):
    said = run(SHARED / "weekly_return_wide.xlsx", slug)
    assert "0 new, 0 changed, 0 unchanged" in said
    assert "no pupil with this UPN is placed with Irwell Forge" in said


@pytest.mark.parametrize(
    "name, content, words",
    [("gone.csv", None, "cannot be read"), ("empty.csv", b"", "empty"), ("odd.csv", b"A,B\n1,2", "headings")],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path, slug, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run(path, slug)
    assert not Mark.objects.exists()


def test_who_acts_must_hold_a_role(file, slug, lead):
    with pytest.raises(CommandError, match="holds no role at Irwell Forge"):
        run(file, slug, "--as", lead.user.email)
    with pytest.raises(CommandError, match="No provider has the short name nowhere"):
        run(file, "nowhere")
    with pytest.raises(CommandError, match="Nobody holds a role"):
        run(file, ProviderFactory().slug)


def test_a_register_of_somebody_else_is_refused_until_it_is_told(tmp_path, slug, sessions):
    path = tmp_path / "register.csv"
    path.write_bytes(b"Provider:,Kersal Barn\r\n" + register_file(row_of(sessions[0])))
    with pytest.raises(CommandError, match="Kersal Barn.* run the command again with --confirm provider"):
        run(path, slug, "--approve")
    assert not Mark.objects.exists()
    assert "To be confirmed: Row 1 says" in run(path, slug)
    assert "Saved as" in run(path, slug, "--approve", "--confirm", "provider")
    assert Mark.objects.count() == 1
