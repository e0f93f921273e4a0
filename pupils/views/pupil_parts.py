"""What a pupil's page shows, as far as who looks may see it."""

from typing import Any

from core import clock
from core.acting import Acting
from govuk.dates import day_words, short_day
from pupils import enrolling, reference, whereabouts
from pupils.models import Enrolment, Pupil
from pupils.readers import Reader
from pupils.record import tables_of


def record_of(pupil: Pupil, acting: Acting) -> dict[str, Any]:
    """The parts of the page: identity, week, enrolments, what rooms above show, and who may be the same child."""
    today = clock.today()
    reader = Reader(acting, today)
    knows_pupil = reader.knows(pupil)
    return {
        "identity": _identity(pupil, reader),
        "needs": _needs(pupil, acting) if knows_pupil else [],
        "week": whereabouts.week(pupil, acting, today) if knows_pupil else None,
        "today": whereabouts.today([pupil], acting, today)[pupil.pk] if knows_pupil else None,
        "enrolments": [_enrolment(row) for row in pupil.enrolments.all()] if reader.reads_rolls(pupil) else [],
        "enrolment_headings": ["School", "Registered", "From", "Until"],
        "tables": tables_of(pupil, acting),
        "twins": enrolling.possible_doubles(pupil, acting) if acting.sees_everything else [],
        "knows_pupil": knows_pupil,
        "day": today,
    }


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
        {"key": "First language", "value": pupil.language},
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
