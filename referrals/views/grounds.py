"""Pages of the grounds on which places are asked for: routes and main reasons, kept by administrators."""

from typing import Any

from django.urls import reverse

from core import clock
from core.columns import Column, Tag
from core.own_data_pages import (
    OwnDataAdd,
    OwnDataClose,
    OwnDataEdit,
    OwnDataList,
    OwnDataOpenAgain,
    OwnDataPage,
    state,
)
from govuk.dates import day_words
from referrals.forms.grounds import ReasonForm, RouteForm
from referrals.models import Reason, Route

ROUTES = Route.objects.select_related("reason")
REASONS = Reason.objects.select_related("counts_as")
KEPT = "What referrals were sent on keeps its words. What is closed is not offered any more."
CLOSING = "From that day it is not offered any more. Referrals sent on it say so still, and can be looked for."
NOT_WITH_PROVIDERS = Tag("Not with a provider")


def standing(row: Route | Reason) -> Tag:
    """Whether it is offered; a route without providers is there for records that name it."""
    if isinstance(row, Route) and not row.is_placement_allowed:
        return NOT_WITH_PROVIDERS
    return state(row.closed_on, clock.today(), row.starts_on)


OFFERED_FROM = Column("Offered from", lambda row: row.starts_on, says=lambda row: row.starts_on or "Always")
CLOSED_FROM = Column("Closed from", lambda row: row.closed_on, on_page=False)
STATE = Column("State", lambda row: standing(row).label, tag=standing)
CODE = Column("Code", lambda row: row.pk, on_page=False)


class Routes(OwnDataList):
    """Every legal route, closed ones too."""

    perm = "referrals.routes"
    queryset = ROUTES
    title = "Routes"
    noun = "route"
    says = ("The legal grounds on which a place may be asked for, each with the figures its clocks run on.", KEPT)
    adds = "referrals.route_add"
    add_words = "Add a route"
    columns = (
        Column("Route", lambda row: row.label, link="referrals:route", hint=lambda row: row.legal_basis),
        Column("Legal basis", lambda row: row.legal_basis, on_page=False),
        Column("Arranged by", lambda row: row.get_arranged_by_display()),
        Column("Education due on school day", lambda row: row.due_school_day, is_number=True),
        Column("Main reason", lambda row: row.reason.label if row.reason else "Asked"),
        OFFERED_FROM,
        CLOSED_FROM,
        STATE,
        CODE,
    )


class GroundPage(OwnDataPage):
    """One of them, and what may be done with it."""

    def state(self) -> Tag:
        return standing(self.object)

    def facts(self) -> list[dict[str, Any]]:
        said = super().facts()
        row = self.object
        return [
            *(each for each in said if each["value"] not in (None, "")),
            {"key": "Offered from", "value": day_words(row.starts_on) or "Always"},
            *([{"key": "Closed from", "value": day_words(row.closed_on)}] if row.closed_on else []),
            {"key": "In use", "value": "Yes, so it keeps its words" if row.is_in_use else "Not yet"},
        ]

    def is_asked(self, act: str) -> bool:
        if act.endswith("_close"):
            return self.object.closed_on is None
        return super().is_asked(act)


class RoutePage(GroundPage):
    """One route, with all its figures."""

    perm = "referrals.route"
    queryset = ROUTES
    back_to = "referrals:routes"
    back_words = "Back to routes"
    shows = tuple(name for name in RouteForm.Meta.fields if name not in ("label", "starts_on"))
    acts = (
        ("Change it", "referrals.route_edit"),
        ("Close it", "referrals.route_close"),
        ("Offer it again", "referrals.route_open_again"),
    )

    @property
    def back(self) -> str:
        return reverse(self.back_to)


class RouteAdd(OwnDataAdd):
    """One of the council's own: what it turns on is chosen."""

    perm = "referrals.route_add"
    title = "Add a route"
    form_class = RouteForm
    submit = "Add the route"
    back_to = "referrals:routes"
    back_words = "Back to routes"
    done_message = "The route was added."


