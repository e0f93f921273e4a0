"""What tests about referrals type, and rows they start from."""

from datetime import date

from core import reference as core_reference
from referrals import reference
from referrals.models import Route
from tests.factories.providers import LotFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReferralFactory


def load() -> None:
    """Routes, reasons, thresholds, a lot."""
    core_reference.load()
    reference.load()
    LotFactory()


def pupil_of(school, **values):
    """A pupil on this school's roll."""
    pupil = PupilFactory(**values)
    EnrolmentFactory(pupil=pupil, school=school)
    return pupil


def draft_of(acting, **values):
    """A draft of this person's, with everything in it."""
    home = None if acting.organisation.is_council else acting.organisation
    if "route_id" in values:
        values["route"] = Route.objects.get(pk=values.pop("route_id"))
    pupil = values.pop("pupil", None) or (pupil_of(home) if home else PupilFactory())
    return ReferralFactory(
        **{
            "complete": True,
            "pupil": pupil,
            "commissioner": acting.organisation,
            "home_school": home,
            "referred_by": acting.user,
            "starts_on": date(2026, 11, 30),
            **values,
        }
    )


def submitted_by(acting, **values):
    """A referral of this person's that waits for a decision."""
    return draft_of(acting, **{"submitted": True, **values})


ROUTE = {"route": "school_commissioned", "reason": "mental_health", "tried": "A mentor and a later start."}
PLACE = {
    "lot": "",
    "half_days": ["mon_am", "wed_am"],
    "starts_on_day": "30",
    "starts_on_month": "11",
    "starts_on_year": "2026",
    "ends_on_day": "18",
    "ends_on_month": "12",
    "ends_on_year": "2026",
}
ATTENDANCE = {"baseline_attended": "60", "baseline_possible": "110"}
VIEWS = {"pupil_view": "I like making things.", "parent_view": "Glad of it.", "risk": "low", "risk_note": ""}
