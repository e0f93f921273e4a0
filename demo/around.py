"""A handful of children told around: whom to ring, what to know of their health, who works with them, how they come."""

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.models import Organisation, Role
from accounts.readers import everybody_who_is
from core import clock
from core.acting import Acting
from demo.agenda import Story
from demo.people import LEAD_SCHOOL
from demo.town import Town
from placements.models import Placement
from pupils import contacting, describing, enrolling, merging
from pupils.models import Enrolment, LimitedAccess, Pupil

PLAIN = {"email": "", "other_telephone": "", "language": "", "needs_interpreter": False, "is_not_told": False}
YES, NO = {"responsibility": "yes"}, {"responsibility": "no"}


def tell(town: Town) -> None:
    """Written down by AP Leads, most by the first; the children are placed, so their providers read it."""
    town.agenda.tell(_told(town))


def _told(town: Town) -> Story:
    yield clock.at(town.line.yesterday, 16)
    first_the_leads = sorted(town.schools, key=lambda school: school.name != LEAD_SCHOOL)
    children: list[tuple[Pupil, Acting]] = [
        (pupil, town.staff.leads[school.pk]) for school in first_the_leads for pupil in _placed_by(school)
    ]
    _limited(town, children)
    _entered_twice(town, first_the_leads[0])
    for tell_one, is_one in TOLD:
        if found := next((each for each in children if is_one(each[0])), None):
            children.remove(found)
            tell_one(*found, clock.today())


