"""What pages about a referral show: its sections in rows, its tasks, its clocks."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import rules
from django.urls import reverse

from accounts import school_calendars
from core.acting import Acting
from core.school_days import SchoolDays
from govuk.dates import day_words
from pupils import reference
from pupils.readers import Reader
from referrals import amending, clocks, weeks, wishing
from referrals.models import Referral
from referrals.referral_faults import ATTENDANCE, PLACE, PUPIL, ROUTE, VIEWS, Fault
from referrals.shown import Part

TITLES = {
    ROUTE: "Route, reason and what has been tried",
    PLACE: "The place wanted",
    ATTENDANCE: "Attendance before the referral",
    VIEWS: "Views and risk",
}
"""The sections of the task list in their order; each has a page of its own."""


def address(section: str, referral: Referral) -> str:
    """The page of a section."""
    return reverse(f"referrals:referral-{section}", args=[referral.pk])


def next_after(section: str, referral: Referral) -> str:
    """Where to go when a section is saved: the next one with something missing, else to check the answers."""
    order = list(TITLES)
    start = order.index(section) + 1
    missing = {fault.section for fault in referral.faults()} - {section}
    for name in [*order[start:], *order[:start]]:
        if name in missing:
            return address(name, referral)
    return reverse("referrals:referral-submit", args=[referral.pk])


def tasks(referral: Referral) -> list[dict[str, Any]]:
    """The task list: each section with its state, and its link while it may be changed."""
    faults = referral.faults()
    found = []
    for section, title in TITLES.items():
        kept = section == ATTENDANCE and referral.has_baseline_kept
        found.append(
            {
                "title": title,
                "link": "" if kept else address(section, referral),
                "status": "completed" if kept else _state(section, referral, faults),
                "hint": "As it was first sent: it is not changed afterwards" if kept else "",
            }
        )
    return found


def _state(section: str, referral: Referral, faults: Iterable[Fault]) -> str:
    if not any(fault.section == section for fault in faults):
        return "completed"
    begun = {
        ROUTE: referral.route_id or referral.tried,
        PLACE: referral.lot_id or referral.half_days or referral.starts_on,
        ATTENDANCE: referral.baseline_possible is not None,
        VIEWS: referral.pupil_view or referral.parent_view or referral.risk,
    }
    return "in_progress" if begun[section] else "not_started"


def pupil_faults(referral: Referral) -> list[str]:
    """What the pupil's record lacks before the referral can be sent."""
    return [fault.sentence for fault in referral.faults() if fault.section == PUPIL]


def cards(referral: Referral, acting: Acting, *, changeable: bool) -> list[dict[str, Any]]:
    """The referral's answers, a card for each section, with links to change them when they may be changed.

    The half-days stand apart, beside the child's week, for whoever reads it without being asked to teach.
    """
    amend = {} if changeable else amend_links(referral, acting)
    stands_apart = not changeable and not acting.is_provider
    rows = {
        ROUTE: _route_rows(referral),
        PLACE: [
            {"key": "What the pupil needs", "value": referral.lot.asked_as if referral.lot else ""},
            {"key": "Lot of the framework", "value": str(referral.lot) if referral.lot else ""},
            *([] if stands_apart else [{"key": "Half-days", **_half_days(referral)}]),
            {"key": "Wanted from", "value": day_words(referral.starts_on)},
            {"key": "Wanted until", "value": day_words(referral.ends_on)},
            *_preferred(referral, acting),
        ],
        ATTENDANCE: [
            {"key": "Sessions attended", "value": baseline_in_words(referral)},
            {"key": "School weeks", "value": weeks_in_words(referral)},
        ],
        VIEWS: [
            {"key": "The pupil's view", "value": referral.pupil_view},
            {"key": "The parent's or carer's view", "value": referral.parent_view},
            {"key": "Risk level", "value": referral.get_risk_display() if referral.risk else ""},
            {"key": "To keep everyone safe", "value": referral.risk_note},
        ],
    }
    return [
        {
            "card": title,
            "amend": amend.get(section, ""),
            "rows": rows[section],
            "change": address(section, referral)
            if changeable and not (section == ATTENDANCE and referral.has_baseline_kept)
            else "",
        }
        for section, title in TITLES.items()
    ]


