"""Routes and main reasons in Django admin: their words and figures; their codes are what referrals hang on."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from core.in_use import is_in_use
from core.recorded_admin import RecordedAdmin
from referrals.models import Reason, Route

HELP = {
    "label": "As people choose it on a referral",
    "legal_basis": "The section of the Act or the regulation, shown beside the route",
    "is_placement_allowed": "Take the tick out to offer this route no more; referrals on it stay",
    "due_school_day": "Counted from the first school day of an exclusion; empty for a route without such a clock",
    "due_school_day_looked_after": "The same for a child who is looked after or has a social worker",
    "notice_school_days": "How many whole school days before the first day parents are told; empty for none",
    "longest_school_days": "The most school days in one school year on this route; empty for no limit",
    "review_every": "In words, as “half term”",
    "for_council": "Offered where the council arranges the place",
    "for_school": "Offered where a school arranges the place",
    "starts_on": "Empty where it was always there; from this day it is offered",
    "closed_on": "From this day it is offered no more; referrals on it stay",
    "position": "Its place in the list, from the top",
}


class OfTheLaw(RecordedAdmin):
    """What has rules of its own in the portal: none is added by hand, and its codes stay."""

    may_add = False
    helps = HELP
    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ("label",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What it is known by in the portal and in the census; and the words under which a referral was sent."""
        return (*self.keys, *self.words) if obj and is_in_use(obj) else self.keys


@admin.register(Route)
class RouteAdmin(OfTheLaw):
    """The legal routes."""

    words = ("label", "legal_basis")
    keys = ("code", "arranged_by", "ages", "needs_plan", "reason")
    list_display = ("label", "arranged_by", "is_placement_allowed", "due_school_day", "notice_school_days")
    list_filter = ("arranged_by", "is_placement_allowed")


@admin.register(Reason)
class ReasonAdmin(OfTheLaw):
    """The main reasons of the census."""

    keys = ("slug", "counts_as")
    exclude = ("on_routes",)  # ticked on its page
    list_display = ("label", "for_council", "for_school")
