"""Figures of a report: a value, how it is shown, what it means, and where the rows behind it are."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from attendance.figures import ApAttendance, Ratio, one_decimal

NOT_KNOWN = "not known yet"

DEFINITIONS = {
    "pupils": ("Pupils placed", "Different pupils with a placement on any day of the term."),
    "placements": ("Placements", "Placements that ran on any day of the term; a pupil at two providers counts twice."),
    "started": ("Placements started", "Placements whose first day lies in the term."),
    "ended": ("Placements ended", "Placements whose last day lies in the term, for whatever reason."),
    "due": ("Sessions due", "Half-days the pupils were due at the provider, up to the day of the report."),
    "attended": ("Sessions attended", "Sessions marked attended, late or left early."),
    "absent": ("Sessions absent", "Sessions marked absent, for whatever reason."),
    "closed": (
        "Provider closed",
        "Sessions the provider cancelled. They leave the percentage and are told to the school.",
    ),
    "unknown": (
        "Sessions not marked",
        "Sessions nobody has marked. They are neither present nor absent, and never in the percentage.",
    ),
    "attendance": ("AP attendance", "Sessions attended, of all marked sessions due (provider closed left out)."),
    "baseline": (
        "Attendance before referral, placements of the term",
        "School sessions attended, of those possible, in the weeks before each referral; taken once, at submission. "
        "Only placements of which the attendance is known both before and since; each referral once.",
    ),
    "since": (
        "AP attendance since referral, placements of the term",
        "Sessions attended since the same placements began, of all marked, up to the last day of the term or today.",
    ),
    "change": (
        "Change since referral, placements of the term",
        "Of the placements of the term since each began: AP attendance less that before, in percentage points.",
    ),
    "reviews_held": ("Reviews held", "Reviews that were due in the term and have been held."),
    "reviews_late": (
        "Reviews not held",
        "Reviews that were due in the term, up to the day of the report, and were not held.",
    ),
    "actions_open": (
        "Audit actions open",
        "Actions of safeguarding audits that the council had not closed by the last day of the term, or today.",
    ),
    "running_change": (
        "Attendance since referral",
        "Of the placements that run today, or on the last day of a term that is over: sessions attended of those "
        "marked since each began, less school sessions attended of those possible before each referral, in points. "
        "Only those of which both are known; each referral counts once before.",
    ),
    "made": (
        "Referrals made",
        "Referrals sent to the council in the term, up to today, by where each stands now: the last of its placements "
        "where it has one, else the referral. For a provider: those it was offered.",
    ),
    "pupils_placed": (
        "Pupils placed now",
        "Different pupils with a place in use today, or on the last day of a term that is over.",
    ),
    "pupils_waiting": ("Pupils waiting for a place", "Different pupils of approved referrals without a place."),
    "carried": (
        "Referrals still waiting from before the term",
        "Sent before the term began, and still to be decided or approved without a place.",
    ),
    "places": (
        "Places in use",
        "Placements that run today, or on the last day of a term that is over; a paused one keeps its place.",
    ),
    "in_use": ("Half-days in use", "Half-days a week agreed for the places in use."),
    "capacity": ("Half-days sold", "Half-days a week of every programme on sale, times its places in each."),
    "wanted": (
        "Half-days wanted",
        "Half-days a week of approved referrals without a place. For a provider: it was offered.",
    ),
    "referrals": (
        "Referrals by step",
        "Referrals open on any day of the term, by the step they stand at now. For a provider: those it was offered.",
    ),
    "reviews_overdue": ("Reviews overdue", "Due before today, or by the end of a term that is over, and not held yet."),
    "reviews_soon": ("Reviews due in two weeks", "Due from today to a fortnight on, of placements that are running."),
    "actions_overdue": ("Audit actions overdue", "Open past their date, whoever has to do something about them."),
    "never_audited": (
        "Providers never audited",
        "Providers on a lot, or one of their sites, of which no safeguarding audit has ever been final.",
    ),
    "audits_overdue": (
        "Provider audits overdue",
        "Providers on a lot, or one of their sites, whose last safeguarding audit is too long ago.",
    ),
    "documents_expired": ("Documents expired", "Documents a provider must hold whose last day has passed."),
    "offers_late": ("Offers past the answer date", "Offers of a place the provider has not answered in time."),
    "not_started": (
        "Placements that could not start",
        "Agreed, the first day has come, and the compliance gate still has a reason against them.",
    ),
    "providers": (
        "Providers by standing",
        "Providers on a lot, by what their documents, Blocks and memberships allow today.",
    ),
}


@dataclass(frozen=True)
class Figure:
    """One figure by its code; its meaning is in DEFINITIONS. `shown` is what the page prints."""

    code: str
    shown: str

    @property
    def label(self) -> str:
        """What it is called."""
        return DEFINITIONS[self.code][0]

    @property
    def definition(self) -> str:
        return DEFINITIONS[self.code][1]

    @property
    def said(self) -> str:
        """As people read it: 81.0% (1,850 of 2,283). What was frozen stays as it was kept."""
        return with_commas(self.shown)

    @property
    def parts(self) -> tuple[str, str]:
        """The figure, and in brackets what it is taken of: apart where there is little room."""
        figure, _, of_what = self.said.partition(" (")
        return figure, of_what.removesuffix(")")


@dataclass(frozen=True)
class Group:
    """One line of a table: a name, and its attendance."""

    name: str
    placements: int
    attended: int
    absent: int
    closed: int
    unknown: int
    # What its rows are found by: an organisation, or the Monday of a week.
    key: str = ""
    # Left out on paper, because it is about fewer than five children or stands beside such a line.
    is_few: bool = False
    # How many different pupils it is about; None in reports that were signed off before it was kept.
    pupils: int | None = None

    @property
    def attendance(self) -> ApAttendance:
        return ApAttendance(self.attended, self.absent, self.closed, self.unknown)


@dataclass(frozen=True)
class TermFigures:
    """Everything a termly report says, as plain values: frozen at sign-off and printed from there."""

    title: str
    about: str
    scope: str
    term: str
    term_label: str
    starts_on: str
    ends_on: str
    up_to: str
    figures: Sequence[Figure]
    weeks: Sequence[Group]
    groups_title: str
    groups: Sequence[Group]
    ends: Sequence[tuple[str, int, str]]
    audits: Sequence[tuple[str, str, str]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "TermFigures":
        """As they were kept."""
        return cls(
            **{
                **kept,
                "figures": tuple(Figure(row["code"], row["shown"]) for row in kept["figures"]),
                "weeks": tuple(Group(**row) for row in kept["weeks"]),
                "groups": tuple(Group(**row) for row in kept["groups"]),
                "ends": tuple((label, count, *(more or [""])) for label, count, *more in kept["ends"]),
                "audits": tuple(tuple(row) for row in kept["audits"]),
            }
        )

    def shown(self, code: str) -> str:
        """How one figure is printed."""
        return next(figure.shown for figure in self.figures if figure.code == code)

    def differences(
        self, later: "TermFigures", of: Sequence[str] = (), but: Sequence[str] = ()
    ) -> list[tuple[str, str, str]]:
        """Label, value then and value now, for figures that have changed since: `of` these codes, all `but` some."""
        now = {figure.code: figure.shown for figure in later.figures if figure.code not in but}
        return [
            (figure.label, figure.shown, now[figure.code])
            for figure in self.figures
            if (not of or figure.code in of) and figure.code in now and now[figure.code] != figure.shown
        ]

    def lines_that_differ(self, later: "TermFigures") -> list[tuple[str, str, str]]:
        """The same for the lines of its tables, and why placements ended."""
        found = []
        for mine, theirs, first in ((self.weeks, later.weeks, "Week of "), (self.groups, later.groups, "")):
            now = {each.key or each.name: each for each in theirs}
            then = {each.key or each.name: each for each in mine}
            for key in [*then, *(key for key in now if key not in then)]:
                said, says = _line(then.get(key)), _line(now.get(key))
                if said != says:
                    found.append((first + (then.get(key) or now[key]).name, said, says))
        ended, ends = {row[0]: row[1] for row in self.ends}, {row[0]: row[1] for row in later.ends}
        for label in [*ended, *(label for label in ends if label not in ended)]:
            if ended.get(label, 0) != ends.get(label, 0):
                found.append((f"Ended: {label}", str(ended.get(label, 0)), str(ends.get(label, 0))))
        last, latest = (", ".join(" ".join(row) for row in each.audits) or "none" for each in (self, later))
        return [*found, ("Last safeguarding audit", last, latest)] if last != latest else found


def _line(group: Group | None) -> str:
    """One line of a table in words."""
    if group is None:
        return "not there"
    ratio = group.attendance
    return (
        f"{percentage(ratio.ratio)}, {group.closed} closed, {group.unknown} unknown, {group.placements} "
        f"placement{'' if group.placements == 1 else 's'}"
    )


def with_commas(words: str) -> str:
    """Each number of four figures or more with its commas."""
    return re.sub(r"\d{4,}", lambda found: f"{int(found[0]):,}", words)


def percentage(ratio: Ratio | None) -> str:
    """To one decimal with its counts, or that it is not known."""
    if ratio is None or ratio.percentage is None:
        return NOT_KNOWN
    return f"{ratio.percentage}% ({ratio.numerator} of {ratio.denominator})"


def points(change: Fraction | None) -> str:
    """Percentage points with a sign, or that it is not known."""
    if change is None:
        return NOT_KNOWN
    return f"{'+' if change >= 0 else '−'}{one_decimal(abs(change))} points"
