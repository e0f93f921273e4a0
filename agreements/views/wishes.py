"""Pages of what one side asks to change: asking, answering, and the list."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from agreements.filters import WishFilter
from agreements.models import Wish
from agreements.wish_forms import AnswerForm, AskForm
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, AddPage
from govuk.dates import day_words
from placements.models import Placement
from placements.views.placements import PlacementAct
from pupils.by_name import FindsPupils

ROWS = Wish.objects.select_related(
    "placement__pupil", "placement__provider__organisation", "asked_for", "answered_for", "asked_by"
)


class WishList(FindsPupils, ListPage):
    """What was asked, those still open first."""

    perm = "agreements.wishes"
    queryset = ROWS.order_by("answered_at", "-asked_at", "pk")
    title = "Changes asked for"
    noun = "change"
    pupil = "placement__pupil"
    filter_class = WishFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        return (
            Column("Placement", lambda row: row.placement.reference, link="agreements:wish-answer", is_reference=True),
            Column("Pupil", lambda row: str(row.placement.pupil), hint=self.beside),
            Column("What", lambda row: row.get_kind_display()),
            Column("Why", lambda row: row.why),
            Column("Last day", lambda row: row.last_day),
            Column("Asked by", lambda row: row.asked_for.name),
            Column("Answered by", lambda row: row.answered_for.name),
            Column.of_status(),
        )


class WishAsk(AddPage, PlacementAct):
    """Ask for a longer placement, another week or an early end."""

    perm = "agreements.wish_ask"
    form_class = AskForm
    title = "Ask for a change"
    submit = "Ask"
    statuses = (Placement.Status.AGREED, Placement.Status.ACTIVE, Placement.Status.PAUSED)

    def get_done_message(self, result: Wish) -> str:
        return f"{result.answered_for.name} has been asked. Nothing changes until it agrees."

    def get_done_url(self, result: Wish) -> str:
        return reverse("placements:placement", args=[result.placement_id])


class WishAnswer(ActPage):
    """Agree, or say why not."""

    perm = "agreements.wish_answer"
    queryset = ROWS
    form_class = AnswerForm
    title = "Answer a change asked for"
    submit = "Answer"
    caption = "{row}"
    back_words = "Back to the placement"
    to = Wish.Status.AGREED
    too_late = "This is {status} already."

    @property
    def about(self) -> Any:
        return self.row.placement

    back_to = "placements:placement"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        said = [
            {"key": "Pupil", "value": str(row.placement.pupil)},
            {"key": "Asked for", "value": row.get_kind_display()},
            {"key": "Why", "value": row.why},
            {"key": "Last day", "value": day_words(row.last_day) if row.last_day else "As agreed"},
            {"key": "Note", "value": row.note},
            {"key": "Asked by", "value": f"{row.asked_by.name}, {row.asked_for.name}"},
            {"key": "Answered by", "value": row.answered_for.name},
        ]
        is_theirs = row.answered_for_id == self.acting.organisation_id
        against = [] if is_theirs else [f"It waits for {row.answered_for.name}."]
        return super().get_context_data(said=said, against=against, **kwargs)

    def get_done_message(self, result: Wish) -> str:
        if result.status == Wish.Status.REFUSED:
            return "You did not agree. All stays as it was agreed."
        return {
            Wish.Kind.END: "You agreed. The last day was entered.",
            Wish.Kind.LONGER: "You agreed. The new agreement is ready to be signed by both.",
        }.get(Wish.Kind(result.kind), "You agreed. The commissioner now enters the half-days, and both sign.")
