"""Flow: a place is asked for, sent, and decided. Each step is on the trail and tells by e-mail whoever waits for it."""

from collections.abc import Iterable
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import school_calendars
from accounts.models import Affiliation, Organisation, Role
from core import clock, mail
from core.models import Event, MoveRefused, Threshold, record
from core.school_days import SchoolDays, Span
from placements import clocks
from placements.models import LIVE, Offer, Reason, Referral, Route
from providers.models import Lot
from pupils import leaving
from pupils.models import Enrolment, Pupil

EXCLUSION = frozenset({"excluded_on", "excluded_until", "earlier_excluded_on", "earlier_excluded_until"})
DUE_TURNS_ON = EXCLUSION | {"route", "home_school_id"}
SIX_WEEKS = timedelta(weeks=6)
NOT_ON_ROLL = "This pupil is not on your school's roll, so your school cannot refer them."
HAS_PLACE = "A place was found and agreed: end the placement instead of withdrawing the referral."


def start(pupil: Pupil, *, by: Any, **values: Any) -> Referral:
    """Open a draft for this pupil with the first section filled in. The commissioner is who acts.

    Raises MoveRefused when a school refers a pupil who is not on its roll.
    """
    today = clock.today()
    if by.is_school and not is_on_roll_of(pupil, by.organisation_id):
        raise MoveRefused(NOT_ON_ROLL)
    with transaction.atomic():
        referral = Referral.objects.create(
            pupil=pupil,
            commissioner=by.organisation,
            home_school_id=home_school_of(pupil, today),
            referred_by_id=by.user_id,
            started_at=clock.now(),
        )
        record("started", referral, by=by, sentence="The referral was started.")
        fill_in(referral, by=by, **values)
        leaving.settle(pupil.pk, by=by)
    return referral


def fill_in(referral: Referral, *, by: Any, **values: Any) -> Event | None:
    """Save a section, and set the day education is due anew when what it turns on changed."""
    if DUE_TURNS_ON & set(values):
        home = values.get("home_school_id", referral.home_school_id)
        entered = copy(referral)
        for name in DUE_TURNS_ON & set(values):
            setattr(entered, name, values[name])
        values["education_due_on"] = clocks.education_due_of(entered, school_calendars.school_days_of([home])[home])
    return referral.fill_in(by=by, **values)


def submit(referral: Referral, *, by: Any) -> Event:
    """Send it for decision and tell the AP Managers. Raises MoveRefused when something is missing or cannot be."""
    with transaction.atomic():
        # A school whose pupil has left meanwhile is not told the new one: the home school of the draft stays.
        is_told = not by.is_school or is_on_roll_of(referral.pupil, by.organisation_id)
        if referral.status == Referral.Status.DRAFT and is_told:
            fill_in(referral, by=by, home_school_id=home_school_of(referral.pupil, clock.today()))
        event = referral.submit(by=by)
        leaving.settle(referral.pupil_id, by=by)
        _tell(deciders(referral), "referral_submitted", referral, event, "you decide referrals")
    return event


def deciders(referral: Referral) -> QuerySet[Affiliation]:
    """Who may decide it: the AP Managers who did not make it."""
    managers = Affiliation.objects.current().filter(role=Role.AP_MANAGER, organisation__is_council=True)
    makers = [pk for pk in (referral.referred_by_id, referral.submitted_by_id) if pk]
    return managers.exclude(user__in=makers).select_related("user").order_by("user__name", "pk")


def return_for_information(referral: Referral, *, by: Any, wanted: str) -> Event:
    """Ask the commissioner for what is missing."""
    with transaction.atomic():
        event = referral.return_for_information(by=by, wanted=wanted)
        _tell_commissioner(referral, "referral_returned", event)
    return event


def approve(referral: Referral, *, by: Any, reason: str = "") -> Event:
    """Agree that a place should be found, and tell who referred."""
    with transaction.atomic():
        event = referral.approve(by=by, reason=reason)
        _tell_commissioner(referral, "referral_approved", event)
    return event


def decline(referral: Referral, *, by: Any, reason: str) -> Event:
    """Say no with the reason, and tell who referred."""
    with transaction.atomic():
        event = referral.decline(by=by, reason=reason)
        _tell_commissioner(referral, "referral_declined", event)
    return event


def withdraw(referral: Referral, *, by: Any, reason: str = "") -> Event:
    """Take it back; offers still open lapse with it. Raises MoveRefused when a place was agreed."""
    with transaction.atomic():
        Referral.objects.select_for_update().get(pk=referral.pk)
        if against := against_withdrawal(referral):
            raise MoveRefused(against[0])
        event = referral.withdraw(by=by, reason=reason)
        for offer in referral.offers.filter(status=Offer.Status.OFFERED):
            words = "The offer lapsed: the referral was withdrawn."
            offer.move(Offer.Status.LAPSED, by=by, act="lapsed", sentence=words)
    return event


