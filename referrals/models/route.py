"""Route and Reason: on which legal ground a place is asked for, and why."""

from datetime import date
from itertools import count
from typing import ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import slugify

from core import clock, turns
from core.acting import Acting
from core.models import Closable, OwnDataQuerySet
from core.reasons import OWN

Row = TypeVar("Row", bound="Ground")


class GroundQuerySet(OwnDataQuerySet[Row]):
    def offered(self, day: date | None = None) -> Self:
        """Those that may be chosen on this day, today if none is said."""
        day = day or clock.today()
        begun, is_open = Q(starts_on=None) | Q(starts_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day)
        return self.filter(begun, is_open)


class Ground(Closable):
    """On which a place is asked for: shipped, or a council's own, from a day until it is closed."""

    CODE_LENGTH: ClassVar = 40

    label = models.CharField("words", max_length=120)
    starts_on = models.DateField("offered from", null=True, blank=True, help_text="Today or a day to come")
    closed_on = models.DateField("closed from", null=True, blank=True, help_text="It is offered no more from this day")

    class Meta:
        abstract = True

    @property
    def is_own(self) -> bool:
        """The council added it."""
        return not self.pk or str(self.pk).startswith(OWN)

    def is_offered(self, day: date) -> bool:
        """Whether it may be chosen on this day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.closed_on is None or day < self.closed_on)

    def kept(self) -> tuple[str, ...]:
        """What is shipped has always been there."""
        if self._state.adding:
            return ()
        in_use = super().kept()
        return (*in_use, "starts_on") if in_use or not self.is_own else ()

    def clean(self) -> None:
        """Refuse words that another has."""
        super().clean()
        others = type(self)._base_manager.exclude(pk=self.pk).values_list("label", flat=True)
        if self.label.casefold() in map(str.casefold, others):
            raise ValidationError({"label": "There is one in these words already. It may be closed: open it again"})

    def enter(self, *, by: Acting, act: str = "") -> Self:
        """Save it; one of the council's own gets a code that no other has."""
        with transaction.atomic():
            turns.take("grounds", self._meta.label)
            self.pk = self.pk or self._new_code()
            return super().enter(by=by, act=act)

    def _new_code(self) -> str:
        begun = (OWN + slugify(self.label).replace("-", "_"))[: self.CODE_LENGTH - 3].rstrip("_")
        taken = set(type(self)._base_manager.values_list("pk", flat=True))
        return begun if begun not in taken else next(code for n in count(2) if (code := f"{begun}_{n}") not in taken)


class ReasonQuerySet(GroundQuerySet["Reason"]):
    def used_by(self, *, council: bool) -> Self:
        """The reasons the census has for places that the council, or a school, arranges."""
        return self.filter(for_council=True) if council else self.filter(for_school=True)