class RouteEdit(OwnDataEdit):
    """What no referral was sent on."""

    perm = "referrals.route_edit"
    title = "Change a route"
    form_class = RouteForm
    queryset = ROUTES
    back_to = "referrals:route"
    done_message = "The route was changed."


class RouteClose(OwnDataClose):
    """Offer it no more from a day on."""

    perm = "referrals.route_close"
    title = "Close a route"
    queryset = ROUTES
    back_to = "referrals:route"
    says = (CLOSING,)
    done_message = "The route was closed."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.closed_on is None

    def get_too_late(self) -> str:
        return "It is closed."


class RouteOpenAgain(OwnDataOpenAgain):
    """Offer what was closed as before."""

    perm = "referrals.route_open_again"
    title = "Offer a route again"
    queryset = ROUTES
    back_to = "referrals:route"
    submit = "Offer it again"
    done_message = "The route is offered again."


class MainReasons(OwnDataList):
    """Every main reason of a referral, closed ones too."""

    perm = "referrals.main_reasons"
    queryset = REASONS
    title = "Main reasons"
    noun = "main reason"
    says = ("Why a place is asked for, in the words of the census: each is offered on the routes it belongs to.", KEPT)
    adds = "referrals.main_reason_add"
    add_words = "Add a main reason"
    columns = (
        Column("Reason", lambda row: row.label, link="referrals:main-reason"),
        Column("Counts in the census as", lambda row: (row.counts_as or row).label),
        Column("Routes", lambda row: ", ".join(row.on_routes), says=lambda row: len(row.on_routes) or "Every"),
        OFFERED_FROM,
        CLOSED_FROM,
        STATE,
        CODE,
    )


class MainReasonPage(GroundPage):
    """One main reason, and the routes it belongs to."""

    perm = "referrals.main_reason"
    queryset = REASONS
    back_to = "referrals:main-reasons"
    back_words = "Back to main reasons"
    acts = (
        ("Change it", "referrals.main_reason_edit"),
        ("Close it", "referrals.main_reason_close"),
        ("Offer it again", "referrals.main_reason_open_again"),
    )

    @property
    def back(self) -> str:
        return reverse(self.back_to)

    def facts(self) -> list[dict[str, Any]]:
        row = self.object
        routes = Route.objects.filter(pk__in=row.on_routes).values_list("label", flat=True)
        return [
            {"key": "Counts in the census as", "value": (row.counts_as or row).label},
            {"key": "Offered on", "value": "; ".join(routes) or "Every route where a reason is asked"},
            *super().facts(),
        ]


class MainReasonAdd(OwnDataAdd):
    """The council's own words for one of the census."""

    perm = "referrals.main_reason_add"
    title = "Add a main reason"
    form_class = ReasonForm
    submit = "Add the reason"
    back_to = "referrals:main-reasons"
    back_words = "Back to main reasons"
    done_message = "The main reason was added."


class MainReasonEdit(OwnDataEdit):
    """The routes it belongs to, and its words as long as no referral has it."""

    perm = "referrals.main_reason_edit"
    title = "Change a main reason"
    form_class = ReasonForm
    queryset = REASONS
    back_to = "referrals:main-reason"
    done_message = "The main reason was changed."


class MainReasonClose(OwnDataClose):
    """Offer it no more from a day on."""

    perm = "referrals.main_reason_close"
    title = "Close a main reason"
    queryset = REASONS
    back_to = "referrals:main-reason"
    says = (CLOSING,)
    done_message = "The main reason was closed."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.closed_on is None

    def get_too_late(self) -> str:
        return "It is closed."


class MainReasonOpenAgain(OwnDataOpenAgain):
    """Offer what was closed as before."""

    perm = "referrals.main_reason_open_again"
    title = "Offer a main reason again"
    queryset = REASONS
    back_to = "referrals:main-reason"
    submit = "Offer it again"
    done_message = "The main reason is offered again."
