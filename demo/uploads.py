"""Weeks that come as files: one of the first provider's, approved; the second's last, waiting to be approved."""

import csv
import io
from datetime import date

from attendance import marks, uploads
from attendance.cells import Meaning
from attendance.layouts.provider_daily_register import HEADINGS
from attendance.marks import Entry
from attendance.models import Mark, Upload
from core.identifiers import upn_check_letter
from demo.agenda import Agenda
from demo.cases import Case
from demo.people import PROVIDER, PROVIDER2, Staff
from demo.providers import Framework
from demo.registers import Registers
from demo.timeline import Timeline
from placements.models import Session

CODES = {"illness": "I", "medical_appointment": "M", "refused": "O", "unauthorised": "O", "truant": "O"}


class Sender:
    """Writes a week as the provider's own register has it, and sends it."""

    def __init__(self, staff: Staff, framework: Framework, timeline: Timeline, registers: Registers) -> None:
        self.staff, self.framework, self.timeline, self.registers = staff, framework, timeline, registers

    def tell(self, agenda: Agenda) -> None:
        """Two marks of the waiting week were saved by hand first, one of them otherwise than the file has it."""
        earlier, later = self.timeline.whole_weeks(2)
        agenda.at(max(earlier), 16, 40, lambda: self._send_and_approve(earlier))
        agenda.at(self.timeline.yesterday, 14, 0, lambda: self._save_two(later))
        agenda.at(self.timeline.yesterday, 15, 0, lambda: self._send(PROVIDER2, later, faulty=True))

    def _sessions(self, slug: str, week: list[date]) -> list[Session]:
        rows = Session.objects.filter(placement__provider=self.framework.providers[slug], date__in=week)
        return list(rows.select_related("placement__pupil").order_by("date", "half", "placement__reference"))

    def _save_two(self, week: list[date]) -> None:
        says = (Meaning(Mark.Kind.ATTENDED), Meaning(Mark.Kind.ABSENT, reason="unexplained"))
        by_hand = _by_hand(self._sessions(PROVIDER2, week))
        entries = [Entry(row.pk, mark) for row, mark in zip(by_hand, says, strict=False)]
        if entries:
            marks.save(entries, by=self.staff.managers[PROVIDER2])

    def _send_and_approve(self, week: list[date]) -> None:
        upload = self._send(PROVIDER, week, faulty=False)
        uploads.approve(upload.pk, by=self.staff.managers[PROVIDER])

    def _send(self, slug: str, week: list[date], *, faulty: bool) -> Upload:
        """Send the week's file; what was saved by hand says attended, the last rows come back to be corrected."""
        out = io.StringIO()
        sheet = csv.writer(out, lineterminator="\r\n")
        sheet.writerow(HEADINGS)
        rows = self._sessions(slug, week)
        by_hand = _by_hand(rows) if faulty else []
        sheet.writerows(self._line(slug, row, is_attended=row in by_hand) for row in rows)
        if faulty:
            sheet.writerows(self._faults(rows, week))
        name = f"register-{week[0]:%d-%m-%Y}.csv"
        provider = self.framework.providers[slug]
        return uploads.send(provider, name, out.getvalue().encode(), by=self.staff.managers[slug])

    def _line(self, slug: str, row: Session, *, is_attended: bool) -> list[str]:
        pupil, case = row.placement.pupil, self._case(row)
        says = self.registers.meaning(slug, case, row.date, row.half, row.starts, row.ends)
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

    def _faults(self, rows: list[Session], week: list[date]) -> list[list[str]]:
        """A pupil nobody knows, and a half-day nobody is due: they come back to be corrected."""
        day = f"{week[0]:%d/%m/%Y}"
        rest = "355992009999"
        unknown = upn_check_letter(rest) + rest
        faults = [[day, "AM", "Nobody, Known", "01/09/2011", unknown, "Yes", "/", "", "", "", ""]]
        if rows:
            pupil = rows[0].placement.pupil

            known = [day, "XM", f"{pupil.legal_surname}, {pupil.legal_forename}", "", pupil.upn or "", "Yes"]
            faults.append([*known, "/", "", "", "", ""])
        return faults


def _by_hand(rows: list[Session]) -> list[Session]:
    """The first two of the week's last day: late enough that the provider may still change what it saved."""
    return [row for row in rows if row.date == rows[-1].date][:2]
