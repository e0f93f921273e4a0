"""Pages of the registration watch: by provider, the sum behind one, and what a provider declares of others' pupils."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core import clock
from core.columns import Column, Tag
from core.lists import ListPage
from core.views import ActPage, AddPage
from govuk.dates import day_words
from providers.models import Provider
from pupils.models import Pupil
from watch import declared, taught, watching
from watch.filters import STATES, WatchFilter
from watch.forms import DeclarationForm
from watch.models import Declaration
from watch.taught import Taught
from watch.watched_weeks import thresholds
from watch.watching import PupilHours, Watched

WORDS = {**dict(STATES), "unknown": "Not known"}
COLOURS = {"red": "red", "amber": "orange", "unknown": "yellow", "green": "green"}


def hours_in_words(value: Any) -> str:
    """Hours as people write them: 18, 18.5."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


class RegistrationWatch(ListPage):
    """Unregistered providers by where their watch stands, the worst first."""

    perm = "watch.registration_watch"
    queryset = Provider.objects.select_related("organisation")
    title = "Registration watch"
    noun = "provider"
    caption = "Registration watch by provider"
    filter_class = WatchFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """What the file holds of each provider."""

        def of(value: Callable[[Watched], Any]) -> Callable[[Provider], Any]:
            return lambda row: value(self.known[row.pk])

        def there(value: Callable[[Taught], Any]) -> Callable[[Provider], Any]:
            return lambda row: value(self.taught[row.pk])

        return [
            Column("Provider", lambda row: row.name, link="watch:registration-watch-sum"),
            Column("Level", of(lambda one: WORDS[one.state]), tag=of(_level)),
            Column("Why", of(lambda one: "; ".join(one.reasons)), says=of(_why)),
            Column("From", of(lambda one: one.on), on_page=False),
            Column("Pupils", there(lambda its: its.pupils), is_number=True),
            Column("Hours a week", there(lambda its: hours_in_words(its.hours)), is_number=True),
            Column("Commissioners", there(lambda its: "; ".join(its.commissioners)), label="Placed by"),
            Column("Pupils placed by others", of(lambda one: one.declared.words)),
        ]

    @property
    def known(self) -> dict[Any, Watched]:
        """Where the watch of every provider stands."""
        return self.filter.known  # type: ignore[union-attr]

    @cached_property
    def taught(self) -> dict[Any, Taught]:
        """Everybody's hours at the providers that are told of, on the day their level is of."""
        return taught.on({row.pk: self.known[row.pk].on for row in self.told})


def _level(one: Watched) -> Tag:
    return Tag(WORDS[one.state], COLOURS[one.state])


def _why(one: Watched) -> str:
    return ("; ".join(one.reasons) or "–") + (f" from {day_words(one.on)}" if one.on > clock.today() else "")


class OfProvider(ListPage):
    """A list about one provider: unseen and absent answer alike."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.has_perm(self.perm, self.acting, self.provider):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    @cached_property
    def provider(self) -> Provider:
        """The provider, when this person may see it."""
        seen = Provider.objects.visible_to(self.acting).select_related("organisation")
        return get_object_or_404(seen, pk=self.kwargs["pk"])


class RegistrationWatchSum(OfProvider):
    """The sum behind one provider's watch: each pupil's hours, and who placed them."""

    perm = "watch.registration_watch_sum"
    queryset = Pupil.objects.all()
    back_to = "watch:registration-watch"
    back_words = "Back to the registration watch"
    title = "Registration watch: the sum"
    noun = "pupil"
    caption = "Hours of each pupil, over all commissioners and sites"

    @cached_property
    def watched(self) -> Watched:
        """The provider's watch today."""
        return watching.of_many([self.provider], clock.today())[self.provider.pk]

    @cached_property
    def lines(self) -> dict[Any, PupilHours]:
        """Each pupil's line by the pupil."""
        return {line.pupil: line for line in self.watched.hours}

    def get_title(self) -> str:
        return f"Registration watch: {self.provider.name}"

    def get_queryset(self) -> Any:
        """The pupils due there."""
        return super().get_queryset().filter(pk__in=self.lines).order_by("legal_surname", "legal_forename", "pk")

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """What the file holds of each pupil."""

        def of(value: Callable[[PupilHours], Any]) -> Callable[[Pupil], Any]:
            return lambda row: value(self.lines[row.pk])

        return [
            Column("Pupil", str, link="pupils:pupil"),
            Column("Hours a week", of(lambda one: hours_in_words(one.hours)), is_number=True),
            Column("Days a week", of(lambda one: len(one.week.weekdays)), is_number=True),
            Column("Counted as", of(lambda one: one.counted_as), in_file=False),
            Column("Looked after", of(lambda one: _yes(one.week.is_looked_after)), on_page=False),
            Column("EHC plan", of(lambda one: _yes(one.week.has_ehcp)), on_page=False),
            Column("Of compulsory school age", of(lambda one: _yes(one.week.is_of_compulsory_age)), on_page=False),
            Column("Placed by", of(lambda one: "; ".join(one.commissioners))),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The level, its reasons, the figures it turns on, and what is declared."""
        last = self.watched.declared.last
        may = rules.has_perm("watch.declaration_add", self.acting, self.provider)
        return super().get_context_data(
            watched=self.watched,
            level=_level(self.watched),
            provider=self.provider,
            declared_lines=list(last.lines.all()) if last else [],
            figures=thresholds(clock.today()),
            today=clock.today(),
            may_declare=may and not self.provider.is_registered,
            **kwargs,
        )


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"


class Declarations(OfProvider):
    """What a provider declared of the pupils others place there, the newest first."""

    perm = "watch.declarations"
    queryset = Declaration.objects.select_related("entered_by").prefetch_related("lines")
    title = "Pupils placed by others"
    back_to = "providers:provider"
    back_words = "Back to {about}"
    columns = (
        Column("True on", lambda row: row.declared_on),
        Column("Pupils", lambda row: row.pupils),
        Column("By commissioner", lambda row: "; ".join(map(str, row.lines.all()))),
        Column("Entered", lambda row: row.entered_at),
    )

    @property
    def about(self) -> Provider:
        return self.provider

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(provider=self.provider).newest_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = rules.has_perm("watch.declaration_add", self.acting, self.provider)
        return super().get_context_data(
            provider=self.provider,
            declared=declared.of(self.provider, clock.today()),
            days=thresholds(clock.today()).declaration_days,
            may_declare=may and not self.provider.is_registered,
            **kwargs,
        )


class DeclarationAdd(AddPage, ActPage):
    """The figures, with the day they are true of."""

    perm = "watch.declaration_add"
    queryset = Provider.objects.select_related("organisation")
    form_class = DeclarationForm
    back_words = "Back to what was declared"
    title = "Declare pupils placed by others"
    submit = "Save the figures"
    back_to = "watch:declarations"
    done_message = "The figures were saved, and the registration watch was worked out again."
    caption = "{row.name}"

    @property
    def can_still_be_done(self) -> bool:
        return not self.row.is_registered

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(days=thresholds(clock.today()).declaration_days, **kwargs)
