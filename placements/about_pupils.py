"""What is said from here to the room of pupils: who sees a child, who is in care, where a child is, what is shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, Filter

from accounts.models import Role
from core import clock
from core.acting import Acting
from core.half_days import Half
from govuk.dates import hours_words, short_day
from placements import clocks
from placements.models import LIVE, Agreement, Pattern, Placement, Referral, Session
from placements.models.access import placed_with
from pupils import filters, leaving, record, seeing, whereabouts
from pupils.models import Pupil
from pupils.record import Table
from pupils.whereabouts import Place


@seeing.lets_see
def commissioned(acting: Acting, day: date) -> QuerySet[Referral] | None:
    """A school sees whom it referred."""
    return Referral.objects.filter(commissioner=acting.organisation_id) if acting.is_school else None


@seeing.lets_see
def placed(acting: Acting, day: date) -> QuerySet[Placement] | None:
    """A provider sees whom it teaches, and for some days whom it taught."""
    return Placement.objects.filter(placed_with(acting.organisation_id, day)) if acting.is_provider else None


@leaving.kept_by
def in_care(day: date) -> Iterable[QuerySet[Any]]:
    """Whoever is placed, or asked for; a school's draft for a pupil it has no more asks nothing."""
    yield Placement.objects.filter(Q(status__in=LIVE) | Q(ended_on__gte=day))
    asked = Referral.objects.filter(status__in=clocks.RUNNING, placements=None)
    yield asked.exclude(status=Referral.Status.DRAFT, commissioner__is_council=False)


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

    def due(self, pupils: Sequence[Pupil], acting: Acting, day: date) -> Mapping[tuple[Any, str], list[Place]]:
        its = Session.objects.visible_to(acting).filter(date=day, placement__pupil__in=[pupil.pk for pupil in pupils])
        found: dict[tuple[Any, str], list[Place]] = defaultdict(list)
        for row in its.select_related("placement__provider__organisation").order_by("starts"):
            found[row.placement.pupil_id, row.half].append(_place(row.placement.provider.name, row))
        return found

    def agreed(self, pupil: Pupil, acting: Acting, first: date, last: date) -> Mapping[tuple[int, str], list[Place]]:
        cells = Pattern.objects.filter(
            agreement__placement__in=Placement.objects.visible_to(acting).filter(pupil=pupil, status__in=LIVE),
            agreement__status=Agreement.Status.IN_FORCE,
            agreement__starts_on__lte=last,
            agreement__ends_on__gte=first,
        ).select_related("agreement__placement__provider__organisation")
        found: dict[tuple[int, str], list[Place]] = defaultdict(list)
        for cell in sorted(cells, key=lambda cell: cell.starts):
            placement = cell.agreement.placement
            paused = " (paused)" if placement.is_paused else ""
            found[cell.weekday, cell.half].append(_place(f"{placement.provider.name}{paused}", cell))
        return found


whereabouts.SOURCES.append(AtProviders())


def _place(name: str, times: Pattern | Session) -> Place:
    return Place(name, hours_words(times.starts, times.ends))


@record.shows
def referrals(pupil: Pupil, acting: Acting) -> Table | None:
    """The pupil's referrals that this person may open, the latest first."""
    if acting.is_provider or acting.role == Role.SCHOOL_VIEWER:
        return None
    rows = Referral.objects.visible_to(acting).filter(pupil=pupil).select_related("commissioner", "route")
    shown = [
        [_link(str(row), "referral", row), row.commissioner.name, row.route.label if row.route else "", {"tag": row}]
        for row in rows
    ]
    return Table("Referrals", ["Referral", "Commissioner", "Route", "Status"], shown, "No referral yet.")


@record.shows
def placements(pupil: Pupil, acting: Acting) -> Table:
    """The pupil's placements that this person may see, the latest first."""
    rows = Placement.objects.visible_to(acting).filter(pupil=pupil).select_related("provider__organisation")
    shown = [
        [
            _link(row.reference, "placement", row),
            row.provider.name,
            short_day(row.starts_on),
            short_day(row.last_day),
            {"tag": row},
        ]
        for row in rows
    ]
    headings = ["Placement", "Provider", "From", "Until", "Status"]
    return Table("Placements", headings, shown, "No placement yet.")


def _link(text: str, name: str, row: Model) -> dict[str, str]:
    return {"text": text, "link": reverse(f"placements:{name}", args=[row.pk])}


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
