"""Narrowing the directory: words, lot, key stage, half-days and places free on them, distance, open to referrals."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Postcode
from core import clock, identifiers
from core.forms import PageFilter
from core.half_day_boxes import HalfDaysField
from govuk import fields
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from providers import miles, standing, told
from providers.miles import METRES_IN_A_MILE, Place
from providers.models import KeyStage, Lot, Membership, MembershipChange, Programme, Provider, Shortlist
from providers.models.final_audit import unaudited
from providers.models.membership import MembershipChangeQuerySet

AUDITS = {"never": "never_audited", "overdue": "audit_overdue"}
MILES = [(str(many), f"{many} mile{'s' if many > 1 else ''}") for many in (1, 2, 3, 5, 10)]
ORDERS = {
    "miles": "nearest first",
    "-miles": "farthest first",
    "name": "by name, A to Z",
    "-name": "by name, Z to A",
    "audit": "never audited first, then the longest ago",
    "-audit": "last audited first",
}


class Words(django_filters.CharFilter):
    """A line of text."""

    field_class = fields.CharField


class Ticked(django_filters.Filter):
    """One box to tick."""

    field_class = fields.BooleanField


class HalfDays(django_filters.Filter):
    """Boxes of the week."""

    field_class = HalfDaysField


class PostcodeField(fields.CharField):
    """A postcode whose place we know; the value is its easting and northing in metres."""

    def clean(self, value: object) -> tuple[int, int] | None:
        """Where the postcode lies. Says what to do when it is none, or none we know."""
        text = super().clean(value)
        if not text:
            return None
        checked = identifiers.postcode(text)
        if not checked.is_valid:
            raise forms.ValidationError("Enter a full postcode, like M6 5FW", code="invalid")
        found = Postcode.objects.grid_reference(checked.value)
        if found is None:
            raise forms.ValidationError(
                f"We do not know where {checked.value} is. Enter another postcode nearby", code="unknown"
            )
        return found


class Near(django_filters.Filter):
    """A postcode to measure from."""

    field_class = PostcodeField


class DirectoryFilter(PageFilter):
    """What a commissioner asks of a provider; all of it must be true, and of one programme where it is about one."""

    words = Words(label="Name, programme or subject", max_length=100)
    lot = ModelChoiceFilter(queryset=Lot.objects.all(), label="Lot", empty_label="Any lot")
    key_stage = ChoiceFilter(choices=KeyStage.choices, label="Key stage", empty_label="Any key stage")
    postcode = Near(label="From postcode", max_length=10, width=10)
    within = ChoiceFilter(choices=MILES, label="Within", empty_label="Any distance")
    audit = ChoiceFilter(
        choices=[("never", "Never audited"), ("overdue", "Audit overdue")],
        label="Safeguarding audit",
        empty_label="Any",
    )
    standing = ChoiceFilter(
        choices=[("blocked", standing.WORDS["blocked"]), ("warning", standing.WORDS["warning"])],
        label="Standing of those on a lot",
        empty_label="Any",
    )
    open = Ticked(label="Open to referrals")
    shortlisted = Ticked(label="On my shortlist")
    half_days = HalfDays(label="Half-days it runs on")
    free = Ticked(label="With a place free on each of them")
    sort = django_filters.OrderingFilter(fields={"organisation__name": "name", "square": "miles", "audited": "audit"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["standing"]
        # Standings and places worked out while narrowing; the page need not ask for them again.
        self.known: dict[Any, standing.Standing] = {}
        self.rooms: dict[Any, told.Facts] = {}

    def asked(self, name: str) -> Any:
        """A good answer of the form, or None."""
        return self.form.cleaned_data.get(name) if self.form.is_bound else None

    @property
    def sought(self) -> QuerySet[Programme]:
        """Running programmes that answer the questions about one: lot, key stage and half-days together."""
        rows: Any = Programme.objects.running()
        if lot := self.asked("lot"):
            rows = rows.filter(lot=lot)
        rows = rows.annotate(stages_text=Cast("key_stages", TextField()), half_days_text=Cast("half_days", TextField()))
        if stage := self.asked("key_stage"):
            rows = rows.filter(stages_text__contains=f'"{stage}"')
        for half_day in self.asked("half_days") or []:
            rows = rows.filter(half_days_text__contains=f'"{half_day}"')
        return rows  # type: ignore[no-any-return]

    def filter_queryset(self, queryset: QuerySet[Provider]) -> QuerySet[Provider]:
        """Narrow, and put the nearest first when there is a postcode to measure from."""
        today = clock.today()
        if text := self.asked("words"):
            queryset = queryset.filter(self._about(text))
        if lot := self.asked("lot"):
            queryset = queryset.filter(pk__in=Membership.objects.active_on(today).filter(lot=lot).values("provider"))
        if self.asked("key_stage") or self.asked("half_days"):
            queryset = queryset.filter(Exists(self.sought.filter(site__provider=OuterRef("pk"))))
        if self.asked("shortlisted"):
            mine = Shortlist.objects.visible_to(self.acting)
            queryset = queryset.filter(pk__in=mine.values("provider"))
        if audit := self.asked("audit"):
            queryset = queryset.filter(pk__in=unaudited(today)[AUDITS[audit]])
        queryset = self._standing(queryset)
        if self.asked("free"):
            queryset = self._free(queryset, self.asked("half_days") or [])
        return self._in_order(self._measured(queryset))

    @cached_property
    def place(self) -> Place | None:
        """What is measured from: the postcode asked about, else the school of whoever looks."""
        if found := self.asked("postcode"):
            return Place(identifiers.postcode(self.form.data.get("postcode", "")).value, *found)
        return miles.own_school(self.acting)

    @property
    def order(self) -> str:
        """By what it is sorted: what was asked, else the nearest first where there is a place to measure from."""
        asked = next(iter(self.asked("sort") or []), "")
        usual = "miles" if self.place else "name"
        return usual if not asked or (asked.endswith("miles") and not self.place) else asked

    @property
    def order_in_words(self) -> str:
        """Nearest first, from Broughton High School."""
        words = ORDERS[self.order]
        return f"{words}, from {self.place.name}" if self.place and self.order.endswith("miles") else words

    def _about(self, text: str) -> Q:
        programmes = Programme.objects.running().filter(Q(name__icontains=text) | Q(about__icontains=text))
        return (
            Q(organisation__name__icontains=text)
            | Q(about__icontains=text)
            | Q(pk__in=programmes.values("site__provider"))
        )

    def _standing(self, queryset: QuerySet[Provider]) -> QuerySet[Provider]:
        """At a standing, of those on a lot, suspended ones among them, as the cards of home count them; and open ones.

        With a lot asked for too, the queryset holds only those active on it.
        """
        level, is_open = self.asked("standing"), self.asked("open")
        if not level and not is_open:
            return queryset
        on_a_lot = Membership.objects.visible_to(self.acting).held_on(clock.today())
        rows = queryset.filter(pk__in=on_a_lot.values("provider")) if level else queryset
        self.known = standing.of_listed(rows, clock.today())
        meant = (
            pk for pk, its in self.known.items() if level in (None, "", its.level) and (its.is_open or not is_open)
        )
        return queryset.filter(pk__in=list(meant))

    def _free(self, queryset: QuerySet[Provider], wanted: Collection[str]) -> QuerySet[Provider]:
        """With a place on each of the half-days wanted; on any where none is named."""
        self.rooms = told.rooms_of(list(queryset.order_by().values_list("pk", flat=True)), self.acting, clock.today())
        free = {key: set(its.free_half_days) for key, its in self.rooms.items()}
        return queryset.filter(pk__in=[key for key, its in free.items() if its and its.issuperset(wanted)])

    def _measured(self, queryset: QuerySet[Provider]) -> QuerySet[Provider]:
        """To each provider's nearest open site, and no farther than asked."""
        if self.place is None:
            return queryset
        measured: Any = miles.with_nearest(queryset, self.place)
        if most := self.asked("within"):
            measured = measured.filter(square__lte=(int(most) * METRES_IN_A_MILE) ** 2)
        return measured  # type: ignore[no-any-return]

    def _in_order(self, queryset: QuerySet[Provider]) -> QuerySet[Provider]:
        """Those whose sites we cannot place come last, those never audited before all others."""
        if self.order.endswith("miles"):
            square = (
                F("square").desc(nulls_last=True) if self.order.startswith("-") else F("square").asc(nulls_last=True)
            )
            return queryset.order_by(square, "organisation__name")
        if self.order.endswith("audit"):
            last: Any = queryset.annotate(audited=Max("final_audits__final_on"))
            latest = (
                F("audited").desc(nulls_last=True) if self.order.startswith("-") else F("audited").asc(nulls_first=True)
            )
            return last.order_by(latest, "organisation__name")  # type: ignore[no-any-return]
        return queryset.order_by("-organisation__name" if self.order.startswith("-") else "organisation__name")


class ChangeFilter(PageFilter):
    """By provider and status; what was proposed by somebody else waits for whoever looks."""

    words = Words(label="Provider", field_name="membership__provider__organisation__name", lookup_expr="icontains")
    status = ChoiceFilter(
        label="Status",
        choices=[*MembershipChange.Status.choices, ("mine", "Waiting for you")],
        method="at_step",
        empty_label="All",
    )
    sort = django_filters.OrderingFilter(
        fields={"membership__provider__organisation__name": "provider", "proposed_at": "proposed"}
    )

    def at_step(self, changes: MembershipChangeQuerySet, name: str, status: str) -> Any:
        """At this step, or waiting for this officer."""
        return changes.to_decide(self.acting) if status == "mine" else changes.filter(status=status)
