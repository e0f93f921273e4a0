"""Narrows the list of referrals."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, OrderingFilter

from core import clock
from core.forms import PageFilter
from core.reasons import Words
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from referrals import assigning, panel, referring, running_out
from referrals.models import Referral
from referrals.reasons import DECLINES, WITHDRAWALS

FOUR_WEEKS = timedelta(weeks=4)
STATUSES = [
    ("open", "All that are open"),
    ("unsettled", "All that are open, or have no place that has begun"),
    *Referral.Status.choices,
    ("to_decide", "Submitted: to decide"),
    ("held", "Returned for information, or deferred"),
    ("deferred", "Submitted: deferred"),
    ("panel", "Submitted: for a panel"),
    ("unlisted", "Submitted: for a panel, on no agenda"),
    ("desk", "All that the council looks after"),
    ("decided", "Decided in the last four weeks"),
    ("appealed", "Declined: with an appeal that you may answer"),
    ("stoppable", "Approved: on a school’s own route, can be stopped"),
    ("unplaced", "Approved, without a place"),
    ("unoffered", "Approved: waiting for offer"),
    ("offered", "Approved: offered"),
    ("placed", "Approved: placed"),
    ("ended", "Approved: ended"),
    ("clock", "With a clock that has run out or soon will"),
]


def _why_not() -> list[Words]:
    """Each reason of both, closed ones too, by the field it stands in."""
    return [
        (f"{field} {code}", f"{status}: {label}")
        for field, status, kind in (
            ("declined_for", "Declined", DECLINES),
            ("withdrawn_for", "Withdrawn", WITHDRAWALS),
        )
        for code, label in kind.every_choice()
    ]


class ByStep(OrderingFilter):
    """Sorts by status as the list shows it: by what came of those approved."""

    def filter(self, referrals: Any, value: Any) -> Any:
        """By step where that is asked for, by a column else."""
        if value and value[0] in ("status", "-status"):
            return referrals.in_order_of_steps(backwards=value[0].startswith("-"))
        return super().filter(referrals, value)


class ReferralFilter(PageFilter):
    """By status, commissioner, route, lot and reference. Without a sort, what is urgent comes first."""

    reference = CharFilter(label="Reference", field_name="reference", lookup_expr="icontains")
    status = ChoiceFilter(label="Status", choices=STATUSES, method="at_step", empty_label="All")
    school = ModelChoiceFilter(
        label="Commissioner",
        field_name="commissioner",
        queryset=lambda request: referring.commissioners(),
        empty_label="All",
    )
    route = ModelChoiceFilter(label="Route", queryset=lambda request: referring.all_routes(), empty_label="All")
    lot = ModelChoiceFilter(label="Lot", queryset=lambda request: referring.lots_on(clock.today()), empty_label="All")
    why = ChoiceFilter(label="Reason for no", choices=_why_not, method="declined_or_withdrawn_for", empty_label="All")
    assigned = ChoiceFilter(label="Assigned to", choices=[], method="looked_after_by", empty_label="All")
    sort = ByStep(
        fields={
            "reference": "reference",
            "pupil__legal_surname": "pupil",
            "education_due_on": "due",
            "submitted_at": "submitted",
            "starts_on": "starts",
            "status": "status",
        }
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"], self.filters["assigned"]
        else:
            people = assigning.assigned().exclude(pk=self.acting.user_id).values_list("pk", "name")
            named = [(str(pk), name) for pk, name in people]
            self.filters["assigned"].extra["choices"] = [("me", "Me"), ("nobody", "Nobody"), *named]

    def declined_or_withdrawn_for(self, referrals: QuerySet[Referral], name: str, why: str) -> QuerySet[Referral]:
        """For this reason of one or the other."""
        field, code = why.split()
        return referrals.filter(**{field: code})

    def at_step(self, referrals: QuerySet[Referral], name: str, status: str) -> QuerySet[Referral]:
        """At this step, at any before the decision, or approved and still without a place."""
        rows: Any = referrals
        if status == "clock":
            return rows.filter(pk__in=running_out.keys(self.acting, clock.today()))  # type: ignore[no-any-return]
        found = {
            "open": rows.open,
            "unsettled": rows.unsettled,
            "to_decide": rows.to_decide,
            "deferred": rows.deferred,
            "held": rows.held,
            "panel": rows.for_panel,
            "unlisted": lambda: rows.for_panel().exclude(pk__in=panel.panels().on_agendas()),
            "desk": rows.at_desk,
            "decided": lambda: rows.decided_since(clock.now() - FOUR_WEEKS),
            "appealed": lambda: rows.appealed(to=self.acting.user_id),
            "stoppable": rows.stoppable,
            "unplaced": rows.not_placed,
            "unoffered": rows.not_offered,
            "offered": rows.offered,
            "placed": rows.placed,
            "ended": rows.ended,
        }.get(status)
        return found() if found else rows.filter(status=status)  # type: ignore[no-any-return]

    def looked_after_by(self, referrals: QuerySet[Referral], name: str, who: str) -> QuerySet[Referral]:
        """By who acts, by nobody in particular, or by this person."""
        if who == "nobody":
            return referrals.filter(assigned_to=None)
        return referrals.filter(assigned_to=self.acting.user_id if who == "me" else int(who))
