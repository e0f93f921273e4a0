"""What a referral still lacks, or says that cannot be: one sentence each, by section of its task list. No database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.school_days import OutsideCalendar, SchoolDays
from govuk.dates import day_words
from pupils.age import compulsory_until, is_of_compulsory_age, year_group

ROUTE, PLACE, ATTENDANCE, VIEWS, PUPIL = "route", "place", "attendance", "views", "pupil"
OLDEST_YEAR_GROUP = 20
"""The school year in which a young person turns 25."""

RISK_NOTE = "Enter what the provider must know to keep everyone safe"

Days = Callable[[], SchoolDays]

_ASKED = (
    (ROUTE, "route", "Select the route"),
    (ROUTE, "reason", "Select the reason"),
    (ROUTE, "tried", "Enter what has been tried"),
    (PLACE, "lot", "Select what the pupil needs"),
    (PLACE, "half_days", "Select at least one half-day"),
    (PLACE, "starts_on", "Enter the day the place is wanted from"),
    (PLACE, "ends_on", "Enter the day the place is wanted until"),
    (ATTENDANCE, "baseline_attended", "Enter the sessions attended"),
    (ATTENDANCE, "baseline_possible", "Enter the sessions possible"),
    (VIEWS, "pupil_view", "Enter the pupil's view"),
    (VIEWS, "parent_view", "Enter the parent's view"),
    (VIEWS, "risk", "Select the risk level"),
)


@dataclass(frozen=True)
class Fault:
    """One thing to put right before the referral can be sent: where, and what to do."""

    section: str
    field: str
    sentence: str


def faults_of(referral: Any, *, today: date, on_roll: bool, days: Days) -> list[Fault]:
    """Everything that keeps this referral from being sent today, in the order of its task list.

    `on_roll` tells whether the pupil is on the commissioning school's roll; `days` gives the school days to count in,
    asked for only where a route has a longest stay.
    """
    missing = [Fault(section, name, words) for section, name, words in _ASKED if _is_blank(getattr(referral, name))]
    pupil = upn_fault(referral.pupil)
    found = [Fault(PUPIL, "upn", pupil)] if pupil else []
    found += [fault for fault in missing if fault.section == ROUTE]
    if referral.route_id:
        words = route_faults(
            referral.route,
            referral.pupil,
            council=referral.commissioner.is_council,
            on_roll=on_roll,
            on=referral.starts_on or today,
        )
        found += [Fault(ROUTE, "route", sentence) for sentence in words]
        latest = latest_first_day(referral.excluded_on, today, days)
        found += [Fault(ROUTE, *pair) for pair in exclusion_faults(referral.route, referral.excluded_on, latest)]
        found += [Fault(ROUTE, *pair) for pair in exclusion_order_faults(referral)]
    found += [fault for fault in missing if fault.section == PLACE]
    found += [Fault(PLACE, *pair) for pair in date_faults(referral.starts_on, referral.ends_on, today)]
    too_long = too_long_fault(referral.route, referral.starts_on, referral.ends_on, days)
    found += [Fault(PLACE, "ends_on", too_long)] if too_long else []
    found += [fault for fault in missing if fault.section == ATTENDANCE]
    found += [
        Fault(ATTENDANCE, *pair) for pair in baseline_faults(referral.baseline_attended, referral.baseline_possible)
    ]
    found += [fault for fault in missing if fault.section == VIEWS]
    is_unexplained = referral.risk in ("medium", "high") and not referral.risk_note
    return [*found, Fault(VIEWS, "risk_note", RISK_NOTE)] if is_unexplained else found


def route_faults(route: Any, pupil: Any, *, council: bool, on_roll: bool, on: date) -> list[str]:
    """Why this commissioner may not use this route for this pupil from that day on."""
    faults = []
    if not route.is_placement_allowed:
        faults.append("This route is not for a place with a provider: choose another")
    elif (route.arranged_by == "la") != council:
        faults.append(
            "This route is for schools: choose one that the council arranges"
            if council
            else "The council arranges places on this route: ask its AP team, or choose a route for schools"
        )
    if route.needs_plan and not pupil.has_plan:
        faults.append("This route is for pupils with an education, health and care plan: choose another route")
    age = age_fault(route.ages, pupil.born_on, on_roll=on_roll, on=on)
    return [*faults, age] if age else faults


def age_fault(ages: str, born_on: date, *, on_roll: bool, on: date) -> str:
    """Why a pupil of this age is outside the route on that day; empty when it fits."""
    day = day_words(on)
    if ages == "compulsory" and not is_of_compulsory_age(born_on, on):
        return f"The pupil is not of compulsory school age on {day}, which this route asks for: choose another route"
    if ages == "registered" and not on_roll:
        return "The pupil is not on the school's roll, which this route asks for: choose another route"
    if ages == "16_25" and on <= compulsory_until(born_on):
        return f"The pupil is still of compulsory school age on {day}: choose another route"
    if ages in ("0_25", "16_25") and year_group(born_on, on) > OLDEST_YEAR_GROUP:
        return f"The young person is past 25 on {day}: choose another route"
    return ""


def exclusion_faults(route: Any, excluded_on: date | None, latest: date) -> list[tuple[str, str]]:
    """What is wrong with the first school day of the exclusion, on the latest it may be: see `latest_first_day`."""
    if not route.is_after_exclusion:
        return []
    if excluded_on is None:
        return [("excluded_on", "Enter the first school day of the exclusion or suspension")]
    if excluded_on > latest:
        return [
            ("excluded_on", "The first school day of the exclusion must be the next school day, today or in the past")
        ]
    return []


def latest_first_day(excluded_on: date | None, today: date, days: Days) -> date:
    """Excluded at the end of a day, a pupil is kept out from the next school day."""
    if excluded_on is None or excluded_on <= today:
        return today
    try:
        return days().next_open(today + timedelta(days=1))
    except OutsideCalendar:
        return today


def exclusion_order_faults(said: Any) -> list[tuple[str, str]]:
    """What is wrong with the last day of an exclusion, or with the suspension before it."""
    first, last = said.earlier_excluded_on, said.earlier_excluded_until
    faults = []
    if said.excluded_on and said.excluded_until and said.excluded_until < said.excluded_on:
        faults.append(("excluded_until", "The last school day must be the same as or after the first"))
    if last and not first:
        faults.append(("earlier_excluded_on", "Enter the first school day of the suspension before it"))
    if first and not last:
        faults.append(("earlier_excluded_until", "Enter the last school day of the suspension before it"))
    if first and last and last < first:
        faults.append(("earlier_excluded_until", "The last school day must be the same as or after the first"))
    if last and said.excluded_on and last >= said.excluded_on:
        words = "The suspension before it must end before the first school day of this one"
        faults.append(("earlier_excluded_until", words))
    return faults


def date_faults(starts_on: date | None, ends_on: date | None, today: date) -> list[tuple[str, str]]:
    """What is wrong with the days the place is wanted from and until."""
    faults = []
    if starts_on and starts_on < today:
        faults.append(("starts_on", "The day the place is wanted from must be today or in the future"))
    if starts_on and ends_on and ends_on < starts_on:
        faults.append(("ends_on", "The day the place is wanted until must be the same as or after the first day"))
    return faults


def too_long_fault(route: Any, starts_on: date | None, ends_on: date | None, days: Days) -> str:
    """Why the place is wanted for longer than the route allows; empty when it is not."""
    if not (route and route.longest_school_days and starts_on and ends_on and starts_on <= ends_on):
        return ""
    wanted = sum(1 for _day in days().open_days(starts_on, ends_on))
    if wanted <= route.longest_school_days:
        return ""
    return f"{wanted} school days are too long: this route allows {route.longest_school_days} in a school year"


def baseline_faults(attended: int | None, possible: int | None) -> list[tuple[str, str]]:
    """What is wrong with the attendance before the referral."""
    if attended is not None and possible is not None and attended > possible:
        return [("baseline_attended", "The sessions attended cannot be more than the sessions possible")]
    return []


def upn_fault(pupil: Any) -> str:
    """A pupil is referred with a UPN, or with the reason why there is none."""
    return "" if pupil.upn or pupil.no_upn_reason else "Add the pupil's UPN, or say why there is none"


def _is_blank(value: object) -> bool:
    return value is None or value == "" or value == []
