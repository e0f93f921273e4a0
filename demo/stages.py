"""How many referrals get how far: what makes every list of the demo worth opening."""

from dataclasses import dataclass

from demo.people import LEAD2_SCHOOL, LEAD_SCHOOL, PROVIDER, PROVIDER2

SUSPENDED = "red-gantry"


@dataclass(frozen=True)
class Plan:
    """So many cases of one kind. Days are school days from today; `within` is a share of the history."""

    count: int
    stage: str
    starts_in: int | None = None
    within: tuple[float, float] = (0.0, 1.0)
    lead: int = 14
    route: str = ""
    school: str = ""
    provider: str = ""
    by_council: bool = False
    is_leaver: bool = False
    is_second: bool = False
    is_due_today: bool = False
    is_protected: bool = False
    many: int = 0
    first_answer: str = ""

    @property
    def is_over(self) -> bool:
        """The placement has ended."""
        return self.stage == "ended"

    @property
    def is_exact(self) -> bool:
        """The day it starts is fixed by the plan."""
        return self.starts_in is not None and self.starts_in > 0

    @property
    def has_placement(self) -> bool:
        """A place was accepted."""
        return self.stage in ("drafted", "half_signed", "signed", "held", "active", "paused", "ended")


EARLY, LATE = (0.0, 0.5), (0.5, 0.92)

PLANS = (
    # The school of `lead` and `viewer`: something in each of its lists.
    Plan(1, "draft", starts_in=12, lead=14, school=LEAD_SCHOOL),
    Plan(1, "submitted", starts_in=12, lead=13, school=LEAD_SCHOOL),
    Plan(1, "returned", starts_in=11, lead=16, school=LEAD_SCHOOL),
    Plan(1, "approved", starts_in=9, lead=14, school=LEAD_SCHOOL),
    Plan(1, "offered", starts_in=8, lead=12, school=LEAD_SCHOOL, provider=PROVIDER),
    Plan(1, "declined", starts_in=-15, lead=14, school=LEAD_SCHOOL),
    Plan(2, "half_signed", starts_in=6, lead=14, school=LEAD_SCHOOL),
    Plan(1, "signed", starts_in=4, lead=15, school=LEAD_SCHOOL),
    Plan(2, "active", within=EARLY, school=LEAD_SCHOOL, provider=PROVIDER, is_due_today=True),
    Plan(3, "active", within=EARLY, school=LEAD_SCHOOL, is_due_today=True),
    Plan(2, "active", within=LATE, school=LEAD_SCHOOL),
    Plan(1, "active", starts_in=-9, lead=5, route="suspension_day6", school=LEAD_SCHOOL),
    Plan(1, "paused", within=EARLY, school=LEAD_SCHOOL),
    Plan(2, "ended", within=(0.0, 0.4), school=LEAD_SCHOOL),
    # The school of `lead2`.
    Plan(1, "draft", starts_in=11, lead=12, school=LEAD2_SCHOOL),
    Plan(1, "submitted", starts_in=13, lead=15, school=LEAD2_SCHOOL),
    Plan(1, "half_signed", starts_in=5, lead=13, school=LEAD2_SCHOOL),
    Plan(2, "active", within=EARLY, school=LEAD2_SCHOOL, provider=PROVIDER2, is_due_today=True),
    Plan(3, "active", within=LATE, school=LEAD2_SCHOOL),
    Plan(1, "ended", within=(0.0, 0.4), school=LEAD2_SCHOOL),
    # The provider of `provider` and `tutor`.
    Plan(1, "offered", starts_in=9, lead=14, provider=PROVIDER),
    Plan(1, "offered", starts_in=10, lead=16, provider=PROVIDER),
    Plan(1, "offer_declined", starts_in=7, lead=15, provider=PROVIDER),
    Plan(2, "drafted", starts_in=7, lead=14, provider=PROVIDER),
    Plan(4, "active", within=EARLY, provider=PROVIDER, is_due_today=True),
    Plan(4, "active", within=LATE, provider=PROVIDER, is_due_today=True),
    Plan(1, "paused", within=EARLY, provider=PROVIDER),
    Plan(4, "ended", within=(0.0, 0.5), provider=PROVIDER),
    # The provider of `provider2`; one protected pupil is there most of the week, which the registration watch sees.
    Plan(1, "offered", starts_in=8, lead=13, provider=PROVIDER2),
    Plan(1, "drafted", starts_in=6, lead=13, provider=PROVIDER2),
    Plan(1, "active", within=EARLY, provider=PROVIDER2, is_protected=True, many=8),
    Plan(4, "active", within=EARLY, provider=PROVIDER2),
    # The provider that was suspended: its live placements go on, those not begun are held at the gate.
    Plan(5, "active", within=(0.0, 0.6), provider=SUSPENDED),
    Plan(2, "held", starts_in=-3, lead=40, provider=SUSPENDED),
    # Suspensions of more than five days, taught from the sixth.
    Plan(3, "ended", within=(0.1, 0.6), lead=5, route="suspension_day6"),
    Plan(2, "active", starts_in=-12, lead=5, route="suspension_day6"),
    # Everybody else.
    Plan(2, "draft", starts_in=15, lead=17),
    Plan(1, "draft", starts_in=14, lead=18, by_council=True),
    Plan(2, "submitted", starts_in=12, lead=13),
    Plan(2, "submitted", starts_in=14, lead=17),
    Plan(2, "submitted", starts_in=10, lead=12, by_council=True),
    Plan(2, "returned", starts_in=10, lead=14),
    Plan(2, "approved", starts_in=9, lead=13),
    Plan(1, "approved", starts_in=7, lead=12, by_council=True),
    Plan(1, "offered", starts_in=8, lead=13),
    Plan(1, "offered", starts_in=8, lead=14, by_council=True),
    Plan(2, "offer_declined", starts_in=7, lead=14),
    Plan(2, "offer_lapsed", starts_in=6, lead=15),
    Plan(3, "declined", starts_in=-20, lead=16),
    Plan(3, "withdrawn", starts_in=-10, lead=15),
    Plan(1, "drafted", starts_in=6, lead=13, by_council=True),
    Plan(1, "half_signed", starts_in=5, lead=13),
    Plan(1, "half_signed", starts_in=6, lead=14, by_council=True),
    Plan(4, "signed", starts_in=5, lead=15),
    Plan(2, "signed", starts_in=8, lead=18, by_council=True),
    Plan(5, "active", within=(0.3, 0.9), is_second=True, provider="open-page-tuition"),
    Plan(15, "active", within=EARLY, lead=15),
    Plan(3, "active", within=EARLY, lead=20, first_answer="declined"),
    Plan(2, "active", within=EARLY, lead=20, first_answer="lapsed"),
    Plan(7, "active", within=EARLY, by_council=True),
    Plan(13, "active", within=LATE, lead=13),
    Plan(3, "active", within=LATE, lead=19, first_answer="declined"),
    Plan(7, "active", within=LATE, by_council=True, lead=16),
    Plan(4, "paused", within=(0.1, 0.7)),
    Plan(22, "ended", within=(0.0, 0.65)),
    Plan(8, "ended", within=(0.0, 0.3), is_leaver=True),
    Plan(8, "ended", within=(0.0, 0.6), by_council=True),
)
