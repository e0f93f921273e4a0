"""The folder as broker: a message is in it whole or not at all, and what was cut off keeps nobody from working."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from threading import Thread
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

MESSAGES = 400


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[Connection]:
    """A connection as the settings make it, to a folder of the test's own."""
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    with connect(tmp_path) as connection:
        yield connection


def connect(folder: Path) -> Connection:
    places = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    return Connection("filesystem://", transport_options=places)


def taken(channel: Any) -> list[Any]:
    found = []
    while True:
        try:
            found.append(channel._get("mail"))
        except Empty:
            return found


def test_a_worker_never_sees_half_a_message(connected: Connection) -> None:
    writer, reader = connected.channel(), connected.clone().channel()
    found: list[Any] = []

    def write() -> None:
        for number in range(MESSAGES):
            writer._put("mail", {"number": number, "words": "x" * 2_000})

    at_work = Thread(target=write)
    at_work.start()
    while at_work.is_alive():
        found += taken(reader)
    at_work.join()
    found += taken(reader)
    assert sorted(message["number"] for message in found) == list(range(MESSAGES))


def test_what_a_power_cut_left_of_a_message_is_passed_over(connected: Connection, tmp_path: Path) -> None:
    (tmp_path / "queue" / "0_first.mail.msg").touch()
    channel = connected.channel()
    channel._put("mail", {"number": 1})
    assert taken(channel) == [{"number": 1}]


def test_what_a_power_cut_left_of_a_table_is_written_anew(connected: Connection, tmp_path: Path) -> None:
    (tmp_path / "control" / "mail.exchange").touch()
    bind(connected)
    assert [row.queue for row in connected.channel().get_table("mail")] == ["mail"]


def bind(connection: Connection) -> None:
    Queue("mail", Exchange("mail"), routing_key="mail", channel=connection.channel()).declare()


def test_workers_that_start_together_are_all_bound(connected: Connection, tmp_path: Path) -> None:
    def declare(number: int) -> None:
        with connect(tmp_path) as connection:
            name = f"reply-{number}"
            Queue(name, Exchange("replies"), routing_key=name, channel=connection.channel()).declare()

    together = [Thread(target=declare, args=[number]) for number in range(20)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert len(connected.channel().get_table("replies")) == len(together)
    gone = connected.channel()
    gone._delete("reply-3", "replies", "reply-3", "")
    assert "reply-3" not in {row.queue for row in connected.channel().get_table("replies")}
