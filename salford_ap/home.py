"""Home: what needs me today, for the active role. Each room offers its cards; here they are put in order."""

from datetime import date
from typing import Any

from django.conf import settings

import accounts.cards as people
import accounts.set_up as council_set_up
import agreements.cards as agreements
import apart.cards as apart
import attendance.cards as attendance
import audits.cards as audits
import concerns.cards as concerns
import continuity.cards as continuity
import enquiries.cards as enquiries
import outcomes.cards as outcomes
import packages.cards as packages
import panels.cards as panels
import placements.cards as placements
import providers.cards as providers
import pupils.cards as pupils
import referrals.cards as referrals
import reports.cards as reports
import watch.cards as watch
from accounts.models import Role
from core import clock
from core.acting import Acting
from core.cards import Card, Offer, by_lane, cards_of, failed_messages
from core.once import asked_once
from core.views import InfoPage
from salford_ap import backup_page
from salford_ap.setting_up import set_up

CARDS: dict[str, list[Offer]] = {
    Role.AP_MANAGER: [
        concerns.to_acknowledge,
        apart.to_review,
        referrals.to_decide,
        referrals.for_panel,
        panels.asked,
        panels.minutes,
        panels.to_come,
        referrals.appeals,
        referrals.conditions_to_record,
        enquiries.answers,
        placements.to_sign,
        agreements.notices,
        agreements.wishes,
        placements.to_go_on,
        continuity.closures,
        continuity.steps,
        outcomes.to_follow,
        placements.late_offers,
        placements.stuck,
        providers.changes,
        pupils.files,
        attendance.corrections,
        reports.to_sign_off,
        watch.watch,
        people.changes,
        pupils.merges,
        referrals.unplaced,
        referrals.conditions_unmet,
        referrals.stoppable,
        attendance.not_marked,
        outcomes.reviews,
        audits.overdue,
        providers.framework,
        people.to_confirm,
        people.not_confirmed,
        failed_messages,
        concerns.not_acknowledged,
        concerns.open_ones,
        packages.to_agree,
        packages.days_passed,
        packages.short,
        packages.late,
    ],
    Role.COMMISSIONING_OFFICER: [
        concerns.allegations,
        concerns.to_acknowledge,
        apart.to_review,
        placements.to_go_on,
        continuity.closures,
        continuity.steps,
        referrals.mine,
        referrals.for_panel,
        panels.asked,
        panels.minutes,
        panels.to_come,
        referrals.conditions_to_record,
        referrals.conditions_unmet,
        pupils.merges,
        outcomes.to_follow,
        referrals.returned,
        enquiries.answers,
        placements.to_sign,
        agreements.notices,
        agreements.wishes,
        referrals.begun,
        referrals.not_offered,
        pupils.files,
        attendance.corrections,
        attendance.not_marked,
        outcomes.reviews,
        placements.running,
        watch.watch,
        concerns.not_acknowledged,
        concerns.open_ones,
        packages.to_agree,
        packages.days_passed,
        packages.short,
        packages.late,
    ],
    Role.QUALITY_OFFICER: [
        concerns.allegations,
        concerns.to_acknowledge,
        apart.to_review,
        panels.asked,
        audits.overdue,
        audits.evidence,
        providers.framework,
        providers.changes,
        watch.watch,
        audits.under_way,
        concerns.not_acknowledged,
        concerns.open_ones,
    ],
    Role.ADMINISTRATOR: [
        concerns.allegations,
        backup_page.card,
        people.council_files,
        people.to_confirm,
        people.invitations,
        people.not_invited,
        people.unreached,
        people.not_confirmed,
        people.away,
        failed_messages,
    ],
    Role.AP_LEAD: [
        concerns.to_acknowledge,
        placements.to_go_on,
        continuity.closures,
        continuity.steps,
        outcomes.to_follow,
        referrals.returned,
        panels.asked,
        panels.to_come,
        referrals.conditions_to_record,
        referrals.conditions_unmet,
        enquiries.answers,
        placements.to_sign,
        agreements.notices,
        agreements.wishes,
        referrals.begun,
        referrals.not_offered,
        pupils.files,
        outcomes.reviews,
        attendance.not_marked,
        attendance.no_reason,
        people.to_confirm,
        concerns.not_acknowledged,
        concerns.open_ones,
        packages.days_passed,
        packages.short,
        packages.late,
    ],
    Role.SCHOOL_VIEWER: [
        concerns.to_acknowledge,
        attendance.not_marked,
        attendance.no_reason,
        concerns.not_acknowledged,
        concerns.open_ones,
    ],
    Role.PROVIDER_MANAGER: [
        concerns.to_acknowledge,
        placements.offers,
        watch.declaration,
        enquiries.questions,
        attendance.to_take,
        attendance.not_in,
        attendance.uploads,
        attendance.corrections_asked,
        placements.to_sign_first,
        agreements.unread,
        agreements.wishes,
        audits.to_do,
        providers.ours,
        people.to_confirm,
        concerns.not_acknowledged,
        concerns.open_ones,
    ],
    Role.PROVIDER_TUTOR: [
        concerns.to_acknowledge,
        attendance.to_take,
        attendance.not_in,
        attendance.uploads,
        attendance.corrections_asked,
        concerns.not_acknowledged,
        concerns.open_ones,
    ],
}
# Who is told of the day itself, of the children whom nobody has in it, and of the clocks that run out.
DAY = set(CARDS) - {Role.ADMINISTRATOR}
NOBODY = DAY - {Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR}
CLOCKS = {Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.AP_LEAD}


def cards(acting: Acting, today: date) -> list[Card]:
    """The cards of the active role, in its order."""
    return cards_of([acting], CARDS, today)[0]


class Home(InfoPage):
    """What needs the person today."""

    template_name = "home.html"
    title = "Home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with asked_once():
            return super().get_context_data(**self.told(clock.today()), **kwargs)

    def told(self, today: date) -> dict[str, Any]:
        """What stands on it; the clocks first, which ask for the school days of most schools."""
        acting, role = self.acting, self.acting.role
        clocks = placements.clocks(acting, today) if role in CLOCKS else None
        found = cards(acting, today)
        return {
            "today": today,
            "version": settings.VERSION if role == Role.ADMINISTRATOR else "",
            "set_up": set_up(acting, today),
            "keeps_set_up": role == Role.ADMINISTRATOR,
            "calendar_warning": council_set_up.calendar_warning(today) if role == Role.AP_MANAGER else "",
            "day": attendance.day(acting, today) if role in DAY else None,
            "nobody": attendance.with_nobody(acting, today) if role in NOBODY else None,
            "clocks": clocks,
            "cards": found,
            "bands": [card for card in found if card.band and card.count],
            "lanes": by_lane(found),
            "nothing": [card for card in found if not card.count and not card.band],
        }
