"""Weeks that come as files: one of the first provider's, approved; the second's last, waiting to be approved."""

import csv
import io
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
NOBODY = "355992009999"


class Sender:
    """Writes a week as the provider's own register has it, and sends it."""

    def __init__(self, town: Town, registers: Registers) -> None:
        self.town, self.registers = town, registers

    def tell(self) -> None:
        earlier, later = self.town.line.whole_weeks(2)
        self.town.agenda.tell(self._approved(earlier))
        self.town.agenda.tell(self._waiting(later))

    def _approved(self, week: list[date]) -> Story:
        yield clock.at(max(week), 16, 40)
        upload = self._send(PROVIDER, week, [self._line(row) for row in self._sessions(PROVIDER, week)])
        uploads.approve(upload.pk, by=self.town.staff.managers[PROVIDER])

    def _waiting(self, week: list[date]) -> Story:
        """Two of its marks were saved by hand first, one of them otherwise than the file has it."""
        yield clock.at(self.town.line.yesterday, 14)
        rows = self._sessions(PROVIDER2, week)
        # The week's last: late enough that the provider may still change what it saved.
        by_hand = rows[-2:]
        says = (Meaning(Mark.Kind.ATTENDED), Meaning(Mark.Kind.ABSENT, reason="unexplained"))
        if by_hand:
            entries = [Entry(row.pk, mark) for row, mark in zip(by_hand, says, strict=False)]
            marks.save(entries, by=self.town.staff.managers[PROVIDER2])
        yield clock.at(self.town.line.yesterday, 15)
        lines = [self._line(row, is_attended=row in by_hand) for row in rows]
        self._send(PROVIDER2, week, lines + _faults(rows, week))

    def _sessions(self, slug: str, week: list[date]) -> list[Session]:
        rows = Session.objects.filter(placement__provider=self.town.framework.providers[slug], date__in=week)
        return list(rows.select_related("placement__pupil").order_by("date", "half", "placement__reference"))

    def _send(self, slug: str, week: list[date], lines: list[list[str]]) -> Upload:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([HEADINGS, *lines])
        name = f"register-{week[0]:%d-%m-%Y}.csv"
        provider, by = self.town.framework.providers[slug], self.town.staff.managers[slug]
        return uploads.send(provider, name, out.getvalue().encode(), by=by)

    def _line(self, row: Session, *, is_attended: bool = False) -> list[str]:
        says = self.registers.of_session(row)
        if is_attended or says is None or says.kind == Mark.Kind.PROVIDER_CLOSED:
            says = Meaning(Mark.Kind.ATTENDED)
        came = says.kind != Mark.Kind.ABSENT
        code = ("/" if row.half == "AM" else "\\") if came else CODES.get(says.reason, "N")
        times = [f"{row.starts:%H:%M}" if came and not says.minutes_late else "", f"{row.ends:%H:%M}" if came else ""]
        said = ["Yes" if came else "No", "L" if says.minutes_late else code, *times]
        return [f"{row.date:%d/%m/%Y}", row.half, *_who(row), *said, "", ""]


def _who(row: Session) -> list[str]:
    pupil = row.placement.pupil
    return [f"{pupil.legal_surname}, {pupil.legal_forename}", f"{pupil.born_on:%d/%m/%Y}", pupil.upn or ""]


def _faults(rows: list[Session], week: list[date]) -> list[list[str]]:
    """A pupil nobody knows, and a half-day nobody is due: they come back to be corrected."""
    day, blank = f"{week[0]:%d/%m/%Y}", ["Yes", "/", "", "", "", ""]
    nobody = ["Nobody, Known", "01/09/2011", upn_check_letter(NOBODY) + NOBODY]
    known = [[day, "XM", *_who(rows[0]), *blank]] if rows else []
    return [[day, "AM", *nobody, *blank], *known]