def amend_links(referral: Referral, acting: Acting) -> dict[str, str]:
    """By which page each section of a sent referral is amended, for those who may; the place until one is offered."""
    if referral.status not in amending.OPEN or not rules.has_perm("referrals.referral_amend", acting, referral):
        return {}
    said, place = (
        reverse(f"referrals:{name}", args=[referral.pk]) for name in ("referral-amend", "referral-amend-place")
    )
    links = {ROUTE: said, VIEWS: said}
    return links if amending.against(referral, amending.PLACE) else {**links, PLACE: place}


def _preferred(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """The provider preferred; who accepted the pupil need not read that another was."""
    if acting.is_provider:
        return []
    return [{"key": "Provider the school prefers", "value": str(referral.preferred_provider or "No preference")}]


def _half_days(referral: Referral) -> dict[str, Any]:
    """As a week, once some are asked for."""
    return {"week": weeks.wanted(referral.half_days), "small": True} if referral.half_days else {"value": ""}


def _route_rows(referral: Referral) -> list[dict[str, Any]]:
    rows = [
        {"key": "Route", "value": referral.route.label if referral.route else ""},
        {"key": "Main reason", "value": referral.reason.label if referral.reason else ""},
        {"key": "What has been tried", "value": referral.tried},
    ]
    told = (
        ("First school day of the exclusion", referral.excluded_on),
        ("Last school day of the exclusion", referral.excluded_until),
        ("First school day of the suspension before it", referral.earlier_excluded_on),
        ("Last school day of the suspension before it", referral.earlier_excluded_until),
    )
    rows[1:1] = [{"key": key, "value": day_words(day)} for key, day in told if day]
    return rows


def facts_of(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """What a decision needs to know of the child today; a former school is told nothing new."""
    pupil, reader = referral.pupil, Reader(acting)

    def told(words: str) -> str:
        return reader.told(pupil, lambda: words)

    need = reference.needs().get(pupil.primary_need, "")
    return [
        {"key": "Year group", "value": told(f"{reader.year(pupil)}, {pupil.key_stage_on(reader.day)}")},
        {"key": "Home school", "value": told(reader.home_school(pupil) or "On no school's roll")},
        {"key": "SEN", "value": told(need or pupil.get_sen_provision_display())},
        {"key": "EHC plan", "value": told("Yes" if pupil.has_plan else "No")},
        {"key": "Looked after", "value": told("Yes" if pupil.is_looked_after else "No")},
        {"key": "Social worker", "value": told("Yes" if pupil.has_social_worker else "No")},
        {"key": "Attendance before", "value": baseline_in_words(referral)},
    ]


def not_offered(referral: Referral, parts: Iterable[Part]) -> list[str]:
    """The half-days asked for that neither an open offer nor a place that runs has."""
    held = {code for part in parts for code in part.held}
    return wishing.still_wanted(referral, [code for code in referral.half_days if code not in held])


def baseline_in_words(referral: Referral) -> str:
    """60 of 118 (50.8%): unknown stays unknown."""
    attended, possible = referral.baseline_attended, referral.baseline_possible
    if attended is None or possible is None:
        return ""
    share = f" ({100 * attended / possible:.1f}%)" if possible else ""
    return f"{attended} of {possible}{share}"


def weeks_in_words(referral: Referral) -> str:
    """The weeks over which attendance was asked for."""
    if not (referral.baseline_from and referral.baseline_to):
        return ""
    return f"{day_words(referral.baseline_from)} to {day_words(referral.baseline_to)}"


def clocks_of(referral: Referral, acting: Acting) -> list[clocks.Clock]:
    """The clocks that run on it."""
    return _clocks(referral, referral.school_days(), Reader(acting))


def nearest_clocks(referrals: Iterable[Referral], acting: Acting) -> dict[Any, clocks.Clock | None]:
    """The nearest clock of each, in a constant number of queries."""
    shown, reader = list(referrals), Reader(acting)
    days = school_calendars.school_days_of(row.home_school_id for row in shown)
    return {row.pk: next(iter(_clocks(row, days[row.home_school_id], reader)), None) for row in shown}


def _clocks(referral: Referral, days: SchoolDays, reader: Reader) -> list[clocks.Clock]:
    """Why on that day is told to those who know the pupil."""
    found = clocks.of_referral(referral, days, reader.day)
    return found if reader.knows(referral.pupil) else [replace(each, why="") for each in found]
