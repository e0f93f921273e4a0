"""Children whose week has gaps, or of whom nobody has said whether the school teaches them; the worst first.

Only those are looked at who may be among them: whoever is on a roll, was not excluded and of whom the school said
nothing has no half-day with nobody.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.acting import Acting
from core.once import kept
from packages.models import AtSchool, Reduced, Tuition
from packages.weeks import Weeks
from packages.whole import State, Whole
from placements.models import LIVE, Placement
from pupils.models import Enrolment, Pupil
from referrals import waiting
from referrals.models import Referral, Route

LISTED = (State.GAPS, State.UNKNOWN)
OF_PUPIL = ("legal_surname", "legal_forename", "born_on", "sen_provision")


def in_care(day: date) -> Q:
    """Of pupils: placed, asked for, tutored, or with hours that were reduced."""
    placed = Placement.objects.filter(status__in=LIVE).order_by().values("pupil")
    tutored = Tuition.objects.on(day).filter(ends_on__gte=day).order_by().values("pupil")
    reduced = Reduced.objects.filter(status=Reduced.Status.AGREED).order_by().values("pupil")
    asked = Q(pk__in=_asked().values("pupil"))
    return Q(pk__in=placed) | asked | Q(pk__in=tutored) | Q(pk__in=reduced)


def _asked() -> Any:
    undecided = [Referral.Status.SUBMITTED, Referral.Status.RETURNED]
    return Referral.objects.filter(Q(status__in=undecided) | Q(pk__in=list(waiting.keys()))).order_by()


def _may_lack(day: date) -> Q:
    """Of pupils: on no roll, kept out of school, answered for by the school, or the council's to place."""
    homeless = ~Exists(Enrolment.objects.home(day).filter(pupil=OuterRef("pk")))
    out = Referral.objects.exclude(excluded_on=None).order_by().values("pupil")
    said = AtSchool.objects.on(day).order_by().values("pupil")
    councils = list(Route.objects.filter(arranged_by=Route.ArrangedBy.COUNCIL).values_list("pk", flat=True))
    placed = Placement.objects.filter(status__in=LIVE, route__in=councils).order_by().values("pupil")
    asked = _asked().filter(route__in=councils).values("pupil")
    return Q(homeless) | Q(pk__in=out) | Q(pk__in=said) | Q(pk__in=placed) | Q(pk__in=asked)


def of(acting: Acting, day: date) -> dict[Any, Whole]:
    """The weeks that have gaps or are not known, of the children this person may see, by child; the worst first."""
    known = kept("weeks with gaps")
    key = acting.pk, day
    if key not in known:
        rows = Pupil.objects.visible_to(acting).filter(left_on=None)
        if acting.is_school:
            roll = Enrolment.objects.on_roll(day).filter(school=acting.organisation_id)
            rows = rows.filter(pk__in=roll.values("pupil"))
        # Two questions: who is in care is found by small indexes, who may lack something is asked of them alone.
        keys = list(rows.filter(in_care(day)).order_by().values_list("pk", flat=True))
        rows = Pupil.objects.visible_to(acting).filter(pk__in=keys).filter(_may_lack(day))
        pupils = list(rows.only(*OF_PUPIL).order_by())
        weeks = Weeks(pupils, acting, day)
        found = [(pupil, weeks.of(pupil.pk)) for pupil in pupils]
        listed = [(pupil, whole) for pupil, whole in found if whole.state in LISTED]
        listed.sort(key=lambda one: (_worse(one[1]), one[0].legal_surname, one[0].legal_forename, str(one[0].pk)))
        known[key] = {pupil.pk: whole for pupil, whole in listed}
    weeks_of: dict[Any, Whole] = known[key]
    return weeks_of


def _worse(whole: Whole) -> tuple[int, int, int]:
    return -len(whole.nobody), -len(whole.unknown), -whole.missing
