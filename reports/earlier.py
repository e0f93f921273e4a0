"""What other terms came to by the same days: kept a quarter of an hour, only corrected marks change it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from attendance.figures import NONE_YET, ApAttendance
from attendance.since_referral import SinceReferral
from core.acting import Acting
from core.models import Term
from reports.cohort import Cohort

KEPT_SECONDS = 15 * 60


@dataclass(frozen=True)
class Then:
    """The same days of another term."""

    term: Term
    about: Cohort

    @property
    def key(self) -> str:
        return self.term.name

    @property
    def label(self) -> str:
        """Autumn 2025."""
        return self.term.label.replace(" term", "")

    def kept_as(self, acting: Acting) -> str:
        """One name for one question: which days, whom about, who asks."""
        about = self.about
        whom = (getattr(each, "pk", "") for each in (about.provider, about.school, about.lot))
        asked = (about.starts_on, about.until, *whom, about.key_stage, acting.role, acting.organisation_id)
        return "earlier:" + hashlib.sha256(repr([str(each) for each in asked]).encode()).hexdigest()


@dataclass(frozen=True)
class Came:
    """What its days came to: since referral, its sessions by week, and what was counted."""

    since: SinceReferral
    weeks: Mapping[date, ApAttendance]
    counts: Mapping[str, int]

    @property
    def sessions(self) -> ApAttendance:
        return sum(self.weeks.values(), NONE_YET)

    @property
    def is_known(self) -> bool:
        """Whether the portal held anything of those days: nothing entered is not nought."""
        return bool(self.weeks) or any(self.counts.values())


def kept(then: Iterable[Then], acting: Acting) -> dict[str, Came]:
    """Those that were asked for a short while ago, by their terms."""
    names = {each.kept_as(acting): each.key for each in then}
    return {names[name]: came for name, came in cache.get_many(names).items()}


def keep(then: Iterable[Then], came: Mapping[str, Came], acting: Acting) -> None:
    cache.set_many({each.kept_as(acting): came[each.key] for each in then}, KEPT_SECONDS)
