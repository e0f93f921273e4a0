"""Saving marks: what happened at sessions, each once, with what was there before kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from attendance import recounting
from attendance.cells import Meaning
from attendance.mark_rules import Due, MarkRules, Proposed, Sorted, dues
from attendance.models import Mark, MarkChange, Upload
from attendance.models.mark import words_for
from core import clock
from core.acting import Acting
from core.bulk import insert_alike, update_many
from core.models import MoveRefused, record
from govuk.dates import time_figures
from placements.models import Placement, Session
from providers.models import Provider

SAYS = ("kind", "reason", "minutes_late", "left_at", "nature")
AT_ONCE = 500
CHANGES_TOLD = 50
"""Different changes that one event on the trail tells, the commonest first; the history of each mark has them all."""
ANYTHING = Meaning("anything")
"""For those who looked at nothing before they chose, such as a file."""


class Entry(NamedTuple):
    """What is to be recorded of a session; `seen` is what the person saw there when they chose."""

    session_id: int
    says: Meaning
    seen: Meaning | None = ANYTHING


class MarksRefused(MoveRefused):
    """Marks that may not be saved; `faults` has the sentence for each session."""

    def __init__(self, faults: dict[int, str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Saved:
    """How many marks were new, changed and as they were; and of those changed how many from what to what."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    turns: Counter[tuple[Meaning, Meaning]] = field(default_factory=Counter, compare=False)

    @property
    def sentence(self) -> str:
        """What was done, in words."""
        if self.changed and not self.new:
            return f"{self.changed} mark{'' if self.changed == 1 else 's'} changed."
        new = f"{self.new} new mark{'' if self.new == 1 else 's'}"
        return f"{new}, {self.changed} changed." if self.changed else f"{new}."

    @property
    def changes(self) -> dict[str, Any]:
        """What the trail keeps: how many, and the marks before and after in words, without whose they are."""
        counted = {"new": self.new, "changed": self.changed}
        told = [[_in_words(was), _in_words(became), times] for (was, became), times in self.turns.most_common()]
        return {**counted, "marks": {"turned": told[:CHANGES_TOLD]}} if told else counted


def _in_words(mark: Meaning) -> str:
    nature = f" ({mark.nature})" if mark.nature else ""
    return f"{words_for(mark.kind, mark.reason, mark.minutes_late, mark.left_at)}{nature}"


def save(
    entries: Iterable[Entry], *, by: Acting, why: str = "", upload: Upload | None = None, about: Model | None = None
) -> Saved:
    """Save marks of one provider's sessions, all or none, in one transaction with one event on the trail.

    New marks are filled in, changed ones keep what they were, unchanged ones are left. Raises MarksRefused. `about`
    is what the trail says it was done to: the provider, unless a site or an upload is given.
    """
    wanted = {entry.session_id: entry for entry in entries}
    with transaction.atomic():
        found = _lock_and_look(list(wanted), by)
        _check_all_there(wanted, found)
        _check_nobody_was_quicker(wanted, found)
        sorted_ = MarkRules.of(by).sort(Proposed(None, due, wanted[due.session_id].says) for due in found)
        if sorted_.refused:
            raise MarksRefused({due.session_id: f"{due.when}: {why}." for _, due, why in sorted_.refused})
        saved = write(sorted_, by=by, why=why, upload=upload)
        if saved.new or saved.changed:
            row = about or upload or Provider.objects.select_related("organisation").get(pk=found[0].provider_id)
            record("marks_saved", row, by=by, sentence=saved.sentence, changes=saved.changes)
    return saved


def _lock_and_look(session_ids: Sequence[int], by: Acting) -> list[Due]:
    """The sessions this person may record, with their marks, locked against anybody saving at the same moment."""
    if not (by.is_provider or by.sees_everything):
        return []
    seen = Session.objects.visible_to(by)
    chunks = [session_ids[start : start + AT_ONCE] for start in range(0, len(session_ids), AT_ONCE)]
    whose = ("placement__provider", "placement")
    pairs = [pair for chunk in chunks for pair in seen.filter(pk__in=chunk).values_list(*whose)]
    lock({provider for provider, _ in pairs}, Placement.objects.filter(pk__in={placement for _, placement in pairs}))
    return [due for chunk in chunks for due in dues(seen.filter(pk__in=chunk))]


def lock(provider_ids: Iterable[UUID], placements: QuerySet[Placement]) -> None:
    """Let nobody else save marks of these providers until the transaction ends; on SQLite nobody else writes.

    Nor take away sessions of these placements: what is looked at from here on is still there when a mark is written.
    """
    rows = Provider.objects.select_for_update(no_key=True).filter(pk__in=set(provider_ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))
    recounting.hold(placements)


def _check_all_there(wanted: dict[int, Entry], found: list[Due]) -> None:
    missing = wanted.keys() - {due.session_id for due in found}
    if missing:
        raise MarksRefused(dict.fromkeys(missing, "This session is not on your register. Open the register again."))


def _check_nobody_was_quicker(wanted: dict[int, Entry], found: list[Due]) -> None:
    faults = {}
    for due in found:
        entry = wanted[due.session_id]
        if entry.seen != ANYTHING and entry.seen != due.saved and entry.says != due.saved:
            faults[due.session_id] = (
                f"{due.when}: somebody else saved this mark while you had the register open. "
                "Look at what it says now, then save again."
            )
    if faults:
        raise MarksRefused(faults)


def write(sorted_: Sorted, *, by: Acting, why: str = "", upload: Upload | None = None) -> Saved:
    """Write the new and the changed marks of a proposal; within the transaction of a flow that locked and records."""
    stamp = (by.user_id, clock.now(), upload.pk if upload else None)
    new, changed = sorted_.new, sorted_.changed
    columns = (*SAYS, "saved_by", "saved_at", "upload")
    told_apart = ((due.session_id, says) for _, due, says in new)
    insert_alike(Mark, "session", columns, told_apart, lambda says: (*says, *stamp))
    update_many(Mark, "session", columns, ((due.session_id, *says, *stamp) for _, due, says in changed))
    turned = [(due.session_id, (due.saved, says)) for _, due, says in changed]
    insert_alike(
        MarkChange,
        "session",
        ("before", "after", "changed_by", "changed_at", "upload", "why"),
        turned,
        lambda turn: (*map(told, turn), *stamp, why),
    )
    _add_up([*new, *changed])
    turns = Counter((was, became) for _, (was, became) in turned if was)
    return Saved(len(new), len(changed), len(sorted_.unchanged), turns)


def _add_up(saved: Sequence[Proposed]) -> None:
    """Have the sums of these sessions' weeks follow."""
    if saved:
        days = {due.date for _, due, _ in saved}
        pupils, providers = {due.pupil_id for _, due, _ in saved}, {due.provider_id for _, due, _ in saved}
        theirs = Placement.objects.filter(pupil__in=pupils, provider__in=providers)
        recounting.recount(theirs, min(days), max(days))


def told(mark: Meaning) -> dict[str, Any]:
    """A mark as its history keeps it: only what it says."""
    said = {name: value for name, value in mark._asdict().items() if value not in (None, "")}
    if mark.left_at is not None:
        said["left_at"] = time_figures(mark.left_at)
    return said
