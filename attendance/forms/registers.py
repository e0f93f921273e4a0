"""The form of a register: a choice for each pupil, with what goes with it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from attendance import marks, registers
from attendance.absences import ABSENCES
from attendance.cells import Meaning
from attendance.codes import ATTENDED_KINDS
from attendance.forms import register_rows
from attendance.forms.register_rows import KINDS
from attendance.mark_rules import completed
from attendance.marks import Entry, MarksRefused
from attendance.models import Mark
from attendance.models.mark import detail_of
from attendance.registers import RegisterRow, meaning_of
from core.acting import Acting
from core.forms import PageForm
from core.models import MoveRefused
from core.seen import Shown
from govuk import fields
from govuk.dates import time_figures
from providers.models import Site

REST = (Mark.Kind.ATTENDED, Mark.Kind.PROVIDER_CLOSED)
"""What may be said in one click of everybody who has no mark yet."""

LONGEST_LATE = 400
ORDER = [kind for kind, _ in KINDS]
CHANGED_MEANWHILE = Meaning("changed meanwhile")

ASKED = ("s", "k", "m", "l", "r")
"""What is sent of each pupil, before the session's number: seen, kind, minutes late, left at, reason.

Short, for a page of thirty has five hundred of them."""
SEEN = re.compile(r"s\d+")


class Drawn(NamedTuple):
    """One pupil of a register as the page draws it: whole, or only told where nothing may be recorded."""

    row: RegisterRow
    whole: SafeString | None = None
    beside: str = ""


class RegisterForm(PageForm):
    """What happened at each session of a register, saved together."""

    rest = forms.ChoiceField(choices=[(kind, kind) for kind in REST], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[RegisterRow], site: Site, is_kept: bool = False, **kwargs: Any) -> None:
        """What is only shown needs no fields: they are made for what was sent, or kept from a sign-in that ended."""
        self.rows, self.site = rows, site
        super().__init__(*args, **kwargs)
        self.has_fields = self.is_bound or is_kept
        for row in rows:
            if self.has_fields and not row.shut:
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
        """Its boxes are drawn by register_rows: these labels are what a message says of whom."""
        pk, name, mark = row.session.pk, str(row.session.placement.pupil), row.mark
        self.fields[f"k{pk}"] = fields.ChoiceField(
            label=name,
            choices=KINDS,
            required=False,
            inline=True,
            initial=mark.kind if mark else None,
            reveals={"late": f"m{pk}", "left_early": f"l{pk}", "absent": f"r{pk}"},
        )
        self.fields[f"m{pk}"] = fields.IntegerField(
            label=f"Minutes late of {name}",
            hint="Leave empty if nobody knows",
            min_value=1,
            max_value=LONGEST_LATE,
            required=False,
            may_be_empty=True,
            initial=mark.minutes_late if mark else None,
        )
        self.fields[f"l{pk}"] = fields.TimeField(
            label=f"Time {name} left",
            hint="For example, 11:15",
            empty=f"Enter when {name} left",
            school_day=True,
            required=False,
            initial=mark.left_at if mark else None,
        )
        self.fields[f"r{pk}"] = fields.SelectField(
            label=f"Reason of {name}",
            choices=ABSENCES.choices(mark.reason if mark else ""),
            empty=f"Select why {name} was absent",
            required=False,
            initial=mark.reason if mark else None,
        )
        self.fields[f"s{pk}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=self._shown(row).fingerprint
        )

    def drawn(self) -> Iterator[Drawn]:
        """Each row with its choices, or what is known where nothing may be recorded."""
        beside, told = registers.beside(self.rows, self.acting), self.saved_alike
        for row in self.rows:
            pk, whose = str(row.session.pk), beside.get(row.session.placement.pupil_id, "")
            if row.shut:
                yield Drawn(row, beside=whose)
                continue
            said = [_as_typed(self[f"{field}{pk}"]) for field in ASKED] if self.has_fields else self._saved(row)
            errors = tuple(str(words) for field in ASKED for words in self.errors.get(f"{field}{pk}", ()))
            name = str(row.session.placement.pupil)
            is_told = row.mark is not None and _saving(row.mark) == told
            yield Drawn(row, register_rows.row(pk, name, said, row.mark, whose, errors, is_told=is_told), whose)

    @cached_property
    def shut_alike(self) -> str:
        """Why most of those are shut of whom nothing may be recorded: said once, above them, where it is of several."""
        reasons = Counter(row.shut for row in self.rows if row.shut)
        why = max(reasons, key=lambda reason: reasons[reason], default="")
        return why if reasons[why] > 1 else ""

    @cached_property
    def saved_alike(self) -> tuple[str, datetime] | None:
        """By whom and when most marks were saved: said once, above them."""
        savings = Counter(_saving(row.mark) for row in self.rows if row.mark and not row.shut)
        return max(savings, key=lambda saving: savings[saving], default=None)

    def _saved(self, row: RegisterRow) -> list[str]:
        """What the boxes of a row say before anybody has touched them."""
        mark, seen = row.mark, self._shown(row).fingerprint
        if mark is None:
            return [seen, "", "", "", ""]
        return [
            seen,
            mark.kind,
            str(mark.minutes_late or ""),
            time_figures(mark.left_at) if mark.left_at else "",
            mark.reason,
        ]

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
        kind = cleaned.get(f"k{pk}") or ""
        if row.shut or (not kind and row.mark):
            return None
        kind = kind or (cleaned.get("rest") if self._was_there(row) else "") or ""
        if not kind:
            return None
        return Meaning(
            kind,
            reason=(cleaned.get(f"r{pk}") or "") if kind == Mark.Kind.ABSENT else "",
            minutes_late=cleaned.get(f"m{pk}") if kind == Mark.Kind.LATE else None,
            left_at=cleaned.get(f"l{pk}") if kind == Mark.Kind.LEFT_EARLY else None,
            nature=row.mark.nature if row.mark and {kind, row.mark.kind} <= ATTENDED_KINDS else "",
        )

    def _was_there(self, row: RegisterRow) -> bool:
        """Whether the page that was sent had this row: nothing is said of a pupil who was added since."""
        names = [name for name in self.data if SEEN.fullmatch(name)]
        return not names or f"s{row.session.pk}" in names

    def entries(self) -> Iterator[Entry]:
        """What is to be saved, each with what this person saw there."""
        for row in self.rows:
            says, sent = self._says(row), self.cleaned_data.get(f"s{row.session.pk}", "")
            if says is not None:
                is_as_seen = self._shown(row).is_still(sent)
                yield Entry(row.session.pk, says, meaning_of(row.mark) if is_as_seen else CHANGED_MEANWHILE)

    def _shown(self, row: RegisterRow) -> Shown:
        """What this person sees saved of a session."""
        return Shown(meaning_of(row.mark), of=row.session, by=self.acting)

    def act(self, row: Any, by: Acting) -> str:
        """Save the register, and say what was; what may not be saved is told at its row."""
        entries = list(self.entries())
        try:
            marks.save(entries, by=by, why=self.cleaned_data.get("why") or "", about=self.site)
        except MarksRefused as refused:
            self._look_again()
            rows = {row.session.pk: row for row in self.rows}
            for session_id, why in refused.faults.items():
                name, row = f"k{session_id}", rows[session_id]
                now = f" It says now: {row.mark}." if row.mark else ""
                self.add_error(name if name in self.fields else None, f"{row.session.placement.pupil}: {why}{now}")
            raise MoveRefused("Nothing was saved. Look at what is said below, then save again.") from refused
        return echo(entries, {row.session.pk: meaning_of(row.mark) for row in self.rows})

    def _look_again(self) -> None:
        """Draw what others saved meanwhile as it is now: to save again is then to choose beside it."""
        data = dict(self.data.items())
        for row in self.rows:
            seen, pk = self._shown(row), row.session.pk
            if row.shut or seen.is_still(self.data.get(f"s{pk}", "")):
                continue
            data[f"s{pk}"] = seen.fingerprint
            if row.mark and not self.data.get(f"k{pk}"):
                for name in ASKED[1:]:
                    field = self[f"{name}{pk}"]
                    data[field.html_name] = "" if field.initial is None else field.field.prepare_value(field.initial)
        self.data = data


def _saving(mark: Mark) -> tuple[str, datetime]:
    return mark.saved_by.name, mark.saved_at


def _as_typed(field: BoundField) -> str:
    """What stands in a box when the page is drawn."""
    value = field.value()
    return "" if value is None else str(field.field.prepare_value(value))


def echo(entries: Iterable[Entry], before: Mapping[int, Meaning | None]) -> str:
    """What was saved, in words: "6 attended, 1 absent (ill); 1 changed to late"."""
    new: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for entry in sorted(entries, key=lambda entry: ORDER.index(entry.says.kind)):
        was = before[entry.session_id]
        if was is None:
            new[_in_few(entry.says)] += 1
        elif completed(entry.says, was) != was:
            changed[f"changed to {_in_few(entry.says)}"] += 1
    said = [", ".join(f"{number} {words}" for words, number in some.items()) for some in (new, changed) if some]
    return "; ".join(said) or "nothing was new"


def _in_few(says: Meaning) -> str:
    kind = str(Mark.Kind(says.kind).label).lower()
    detail = detail_of(says.kind, says.reason, None, None)
    return f"{kind} ({detail})" if detail else kind
