"""Pages of what must be there before the first day: the key adult, and that risks and health were read."""

from typing import Any

from agreements import forms, waiting
from agreements.reading import Known
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage
from placements.models import LIVE, Placement
from pupils.by_name import FindsPupils


class BeforeFirstDay(ActPage):
    """An act of the provider's on a placement that is live."""

    queryset = Placement.objects.with_details()
    back_to = "placements:placement"
    back_words = "Back to the placement"
    too_late = "This placement is {status}, so this cannot be done now."
    caption = "{row}, {row.pupil}"

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in LIVE


class KeyAdult(BeforeFirstDay):
    """Whom the pupil reports to, and whom school and parents ring."""

    perm = "agreements.key_adult"
    form_class = forms.KeyAdultForm
    title = "Name the key adult"
    submit = "Save"
    done_message = "The key adult was named. School and council see them."


class Acknowledge(BeforeFirstDay):
    """Read what is known of risks and health, and say so."""

    perm = "agreements.acknowledge"
    form_class = forms.AcknowledgeForm
    title = "Read risks and medical notes"
    submit = "I have read this"
    done_message = "You acknowledged the risks and medical notes."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(known=Known.of(self.row, self.acting), **kwargs)


class Unread(FindsPupils, ListPage):
    """Pupils of whom a provider has something to read."""

    perm = "agreements.unread"
    queryset = Placement.objects.with_details().order_by("starts_on", "pk")
    title = "Pupils to read about"
    noun = "pupil"
    caption = "Risks and medical notes that the provider has not read, or not since they changed"

    def get_queryset(self) -> Any:
        return waiting.unread(super().get_queryset())

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("Placement", lambda row: row.reference, link="agreements:acknowledge", is_reference=True),
            Column("Pupil", lambda row: str(row.pupil), hint=self.beside),
            Column("First day", lambda row: row.starts_on),
            Column("Read last", lambda row: row.read_at),
            Column.of_status(),
        )
