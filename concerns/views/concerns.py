"""Pages of concerns: those that name whoever looks, and one of them with all that followed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rules
from django.urls import reverse
from django.utils.functional import cached_property

from concerns import chasing, following, raising, sending
from concerns.filters import ConcernFilter
from concerns.models import Allegation, Concern, Note, Receipt, Told
from core.acting import Acting
from core.columns import Column, Tag
from core.half_days import Half
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import DetailPage
from govuk.dates import in_london, moment_words
from pupils.by_name import FindsPupils

SENT_SHOWN = 20
LATE = Tag("Not acknowledged in time", "red")
WAITING = Tag("To acknowledge", "orange")


class Concerns(FindsPupils, ListPage):
    """Concerns and incidents that this person raised, or was told of."""

    perm = "concerns.concerns"
    title = "Concerns and incidents"
    noun = "concern"
    pupil = "placement__pupil"
    caption = "Concerns and incidents you raised or were told of, the latest first"
    empty = "You have raised none, and been told of none."
    filter_class = ConcernFilter
    queryset = Concern.objects.select_related(
        "placement__pupil", "placement__provider__organisation", "raised_as"
    ).prefetch_related("told_to")

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """What happened stands in no list and in no file."""
        return (
            Column(
                "Reference",
                lambda row: row.reference,
                "reference",
                label="Concern",
                link="concerns:concern",
                is_reference=True,
            ),
            Column("Kind", lambda row: row.get_kind_display()),
            Column("Pupil", lambda row: str(row.placement.pupil), "pupil", hint=self.beside),
            Column("Provider", lambda row: row.placement.provider.name, on_page=not self.acting.is_provider),
            Column("Happened", lambda row: row.happened_at, "happened"),
            Column.of_status(beside=lambda row: tag_of(row, self.late_before)),
        )

    @cached_property
    def late_before(self) -> datetime:
        """What was told before this is late."""
        return chasing.late_before()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = Receipt.objects.visible_to(self.acting)[:SENT_SHOWN]
        return super().get_context_data(
            receipts=sent,
            allegations=Allegation.objects.visible_to(self.acting).filter(status=Allegation.Status.SENT).count(),
            reads_allegations=is_named_officer(self.acting),
            **kwargs,
        )


def is_named_officer(acting: Acting) -> bool:
    return any(post.affiliation_id == acting.pk for post in sending.named_officers()) if acting.is_council else False


def tag_of(row: Concern, late_before: datetime) -> Tag | None:
    """Whether it waits to be acknowledged, and for too long."""
    waiting = [told for told in row.told_to.all() if not told.acknowledged_at] if row.is_open else []
    if any(told.told_at <= late_before for told in waiting):
        return LATE
    return WAITING if waiting else None


class ConcernPage(DetailPage):
    """One concern; opening it is logged. Who raised it reads what they wrote, who was told all that followed."""

    perm = "concerns.concern"
    queryset = Concern.objects.select_related(
        "placement__pupil",
        "placement__site",
        "placement__provider__organisation",
        "raised_as__organisation",
        "raised_as__user",
        "closed_as__organisation",
        "closed_as__user",
    ).prefetch_related("told_to__acknowledged_as__organisation", "told_to__acknowledged_as__user")
    context_object_name = "concern"
    back_to = "concerns:concerns"
    back_words = "Back to concerns and incidents"
    is_logged = True

    def get_title(self) -> str:
        return f"{self.object.get_kind_display()} {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        concern, acting = self.object, self.acting
        is_told = concern.is_told_to(acting)
        may = {
            act: rules.has_perm(f"concerns.concern_{act}", acting, concern)
            for act in ("acknowledge", "close", "reopen", "note", "tell")
        }
        mine = [row for row in concern.told_to.all() if not row.acknowledged_at and row.names(acting)]
        return super().get_context_data(
            summary=summary(concern, acting),
            told=[told_row(row, acting) for row in concern.told_to.all()],
            steps=steps(concern, acting),
            notes=notes(concern, acting, is_told=is_told),
            is_told=is_told,
            may_acknowledge=bool(mine) and may["acknowledge"],
            may_close=concern.is_open and may["close"],
            may_reopen=not concern.is_open and may["reopen"],
            may_note=concern.is_open and may["note"],
            may_tell=concern.is_open and may["tell"] and bool(raising.still_to_tell(concern)),
            closed=closed(concern, acting) if not concern.is_open and is_told else [],
            register=register_of(concern, acting),
            events=timeline(concern, acting),
            opened=openings(concern, acting) if is_told else [],
            **kwargs,
        )


def who(row: Any, acting: Acting) -> str:
    """By name within the own organisation and at the council, else the organisation."""
    is_told = acting.sees_everything or row.organisation_id == acting.organisation_id
    name, role = row.user.name, row.get_role_display()
    return f"{name}, {role}" if is_told else f"{role} at {row.organisation.name}"


def summary(concern: Concern, acting: Acting) -> list[dict[str, Any]]:
    place = concern.placement
    return [
        {"key": "Child", "value": str(place.pupil), "link": reverse("pupils:pupil", args=[place.pupil_id])},
        {"key": "Place", "value": f"{place.provider.name}, {place.site.name}"},
        {"key": "Happened", "value": moment_words(concern.happened_at)},
        {"key": "What happened", "value": concern.what_happened},
        {"key": "Who saw or heard it", "value": concern.who_saw or "Nobody"},
        {"key": "Done at once", "value": concern.done_at_once},
        {"key": "Raised", "value": f"{moment_words(concern.raised_at)}, {who(concern.raised_as, acting)}"},
    ]


def told_row(row: Told, acting: Acting) -> dict[str, Any]:
    """Who was told, instead of whom, and whether somebody has it."""
    said = f"{row.get_who_display()}: nobody holds this role, {row.instead} instead" if row.instead else str(row)
    taken = row.acknowledged_as
    late = not taken and row.told_at <= chasing.late_before()
    return {
        "who": said,
        "told": moment_words(row.told_at),
        "has_it": f"{moment_words(row.acknowledged_at)}, {who(taken, acting)}" if taken and row.acknowledged_at else "",
        "is_late": late,
    }


def steps(concern: Concern, acting: Acting) -> list[dict[str, Any]]:
    """Every step its kind asks for: when it was taken, or where it is written down."""
    taken = {row.code: row for row in concern.steps.visible_to(acting).select_related("recorded_as__user")}
    may = concern.is_open and rules.has_perm("concerns.concern_step", acting, concern)
    return [
        {
            "label": asked.label,
            "at": moment_words(taken[asked.code].taken_at) if asked.code in taken else "",
            "said": taken[asked.code].said if asked.code in taken else "",
            "is_needed": asked.is_needed,
            "url": reverse("concerns:concern-step", args=[concern.pk, asked.code])
            if may and asked.code not in taken
            else "",
        }
        for asked in following.steps_of(concern)
    ]


def notes(concern: Concern, acting: Acting, *, is_told: bool) -> list[dict[str, Any]]:
    """All of them for who was told, their own for who raised it."""
    rows = concern.notes.visible_to(acting).select_related("written_as__user", "written_as__organisation")
    shown: Iterable[Note] = rows if is_told else rows.filter(written_as__user=acting.user_id)
    return [
        {"text": row.text, "said": f"{moment_words(row.written_at)}, {who(row.written_as, acting)}"} for row in shown
    ]


def closed(concern: Concern, acting: Acting) -> list[dict[str, Any]]:
    when = moment_words(concern.closed_at) if concern.closed_at else ""
    return [
        {"key": "Closed", "value": f"{when}, {who(concern.closed_as, acting)}"},
        {"key": "Why", "value": concern.get_close_reason_display()},
        {"key": "What came of it", "value": concern.outcome},
    ]


def register_of(concern: Concern, acting: Acting) -> str:
    """The register of that half-day, for who keeps registers: what it means for the mark is said there, by a person."""
    at = in_london(concern.happened_at)
    half = Half.AM if at.hour < 12 else Half.PM
    if concern.kind not in (Concern.Kind.REFUSED, Concern.Kind.MISSING):
        return ""
    if not rules.has_perm("attendance.register", acting):
        return ""
    return reverse("attendance:register", args=[concern.placement.site_id, at.date(), half])


def openings(concern: Concern, acting: Acting) -> list[str]:
    rows = concern.openings().exclude(user=None)[:SENT_SHOWN]
    is_open = acting.sees_everything
    return [
        f"{moment_words(row.at)}, "
        + (row.user.name if is_open or row.organisation_id == acting.organisation_id else row.organisation_name)
        for row in rows
        if row.user
    ]
