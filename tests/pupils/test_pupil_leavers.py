"""Who is on the roll and not in a whole file: listed, ticked by a person, and never gone by itself."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from pupils.models import Enrolment
from tests.factories.pupils import EnrolmentFactory
from tests.pupils.test_pupil_files import (
    MAJA_ROW,
    ROWAN,
    ROWAN_ROW,
    _schools,
    approve,
    known,
    page,
    send,
    the_file,
    urn_of,
)

__all__ = ["_schools"]
ADA = "J355990121003"


def leave(client, *enrolments, on=("13", "11", "2026")):
    parts = zip(("day", "month", "year"), on, strict=True)
    said = {"enrolments": [row.pk for row in enrolments], **{f"last_day_{name}": part for name, part in parts}}
    return client.post(reverse("pupils:pupil-file-leavers", args=[the_file().pk]), said)


@pytest.fixture
def gone(lead):
    """On the roll, and not in the file."""
    pupil = known(lead, upn=ADA, legal_surname="Leaver", legal_forename="Ada", born_on=date(2012, 1, 2))
    return pupil.enrolments.get()


def test_who_is_not_in_a_whole_file_is_listed_and_leaves_by_a_tick(sign_in, lead, gone):
    stays = known(lead)
    client = sign_in(lead)
    send(client, MAJA_ROW, ROWAN_ROW, is_whole="on")
    approve(client)
    assert "1 pupil is on the roll of" in page(client)
    listed = client.get(reverse("pupils:pupil-file-leavers", args=[the_file().pk])).content.decode()
    assert "Ada Leaver" in listed
    assert "Maja" not in listed
    gone.refresh_from_db()
    assert gone.ends_on is None
    leave(client, gone)
    gone.refresh_from_db()
    assert gone.ends_on == date(2026, 11, 13)
    assert stays.enrolments.get().ends_on is None
    assert "and not in the file" not in page(client)


def test_a_file_that_is_not_said_to_be_whole_has_no_leavers(sign_in, lead, gone):
    client = sign_in(lead)
    send(client, MAJA_ROW)
    assert "and not in the file" not in page(client)
    answered = leave(client, gone)
    assert "in the file, or has left" in answered.content.decode()
    gone.refresh_from_db()
    assert gone.ends_on is None


def test_a_refused_row_and_a_pupil_without_a_number_are_in_the_file(sign_in, lead):
    known(lead, upn=ROWAN, legal_surname="O'Testley", born_on=date(2013, 2, 14))
    known(lead, upn=None, no_upn_reason="awaiting_school")
    send(sign_in(lead), MAJA_ROW, ROWAN_ROW.replace("2013-02-14", "never"), is_whole="on")
    assert the_file().findings["leavers"] == []


def test_a_day_before_the_first_one_ends_no_roll(sign_in, lead, gone):
    client = sign_in(lead)
    send(client, MAJA_ROW, is_whole="on")
    answered = leave(client, gone, on=("1", "8", "2024"))
    assert "came onto the roll after that day" in answered.content.decode()
    assert Enrolment.objects.exclude(ends_on=None).count() == 0


def test_only_those_who_were_listed_can_be_ticked(sign_in, lead, lead2, gone):
    other = EnrolmentFactory(school=lead2.organisation)
    client = sign_in(lead)
    send(client, MAJA_ROW, is_whole="on")
    assert leave(client, other).status_code == 200
    other.refresh_from_db()
    assert other.ends_on is None


def test_the_council_names_the_school_whose_whole_roll_it_sends(sign_in, manager, lead, gone):
    client = sign_in(manager)
    refused = send(client, MAJA_ROW, is_whole="on")
    assert "Select the school whose whole roll" in refused.content.decode()
    send(client, MAJA_ROW, is_whole="on", school=str(lead.organisation_id))
    assert the_file().findings["leavers"] == [gone.pk]


def test_the_leavers_cost_the_same_for_two_as_for_twenty(sign_in, lead, queries):
    client = sign_in(lead)
    for _ in range(2):
        EnrolmentFactory(school=lead.organisation)
    send(client, MAJA_ROW, is_whole="on")
    url = reverse("pupils:pupil-file-leavers", args=[the_file().pk])
    client.get(url)
    few = queries(client.get, url)
    for _ in range(18):
        EnrolmentFactory(school=lead.organisation)
    send(client, MAJA_ROW, is_whole="on")
    assert queries(client.get, reverse("pupils:pupil-file-leavers", args=[the_file().pk])) == few


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "roll.csv"
    path.write_text(f"UPN,Surname,Forename,DOB,Postcode\n{MAJA_ROW}\n")
    return str(path)


def test_the_command_tells_leavers_and_ends_those_that_are_named(lead, gone, listed, capsys):
    school = ("--school", urn_of(lead), "--whole")
    call_command("import_pupils", listed, *school, "--check")
    said = capsys.readouterr().out
    assert "Pupils: 1 new, 0 changed, 0 unchanged, 0 refused, 0 candidates, nothing saved" in said
    assert f"On the roll and not in the file (--leaver UPN --left-on DATE): {ADA}" in said
    assert Enrolment.objects.count() == 1
    call_command("import_pupils", listed, *school, "--approve", "--leaver", ADA, "--left-on", "2026-11-27")
    assert "Left the roll: 1" in capsys.readouterr().out
    gone.refresh_from_db()
    assert gone.ends_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    "options, words",
    [
        (["--whole"], "--whole needs --school"),
        (["--school", "999999"], "not the URN of a school in the portal"),
        (["--leaver", ADA], "--leaver needs --left-on"),
    ],
)
def test_what_the_command_cannot_do_is_told_and_nothing_is_changed(lead, listed, options, words):
    given = options if "--school" in options or "--whole" in options else ["--school", urn_of(lead), *options]
    with pytest.raises(CommandError, match=words):
        call_command("import_pupils", listed, *given)
    assert not Enrolment.objects.exists()


def test_the_command_puts_dates_right_only_when_it_is_asked(lead, listed, capsys):
    pupil = known(lead, born_on=date(2012, 6, 5))
    call_command("import_pupils", listed, "--school", urn_of(lead))
    assert "another date of birth" in capsys.readouterr().out
    call_command("import_pupils", listed, "--school", urn_of(lead), "--dates")
    pupil.refresh_from_db()
    assert pupil.born_on == date(2012, 5, 6)
