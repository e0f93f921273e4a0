"""What the commands say, and how they stop: a sentence, never a traceback."""

import signal
import sys
from contextlib import suppress
from types import FrameType


class Stop(Exception):
    """The command cannot go on; the sentence says what to do."""


class Interrupted(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal went away."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def say(sentence: str = "", *, error: bool = False) -> None:
    """Print at once, also when the output is a file; a reader who left is no reason to fail."""
    with suppress(BrokenPipeError):
        print(sentence, file=sys.stderr if error else sys.stdout, flush=True)


def catch_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal all unwind the command, so that what it started is stopped."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def ignore_signals() -> None:
    """While things are being stopped, a second Ctrl-C must not leave them half stopped."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(number)
