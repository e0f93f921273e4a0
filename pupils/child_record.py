"""What is known around a child, as rows of a page: contacts, health, needs, care, who works with it, how it travels."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from core import clock
from core.acting import Acting
from govuk.dates import day_words, in_london
from pupils import reference
from pupils.models import Circumstances, Contact, MedicalNote, Professional, Pupil
from pupils.models.around import OF_OFFENCES, REFER
from pupils.readers import Reader

NOT_ASKED = "Not asked yet"
NONE_KNOWN = "None known"
NOT_WRITTEN = "Not written down"


@dataclass(frozen=True)
class Section:
    """Rows under one heading, with the page that changes them for those who may."""

    title: str
    rows: list[dict[str, Any]]
    change: str = ""
    remove: str = ""
    note: str = ""
    warns: bool = False
    more: list[tuple[str, str]] = field(default_factory=list)
    """Links under it: words and address."""


class ChildRecord:
    """A child's record for whoever looks; `may_change` says whether links to change it are drawn."""

    def __init__(self, pupil: Pupil, reader: Reader, *, may_change: bool) -> None:
        self.pupil, self.reader, self.acting = pupil, reader, reader.acting
        self.may_change = may_change

    def _to(self, act: str, *args: Any) -> str:
        return reverse(f"pupils:{act}", args=args or [self.pupil.pk]) if self.may_change else ""

    def contacts(self) -> list[Section]:
        """Those to ring first, and at the end those who must be told nothing."""
        rows = Contact.objects.visible_to(self.acting).now().filter(pupil=self.pupil).select_related("written_by")
        return [self._contact(row) for row in rows]

    def _contact(self, row: Contact) -> Section:
        change, remove = self._to("contact-edit", row.pk), self._to("contact-remove", row.pk)
        own = [
            {"key": "Relationship", "value": row.get_relationship_display()},
            {"key": "Parental responsibility", "value": row.get_responsibility_display()},
        ]
        if row.is_not_told:
            note = "Must not be given information about this child."
            shown = own if self.acting.is_provider else [*own, *_numbers(row)]
            return Section(row.name, [*shown, *self._written(row)], change, remove, note, warns=True)
        rung = f"{_ordinal(row.place)} to ring" if row.place else "Not rung in the usual order"
        rows = [
            *_numbers(row),
            {"key": "When to ring", "value": f"{rung}, and in an emergency" if row.is_emergency else rung},
            *own,
            {"key": "Language", "value": _spoken(row) or NOT_ASKED},
            *self._written(row),
        ]
        return Section(row.name, rows, change, remove)

    def _written(self, row: Any) -> list[dict[str, Any]]:
        return [] if self.acting.is_provider else [{"key": "Written down", "value": written(row)}]

    def earlier_contacts(self) -> list[str]:
        """What contacts said before, for those who read all of them."""
        if self.acting.is_provider:
            return []
        rows = Contact.objects.visible_to(self.acting).before().filter(pupil=self.pupil).select_related("written_by")
        return [f"{_in_short(row)}. {written(row)}{row.until_words}" for row in rows]

    def health(self, *, writes: bool) -> Section:
        """What was asked and is known, for its readers; whom to ask, for the others. Reading it is noted."""
        notes = MedicalNote.objects.now().filter(pupil=self.pupil).select_related("written_by")
        read = {note.kind: note for note in notes.opened_by(self.acting)}
        asked = {note.kind: note for note in notes.defer("text")}
        if not read and asked:
            who = ", ".join(sorted({note.written_for for note in asked.values()}))
            last = max(note.written_at for note in asked.values())
            words = f"Asked, last on {day_words(in_london(last))}. You are not one of its readers: ask {who}."
            return Section("Health", [{"key": "Medical notes", "value": words}])
        rows = [{"key": kind.label, "value": _note(read.get(kind))} for kind in MedicalNote.Kind]
        of_pupil = [self.pupil.pk]
        more = [("What it said before", reverse("pupils:medical-before", args=of_pupil))] if read else []
        if writes and read:
            more.append(("Who may read this, and who did", reverse("pupils:medical-readers", args=of_pupil)))
        change = reverse("pupils:medical-edit", args=of_pupil) if writes else ""
        return Section("Health", rows, change, more=more)

    def needs(self) -> Section:
        """At school; of a plan its dates."""
        pupil, known = self.pupil, self._circumstances
        need = reference.needs().get(pupil.primary_need, "")
        rows: list[dict[str, Any]] = [
            {"key": "Special educational need", "value": pupil.get_sen_provision_display()},
            {"key": "Main need", "value": need},
        ]
        if pupil.has_plan and not self.acting.is_provider:
            due = known.plan_review_due if known else None
            late = " (overdue)" if due and due < clock.today() else ""
            rows += [
                {"key": "Plan issued on", "value": _day(known and known.plan_since)},
                {"key": "Last annual review", "value": _day(known and known.plan_reviewed_on)},
                {"key": "Next annual review due", "value": f"{_day(due)}{late}"},
            ]
        return Section("Special educational needs", rows, self._to("needs-edit"))

    def care(self) -> Section | None:
        """Whether a council looks after the child, and who else works with it: not for providers."""
        if self.acting.is_provider:
            return None
        known = self._circumstances
        rows = [{"key": "Looked after", "value": looked_after(self.pupil, known), "change": self._to("care-edit")}]
        people = Professional.objects.visible_to(self.acting).now().filter(pupil=self.pupil)
        found = {row.kind: row for row in people.select_related("written_by")}
        kinds = [kind for kind in Professional.Kind if self.acting.role in REFER or kind not in OF_OFFENCES]
        for kind in kinds:
            value = _professional(found.get(kind)) or self._unnamed(kind)
            change = self._to(f"{kind.value.replace('_', '-')}-edit")
            rows.append({"key": kind.label, "value": value, "change": change})
        return Section("Care and who works with the child", rows)

    def _unnamed(self, kind: str) -> str:
        is_there = kind == Professional.Kind.SOCIAL_WORKER and self.pupil.has_social_worker
        return "There is one: who it is, is not written down" if is_there else NOT_WRITTEN

    def travel(self) -> Section:
        known = self._circumstances
        rows = [
            {"key": "How the child travels", "value": (known and known.get_travel_display()) or NOT_ASKED},
            {"key": "A driver or escort must know", "value": (known and known.travel_note) or ""},
        ]
        return Section("Travel", rows, self._to("travel-edit"))

    @cached_property
    def _circumstances(self) -> Circumstances | None:
        return Circumstances.objects.visible_to(self.acting).filter(pupil=self.pupil).first()

    def sections(self, *, writes_health: bool) -> list[Section]:
        """One under the other, those that are for whoever looks."""
        parts = [self.health(writes=writes_health), self.needs(), self.care(), self.travel()]
        return [part for part in parts if part is not None]


