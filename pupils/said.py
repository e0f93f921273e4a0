"""What a file of pupils would do, in the words its page shows; pupils of the portal by their key alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.identifiers import masked_upn
from govuk.dates import day_words
from pupils import reference
from pupils.alike import ANOTHER, NONE, Question
from pupils.intake import Change, New
from pupils.models import Pupil
from pupils.sheet import PupilRow


def new_said(one: New) -> dict[str, Any]:
    """A pupil to be added."""
    roll = f"on the roll of {one.school} since {day_words(one.starts_on)}" if one.school else "on no school's roll"
    return {"number": one.row.number, "name": str(one.pupil), "born": _said(one.pupil.born_on), "roll": roll}


def change_said(change: Change) -> dict[str, Any]:
    """A pupil to be changed, found by the key, with each fact before and now."""
    said = [
        f"{_label(name)}: {_said(before, name)}, now {_said(now, name)}"
        for name, (before, now) in change.fields.items()
    ]
    if change.moved and change.starts_on:
        first, now = day_words(change.moved.starts_on), day_words(change.starts_on)
        said.append(f"On the school’s roll since: {first}, now {now}")
    if change.school and change.starts_on:
        said.append(f"Put on the roll of {change.school} since {day_words(change.starts_on)}")
    if change.is_back:
        said.append("Back in the portal’s care")
    return {"number": change.row.number, "pupil": str(change.pupil.pk), "said": said}


def question_said(question: Question) -> dict[str, Any]:
    """Rows and pupils to be compared, and what may be said of them."""
    return {
        "key": question.key,
        "kind": question.kind,
        "rows": [_row_said(row) for row in question.rows],
        "pupils": [str(pupil.pk) for pupil in question.pupils],
        "answers": question.answers,
    }


def _row_said(row: PupilRow) -> dict[str, Any]:
    values = row.values
    names = (values["legal_forename"], values.get("middle_names"), values["legal_surname"])
    return {
        "number": row.number,
        "name": " ".join(filter(None, names)),
        "known_as": values.get("preferred_forename") or "",
        "upn": masked_upn(row.upn),
        "born": _said(values["born_on"]),
        "sex": _said(values.get("sex", ""), "sex"),
        "postcode": values.get("postcode") or "",
        "school": row.school_urn,
        "entered": _said(row.starts_on) if row.starts_on else "",
    }


def _label(name: str) -> str:
    field: Any = Pupil._meta.get_field(name)
    words = str(field.verbose_name)
    return words[0].upper() + words[1:]


def _said(value: Any, name: str = "") -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    if name == "upn":
        return masked_upn(value or "") or "none"
    return _codes(name).get(value, value) or "nothing"


def _codes(name: str) -> dict[str, str]:
    """The words of a field that holds a code."""
    if name == "ethnicity":
        return reference.ethnicities()
    if name == "primary_need":
        return reference.needs()
    if name == "language":
        return reference.languages()
    return {"sen_provision": dict(Pupil.SenProvision.choices), "sex": dict(Pupil.Sex.choices)}.get(name, {})


def answer_words(kind: str, answer: str, names: Mapping[str, str]) -> str:
    """What an answer says; `names` are the pupils by their key."""
    what, _, which = answer.partition("-")
    if answer == ANOTHER:
        return "Another child" if kind == "near" else "Different children: take each in"
    if answer == NONE:
        is_one = kind == "near"
        return "The same child: leave this row out" if is_one else "None of them: leave these rows out"
    if what == "same":
        return f"The same child as {names.get(which, 'the pupil')}: the UPN of the file is put in that record"
    return f"Row {which} is right" if kind == "upn" else f"The same child: take row {which} in and leave the others out"
