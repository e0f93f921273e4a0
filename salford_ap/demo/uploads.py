"""The second provider's last week: a file of its own, checked, that waits for a person to approve it."""

import csv
import io
from typing import Any

from attendance import marks, uploads
from attendance.cells import Meaning
from attendance.layouts.provider_daily_register import HEADINGS
from attendance.marks import Entry
from attendance.models import Mark
from core.identifiers import upn_check_letter
from placements.models import Session
from salford_ap.demo.agenda import Agenda
from salford_ap.demo.cases import Case
from salford_ap.demo.people import PROVIDER2, Staff
from salford_ap.demo.providers import Framework
from salford_ap.demo.registers import Registers
from salford_ap.demo.timeline import Timeline

CODES = {"illness": "I", "medical_appointment": "M", "refused": "O", "unauthorised": "O", "truant": "O"}


class Sender:
    """Writes the week as the provider's own register has it, and sends it."""

    def __init__(self, staff: Staff, framework: Framework, timeline: Timeline, registers: Registers) -> None:
        self.staff, self.framework, self.timeline, self.registers = staff, framework, timeline, registers

    def tell(self, agenda: Agenda) -> None:
        """Two marks of the week were saved by hand first, one of them otherwise than the file has it."""
        agenda.at(self.timeline.yesterday, 14, 0, self._save_two)
        agenda.at(self.timeline.yesterday, 15, 0, self._send)

    def _sessions(self) -> Any:
        week = self.timeline.last_whole_week()
        rows = Session.objects.filter(placement__provider=self.framework.providers[PROVIDER2], date__in=week)
        return rows.select_related("placement__pupil").order_by("date", "half", "placement__reference")

    def _save_two(self) -> None:
        first = list(self._sessions()[:2])
        says = (Meaning(Mark.Kind.ATTENDED), Meaning(Mark.Kind.ABSENT, reason="unexplained"))
        entries = [Entry(row.pk, mark) for row, mark in zip(first, says, strict=False)]
        if entries:
            marks.save(entries, by=self.staff.managers[PROVIDER2])

    def _send(self) -> None:
        out = io.StringIO()
        sheet = csv.writer(out, lineterminator="\r\n")
        sheet.writerow(HEADINGS)
        rows = list(self._sessions())
        for place, row in enumerate(rows):
            sheet.writerow(self._line(row, is_attended=place < 2))
        for fault in self._faults(rows):
            sheet.writerow(fault)
        name = f"register-{self.timeline.last_whole_week()[0]:%d-%m-%Y}.csv"
        provider = self.framework.providers[PROVIDER2]
        uploads.send(provider, name, out.getvalue().encode(), by=self.staff.managers[PROVIDER2])

    def _line(self, row: Session, *, is_attended: bool) -> list[str]:
        pupil, case = row.placement.pupil, self._case(row)
        says = self.registers.meaning(PROVIDER2, case, row.date, row.half, row.starts, row.ends)
        if is_attended or says is None or says.kind == Mark.Kind.PROVIDER_CLOSED:
            says = Meaning(Mark.Kind.ATTENDED)
        came = says.kind != Mark.Kind.ABSENT
        code = ("/" if row.half == "AM" else "\\") if came else CODES.get(says.reason, "N")
        code = "L" if says.minutes_late else code
        return [
            f"{row.date:%d/%m/%Y}",
            row.half,
            f"{pupil.legal_surname}, {pupil.legal_forename}",
            f"{pupil.born_on:%d/%m/%Y}",
            pupil.upn or "",
            "Yes" if came else "No",
            code,
            f"{row.starts:%H:%M}" if came and not says.minutes_late else "",
            f"{row.ends:%H:%M}" if came else "",
            "",
            "",
        ]

    def _case(self, row: Session) -> Case:
        return self.registers.case_of(row.placement_id)

    def _faults(self, rows: list[Session]) -> list[list[str]]:
        """A pupil nobody knows, and a half-day nobody is due: they come back to be corrected."""
        day = f"{self.timeline.last_whole_week()[0]:%d/%m/%Y}"
        rest = "355992009999"
        unknown = upn_check_letter(rest) + rest
        faults = [[day, "AM", "Nobody, Known", "01/09/2011", unknown, "Yes", "/", "", "", "", ""]]
        if rows:
            pupil = rows[0].placement.pupil

            known = [day, "XM", f"{pupil.legal_surname}, {pupil.legal_forename}", "", pupil.upn or "", "Yes"]
            faults.append([*known, "/", "", "", "", ""])
        return faults
