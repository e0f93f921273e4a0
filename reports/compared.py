"""Rows behind a change since referral: before, since and change of each placement, so that the figure adds up."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attendance import since_referral
from attendance.since_referral import SinceReferral
from core.columns import Column
from core.lists import GentlePaginator
from placements.models import Placement
from reports.figures import percentage, points, with_commas
from reports.listing import PLACEMENTS, Listing

CODES = ("baseline", "since", "change", "running_change")
Since = Callable[[Placement], SinceReferral]


def listing_of(since: Since) -> Listing:
    """Placements with what was attended before and since."""

    def before(row: Placement) -> Any:
        return since(row).before

    def now(row: Placement) -> Any:
        return since(row).now.ratio

    reference, pupil, provider, commissioner, *_others = PLACEMENTS.columns
    columns = (
        reference,
        pupil,
        provider,
        commissioner,
        Column("Referral", lambda row: row.referral.reference),
        Column("Attended before referral", lambda row: percentage(before(row)), is_number=True, in_file=False),
        Column("AP attendance since", lambda row: percentage(now(row)), is_number=True, in_file=False),
        Column("Change", lambda row: points(since(row).points), is_number=True),
        Column("Attended before", lambda row: before(row).numerator if before(row) else None, on_page=False),
        Column("Possible before", lambda row: before(row).denominator if before(row) else None, on_page=False),
        Column("Attended since", lambda row: now(row).numerator, on_page=False),
        Column("Marked since", lambda row: now(row).denominator, on_page=False),
    )
    return Listing(PLACEMENTS.noun, columns, PLACEMENTS.link, PLACEMENTS.with_rows, PLACEMENTS.pupil)


class ByChange(GentlePaginator):
    """Those who fell most first: in order of what was added up of all, and only the rows of a page are read."""

    order: list[Any]

    @classmethod
    def of(cls, rows: Any, per_page: int, each: Mapping[Any, SinceReferral]) -> "ByChange":
        pages = cls(rows, per_page)
        wanted = set(rows.order_by().values_list("pk", flat=True))
        pages.order = sorted(wanted, key=lambda pk: (each[pk].points or Fraction(0), str(pk)))
        pages.count = len(pages.order)
        return pages

    def keys(self, first: int, last: int) -> list[Any]:
        return self.order[first:last]


def in_words(each: Mapping[Any, SinceReferral]) -> str:
    """What they come to together, each referral once before."""
    cohort = since_referral.together(each.values())
    return with_commas(
        f"Together: {percentage(cohort.before)} before, each referral once; {percentage(cohort.now.ratio)} since; "
        f"{points(cohort.points)}. Those who fell most stand first."
    )
