"""Pages about referrals: the list, the record, and what may come of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import rules
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

from core import clock
from core.acting import Acting
from core.columns import Column
from core.lists import GentlePaginator, ListPage
from core.trail_pages import timeline
from core.views import DetailPage
from govuk.dates import in_london, short_day
from pupils.by_name import FindsPupils
from referrals import as_read, clocks, conditions, deciding, doubts, informed, notices, panel, shown, waiting, weeks
from referrals.filters.referrals import ReferralFilter
from referrals.forms import referrals as forms
from referrals.models import Referral
from referrals.views import referral_parts as parts
from referrals.views.referral_tabs import tabs


class UrgentFirst(GentlePaginator):
    """The open ones are put in order by themselves; the settled ones, of all years, only where the page needs them."""

    def keys(self, first: int, last: int) -> list[Any]:
        """The open ones that stand there, then those settled."""
        rows = self.object_list.values_list("pk", flat=True)
        still_open = list(waiting.still_open(rows).soonest_first())
        wanted = max(last - max(first, len(still_open)), 0)
        begin = max(first - len(still_open), 0)
        settled = list(rows.settled()[begin : begin + wanted]) if wanted else []
        return still_open[first:last] + settled


WHY_NOT = (
    Column("Why declined or withdrawn", lambda row: row.why_not, on_page=False),
    Column("Group of why", lambda row: row.group_of_why_not, on_page=False),
)


class ReferralList(FindsPupils, ListPage):
    """Referrals, what is urgent first."""

    perm = "referrals.referrals"
    queryset = Referral.objects.with_details().urgent_first()
    title = "Referrals"
    noun = "referral"
    filter_class = ReferralFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """A school's own referrals need not say for whom they are."""
        is_school, is_told = self.acting.is_school, self.acting.sees_everything
        starts = Column("Wanted from", lambda row: row.starts_on, "starts")
        return [
            Column(
                "Reference",
                str,
                "reference",
                label="Referral",
                link="referrals:referral",
                heard=lambda row: f", {row.pupil}",
                is_reference=True,
            ),
            Column("Pupil", lambda row: str(row.pupil), "pupil", hint=self.beside),
            Column("Commissioner", lambda row: row.commissioner.name, on_page=False),
            Column(
                "Route",
                lambda row: row.route.label if row.route else "",
                label="Route" if is_school else "Route and commissioner",
                hint=lambda row: "" if is_school else f"for {row.commissioner.name}",
            ),
            Column("Lot", lambda row: row.lot.number_of if row.lot else "", on_page=False),
            Column("Education due", lambda row: row.education_due_on, on_page=False),
            Column(
                "Clock", lambda row: self.clocks[row.pk], "due", part="referrals/_referral_clock.html", in_file=False
            ),
            replace(starts, on_page=False),
            Column("Sent", lambda row: row.submitted_at, "submitted", says=_day_sent),
            replace(starts, in_file=False),
            Column(
                "Status",
                lambda row: row.step.label,
                "status",
                tag=lambda row: row.step,
                hint=lambda row: f"Assigned to {_officer(row)}" if row.assigned_to and is_told else "",
            ),
            Column("Assigned to", _officer, on_page=False, in_file=is_told),
            *WHY_NOT,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs of those who look after referrals."""
        shown = tabs(self.request.GET, self.acting) if self.acting.sees_everything else []
        if self.words:  # what is counted are the rows of all names
            shown = [{**tab, "count": None} for tab in shown]
        return super().get_context_data(tabs=shown, **kwargs)

    @cached_property
    def clocks(self) -> dict[Any, clocks.Clock | None]:
        """The nearest clock of each referral of the page."""
        return parts.nearest_clocks(self.told, self.acting)

    def get_paginator(self, queryset: QuerySet[Model], per_page: int, **kwargs: Any) -> GentlePaginator:  # type: ignore[override]
        """Whoever asks for another order has the rows in that."""
        is_asked = self.filter is not None and self.filter.form.is_valid() and self.filter.form.cleaned_data["sort"]
        return (GentlePaginator if is_asked else UrgentFirst)(queryset, per_page)


def _officer(row: Referral) -> str:
    """Whom it is assigned to, by name."""
    return row.assigned_to.name if row.assigned_to else ""


def _day_sent(row: Referral) -> str:
    return short_day(in_london(row.submitted_at)) if row.submitted_at else ""


class ReferralPage(DetailPage):
    """A referral as it stands; opening it is logged."""

    perm = "referrals.referral"
    queryset = Referral.objects.with_details()
    context_object_name = "referral"
    title = "Referral"
    back_words = "Back to referrals"
    is_logged = True

    @property
    def back_to(self) -> str:  # type: ignore[override]
        return "" if self.acting.is_provider else "referrals:referrals"

    def get_queryset(self) -> QuerySet[Any]:
        """With whether there is any of what rooms above show."""
        return shown.with_whether(super().get_queryset())

    def get_title(self) -> str:
        return f"Referral {self.object.reference}" if self.object.reference else "Draft referral"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its answers, clocks, offers, and what happened to it; a provider sees the answers alone."""
        referral, today = self.object, clock.today()
        context: dict[str, Any] = {"cards": parts.cards(referral, self.acting, changeable=False), "day": today}
        context |= {"informed": informed.told(referral, self.acting)}
        if not self.acting.is_provider:
            found = shown.of(referral, self.acting)
            context |= {
                "clocks": parts.clocks_of(referral, self.acting),
                "child": parts.facts_of(referral, self.acting),
                "this_week": shown.week_of(referral, self.acting),
                "wanted": weeks.wanted(referral.half_days, caption_is_shown=True),
                "doubts": doubts.of_referral(referral),
                "found": found,
                "conditions": conditions.of_seen(referral),
                "not_offered": parts.not_offered(referral, found),
                "decides": self.deciding(),
                "panel": panel.shown(referral, self.acting),
                "takes": _takes(referral, self.acting),
                "can_stop": referral.is_approved_by_route and not deciding.against_stop(referral),
                "events": timeline(referral, self.acting),
                "deciders": _deciders(referral, self.acting),
                "steps": {step: referral.can_move(step) for step in Referral.Status.values},
            }
        return super().get_context_data(**context, **kwargs)

    def deciding(self) -> dict[str, Any] | None:
        """The form of who may decide it now, and the next one that waits for them; None for everybody else."""
        row = self.object
        is_ready = row.status == Referral.Status.SUBMITTED and not row.needs_panel
        if not (is_ready and rules.has_perm("referrals.referral_approve", self.acting, row)):
            return None
        following, left = deciding.next_to_decide(row, by=self.acting)
        seen = as_read.shown(row, self.acting).fingerprint
        form = forms.ApproveForm(acting=self.acting, row=row)
        return {"form": form, "next": following, "left": left, "seen": seen}


def _takes(referral: Referral, acting: Acting) -> str:
    """The act by which who looks takes it, or hands it back; none where a colleague looks after it."""
    if referral.assigned_to_id is None:
        return "referrals:referral-take"
    return "referrals:referral-hand-back" if referral.assigned_to_id == acting.user_id else ""


def _deciders(referral: Referral, acting: Acting) -> list[str] | None:
    """Who decides it instead, told to an AP Manager who made it; None for everybody else."""
    is_waiting = referral.status == Referral.Status.SUBMITTED and referral.is_made_by(acting.user_id)
    if not (is_waiting and rules.has_perm("referrals.referral_approve", acting)):
        return None
    return [row.user.name for row in notices.deciders(referral)]
