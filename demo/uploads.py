"""Weeks that come as files: one of the first provider's, approved; the second's last, waiting to be approved."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from attendance import marks, uploads
from attendance.cells import Meaning
from attendance.layouts.provider_daily_register import HEADINGS
from attendance.marks import Entry
from attendance.models import Mark, Upload
from core import clock
from core.identifiers import upn_check_letter
from demo.agenda import Story
from demo.people import PROVIDER, PROVIDER2
from demo.registers import Registers
from demo.town import Town
from placements.models import Session

CODES = {"illness": "I", "medical_appointment": "M", "refused": "O", "unauthorised": "O", "truant": "O"}
ATTENDED, NOBODY = Meaning(Mark.Kind.ATTENDED), "355992009999"


class Sender:
    """Writes a week as the provider's own register has it, and sends it."""

    def __init__(self, town: Town, registers: Registers) -> None:
        self.town, self.registers = town, registers

    def tell(self) -> None:
        self.town.agenda.tell(self._approved(self.registers.in_files[PROVIDER]))
        self.town.agenda.tell(self._waiting(self.registers.in_files[PROVIDER2]))

    def _approved(self, week: list[date]) -> Story:
        yield clock.at(max(week), 16, 40)
        upload = self._send(PROVIDER, week, map(self._line, self._sessions(PROVIDER, week)))
        uploads.approve(upload.pk, by=self.town.staff.managers[PROVIDER])

    def _waiting(self, week: list[date]) -> Story:
        """The week's last two marks were saved by hand first, one of them otherwise than the file has it.

        Two lines come back to be corrected: a pupil nobody knows, and a half-day nobody is due.
        """
        yield clock.at(self.town.line.yesterday, 14)
        rows = self._sessions(PROVIDER2, week)
        says = (ATTENDED, Meaning(Mark.Kind.ABSENT, reason="unexplained"))
        entries = [Entry(row.pk, mark) for row, mark in zip(rows[-2:], says, strict=False)]
        if entries:
            marks.save(entries, by=self.town.staff.managers[PROVIDER2])
        yield clock.at(self.town.line.yesterday, 15)
        lines = [*map(self._line, rows[:-2]), *(_line(row, ATTENDED) for row in rows[-2:])]
        day, blank = f"{week[0]:%d/%m/%Y}", ["Yes", "/", "", "", "", ""]
        lines.append([day, "AM", "Nobody, Known", "01/09/2011", upn_check_letter(NOBODY) + NOBODY, *blank])
        lines += [[day, "XM", *_who(row), *blank] for row in rows[:1]]
        self._send(PROVIDER2, week, lines)

    def _sessions(self, slug: str, week: list[date]) -> list[Session]:
        rows = Session.objects.filter(placement__provider=self.town.framework.providers[slug], date__in=week)
        return list(rows.select_related("placement__pupil").order_by("date", "half", "placement__reference"))

    def _send(self, slug: str, week: list[date], lines: Iterable[list[str]]) -> Upload:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([HEADINGS, *lines])
        provider, by = self.town.framework.providers[slug], self.town.staff.managers[slug]
        return uploads.send(provider, f"register-{week[0]:%d-%m-%Y}.csv", out.getvalue().encode(), by=by)

    def _line(self, row: Session) -> list[str]:
        says = self.registers.of_session(row)
        return _line(row, says if says and says.kind != Mark.Kind.PROVIDER_CLOSED else ATTENDED)


def _line(row: Session, says: Meaning) -> list[str]:
    came, code, starts = says.kind != Mark.Kind.ABSENT, CODES.get(says.reason, "N"), f"{row.starts:%H:%M}"
    if came:
        code = "L" if says.minutes_late else "/" if row.half == "AM" else "\\"
    times = ["" if says.minutes_late else starts, f"{row.ends:%H:%M}"] if came else ["", ""]
    return [f"{row.date:%d/%m/%Y}", row.half, *_who(row), "Yes" if came else "No", code, *times, "", ""]


def _who(row: Session) -> list[str]:
    pupil = row.placement.pupil
    return [f"{pupil.legal_surname}, {pupil.legal_forename}", f"{pupil.born_on:%d/%m/%Y}", pupil.upn or ""]
