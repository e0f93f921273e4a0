"""The first section of a referral: on which route, for what reason, and from when until when a pupil is excluded."""

from collections.abc import Iterable
from functools import partial
from types import SimpleNamespace
from typing import Any

from core import clock
from core.acting import Acting
from govuk import fields
from pupils.models import Pupil
from referrals import doubts, referral_faults, referring
from referrals.forms.referrals import LONGEST_NOTE, SectionForm
from referrals.models import Reason, Referral, Route

EXCLUSION_FIELDS = ("excluded_on", "excluded_until", "earlier_excluded_on", "earlier_excluded_until")


def _where(asking: Iterable[Route], reason: Reason) -> str:
    """On which of these routes a reason is taken; nothing where it is on all of them."""
    on = [route.label for route in asking if reason.is_on(route)]
    return f"On the route{'s' if len(on) > 1 else ''} {', '.join(on)}" if reason.on_routes else ""


class RouteForm(SectionForm):
    """On which legal route, for what reason, and what has been tried."""

    names = ("route", "reason", "tried", *EXCLUSION_FIELDS)

    route = fields.ModelChoiceField(
        queryset=None, label="Route", empty="Select the route", hint_from=lambda route: route.legal_basis
    )
    excluded_on = fields.DateField(
        label="First school day of the exclusion or suspension",
        hint="The clock of full-time education runs from this day",
        empty="Enter the first school day of the exclusion or suspension",
        latest=clock.today,
        required=False,
    )
    excluded_until = fields.DateField(
        label="Last school day of it",
        hint="Leave it empty for a permanent exclusion, or when the last day is not known yet",
        required=False,
        may_be_empty=True,
    )
    earlier_excluded_on = fields.DateField(
        label="First school day of the suspension just before it",
        hint="Only if there was one. Where several follow one another with no school day between, they count as one: "
        "enter the first day of the first and the last day of the one before this",
        latest=clock.today,
        required=False,
        may_be_empty=True,
    )
    earlier_excluded_until = fields.DateField(
        label="Last school day of the suspension just before it",
        latest=clock.today,
        required=False,
        may_be_empty=True,
    )
    reason = fields.ModelChoiceField(queryset=None, label="Main reason", empty="Select the reason")
    tried = fields.TextField(
        label="What has been tried",
        hint="Support in school, assessments, other agencies, and what came of them",
        empty="Enter what has been tried",
        count=LONGEST_NOTE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        routes = referring.routes_for(self.acting, self.sent_on)
        asked["route"].queryset = routes
        asked["reason"].queryset = referring.reasons_for(self.acting, routes)
        asking = [route for route in routes if not route.reason_id]
        if len(asking) > 1:  # else each of them is offered on the one
            asked["reason"].hint_from = partial(_where, asking)
        asked["reason"].narrowed_by = "route"
        asked["reason"].only_with = {
            str(row.pk): [str(route.pk) for route in routes if row.is_on(route)]
            for row in asked["reason"].queryset
            if row.on_routes
        }
        asked["route"].answers = {route.pk: ("reason",) for route in routes if route.reason_id}
        # Drawn under the one route that asks for it; where several do, it stands by itself.
        after_exclusion = [route for route in routes if route.is_after_exclusion]
        self.asked_of_exclusion = (
            EXCLUSION_FIELDS if any(route.is_suspension for route in after_exclusion) else EXCLUSION_FIELDS[:2]
        )
        for name in set(EXCLUSION_FIELDS) - set(self.asked_of_exclusion):
            del asked[name]
        if len(after_exclusion) == 1:
            asked["route"].reveals = {after_exclusion[0].pk: self.asked_of_exclusion}

    @property
    def values(self) -> dict[str, Any]:
        """What is not asked on these routes is empty."""
        return {name: self.cleaned_data.get(name) for name in self.names}

    @property
    def sent_on(self) -> Any:
        """The route of a referral that was sent already, be it closed since."""
        is_sent = isinstance(self.row, Referral) and self.row.submitted_at
        return self.row.route_id if is_sent else None

    @property
    def pupil(self) -> Pupil:
        """Whom it is about: a new referral has only a pupil as yet."""
        return self.row.pupil if isinstance(self.row, Referral) else self.row

    def clean(self) -> dict[str, Any]:
        """The route must fit the commissioner and the pupil, on the day the place is wanted from."""
        cleaned = super().clean()
        route = cleaned.get("route")
        if route is None:
            return cleaned
        on_roll = self.pupil.is_on_roll_of(self.acting.organisation_id, clock.today())
        faults = referral_faults.route_faults(
            route,
            self.pupil,
            council=self.acting.is_council,
            on_roll=on_roll,
            on=getattr(self.row, "starts_on", None) or clock.today(),
        )
        for sentence in faults:
            self.add_error("route", sentence)
        for name in EXCLUSION_FIELDS if not route.is_after_exclusion else ():
            cleaned[name] = None
        if not route.is_suspension:
            cleaned["earlier_excluded_on"] = cleaned["earlier_excluded_until"] = None
        entered = SimpleNamespace(**{name: cleaned.get(name) for name in EXCLUSION_FIELDS})
        for name, sentence in referral_faults.exclusion_order_faults(entered):
            if name not in self.errors:
                self.add_error(name, sentence)
        reason = cleaned.get("reason")
        if reason and not reason.is_on(route):
            offered = ", ".join(f"“{row}”" for row in self.fields["reason"].queryset if row.is_on(route))  # type: ignore[attr-defined]
            self.add_error("reason", f"“{reason}” is not a reason on this route. Select one of {offered}")
        self.ask_about(doubts.of_reason(route, reason))
        return cleaned


class AddForm(RouteForm):
    """The first section, for a pupil who is not referred yet: saving it opens the draft."""

    def act(self, row: Pupil, by: Acting) -> Referral:
        return referring.start(row, by=by, **self.values)
