"""What a file of the council would do, as its page shows it, whichever kind of file it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.council import the_council
from accounts.importing import gias, links, postcodes, schools, terms
from accounts.models import CouncilFile
from core.acting import Acting
from core.files import sheets
from core.files.intake import Intake
from core.files.sheets import write_csv
from core.models import Closure, HalfTerm, record
from govuk.dates import day_figures

SHOWN = 20
FAULTS_KEPT = 1_000


@dataclass
class Proposed:
    """Counts, the first rows of each group, and how to take it over."""

    intake: Intake
    new: list[str]
    changed: list[tuple[str, str]]
    said: Any
    """All that it would do, to tell whether that has changed."""
    save: Callable[[Acting], None]
    left_out: int = 0
    notes: Sequence[str] = ()
    """What else is to be known of it, as sentences."""
    table: Sequence[Sequence[Any]] = ()
    """The file's own rows, headings first, where they go back with what is wrong beside them."""

    @property
    def counts(self) -> dict[str, int]:
        return {**self.intake.counts, "left_out": self.left_out}

    def findings(self) -> dict[str, Any]:
        """What the page shows of it."""
        faults = [fault.sentence for fault in self.intake.refused[:SHOWN]]
        return {"new": self.new[:SHOWN], "changed": self.changed[:SHOWN], "faults": faults, "notes": list(self.notes)}

    def to_correct(self) -> bytes:
        """The rows that are refused, each with what is wrong; a bound keeps a hostile file from filling the disk."""
        if not self.intake.refused:
            return b""
        faults = self.intake.refused[:FAULTS_KEPT]
        if not self.table:
            return write_csv(["Row", "What to correct"], ([fault.number, fault.reason] for fault in faults))
        header = [cell or "" for cell in self.table[0]]
        rows = ((self.table[fault.number - 1], fault.reason) for fault in faults)
        width = len(header)
        padded = ([*cells[:width], *[None] * (width - len(cells)), reason] for cells, reason in rows)
        return write_csv([*header, "What to correct"], padded)


def propose(file: CouncilFile) -> Proposed:
    """Read the file and tell what it would do; nothing is saved. Raises FileRefused for the whole file."""
    return BY_KIND[CouncilFile.Kind(file.kind)](file)


def _schools(file: CouncilFile) -> Proposed:
    wanted = schools.those_wanted(**file.asked_for)
    compared = schools.compare(list(gias.read_schools(file.file.path, wanted)))

    def save(by: Acting) -> None:
        compared.save(the_council(), by)
        record("imported_schools", the_council(), by=by, changes={"schools": compared.intake.counts})

    joined = [f"{row.name} ({row.urn})" for row, _organisation in compared.joined]
    added = [f"{row.name} ({row.urn})" for row in compared.new]
    changed = [(school.organisation.name, _differences(changes)) for school, changes in compared.changed]
    # Those that join are there as organisations; to the reader they are as new as the others.
    return Proposed(compared.intake, [*joined, *added], changed, [joined, added, changed], save, wanted.left_out)


def _links(file: CouncilFile) -> Proposed:
    compared = links.compare_links(list(links.read_links(file.file.path)), links.LinkIntake())
    elsewhere, away = compared.intake.elsewhere, len(compared.leading_away)

    def save(by: Acting) -> None:
        compared.save()
        counts = {**compared.intake.counts, "elsewhere": elsewhere}
        record("imported_schools", the_council(), by=by, changes={"links": counts})

    new = [_link_said(row, compared.schools) for row in compared.new]
    changed = [
        (f"{link.school} ({link.linked_urn})", f"{link.kind} {link.linked_name}") for link, _ in compared.changed
    ]
    notes = []
    if elsewhere:
        notes.append(f"{elsewhere:,} of its links are of schools that are not in the portal. They are left out.")
    if away:
        notes.append(f"{away:,} of the schools they lead to are not in the portal. The link keeps their name and URN.")
    said = [new, changed]
    return Proposed(compared.intake, new, changed, said, save, left_out=elsewhere, notes=notes)


def _link_said(row: links.LinkRow, schools: Mapping[str, tuple[Any, str]]) -> str:
    """Such as Our School (100001): Predecessor Old School (100000), not in the portal."""
    is_here = "" if row.linked_urn in schools else ", not in the portal"
    return f"{schools[row.urn][1]} ({row.urn}): {row.kind} {row.linked_name} ({row.linked_urn}){is_here}"


def _differences(changes: dict[str, list[Any]]) -> str:
    """Such as Town: one name, now another."""
    facts = {**schools.ROOM}
    named = {name: str(column.verbose_name) for name, column in facts.items()}
    return "; ".join(
        f"{named.get(name, name.replace('_', ' ')).capitalize()}: {_said(before)}, now {_said(after)}"
        for name, (before, after) in changes.items()
    )


def _said(value: object) -> str:
    if value in ("", None):
        return "nothing"
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _postcodes(file: CouncilFile) -> Proposed:
    compared = postcodes.compare(file.file.path, SHOWN, file.areas)

    def save(by: Acting) -> None:
        counts = postcodes.read_in(file.file.path, areas=postcodes.Areas(file.areas)).counts
        record("imported_postcodes", the_council(), by=by, changes=counts)

    said = [file.sha256, compared.intake.counts]
    return Proposed(compared.intake, compared.new, compared.changed, said, save, compared.left_out)


def _terms(file: CouncilFile) -> Proposed:
    with file.file.open("rb") as sent:
        data = sent.read()
    compared = terms.compare(list(terms.read(file.given_name, data)))
    table = sheets.read(file.given_name, data, terms.LIMITS).rows

    def save(by: Acting) -> None:
        compared.save()
        record("imported_terms", the_council(), by=by, changes=compared.intake.counts)

    new = [str(each) for each in compared.new]
    changed = [(_named(row), _moved(changes)) for row, changes in compared.changed]
    return Proposed(compared.intake, new, changed, [new, changed], save, table=table)


def _named(row: HalfTerm | Closure) -> str:
    return str(row)


def _moved(changes: dict[str, list[Any]]) -> str:
    words = {"starts_on": "first day", "ends_on": "last day", "is_confirmed": "published", "note": "note"}
    told = {
        name: [day_figures(each) if hasattr(each, "year") else each for each in pair] for name, pair in changes.items()
    }
    return "; ".join(f"{words[name].capitalize()}: {_said(one)}, now {_said(two)}" for name, (one, two) in told.items())


BY_KIND: dict[CouncilFile.Kind, Callable[[CouncilFile], Proposed]] = {
    CouncilFile.Kind.SCHOOLS: _schools,
    CouncilFile.Kind.LINKS: _links,
    CouncilFile.Kind.POSTCODES: _postcodes,
    CouncilFile.Kind.TERMS: _terms,
}
