"""What the page of a file of pupils shows to whoever looks: of children they may not see, nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.acting import Acting
from core.identifiers import masked_upn
from govuk.dates import day_words
from pupils.models import Pupil, PupilFile
from pupils.readers import Reader, sees_postcode

ASKED_AT_ONCE = 20
UNSEEN = "Comes onto your roll. What else changes in the record is yours to see once it is saved"
TITLES = {
    "upn": "One UPN, different details",
    "alike": "One surname and date of birth, different UPNs",
    "near": "A pupil who may be the same is known",
}
QUESTIONS = {
    "upn": "Which row is right?",
    "alike": "Are they the same child?",
    "near": "Is it the same child?",
}
FACTS = (
    ("UPN", "upn"),
    ("Name", "name"),
    ("Known as", "known_as"),
    ("Date of birth", "born"),
    ("Sex", "sex"),
    ("Postcode", "postcode"),
    ("School", "school"),
    ("On the roll since", "entered"),
)


@dataclass(frozen=True)
class Asked:
    """A question as it is drawn: what is compared side by side, and what may be said."""

    key: str
    kind: str
    heads: list[str]
    facts: list[tuple[str, list[tuple[str, str]]]]
    answers: list[str]
    names: dict[str, str]
    pupils: tuple[Pupil, ...]
    """Those whose record is shown in it."""

    @property
    def title(self) -> str:
        return f"{TITLES[self.kind]}: row {self.key.partition('-')[2]}"

    @property
    def question(self) -> str:
        return QUESTIONS[self.kind]


def asked(file: PupilFile, acting: Acting) -> list[Asked]:
    """The questions that are open, the first ones of many."""
    questions = file.findings.get("questions", [])[:ASKED_AT_ONCE]
    pupils = _pupils((pk for one in questions for pk in one["pupils"]), acting)
    reader = Reader(acting)
    return [_asked(one, pupils, reader) for one in questions]


def _pupils(keys: Iterable[str], acting: Acting) -> dict[str, Pupil]:
    rows = Pupil.objects.visible_to(acting).filter(pk__in=set(keys)).prefetch_related("enrolments__school")
    return {str(pupil.pk): pupil for pupil in rows}


def _asked(one: dict[str, Any], pupils: dict[str, Pupil], reader: Reader) -> Asked:
    seen = [pupils[pk] for pk in one["pupils"] if pk in pupils]
    sides = [*one["rows"], *(of_pupil(pupil, reader) for pupil in seen)]
    heads = [f"Row {row['number']}" for row in one["rows"]] + [f"In the portal: {pupil}" for pupil in seen]
    facts = [
        (label, [(head, side.get(name) or "") for head, side in zip(heads, sides, strict=True)])
        for label, name in FACTS
    ]
    names = {str(pupil.pk): str(pupil) for pupil in seen}
    gone = {f"same-{pk}" for pk in one["pupils"]} - {f"same-{pk}" for pk in names}
    answers = [answer for answer in one["answers"] if answer not in gone]
    told = [(label, cells) for label, cells in facts if any(cell for _, cell in cells)]
    return Asked(one["key"], one["kind"], heads, told, answers, names, tuple(seen))


def of_pupil(pupil: Pupil, reader: Reader) -> dict[str, str]:
    """What is compared of a pupil, as far as whoever looks may read it."""
    names = (pupil.legal_forename, pupil.middle_names, pupil.legal_surname)
    home = pupil.home_enrolment(reader.day)
    return {
        "name": " ".join(filter(None, names)),
        "known_as": pupil.preferred_forename,
        "upn": masked_upn(pupil.upn or "") or pupil.get_no_upn_reason_display() or "none",
        "born": day_words(pupil.born_on),
        "sex": pupil.get_sex_display(),
        "postcode": reader.postcode(pupil),
        "school": reader.home_school(pupil),
        "entered": day_words(home.starts_on) if home and reader.reads_rolls(pupil) else "",
    }


def changed(file: PupilFile, acting: Acting) -> list[dict[str, Any]]:
    """The first of the pupils that would change, with their names as whoever looks may read them."""
    rows = file.findings.get("changed", [])
    pupils = _pupils((row["pupil"] for row in rows), acting)
    return [
        {**row, "pupil": pupils[row["pupil"]], "said": _told(row["said"], pupils[row["pupil"]], acting)}
        if row["pupil"] in pupils
        else {"number": row["number"], "said": [UNSEEN]}
        for row in rows
    ]


def _told(said: list[str], pupil: Pupil, acting: Acting) -> list[str]:
    """Without where the pupil lives, where the address became confidential after the file was read."""
    return said if sees_postcode(acting, pupil) else [line for line in said if not line.startswith("Postcode:")]


def cards(file: PupilFile) -> list[dict[str, Any]]:
    """The groups, counted."""
    groups = (
        ("new", "New"),
        ("changed", "Changed"),
        ("unchanged", "Unchanged"),
        ("to_compare", "Put before you"),
        ("refused", "Refused"),
    )
    urgent = ("to_compare", "refused")
    return [
        {"count": file.counts.get(name, 0), "label": label, "kind": "urgent" if name in urgent else ""}
        for name, label in groups
        if file.counts
    ]


def summary(file: PupilFile) -> list[dict[str, Any]]:
    """The file itself."""
    rows = [
        {"key": "File", "value": file.given_name},
        {"key": "Of", "value": str(file.school) if file.school else "Schools named in the file"},
        *([{"key": "Has", "value": "Everybody on the school’s roll"}] if file.is_whole else []),
        {"key": "New pupils on the roll since", "value": day_words(file.since)},
        {"key": "Sent by", "value": file.sent_by.name},
    ]
    if file.decided_by:
        rows.append({"key": f"{file.get_status_display()} by", "value": file.decided_by.user.name})
    return rows
