"""What a pupil's page shows, as far as who looks may see it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.text import slugify

from core.acting import Acting
from core.the_week import Line, TheWeek
from core.trail_pages import timeline_of
from core.weeks import monday_of
from govuk.dates import day_words, hours_words, short_day, span_words
from pupils import enrolling, merging, names, record, reference, whereabouts
from pupils.child_record import ring_first
from pupils.models import Enrolment, Pupil
from pupils.models.limited_access import is_limited
from pupils.readers import Reader
from pupils.record import Child, Coming, Table
from pupils.whereabouts import Due, Whereabouts

COMING_SHOWN = 6
EVENTS_SHOWN = 100
WEEK, FRIDAY, FORTNIGHT = timedelta(7), timedelta(4), timedelta(11)
NOT_WITH_YOU = "Not with you"


def record_of(pupil: Pupil, reader: Reader, kind: str = "") -> dict[str, Any]:
    """The parts of the page: today, attendance, what is ahead and open, the week, the story, and the rest folded."""
    acting, child = reader.acting, Child(pupil, reader.acting)
    twins = enrolling.possible_doubles(pupil, acting) if acting.sees_everything else []
    knows_pupil = reader.knows(pupil)
    return {
        "beside": names.beside(pupil, reader),
        "coming": child.of(record.coming_of)[:COMING_SHOWN],
        **(_where(child, reader) if knows_pupil else {}),
        "attendance": record.attendance_of(child),
        "open": record.open_of(child),
        **_story(child, kind),
        "identity": _identity(pupil, reader),
        "needs": _needs(pupil, acting) if knows_pupil else [],
        "schools": _schools(pupil) if reader.reads_rolls(pupil) else None,
        "tables": record.tables_of(child),
        "acts": record.acts_of(child),
        "twins": twins,
        "ring": ring_first(pupil, acting) if knows_pupil else None,
        "is_limited": is_limited(pupil),
        "knows_pupil": knows_pupil,
        "day": reader.day,
    }


def _where(child: Child, reader: Reader) -> dict[str, Any]:
    """Where the pupil should be today, this week and the next, and what is known."""
    pupil, acting = child.pupil, child.acting
    today, monday = reader.day, monday_of(reader.day)
    found = Whereabouts([pupil], acting, monday, monday + FORTNIGHT, reader=reader, codes=True)
    entries = [found.week(pupil, monday + week) for week in (timedelta(0), WEEK)]
    heard = NOT_WITH_YOU if acting.is_provider else "Nothing"
    weeks = [
        TheWeek(f"{words}, {span_words(first, first + FRIDAY)}", [Line(week)], first, today, nothing=heard)
        for words, first, week in zip(("This week", "Next week"), (monday, monday + WEEK), entries, strict=True)
    ]
    return {
        "now": found.day(pupil, today),
        "weeks": weeks,
        "gaps": whereabouts.gaps(entries[0]),
        "of_week": record.said_of_week(child),
        "coming": [*_ahead(found.ahead), *child.of(record.coming_of)][:COMING_SHOWN],
    }


def _ahead(due: Due | None) -> Iterable[Coming]:
    """The next half-day elsewhere, before all other days."""
    if due:
        yield Coming(due.date, f"Due at {due.where}, {hours_words(due.starts, due.ends)}")


def _story(child: Child, kind: str) -> dict[str, Any]:
    """What happened, of all kinds or of one; the council also reads what was done to the record itself."""
    rows = [*record.story_of(child), *(_own(child.pupil) if child.acting.sees_everything else [])]
    events = timeline_of(rows, child.acting)
    kinds = sorted({event.kind for event in events})
    chosen = next((each for each in kinds if slugify(each) == kind), "")
    tabs = [("Everything", "", not chosen), *((each, slugify(each), each == chosen) for each in kinds)]
    shown = [event for event in events if event.kind == chosen] if chosen else events
    return {"events": shown[:EVENTS_SHOWN], "kinds": tabs, "more_events": len(shown) > EVENTS_SHOWN}


def _own(pupil: Pupil) -> list[Pupil]:
    """The record, and those that went into it."""
    gone = merging.gone_into(pupil) if pupil.has_merges else []  # type: ignore[attr-defined]
    return [pupil, *(Pupil(pk=key) for key in gone)]


def _schools(pupil: Pupil) -> Table:
    """The rolls the pupil is and was on."""
    headings = ["School", "Registered", "From", "Until"]
    return Table("Schools", headings, [_enrolment(row) for row in pupil.enrolments.all()], "On no roll yet.")


def _identity(pupil: Pupil, reader: Reader) -> list[dict[str, Any]]:
    """Name, birth, number, school, address: a provider sees the school and no address."""
    rows: list[dict[str, Any]] = [
        {"key": "Legal name", "value": " ".join(filter(None, _names(pupil)))},
        {"key": "Preferred first name", "value": pupil.preferred_forename},
        {"key": "Date of birth", "value": day_words(pupil.born_on)},
        {"key": "Sex", "value": pupil.get_sex_display()},
        {"key": "UPN", "value": pupil.upn or f"None: {pupil.get_no_upn_reason_display().lower() or 'no reason given'}"},
    ]
    if not reader.knows(pupil):
        return rows
    rows += [
        {"key": "Year group", "value": f"{reader.year(pupil)}, {pupil.key_stage_on(reader.day)}"},
        {"key": "Home school", "value": reader.home_school(pupil) or "On no school's roll"},
    ]
    if not reader.acting.is_provider:
        rows.append({"key": "Postcode", "value": reader.postcode(pupil)})
    if pupil.left_on and reader.acting.sees_everything:
        rows.append({"key": "Left the portal's care", "value": short_day(pupil.left_on)})
    if former := reader.former_upns(pupil):
        rows.append({"key": "Former UPNs", "values": former})
    return rows


def _names(pupil: Pupil) -> tuple[str, str, str]:
    return pupil.legal_forename, pupil.middle_names, pupil.legal_surname


def _needs(pupil: Pupil, acting: Acting) -> list[dict[str, Any]]:
    """What teaching must know; care and background are for the school and the council."""
    need = reference.needs().get(pupil.primary_need, "")
    rows = [
        {"key": "Special educational need", "value": pupil.get_sen_provision_display()},
        {"key": "Main need", "value": need},
    ]
    if acting.is_provider:
        return rows
    return [
        *rows,
        {"key": "Looked after", "value": _yes(pupil.is_looked_after)},
        {"key": "Social worker", "value": _yes(pupil.has_social_worker)},
        {"key": "Free school meals", "value": "Eligible" if pupil.has_free_meals else "Not eligible"},
        {"key": "Ethnicity", "value": reference.ethnicities().get(pupil.ethnicity, "")},
        {"key": "First language", "value": reference.language(pupil.language)},
    ]


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _enrolment(row: Enrolment) -> list[Any]:
    return [
        row.school.name,
        row.get_status_display(),
        short_day(row.starts_on),
        short_day(row.ends_on) or "now",
    ]
