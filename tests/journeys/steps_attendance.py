"""Registers, a week sent as a file, and the digest."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from placements.models import Session
from tests.factories.attendance import register_file, row_of
from tests.journeys.hand import Hand


def takes_register(hand: Hand) -> None:
    """Everyone is there: from home to the saved register."""
    hand.begins()
    hand.press("link", "Register: Morning, Forge Yard")
    hand.press("button", "Everyone attended: save")
    hand.sees("Register saved: 8 attended")


def takes_register_with_one_absent(hand: Hand, pupil: str) -> None:
    """One is ill, everyone else is there: from home to the saved register."""
    hand.begins()
    hand.press("link", "Register: Morning, Forge Yard")
    hand.choose("Absent", pupil)
    hand.choose("Ill", pupil)
    hand.press("button", "Everyone else attended: save")
    hand.sees("Register saved: 7 attended, 1 absent (ill)")


def week_file(folder: Path, sessions: Iterable[Session]) -> Path:
    """A daily register of these sessions, the first of them ill, and a row for a pupil nobody knows."""
    rows = [row_of(session, "I" if place == 0 else "/") for place, session in enumerate(sessions)]
    file = folder / "week.csv"
    file.write_bytes(register_file(*rows, f"{date(2026, 11, 25):%d/%m/%Y},AM,Somebody,,A999999999999,,/,,,,"))
    return file


def uploads_week(hand: Hand, file: Path) -> None:
    """Send the file, see what it would do, approve."""
    hand.visit("Uploads")
    hand.begins()
    hand.attach("File of attendance", file)
    hand.press("button", "Upload")


def approves_upload(hand: Hand, marks: int) -> None:
    """Read the groups, and save the good rows."""
    hand.press("button", f"Approve and save {marks} marks")
    hand.sees("Attendance saved")