def against_withdrawal(referral: Referral) -> list[str]:
    """Why it cannot be taken back although its step would allow it; the page says so before the button does."""
    return [HAS_PLACE] if referral.placements.filter(status__in=LIVE).exists() else []


def routes_for(acting: Any) -> QuerySet[Route]:
    """The routes on which who acts may ask for a place."""
    return Route.objects.open_to(council=acting.is_council)


def reasons_for(acting: Any) -> QuerySet[Reason]:
    """The reasons the census has for places that who acts arranges."""
    return Reason.objects.used_by(council=acting.is_council)


def all_routes() -> QuerySet[Route]:
    """Every route on which a place may be asked for."""
    return Route.objects.filter(is_placement_allowed=True)


def offers_of(referral: Referral, acting: Any) -> QuerySet[Offer]:
    """The offers of a place that this person may see, the latest first."""
    rows = Offer.objects.visible_to(acting).filter(referral=referral)
    return rows.select_related("provider__organisation", "site", "programme", "referral")


def under_way(pupil: Pupil, acting: Any) -> QuerySet[Referral]:
    """This pupil's referrals that are not decided yet, or approved without an end, that this person may see."""
    rows = Referral.objects.visible_to(acting).filter(pupil=pupil)
    return rows.filter(status__in=clocks.RUNNING).exclude(placements__isnull=False)


def lots_on(day: date) -> QuerySet[Lot]:
    """The lots of the frameworks in force that day."""
    return Lot.objects.filter(framework__starts_on__lte=day, framework__ends_on__gte=day)


def is_on_roll_of(pupil: Pupil, school: Any) -> bool:
    """Whether the pupil is on this school's roll today."""
    return Enrolment.objects.on_roll(clock.today()).filter(pupil=pupil, school=school).exists()


def home_school_of(pupil: Pupil, day: date) -> Any:
    """The id of the pupil's home school on this day, or None."""
    return Enrolment.objects.home_schools([pupil.pk], day).get(pupil.pk)


def commissioners() -> QuerySet[Organisation]:
    """Who arranges places: the council, then the open schools by name."""
    arranges = Q(is_council=True) | Q(school__status_code__in=["1", "3"])
    return Organisation.objects.filter(arranges).order_by("-is_council", "name")


def school_days_of(referral: Referral) -> SchoolDays:
    """The school days its clocks run in: the home school's, the council's where there is none."""
    return referral.school_days()


def baseline_window(referral: Referral) -> Span | None:
    """The school weeks before today over which attendance is asked for; None when the calendar holds none."""
    return clocks.baseline_window(school_days_of(referral), clock.today(), baseline_weeks())


def sessions_possible(referral: Referral) -> int | None:
    """The sessions for which the home school was open in those weeks; None where the pupil has none."""
    window = baseline_window(referral)
    if window is None or referral.home_school_id is None:
        return None
    return clocks.sessions_in(school_days_of(referral), window)


def baseline_weeks() -> int:
    """Over how many school weeks the baseline is taken."""
    return int(Threshold.objects.value_on("baseline_weeks", clock.today()))


def suggested_end(referral: Referral) -> date | None:
    """The end of a term at least six weeks away: where a place usually ends, offered and not imposed."""
    of_school = referral.home_school.calendar if referral.home_school else None
    calendar = of_school or Organisation.objects.council().calendar
    soonest = clock.today() + SIX_WEEKS
    return next((term.ends_on for term in calendar.terms() if term.ends_on >= soonest), None) if calendar else None


def settle_clocks() -> int:
    """Set the kept day on which education is due anew where a calendar changed; says how many referrals moved."""
    rows = Referral.objects.open() | Referral.objects.filter(status=Referral.Status.APPROVED)
    running = list(rows.exclude(excluded_on=None).select_related("route", "pupil"))
    days = school_calendars.school_days_of(row.home_school_id for row in running)
    moved = 0
    for row in running:
        due = clocks.education_due_of(row, days[row.home_school_id])
        if due != row.education_due_on:
            moved += Referral.objects.filter(pk=row.pk).update(education_due_on=due)
    return moved


def _tell_commissioner(referral: Referral, template: str, event: Event) -> None:
    """Tell who referred; when they have left, everybody who refers for the commissioner."""
    refers = [Role.AP_MANAGER, Role.COMMISSIONING_OFFICER] if referral.commissioner.is_council else [Role.AP_LEAD]
    people = Affiliation.objects.current().filter(organisation=referral.commissioner_id, role__in=refers)
    own = people.filter(user=referral.referred_by_id)
    _tell(own or people, template, referral, event, "you referred a pupil for your organisation")


def _tell(people: Iterable[Affiliation], template: str, referral: Referral, event: Event, why: str) -> None:
    link = mail.site_url(reverse("placements:referral", args=[referral.pk]))
    mail.post_many(
        mail.Draft(
            recipient=person.user_id,
            template=f"placements/{template}",
            context={"reference": referral.reference, "link": link},
            why=why,
            key=f"referral:{event.pk}:{person.user_id}",
            affiliations=[str(person.pk)],
        )
        for person in people
    )
