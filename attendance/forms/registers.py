"""The form of a register: a choice for each pupil, with what goes with it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from attendance import marks
from attendance.cells import Meaning
from attendance.codes import ATTENDED_KINDS
from attendance.forms import register_rows
from attendance.forms.register_rows import KINDS, REASON_CHOICES
from attendance.marks import Entry, MarksRefused, Saved
from attendance.models import Mark
from attendance.registers import RegisterRow, meaning_of
from core.acting import Acting
from core.forms import PageForm
from core.models import MoveRefused
from core.seen import Shown
from govuk import fields
from providers.models import Site

REST = (Mark.Kind.ATTENDED, Mark.Kind.PROVIDER_CLOSED)
"""What may be said in one click of everybody who has no mark yet."""

LONGEST_LATE = 400
CHANGED_MEANWHILE = Meaning("changed meanwhile")


class Drawn(NamedTuple):
    """One pupil of a register as the page draws it: whole, or by the pack where there is something to correct."""

    row: RegisterRow
    whole: str = ""
    choice: BoundField | None = None
    field: BoundField | None = None


class RegisterForm(PageForm):
    """What happened at each session of a register, saved together."""

    rest = forms.ChoiceField(choices=[(kind, kind) for kind in REST], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[RegisterRow], site: Site, **kwargs: Any) -> None:
        self.rows, self.site = rows, site
        super().__init__(*args, **kwargs)
        for row in rows:
            if not row.shut:
                self._add(row)
        if any(row.mark and not row.shut for row in rows):
            self.fields["why"] = fields.CharField(
                label="Why are saved marks changed?",
                hint="Kept with the old mark. Do not name the pupil",
                max_length=200,
                required=False,
            )
        fields.speak_plainly(self)

    def _add(self, row: RegisterRow) -> None:
        pk, name, mark = row.session.pk, str(row.session.placement.pupil), row.mark
        self.fields[f"kind_{pk}"] = fields.ChoiceField(
            label=name,
            choices=KINDS,
            required=False,
            inline=True,
            initial=mark.kind if mark else None,
            reveals={"late": f"minutes_{pk}", "left_early": f"left_{pk}", "absent": f"reason_{pk}"},
        )
        self.fields[f"minutes_{pk}"] = fields.IntegerField(
            label="Minutes late",
            hint="Leave empty if nobody knows",
            min_value=1,
            max_value=LONGEST_LATE,
            required=False,
            may_be_empty=True,
            initial=mark.minutes_late if mark else None,
        )
        self.fields[f"left_{pk}"] = fields.TimeField(
            label="Time left",
            hint="For example, 11:15",
            empty=f"Enter when {name} left",
            school_day=True,
            required=False,
            initial=mark.left_at if mark else None,
        )
        self.fields[f"reason_{pk}"] = fields.SelectField(
            label="Reason",
            choices=REASON_CHOICES,
            empty=f"Select why {name} was absent",
            required=False,
            initial=mark.reason if mark else None,
        )
        self.fields[f"seen_{pk}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=self._shown(row).fingerprint
        )

    def drawn(self) -> Iterator[Drawn]:
        """Each row with its choice and what was seen of it; None where nothing may be recorded."""
        for at, row in enumerate(self.rows):
            pk = str(row.session.pk)
            if row.shut:
                yield Drawn(row)
                continue
            asked = [self[f"{field}_{pk}"] for field in ("seen", "kind", "minutes", "left", "reason")]
            if any(field.name in self.errors for field in asked):
                yield Drawn(row, choice=asked[1], field=asked[0])
            else:
                said = [_as_typed(field) for field in asked]
                yield Drawn(row, register_rows.row(at, pk, str(row.session.placement.pupil), said, row.mark))

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when the council changes what a provider has saved."""
        cleaned = super().clean()
        changes = any(self._says(row) not in (None, meaning_of(row.mark)) for row in self.rows if row.mark)
        if changes and self.acting.sees_everything and not cleaned.get("why"):
            self.add_error("why", "Enter why the saved mark is changed")
        return cleaned

    def _says(self, row: RegisterRow) -> Meaning | None:
        """What was chosen for this row; None when nothing was."""
        pk, cleaned = row.session.pk, self.cleaned_data
        kind = cleaned.get(f"kind_{pk}") or ""
        if row.shut or (not kind and row.mark):
            return None
        kind = kind or (cleaned.get("rest") if self._was_there(row) else "") or ""
        if not kind:
            return None
        return Meaning(
            kind,
            reason=(cleaned.get(f"reason_{pk}") or "") if kind == Mark.Kind.ABSENT else "",
            minutes_late=cleaned.get(f"minutes_{pk}") if kind == Mark.Kind.LATE else None,
            left_at=cleaned.get(f"left_{pk}") if kind == Mark.Kind.LEFT_EARLY else None,
            nature=row.mark.nature if row.mark and {kind, row.mark.kind} <= ATTENDED_KINDS else "",
        )

    def _was_there(self, row: RegisterRow) -> bool:
        """Whether the page that was sent had this row: nothing is said of a pupil who was added since."""
        names = [name for name in self.data if name.startswith("seen_")]
        return not names or f"seen_{row.session.pk}" in names

    def entries(self) -> Iterator[Entry]:
        """What is to be saved, each with what this person saw there."""
        for row in self.rows:
            says, sent = self._says(row), self.cleaned_data.get(f"seen_{row.session.pk}", "")
            if says is not None:
                is_as_seen = self._shown(row).is_still(sent)
                yield Entry(row.session.pk, says, meaning_of(row.mark) if is_as_seen else CHANGED_MEANWHILE)

    def _shown(self, row: RegisterRow) -> Shown:
        """What this person sees saved of a session."""
        return Shown(meaning_of(row.mark), of=row.session, by=self.acting)

    def act(self, row: Any, by: Acting) -> Saved:
        """Save the register; what may not be saved is told at its row."""
        try:
            return marks.save(self.entries(), by=by, why=self.cleaned_data.get("why") or "", about=self.site)
        except MarksRefused as refused:
            self._look_again()
            rows = {row.session.pk: row for row in self.rows}
            for session_id, why in refused.faults.items():
                name, row = f"kind_{session_id}", rows[session_id]
                now = f" It says now: {row.mark}." if row.mark else ""
                self.add_error(name if name in self.fields else None, f"{row.session.placement.pupil}: {why}{now}")
            raise MoveRefused("Nothing was saved. Look at what is said below, then save again.") from refused

    def _look_again(self) -> None:
        """Draw what others saved meanwhile as it is now: to save again is then to choose beside it."""
        data = dict(self.data.items())
        for row in self.rows:
            seen, pk = self._shown(row), row.session.pk
            if row.shut or seen.is_still(self.data.get(f"seen_{pk}", "")):
                continue
            data[f"seen_{pk}"] = seen.fingerprint
            if row.mark and not self.data.get(f"kind_{pk}"):
                for name in ("kind", "minutes", "left", "reason"):
                    field = self[f"{name}_{pk}"]
                    data[field.html_name] = "" if field.initial is None else field.field.prepare_value(field.initial)
        self.data = data


def _as_typed(field: BoundField) -> str:
    """What stands in a box when the page is drawn."""
    value = field.value()
    return "" if value is None else str(field.field.prepare_value(value))