def written(row: Any) -> str:
    """By whom, for whom and when."""
    return f"{row.written_by.name}, {row.written_for}, {day_words(in_london(row.written_at))}"


def looked_after(pupil: Pupil, known: Circumstances | None) -> str:
    """Now and since when, or until when."""
    since, until = (known.care_since, known.care_until) if known else (None, None)
    if pupil.is_looked_after:
        council = f", by {known.care_council}" if known and known.care_council else ""
        return f"Yes, since {day_words(since)}{council}" if since else f"Yes{council}, since when is not written down"
    first = f"from {day_words(since)} " if since else ""
    return f"Not now, but {first}until {day_words(until)}" if until else "No"


def ring_first(pupil: Pupil, acting: Acting) -> dict[str, Any]:
    """Whom to ring first about the child, and who must be told nothing: for whoever may ring."""
    rows = list(Contact.objects.visible_to(acting).now().filter(pupil=pupil))
    first = next((row for row in rows if row.place), None)
    return {"first": first, "speaks": _spoken(first) if first else "", "not_told": [r for r in rows if r.is_not_told]}


def _ordinal(place: int) -> str:
    words = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")
    return words[place - 1] if place <= len(words) else f"Number {place}"


def _numbers(row: Contact) -> list[dict[str, Any]]:
    rows = [{"key": "Telephone", "value": row.telephone or NOT_WRITTEN, "dial": row.dialled}]
    if row.other_telephone:
        rows.append({"key": "Other telephone", "value": row.other_telephone, "dial": _dialled(row.other_telephone)})
    return [*rows, {"key": "Email address", "value": row.email}] if row.email else rows


def _dialled(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _spoken(row: Contact) -> str:
    """Urdu, needs an interpreter."""
    needs = "needs an interpreter" if row.needs_interpreter else ""
    return ", ".join(filter(None, [reference.language(row.language), needs]))


def _in_short(row: Contact) -> str:
    """One line of what it said."""
    parts = [row.name, row.get_relationship_display().lower(), row.telephone, row.other_telephone, row.email]
    told = "must not be given information" if row.is_not_told else ""
    responsibility = row.get_responsibility_display().lower()
    return ", ".join(filter(None, [*parts, responsibility, _spoken(row), told]))


def _note(note: MedicalNote | None) -> str:
    if note is None:
        return NOT_ASKED
    return f"{note.text or NONE_KNOWN}\n({written(note)})"


def _professional(row: Professional | None) -> str:
    return "\n".join(filter(None, [row.name, row.team, row.telephone, row.email])) if row else ""


def _day(day: Any) -> str:
    return day_words(day) if day else NOT_WRITTEN
