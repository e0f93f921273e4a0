"""What has to be set up before the portal can work, and how far it is: each room offers its lines."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

import accounts.set_up as council_set_up
import audits.set_up as audits_set_up
import concerns.set_up as concerns_set_up
import providers.set_up as framework_set_up
import pupils.set_up as pupils_set_up
import referrals.set_up as referrals_set_up
from accounts.models import Role
from core import clock
from core.acting import Acting
from core.once import asked_once
from core.views import InfoPage
from providers.own_set_up import own_set_up
from salford_ap import backup_page, digest_times, own_words

SET_UP: dict[str, list[Callable[[Any, date], Iterable[dict[str, Any]]]]] = {
    Role.ADMINISTRATOR: [
        council_set_up.council_steps,
        framework_set_up.framework,
        pupils_set_up.pupils,
        referrals_set_up.routes,
        council_set_up.reasons,
        audits_set_up.questions,
        council_set_up.figures,
        council_set_up.people,
        concerns_set_up.posts,
        framework_set_up.providers,
        own_words.set_up,
        digest_times.set_up,
        backup_page.set_up,
    ],
    Role.PROVIDER_MANAGER: [own_set_up],
}
BESIDE: dict[str, list[Callable[[Any, date], Iterable[Any]]]] = {Role.ADMINISTRATOR: [council_set_up.not_signed_in]}
"""What is told under that list, and does not hold it open."""


class SetUp(NamedTuple):
    """What has to be set up, line by line."""

    steps: list[dict[str, Any]]
    beside: list[Any]

    @property
    def done(self) -> int:
        return sum(step["status"] == "completed" for step in self.steps)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.steps)


def set_up(acting: Acting, today: date) -> SetUp:
    """Every line, as it stands."""
    steps, beside = (
        [one for offer in offers.get(acting.role, ()) for one in offer(acting, today)] for offers in (SET_UP, BESIDE)
    )
    return SetUp(steps, beside)


class SetUpPage(InfoPage):
    """The whole list, also once all is done and home shows it no more."""

    perm = "accounts.set_up"
    template_name = "set_up.html"
    title = "Setting up"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with asked_once():
            return super().get_context_data(set_up=set_up(self.acting, clock.today()), **kwargs)
