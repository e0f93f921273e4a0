"""What is said from here to the room of pupils: who sees a child, who is in care, where a child is, what is shown."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django_filters import Filter

from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.half_days import Half
from govuk.dates import day_words
from govuk.filters import ChoiceFilter
from placements.models import LIVE, Pause, Placement, Session
from placements.models.access import placed_with
from pupils import filters, leaving, merging, seeing, whereabouts
from pupils.models import Pupil
from pupils.whereabouts import Due, Held, Paused


@seeing.lets_see
def placed(acting: Acting, day: date) -> QuerySet[Placement] | None:
    """A provider sees whom it teaches, and for some days whom it taught."""
    return Placement.objects.filter(placed_with(acting.organisation_id, day)) if acting.is_provider else None


@seeing.lets_read
def cared_for(acting: Acting, day: date) -> QuerySet[Placement] | None:
    """A provider reads the medical notes of whom it accepted; an officer those of whom the council placed."""
    if acting.is_provider:
        return Placement.objects.filter(placed_with(acting.organisation_id, day))
    return Placement.objects.live().filter(commissioner=acting.organisation_id) if acting.is_council else None


@seeing.has_now
def providers_of(pupil: Pupil) -> Iterable[Organisation]:
    """Those it is placed with."""
    live = Placement.objects.live().filter(pupil=pupil).select_related("provider__organisation")
    return [row.provider.organisation for row in live]


@merging.refused_by
def taught_at_once(kept: UUID, gone: UUID) -> str:
    """One child is not at two places in one hour: then two records are not one child's, or one place is wrong."""
    at_once = Q(date=OuterRef("date"), half=OuterRef("half"), starts__lt=OuterRef("ends"), ends__gt=OuterRef("starts"))
    theirs = Session.objects.filter(at_once, placement__pupil=gone)
    first = Session.objects.filter(Exists(theirs), placement__pupil=kept).order_by("date").first()
    if first is None:
        return ""
    return f"Both are due at a place in the same hour, on {day_words(first.date)}. End what is wrong first."


@leaving.kept_by
def in_care(day: date) -> Iterable[QuerySet[Any]]:
    """Whoever is placed."""
    yield Placement.objects.filter(Q(status__in=LIVE) | Q(ended_on__gte=day))


@leaving.stayed_by
def once_placed() -> QuerySet[Placement]:
    """Whoever was ever placed."""
    return Placement.objects.annotate(until=F("ended_on"))


class AtProviders:
    """Where pupils are by their sessions and agreements."""

    def fetched(self, acting: Acting) -> Prefetch:
        live: Any = Placement.objects.visible_to(acting).live().select_related("provider__organisation")
        return Prefetch("placements", queryset=live.order_by("starts_on"), to_attr="live_placements")

    def names(self, pupil: Any) -> list[str]:
        return [row.provider.name for row in pupil.live_placements]

    def between(self, pupils: Sequence[Pupil], acting: Acting, first: date, last: date) -> Held:
        # The places first: the sessions and pauses of a few are found by their keys, whatever else their school has.
        places = Placement.objects.visible_to(acting).filter(pupil__in=[pupil.pk for pupil in pupils])
        paused = Exists(Pause.objects.filter(placement=OuterRef("pk"), is_hold=False).order_by())
        keys = dict(places.order_by().values_list("pk", paused))
        running = Q(ends_on=None, placement__status__in=LIVE) | Q(ends_on__gte=first)
        pauses = Pause.objects.filter(running, starts_on__lte=last, is_hold=False).order_by()
        pauses = pauses.filter(placement__in=[key for key, was_paused in keys.items() if was_paused])
        due = Session.objects.filter(placement__in=keys).between(first, last).order_by()
        pupil, where = "placement__pupil", "placement__provider__organisation__name"
        return Held(
            [Due(*row) for row in due.values_list(pupil, "date", "half", "starts", "ends", where, "pk")],
            [Paused(*row) for row in pauses.values_list(pupil, "starts_on", "ends_on", "reason", where)],
        )


whereabouts.SOURCES.append(AtProviders())


@filters.narrowed_by
def by_place(acting: Acting) -> dict[str, Filter]:
    """With or without a live placement that the person may see; due at a provider this morning or afternoon."""

    def with_placement(pupils: QuerySet[Pupil], name: str, answer: str) -> QuerySet[Pupil]:
        live = Exists(Placement.objects.visible_to(acting).live().filter(pupil=OuterRef("pk")))
        return pupils.filter(live if answer == "yes" else ~live)

    def due_today(pupils: QuerySet[Pupil], name: str, half: str) -> QuerySet[Pupil]:
        due = Session.objects.visible_to(acting).filter(date=clock.today(), half=half)
        return pupils.filter(Exists(due.filter(placement__pupil=OuterRef("pk"))))

    answers = [("yes", "Has a placement"), ("no", "Has none")]
    halves = Half.choices
    return {
        "placed": ChoiceFilter(label="Placement", choices=answers, method=with_placement, empty_label="All"),
        "session": ChoiceFilter(
            label="Due at a provider today", choices=halves, method=due_today, empty_label="Does not matter"
        ),
    }
