"""The trail made visible: beside the row it is about, and as a list; and who opened which record."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Model, Q, QuerySet
from django.forms import HiddenInput
from django.urls import NoReverseMatch, reverse
from django_filters import CharFilter, OrderingFilter, UUIDFilter

from core import clock
from core.acting import Acting
from core.columns import Column
from core.filters import FromDay, ToDay
from core.forms import PageFilter
from core.lists import ListPage
from core.models import AccessEntry, Event
from core.models.trail import Actor, filed_as, table_of
from core.trail_changes import FOLDED, changes_of, is_told

SHOWN_DAYS = 30


class Moment(NamedTuple):
    """One line of a timeline: when, what in a sentence, and who as far as the reader may know."""

    at: datetime
    sentence: str
    by: str
    changes: tuple[str, ...] = ()
    kind: str = ""
    """What sort of record it is about."""
    is_folded: bool = False
    """Bookkeeping, told apart from what somebody did."""
    about: str = ""
    """Which record, where a timeline is of many."""


def timeline(row: models.Model, acting: Acting) -> list[Moment]:
    """What happened to this row, the newest first, for a page that shows it to somebody who may see it.

    People of another organisation are told which organisation acted, the council who it was and what changed from
    what to what.
    """
    return timeline_of([row], acting)


def timeline_of(rows: Iterable[models.Model], acting: Acting) -> list[Moment]:
    """What happened to these rows together, the newest first, in one query."""
    about, rows = Q(), list(rows)
    for row in rows:
        about |= Q(object_type=filed_as(row), object_id=str(row.pk))
    if not about:
        return []
    events = Event.objects.filter(about).order_by("-at", "-pk").select_related("user")
    is_of_set_up = all(getattr(row, "is_set_up", False) for row in rows)
    sees = acting.sees_everything or (acting.is_administrator and is_of_set_up)
    return [
        Moment(
            event.at,
            sentence_of(event),
            who(event, acting),
            tuple(beside_the_step(event)) if sees else (),
            kind_of(event),
            event.act in FOLDED,
            event.object_name,
        )
        for event in events
    ]


def told(events: Iterable[Event], *, by_itself: str = "") -> list[Moment]:
    """Events in the order given, for a page whose readers all may know who acted; `by_itself` names the portal."""
    return [
        Moment(event.at, event.sentence, event.user.name if event.user else by_itself)
        for event in events
        if event.sentence
    ]


def who(event: Actor, acting: Acting) -> str:
    """Who acted: a name inside the reader's own organisation and for the council, else the organisation."""
    if event.user is None:
        return ""
    if acting.is_council or event.organisation_id == acting.organisation_id:
        return event.user.name
    return event.organisation_name


def sentence_of(event: Event) -> str:
    """The event as a sentence; without one of its own, the act and the steps it took."""
    if event.sentence:
        return event.sentence
    words = event.act.replace("_", " ").capitalize()
    pairs = {name: value for name, value in event.changes.items() if isinstance(value, list) and len(value) == 2}
    steps = [_step(name, value) for name, value in pairs.items() if is_told(event, name, value)]
    return f"{words} ({'; '.join(steps)})" if steps else words


def beside_the_sentence(event: Event) -> list[str]:
    """What changed, without what its sentence is made of."""
    lines = changes_of(event)
    return lines if event.sentence else [line for line in lines if ": from " not in line]


def beside_the_step(event: Event) -> list[str]:
    """The same without the step that was taken: beside a row, a sentence of its own has said it."""
    return changes_of(event, without=["status"]) if event.sentence else beside_the_sentence(event)


def _step(name: str, value: list[object]) -> str:
    before, after = (str(each if each not in ("", None) else "none").replace("_", " ") for each in value)
    return f"{name.replace('_', ' ')} from {before} to {after}"


def kind_of(entry: Actor) -> str:
    """What sort of record it is about, in words."""
    try:
        return str(table_of(entry.object_type)._meta.verbose_name).capitalize()
    except LookupError:
        return entry.object_type


def address_of(entry: Actor) -> str:
    """The page of the record, where it has one: rooms name the page of a noun after the noun."""
    try:
        kind = table_of(entry.object_type)._meta
        return reverse(f"{kind.app_label}:{kind.model_name}", args=[entry.object_id])
    except (LookupError, NoReverseMatch):
        return ""


class TrailFilter(PageFilter):
    """By day and record; without a day, the last thirty days."""

    about = CharFilter(label="Record", field_name="object_name", lookup_expr="icontains")
    since = FromDay(label="From", field_name="at")
    until = ToDay(label="To", field_name="at")
    pupil = UUIDFilter(field_name="pupil_id", widget=HiddenInput)
    sort = OrderingFilter(fields=["at", "user__name", "organisation_name"])

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Ten years of acts are not one list."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if asked.get("since") or asked.get("until") or asked.get("pupil"):
            return rows
        return rows.filter(at__gte=clock.now() - timedelta(days=SHOWN_DAYS))


def _record(row: Actor) -> str:
    return row.object_name or kind_of(row)


def _actor(row: Actor) -> str:
    return row.user.name if row.user else "The portal"


class ActorList(ListPage):
    """What the two lists share."""

    sought_by = "Person"

    def sought(self, rows: Any, words: str) -> Any:
        """What people with each of these words in their name did."""
        return rows.filter(*(Q(user__name__icontains=word) for word in words.split()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shown_days=SHOWN_DAYS, **kwargs)


class Trail(ActorList):
    """Every act, by whom and when."""

    queryset = Event.objects.select_related("user")
    title = "Trail"
    noun = "act"
    caption = "Acts, the latest first"
    perm = "core.trail"
    filter_class = TrailFilter
    columns = (
        Column("When", lambda row: row.at, "at"),
        Column("Who", _actor, "user__name", hint=lambda row: row.organisation_name if row.user else ""),
        Column("Role", lambda row: row.role, on_page=False),
        Column("Organisation", lambda row: row.organisation_name, "organisation_name", on_page=False),
        Column("What", sentence_of, hint=beside_the_sentence),
        Column("Before and after", lambda row: "; ".join(changes_of(row)), on_page=False),
        Column("Kind of record", kind_of, on_page=False),
        Column("Record", lambda row: row.object_name, says=_record, link=address_of),
    )


class Access(ActorList):
    """Who opened which record about a child, a report or a file."""

    queryset = AccessEntry.objects.select_related("user")
    template_name = "core/trail_access.html"
    title = "Records opened"
    noun = "opening"
    caption = "Records opened, the latest first"
    perm = "core.access"
    filter_class = TrailFilter
    columns = (
        Column("When", lambda row: row.at, "at"),
        Column("Who", _actor, "user__name"),
        Column("Role", lambda row: row.role, on_page=False),
        Column("Organisation", lambda row: row.organisation_name, "organisation_name"),
        Column("Kind of record", kind_of, on_page=False),
        Column("Record", lambda row: row.object_name, says=_record, link=address_of),
    )
