"""What is wrong with a file: the whole of it, one row, or one cell."""

from dataclasses import dataclass


class FileRefused(Exception):
    """Why a whole file is not read: a sentence for the person who sent it."""


@dataclass(unsafe_hash=True)
class Wrong(Exception):
    """What is wrong with a cell and what to do: the end of a sentence that starts with row and column.

    Returned where a row tells all that is wrong with it, raised where the first thing is enough.
    """

    message: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is not taken: its number as a spreadsheet shows it, what is wrong, and the column if it is one."""

    number: int
    message: str
    column: str = ""

    @property
    def reason(self) -> str:
        """Column and message, behind a row that was named."""
        return f"{self.column}: {self.message}" if self.column else self.message

    @property
    def sentence(self) -> str:
        """Where it stands, and the message."""
        where = f"Row {self.number}, {self.column}" if self.column else f"Row {self.number}"
        return f"{where}: {self.message}"
