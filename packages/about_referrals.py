"""What is said from here to the room of referrals: the whole week of the child, whoever has which half-day."""

from core import clock
from core.acting import Acting
from packages import telling
from referrals import shown
from referrals.models import Referral
from referrals.shown import Part


@shown.shows
def whole_week(referral: Referral, acting: Acting) -> Part:
    """As it stands today; the half-days it holds are the offers' and placements' to say."""
    found = telling.of_pupil(referral.pupil, acting, clock.today())
    return Part("packages/_referral_week.html", [found] if found else [], ())
