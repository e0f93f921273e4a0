"""What of a pupil whoever looks may read. Pages, lists, counts, filters and files all ask here."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from accounts.models import Role
from core import clock
from core.acting import Acting
from core.identifiers import masked_upn
from core.once import kept
from pupils.models import Enrolment, Pupil

CONFIDENTIAL = "Confidential"
GONE = "Not on your roll"
NOT_TOLD = "Not known to your school any more"


class Reader:
    """Who looks, on a day. A school whose pupil has left keeps what it commissioned, and reads no more than that."""

    def __init__(self, acting: Acting, day: date | None = None) -> None:
        self.acting, self.day = acting, day or clock.today()

    @cached_property
    def _on_roll(self) -> set[Any]:
        """The pupils on the school's roll that day, asked for once for a whole page."""
        known, key = kept("on the roll"), (self.acting.organisation_id, self.day)
        if key not in known:
            known[key] = self._asked()
        on_roll: set[Any] = known[key]
        return on_roll

    def _asked(self) -> set[Any]:
        rows = Enrolment.objects.on_roll(self.day).filter(school=self.acting.organisation_id)
        return set(rows.values_list("pupil_id", flat=True))

    def knows(self, pupil: Pupil) -> bool:
        """Whether more than what it commissioned is this reader's to know."""
        return not self.acting.is_school or pupil.pk in self._on_roll

    def reads_rolls(self, pupil: Pupil) -> bool:
        """Whether the schools the pupil is and was at are this reader's to know: a provider is told today's alone."""
        return self.knows(pupil) and not self.acting.is_provider

    def year(self, pupil: Pupil) -> str:
        """The year group taught in."""
        return pupil.year_label(self.day) if self.knows(pupil) else ""

    def with_year(self, pupil: Pupil) -> str:
        """The name, and the year group where it is told."""
        year = self.year(pupil)
        return f"{pupil}, {year}" if year else str(pupil)

    def home_school(self, pupil: Pupil) -> str:
        """The name of the home school, from the enrolments fetched with the pupil."""
        enrolment = pupil.home_enrolment(self.day) if self.knows(pupil) else None
        return enrolment.school.name if enrolment else ""

    def is_own(self, school: str) -> bool:
        """Whether that is the name of the school that reads: it need not be told it."""
        return self.acting.is_school and school == self.acting.organisation.name

    def postcode(self, pupil: Pupil) -> str:
        """Where the pupil lives, as far as it is told."""
        if not self.knows(pupil) or self.acting.is_provider:
            return ""
        return pupil.postcode if sees_postcode(self.acting, pupil) else CONFIDENTIAL

    def known_postcode(self, pupil: Pupil) -> str:
        """The postcode, when this reader may know it; else nothing."""
        return pupil.postcode if self.knows(pupil) and sees_postcode(self.acting, pupil) else ""

    def former_upns(self, pupil: Pupil) -> list[str]:
        """Numbers the pupil had, for the council alone."""
        # A page that asked whether there are any (`merging.with_merges`) need not ask for none.
        is_told = self.acting.sees_everything and getattr(pupil, "has_former_upns", True)
        return [masked_upn(row.upn) for row in pupil.former_upns.all()] if is_told else []

    def told(self, pupil: Pupil, words: Callable[[], str]) -> str:
        """What else the record says today, for those who know the pupil."""
        return words() if self.knows(pupil) else NOT_TOLD


def sees_postcode(acting: Acting, pupil: Pupil) -> bool:
    """Schools and the council see where a pupil lives, a confidential address only those who refer for the council."""
    if pupil.is_address_protected:
        return acting.role in (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER)
    return not acting.is_provider


def in_year(acting: Acting, year: str, born: tuple[date, date], day: date) -> Q:
    """Pupils of a year group: by birth date unless their record says otherwise, and only that where it is not told."""
    by_age = Q(born_on__range=born)
    as_taught = (Q(year_override="") & by_age) | Q(year_override=year)
    if not acting.is_school:
        return as_taught
    here = Exists(Enrolment.objects.on_roll(day).filter(school=acting.organisation_id, pupil=OuterRef("pk")))
    return (Q(here) & as_taught) | (~Q(here) & by_age)
