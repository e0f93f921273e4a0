"""Home: what needs me today, for the active role. Each room offers its cards; here they are put in order."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import accounts.cards as people
import attendance.cards as attendance
import audits.cards as audits
import placements.cards as placements
import providers.cards as providers
from accounts.models import Role
from core import clock
from core.acting import Acting
from core.cards import Card, by_lane, failed_messages, told
from core.views import InfoPage

Offer = Callable[[Any, date], Iterable[Card]]
CARDS: dict[str, list[Offer]] = {
    Role.AP_MANAGER: [
        placements.to_decide,
        placements.to_sign,
        placements.late_offers,
        placements.stuck,
        providers.changes,
        placements.watch,
        people.changes,
        placements.unplaced,
        attendance.not_marked,
        placements.reviews,
        audits.overdue,
        providers.unaudited,
        failed_messages,
    ],
    Role.COMMISSIONING_OFFICER: [
        placements.referrals,
        attendance.not_marked,
        placements.reviews,
        placements.running,
        placements.watch,
    ],
    Role.QUALITY_OFFICER: [
        audits.overdue,
        providers.unaudited,
        audits.evidence,
        providers.documents,
        providers.changes,
        placements.watch,
        audits.under_way,
    ],
    Role.ADMINISTRATOR: [people.invitations, people.unreached, failed_messages],
    Role.AP_LEAD: [placements.referrals, placements.reviews, attendance.not_marked, attendance.no_reason],
    Role.SCHOOL_VIEWER: [attendance.not_marked, attendance.no_reason],
    Role.PROVIDER_MANAGER: [
        placements.offers,
        placements.declaration,
        attendance.to_take,
        attendance.not_in,
        placements.to_sign_first,
        audits.to_do,
        providers.running_out,
    ],
    Role.PROVIDER_TUTOR: [attendance.to_take, attendance.not_in],
}
# Who is told of the day itself, of the children whom nobody has in it, and of the clocks that run out.
DAY = set(CARDS) - {Role.ADMINISTRATOR}
NOBODY = DAY - {Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR}
CLOCKS = {Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.AP_LEAD}


def cards(acting: Acting, today: date) -> list[Card]:
    """The cards of the active role, in its order."""
    return told(card for offer in CARDS[acting.role] for card in offer(acting, today))


class Home(InfoPage):
    """What needs the person today."""

    template_name = "home.html"
    title = "Home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acting, role, today = self.acting, self.acting.role, clock.today()
        found = cards(acting, today)
        clocks = placements.clocks(acting, today) if role in CLOCKS else None
        known_days = clocks.council_days if clocks else None
        return super().get_context_data(
            today=today,
            day=attendance.day(acting, today) if role in DAY else None,
            nobody=attendance.with_nobody(acting, today, known_days) if role in NOBODY else None,
            clocks=clocks,
            cards=found,
            lanes=by_lane(found),
            nothing=[card for card in found if not card.count],
            **kwargs,
        )