class Reason(Ground):
    """Why the place was asked for, in the words of the census, or in those of the council for one of them."""

    KEPT: ClassVar = ("label", "counts_as")
    CODE_LENGTH: ClassVar = 60

    filed_as = "placements.Reason"

    slug = models.SlugField(max_length=60, primary_key=True)
    counts_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="counts in the census as",
        help_text="Which reason of the census it is",
    )
    on_routes = models.JSONField(
        "offered on these routes", default=list, blank=True, help_text="On every route where a reason is asked, if none"
    )
    for_council = models.BooleanField("used for council-arranged places", default=False)
    for_school = models.BooleanField("used for school-arranged places", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = "main reason"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label

    def is_on(self, route: "Route") -> bool:
        """Whether it belongs to this route."""
        return not self.on_routes or route.pk in self.on_routes

    def clean(self) -> None:
        """One of the council's own is one of the census, and is used where that is."""
        super().clean()
        if not self.is_own:
            return
        if self.counts_as is None or self.counts_as.is_own:
            raise ValidationError({"counts_as": "Select which reason of the census it is"})
        self.for_council, self.for_school = self.counts_as.for_council, self.counts_as.for_school


class RouteQuerySet(GroundQuerySet["Route"]):
    def open_to(self, *, council: bool) -> Self:
        """The routes on which the council, or a school, may ask for a place."""
        arranged_by = Route.ArrangedBy.COUNCIL if council else Route.ArrangedBy.SCHOOL
        return self.offered().filter(arranged_by=arranged_by, is_placement_allowed=True)


class Route(Ground):
    """A legal route into alternative provision, with the figures its clocks run on."""

    filed_as = "placements.Route"

    KEPT: ClassVar = (
        "label",
        "legal_basis",
        "arranged_by",
        "ages",
        "needs_plan",
        "due_school_day",
        "due_school_day_looked_after",
        "reason",
    )

    class ArrangedBy(models.TextChoices):
        COUNCIL = "la", "The council"
        SCHOOL = "school", "The school"

    class Ages(models.TextChoices):
        COMPULSORY = "compulsory", "Pupils of compulsory school age"
        REGISTERED = "registered", "Pupils on the school's roll"
        UP_TO_25 = "0_25", "Children and young people up to 25"
        POST_16 = "16_25", "Young people past compulsory school age, up to 25"

    code = models.SlugField(max_length=40, primary_key=True)
    legal_basis = models.CharField(max_length=300)
    arranged_by = models.CharField(max_length=10, choices=ArrangedBy)
    is_placement_allowed = models.BooleanField(default=True)
    ages = models.CharField("for whom", max_length=10, choices=Ages, default=Ages.COMPULSORY)
    needs_plan = models.BooleanField("only with an education, health and care plan", default=False)
    due_school_day = models.PositiveSmallIntegerField(
        "education due on school day",
        null=True,
        blank=True,
        help_text="Counted from the first day of an exclusion; empty for none",
    )
    due_school_day_looked_after = models.PositiveSmallIntegerField(
        "education due on school day, if looked after",
        null=True,
        blank=True,
        help_text="The same for a child who is looked after or has a social worker",
    )
    notice_school_days = models.PositiveSmallIntegerField(
        "notice to parents, in school days",
        null=True,
        blank=True,
        help_text="Whole days before the first; empty for none",
    )
    longest_school_days = models.PositiveSmallIntegerField(
        "most school days in a school year", null=True, blank=True, help_text="Empty for no limit"
    )
    # What is sent on these days a panel decides, and nobody alone.
    panel_from = models.DateField(
        "decided by a panel from", null=True, blank=True, help_text="Of what is sent from this day; empty for never"
    )
    panel_until = models.DateField(
        "decided by a panel until", null=True, blank=True, help_text="The last day; empty while it goes on"
    )
    review_every = models.CharField(max_length=40, blank=True)
    reason = models.ForeignKey(
        Reason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="routes",
        verbose_name="main reason it says by itself",
        help_text="On this route the main reason is not asked",
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = "route"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arranged_by__in=["la", "school"]), name="route_arranged_by_known"
            ),
            models.CheckConstraint(
                condition=Q(panel_until=None) | Q(panel_from__lte=models.F("panel_until")),
                name="route_panel_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(ages__in=["compulsory", "registered", "0_25", "16_25"]), name="route_ages_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A clock for some is one for all; a panel decides for the council, from a day to a later one."""
        super().clean()
        if self.panel_until and not (self.panel_from and self.panel_from <= self.panel_until):
            raise ValidationError({"panel_until": "Enter a day on or after the one from which a panel decides"})
        if self.panel_from and self.is_schools_own:
            raise ValidationError({"panel_from": "The school decides on this route: no panel does"})
        if self.due_school_day_looked_after and not self.due_school_day:
            raise ValidationError({"due_school_day": "Enter on which school day education is due for every pupil"})

    @property
    def is_after_exclusion(self) -> bool:
        """Its clock runs from the first school day of an exclusion or suspension."""
        return self.due_school_day is not None

    @property
    def is_schools_own(self) -> bool:
        """The school arranges and pays: it needs no approval, the council is told and may stop it for a while."""
        return self.arranged_by == self.ArrangedBy.SCHOOL

    def is_for_panel(self, sent_on: date) -> bool:
        """Whether a panel decides what was sent on this day."""
        if self.panel_from is None or sent_on < self.panel_from:
            return False
        return self.panel_until is None or sent_on <= self.panel_until

    @property
    def is_suspension(self) -> bool:
        """After a suspension, whose education the school arranges; that of a permanent exclusion is the council's."""
        return self.is_after_exclusion and self.is_schools_own

    def due_day(self, *, protected: bool) -> int | None:
        """On which school day education is due; sooner for a pupil looked after or with a social worker."""
        if protected and self.due_school_day_looked_after:
            return self.due_school_day_looked_after
        return self.due_school_day
