"""The code proposed for each mark, by the table of the domain, in its order."""

import pytest

from attendance import codes
from attendance.absences import ABSENCES
from attendance.codes import (
    ATTENDED_KINDS,
    NATURE_OF_CODE,
    REASON_OF_CODE,
    Case,
    Happened,
    national_codes,
)

ATTENDED = Happened("attended")
LATE = Happened("late")
LEFT_EARLY = Happened("left_early")
CLOSED = Happened("provider_closed")


def propose(mark, **facts):
    return codes.propose(Case(mark, **facts))


def absent(reason):
    return Happened("absent", reason)


COUNCIL = {"commissioner_is_council": True}
SCHOOL = {"commissioner_is_council": False}


@pytest.mark.parametrize(
    ("mark", "facts", "code"),
    [
        # A pupil on no roll has no school register, whatever else is true.
        (ATTENDED, COUNCIL | {"on_a_roll": False}, None),
        (absent("illness"), COUNCIL | {"on_a_roll": False}, None),
        (ATTENDED, SCHOOL | {"on_a_roll": False, "registered_at_provider": True}, None),
        # At a school where the pupil is registered too: any mark.
        (ATTENDED, COUNCIL | {"registered_at_provider": True}, "D"),
        (absent("illness"), SCHOOL | {"registered_at_provider": True}, "D"),
        (CLOSED, SCHOOL | {"registered_at_provider": True}, "D"),
        (None, SCHOOL | {"registered_at_provider": True}, "D"),
        (ATTENDED, SCHOOL | {"registered_at_provider": True, "lot_is_online": True}, "D"),
        # Nothing marked.
        (None, COUNCIL, None),
        # The council arranged it.
        (ATTENDED, COUNCIL, "K"),
        (LATE, COUNCIL, "K"),
        (LEFT_EARLY, COUNCIL, "K"),
        (ATTENDED, COUNCIL | {"lot_is_work": True}, "K"),
        # The school arranged it.
        (ATTENDED, SCHOOL, "B"),
        (LATE, SCHOOL, "B"),
        (LEFT_EARLY, SCHOOL, "B"),
        (ATTENDED, SCHOOL | {"lot_is_work": True}, "W"),
        (LATE, SCHOOL | {"lot_is_work": True}, "W"),
        (Happened("attended", nature="work"), SCHOOL, "W"),
        (Happened("attended", nature="sport"), SCHOOL, "B"),
        (Happened("attended", nature="visit"), SCHOOL, "B"),
        # Absent.
        (absent("illness"), SCHOOL, "I"),
        (absent("illness"), COUNCIL, "I"),
        (absent("medical_appointment"), SCHOOL, "M"),
        (absent("interview"), SCHOOL, "J1"),
        (absent("unexplained"), COUNCIL, "N"),
        (absent("refused"), SCHOOL, "O"),
        (absent("truant"), COUNCIL, "O"),
        (absent("left_site"), SCHOOL, "O"),
        (absent("unauthorised"), SCHOOL, "O"),
        (absent("after_register"), SCHOOL, "U"),
        (absent("religious"), SCHOOL, "R"),
        (absent("leave"), SCHOOL, "C"),
        (absent("performance"), SCHOOL, "C1"),
        (absent("study_leave"), SCHOOL, "S"),
        (absent("travelling"), SCHOOL, "T"),
        (absent("holiday"), SCHOOL, "G"),
        (absent("part_time_timetable"), SCHOOL, None),
        (absent("transport"), SCHOOL, None),
        (absent("something_new"), SCHOOL, None),
        # Suspended: E on days 1 to 5, none from day 6.
        (absent("suspended"), SCHOOL, "E"),
        (absent("suspended"), SCHOOL | {"exclusion_day": 1}, "E"),
        (absent("suspended"), COUNCIL | {"exclusion_day": 5}, "E"),
        (absent("suspended"), SCHOOL | {"exclusion_day": 6}, None),
        (absent("suspended"), COUNCIL | {"exclusion_day": 7}, None),
        # Provider closed.
        (CLOSED, COUNCIL, None),
        (CLOSED, SCHOOL, None),
        # Online: nothing, unless the council says that it counts as a place, and then never B.
        (ATTENDED, COUNCIL | {"lot_is_online": True}, None),
        (absent("illness"), COUNCIL | {"lot_is_online": True}, None),
        (ATTENDED, COUNCIL | {"lot_is_online": True, "online_counts_as_place": True}, "K"),
        (absent("illness"), COUNCIL | {"lot_is_online": True, "online_counts_as_place": True}, "I"),
        (ATTENDED, SCHOOL | {"lot_is_online": True, "online_counts_as_place": True}, None),
        (absent("illness"), SCHOOL | {"lot_is_online": True, "online_counts_as_place": True}, "I"),
    ],
)
def test_the_proposed_code_follows_the_table(mark, facts, code):
    proposal = propose(mark, **facts)
    assert proposal.code == code
    assert proposal.reason


@pytest.mark.parametrize("facts", [COUNCIL, SCHOOL])
@pytest.mark.parametrize("reason", list(ABSENCES.shipped))
def test_an_absent_pupil_is_never_proposed_a_code_that_counts_as_attending(facts, reason):
    attending = {"B", "K", "V", "P", "W", "/", "\\", "L"}
    assert propose(absent(reason), **facts).code not in attending


def test_a_closed_provider_alerts_the_school():
    assert "check where the pupil was" in propose(CLOSED, **SCHOOL).alert


def test_day_six_without_education_is_an_alert():
    assert "since school day 6" in propose(absent("suspended"), **SCHOOL, exclusion_day=6).alert
    assert propose(absent("suspended"), **SCHOOL, exclusion_day=5).alert == ""


def test_an_unknown_day_of_a_suspension_asks_to_check():
    assert "Check which school day" in propose(absent("suspended"), **SCHOOL).alert


def test_n_tells_how_long_it_may_stand():
    assert "within 5 school days" in propose(absent("unexplained"), **SCHOOL).reason
    assert "within 3 school days" in propose(absent("unexplained"), **SCHOOL, establish_within=3).reason


def test_failed_transport_asks_which_code():
    proposal = propose(absent("transport"), **SCHOOL)
    assert proposal.ask == ("Q", "Y1")
    assert "Choose Q (unable" in proposal.reason


def test_the_shipped_list_has_every_code():
    codes = national_codes()
    assert len(codes) == 37
    assert {code for code, known in codes.items() if known.is_withdrawn} == {"H", "J", "Y"}
    assert codes["K"].category == "approved_educational_activity"


def test_every_absence_code_of_a_file_has_a_reason_and_back():
    assert set(REASON_OF_CODE) == {*"IMERCSTGNOU", "J1", "C1", "C2"}
    for code, slug in REASON_OF_CODE.items():
        assert ABSENCES.shipped[slug].means == code


def test_every_approved_activity_code_of_a_file_has_a_nature():
    current = [code for code in national_codes().values() if not code.is_withdrawn]
    assert set(NATURE_OF_CODE) == {c.code for c in current if c.category == "approved_educational_activity"}
    assert max(map(len, NATURE_OF_CODE.values())) <= 10
    assert len(ATTENDED_KINDS) == 3
