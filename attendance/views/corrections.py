"""Pages of corrections: asking the council to change an old mark, and deciding what was asked."""

from collections.abc import Iterable
from typing import Any

import rules
from django.db.models import Case, When
from django.urls import reverse

from attendance import correcting
from attendance.filters import CorrectionFilter
from attendance.forms.corrections import CorrectionAskForm, CorrectionConfirmForm, CorrectionRefuseForm
from attendance.models import Correction
from attendance.views.registers import tabs
from core.acting import Acting
from core.columns import Column
from core.half_days import Half
from core.lists import ListPage
from core.views import ActPage, AddPage
from govuk.dates import day_words, short_day
from placements.models import Session
from pupils import names
from pupils.by_name import FindsPupils
from pupils.readers import Reader

ROWS = Correction.objects.select_related(
    "session__placement__pupil",
    "session__placement__site",
    "session__placement__provider__organisation",
    "proposed_by",
    "decided_by",
)


def when(session: Session) -> str:
    """4 November 2026, morning."""
    return f"{day_words(session.date)}, {Half(session.half).label.lower()}"


class Corrections(FindsPupils, ListPage):
    """What providers asked the council to correct: what waits stands first."""

    perm = "attendance.corrections"
    title = "Corrections of marks"
    noun = "correction"
    caption = "Corrections asked for, those that wait first"
    pupil = "session__placement__pupil"
    filter_class = CorrectionFilter
    queryset = ROWS.order_by(Case(When(status=Correction.Status.PROPOSED, then=0), default=1), "-proposed_at", "pk")

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """With whose it is for the council, and what to do with it for those who decide."""
        may_decide = rules.has_perm("attendance.correction_confirm", self.acting)
        return (
            Column("Pupil", lambda row: str(row.session.placement.pupil), hint=self.beside),
            Column("Session", lambda row: f"{short_day(row.session.date)} {row.session.half}"),
            Column(
                "Provider",
                lambda row: row.session.placement.provider.name,
                "provider",
                on_page=not self.acting.is_provider,
            ),
            Column("Mark", lambda row: row.was),
            Column("Should be", lambda row: row.should_be),
            Column("Why", lambda row: row.why, hint=lambda row: f"Asked by {row.proposed_by.name}"),
            Column("Asked", lambda row: row.proposed_at.date(), "asked"),
            Column.of_status(),
            Column("Reason", lambda row: row.refusal_reason, label="Why not"),
            Column(
                "Decide",
                lambda row: "Decide",
                link=lambda row: (
                    reverse("attendance:correction-confirm", args=[row.pk])
                    if row.can_move(Correction.Status.CONFIRMED) and row.proposed_by_id != self.acting.user_id
                    else ""
                ),
                says=lambda row: "Decide" if row.can_move(Correction.Status.CONFIRMED) else "",
                heard=lambda row: f" on the mark of {short_day(row.session.date)} {row.session.half}",
                is_act=True,
                on_page=may_decide,
                in_file=False,
            ),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("corrections", self.acting), **kwargs)


class CorrectionAsk(AddPage, ActPage):
    """Ask the council to change a mark that is too old to be changed by the provider."""

    perm = "attendance.correction_ask"
    title = "Ask the council to change a mark"
    submit = "Ask the council"
    form_class = CorrectionAskForm
    queryset = Session.objects.select_related(
        "placement__pupil", "placement__provider__organisation", "placement__site", "mark"
    )
    pk_url_kwarg, slug_field, slug_url_kwarg = "session", "placement", "pk"
    back_words = "Back to the register"
    done_message = "The council was asked. The mark stays as it is until somebody there decides"

    def get_queryset(self) -> Any:
        """The session of this half-day."""
        return super().get_queryset().filter(date=self.kwargs["day"], half=self.kwargs["half"])

    @property
    def back(self) -> str:
        return reverse("attendance:register", args=[self.row.placement.site_id, self.row.date, self.row.half])

    @property
    def can_still_be_done(self) -> bool:
        return not self.get_too_late()

    def get_too_late(self) -> str:
        return correcting.why_not(self.row, self.acting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        summary = [
            {"key": "Pupil", "value": _named(self.row, self.acting)},
            {"key": "Session", "value": when(self.row)},
            {"key": "The mark says", "value": str(getattr(self.row, "mark", "Not marked"))},
        ]
        return super().get_context_data(summary=summary, **kwargs)

    def get_done_url(self, result: Correction) -> str:
        return self.back


class CorrectionConfirm(ActPage):
    """Somebody of the council looks at what was asked, and changes the mark."""

    perm = "attendance.correction_confirm"
    title = "Correct a mark"
    submit = "Change the mark"
    form_class: Any = CorrectionConfirmForm
    queryset = ROWS
    to: str = Correction.Status.CONFIRMED
    too_late = "This was decided already: {status}."
    back_words = "Back to corrections"
    done_message = "The mark was changed. Whoever asked is told by e-mail"

    @property
    def back(self) -> str:
        return f"{reverse('attendance:corrections')}?page=1"

    @property
    def told_apart_by(self) -> str:
        return when(self.row.session)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who asks, which mark, what it should be, and why."""
        row = self.row
        session = row.session
        summary = [
            {"key": "Pupil", "value": _named(session, self.acting)},
            {"key": "Session", "value": when(session)},
            {"key": "Provider", "value": f"{session.placement.provider.name}, {session.placement.site.name}"},
            {"key": "The mark says", "value": row.was},
            {"key": "It should say", "value": row.should_be},
            {"key": "Why", "value": row.why},
            {"key": "Asked by", "value": f"{row.proposed_by.name}, {day_words(row.proposed_at.date())}"},
        ]
        is_own = row.proposed_by_id == self.acting.user_id
        return super().get_context_data(summary=summary, against=[correcting.OWN] if is_own else [], **kwargs)


class CorrectionRefuse(CorrectionConfirm):
    """The mark stays as it is, and why."""

    perm = "attendance.correction_refuse"
    title = "Leave a mark as it is"
    submit = "Leave the mark as it is"
    form_class = CorrectionRefuseForm
    to = Correction.Status.REFUSED
    done_message = "The mark stays as it is. Whoever asked is told by e-mail"


def _named(session: Session, acting: Acting) -> str:
    """The pupil, with year and school: a name alone may be two children's."""
    pupil = session.placement.pupil
    beside = names.beside(pupil, Reader(acting))
    return f"{pupil}, {beside}" if beside else str(pupil)