def _limited(town: Town, children: list[tuple[Pupil, Acting]]) -> None:
    """The last placed of the last school: an aunt works for the council. Who teaches the child goes on finding it."""
    pupil, by = children.pop()
    places = Placement.objects.live().filter(pupil=pupil).select_related("provider__organisation")
    at_school = [everybody_who_is(role, by.organisation) for role in (Role.AP_LEAD, Role.SCHOOL_VIEWER)]
    roles = (Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    at_places = {row.provider.organisation for row in places}
    readers = [*at_school, *(everybody_who_is(role, at) for at in at_places for role in roles)]
    reason = "An aunt of the child is a colleague in the AP team. Agreed with the family and the head of service."
    LimitedAccess.put(pupil, reason, readers=readers, by=town.staff["officer"])


def _entered_twice(town: Town, school: Organisation) -> None:
    """The officer had entered a child under a temporary number that the school knew already; the AP Manager decides."""
    officer = town.staff["officer"]
    row = Enrolment.objects.on_roll(clock.today()).filter(school=school, ends_on=None).select_related("pupil")
    known = row.order_by("-pupil__upn")[0].pupil
    same = {"legal_surname": known.legal_surname, "legal_forename": known.legal_forename, "born_on": known.born_on}
    values = {**same, "upn": None, "no_upn_reason": Pupil.NoUpn.NEW_ARRIVAL, "sex": known.sex}
    double = enrolling.add(values, school=None, since=None, by=officer)
    merging.propose(
        known, double, "The school has had this child on its roll all along: I rang the office.", by=officer
    )


def _placed_by(school: Organisation) -> list[Pupil]:
    """Of its own roll, those who are at a provider, the longest there first."""
    live = Placement.objects.live().filter(commissioner=school, pupil__enrolments__school=school)
    ordered = live.order_by("starts_on", "reference").values_list("pupil_id", flat=True)
    return [Pupil.objects.get(pk=key) for key in dict.fromkeys(ordered)]


def _ring(pupil: Pupil, place: int | None, name: str, relationship: str, by: Acting, **more: Any) -> None:
    values = {"name": name, "relationship": relationship, "place": place, "is_emergency": place == 1, **PLAIN, **YES}
    number = f"0161 496 0{int(pupil.born_on.strftime('%j')) % 100:02d}{place or 9}"
    contacting.add_contact(pupil, {**values, "telephone": number, **more}, by=by)


def _asthma(pupil: Pupil, by: Acting, today: date) -> None:
    """Two parents, the mother with an interpreter; asthma and nuts."""
    _ring(pupil, 1, "Samira Rahman", "mother", by, language="URD", needs_interpreter=True)
    _ring(pupil, 2, "Tariq Rahman", "father", by, other_telephone="07700 900 417")
    health = {
        "needs": "Asthma. Sits down, two puffs, ring home if it is not better after ten minutes.",
        "allergies": "Peanuts: swollen lips. Antihistamine in the office, 999 when breathing is hard.",
        "medication": "Salbutamol inhaler, carries it.",
        "plan": "Individual healthcare plan of September, at the school office and with the provider.",
    }
    describing.write_health(pupil, health, by=by)
    travel = {"travel": "accompanied", "travel_note": "An aunt walks along."}
    describing.describe(pupil, travel, by=by, words="How the child travels was changed.")


def _in_care(pupil: Pupil, by: Acting, today: date) -> None:
    """With a foster carer since the spring; the father must be told nothing."""
    _ring(pupil, 1, "Maureen Clegg", "foster_carer", by, **NO)
    _ring(pupil, None, "Dean Fairhurst", "father", by, is_not_told=True, telephone="")
    care = {"care_since": today.replace(month=4, day=14), "care_until": None, "care_council": "Salford City Council"}
    describing.write_care(pupil, True, care, by=by)
    team = {"team": "Children in care team", "telephone": "0161 496 0710", "email": ""}
    describing.name_professional(pupil, "social_worker", {"name": "Helen Ashworth", **team}, by=by)
    virtual = {"team": "Salford virtual school", "telephone": "0161 496 0711", "email": ""}
    describing.name_professional(pupil, "virtual_school", {"name": "Gareth Pugh", **virtual}, by=by)
    describing.write_health(pupil, {"needs": "", "allergies": "", "medication": ""}, by=by)
    taxi = {"travel": "taxi", "travel_note": "Only the driver whose name the carer has."}
    describing.describe(pupil, taxi, by=by, words="How the child travels was changed.")


def _plan(pupil: Pupil, by: Acting, today: date) -> None:
    """A plan whose annual review is overdue."""
    _ring(pupil, 1, "Joanne Pickering", "mother", by)
    _ring(pupil, 2, "Ken Pickering", "grandparent", by, **NO)
    dates = {
        "plan_since": today.replace(year=today.year - 2, month=10, day=1),
        "plan_reviewed_on": today.replace(year=today.year - 1, month=10, day=9),
        "plan_review_due": today.replace(month=10, day=9),
    }
    own = {"sen_provision": Pupil.SenProvision.PLAN, "primary_need": pupil.primary_need or "ASD"}
    describing.write_needs(pupil, own, dates, by=by)
    describing.write_health(pupil, {"medication": "Methylphenidate, at home in the morning."}, by=by)


def _with_grandmother(pupil: Pupil, by: Acting, today: date) -> None:
    """Lives with the grandmother as special guardian, and has a youth justice worker."""
    _ring(pupil, 1, "Brenda Holt", "guardian", by, other_telephone="07700 900 552")
    _ring(pupil, 2, "Kelly Holt", "mother", by, responsibility="unknown")
    team = {"team": "Youth justice service", "telephone": "0161 496 0720", "email": ""}
    describing.name_professional(pupil, "youth_justice", {"name": "Imran Sadiq", **team}, by=by)
    alone = {"travel": "alone", "travel_note": ""}
    describing.describe(pupil, alone, by=by, words="How the child travels was changed.")


def _nothing_known(pupil: Pupil, by: Acting, today: date) -> None:
    """All of it asked, and nothing known."""
    _ring(pupil, 1, "Piotr Wolski", "father", by, language="POL")
    describing.write_health(pupil, dict.fromkeys(("needs", "allergies", "medication", "plan"), ""), by=by)


def _any(pupil: Pupil) -> bool:
    return not pupil.is_protected and not pupil.has_plan


TOLD: tuple[tuple[Callable[[Pupil, Acting, date], None], Callable[[Pupil], bool]], ...] = (
    (_in_care, lambda pupil: pupil.is_looked_after),
    (_plan, lambda pupil: pupil.has_plan and not pupil.is_looked_after),
    (_asthma, _any),
    (_with_grandmother, _any),
    (_nothing_known, _any),
)
"""Each of another child, of whom what is told is so already: nobody becomes looked after for it."""
