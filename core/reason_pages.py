"""Pages on which an administrator keeps the reasons that people choose from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from core import clock
from core.columns import Column, Tag
from core.models import CodedReason, MoveRefused
from core.own_data_pages import (
    OwnDataAdd,
    OwnDataClose,
    OwnDataEdit,
    OwnDataForm,
    OwnDataList,
    OwnDataOpenAgain,
    OwnDataPage,
    state,
)
from core.reasons import KINDS, Kind
from govuk import fields
from govuk.dates import day_words
from govuk.fields.forms import RADIOS_AT_MOST, from_model

REASONS = CodedReason.objects.all()
KEPT = "A reason that was given keeps its words. One that is closed is not offered any more."
STAYS = "The portal gives this reason by itself, so it stays."


class _OfKind:
    """A page of one kind of reasons, which its address names."""

    kwargs: dict[str, Any]

    @property
    def kind(self) -> Kind:
        """Unknown ones are not found."""
        try:
            return KINDS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None


class Reasons(_OfKind, OwnDataList):
    """Every reason of a kind, closed ones too."""

    perm = "core.reasons"
    queryset = REASONS
    noun = "reason"
    paginate_by = 100

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.kind.title

    @property
    def says(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.kind.asked, KEPT)

    def get_queryset(self) -> Any:
        return super().get_queryset().of_kind(self.kind)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """What the field puts them under, and what rules make of them, where there is any."""
        kind, today = self.kind, clock.today()
        return (
            Column("Reason", lambda row: row.label, link="core:reason"),
            *([Column("Group", lambda row: row.group_words)] if kind.groups else []),
            *([Column(kind.means_label, lambda row: row.means_words)] if kind.means else []),
            Column("Offered from", lambda row: row.starts_on, says=lambda row: row.starts_on or "Always"),
            Column("Closed from", lambda row: row.closed_on, on_page=False),
            Column("State", lambda row: _state(row, today).label, tag=lambda row: _state(row, today)),
            Column("Code", lambda row: row.code, on_page=False),
        )


def _state(row: CodedReason, today: date) -> Tag:
    return state(row.closed_on, today, row.starts_on)


class ReasonPage(OwnDataPage):
    """One reason: its words, what it means, and what may be done with it."""

    perm = "core.reason"
    queryset = REASONS
    acts = (
        ("Change it", "core.reason_edit"),
        ("Close it", "core.reason_close"),
        ("Offer it again", "core.reason_open_again"),
    )

    @property
    def back(self) -> str:
        return reverse("core:reasons", args=[self.object.kind])

    @property
    def back_words(self) -> str:  # type: ignore[override]
        title = self.object.of.title
        return f"Back to {title[:1].lower()}{title[1:]}"

    def state(self) -> Tag:
        return _state(self.object, clock.today())

    def facts(self) -> list[dict[str, Any]]:
        row = self.object
        of, closed = row.of, row.closed_on
        return [
            {"key": "Asked", "value": of.asked},
            *([{"key": "Group", "value": row.group_words}] if of.groups else []),
            *([{"key": of.means_label, "value": row.means_words}] if of.means else []),
            {"key": "Offered from", "value": day_words(row.starts_on) or "Always"},
            *([{"key": "Closed from", "value": day_words(closed)}] if closed else []),
            {"key": "Given", "value": "Yes, so it keeps its words" if self.is_in_use else "Not yet"},
            *([{"key": "Why it stays", "value": STAYS}] if row.is_given else []),
        ]

    @cached_property
    def is_in_use(self) -> bool:
        return self.object.is_in_use

    def is_asked(self, act: str) -> bool:
        row = self.object
        if act == "core.reason_edit":
            return not self.is_in_use
        return row.may_close if act == "core.reason_close" else row.closed_on is not None


class ReasonForm(OwnDataForm):
    """Its words, what it stands under and means, and the day from which it is offered."""

    class Meta:
        model = CodedReason
        fields = ("label", "group", "means", "starts_on")
        formfield_callback = from_model

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.of
        self._ask("group", "Group", kind.groups, "Select the group it stands under")
        self._ask("means", kind.means_label, self.instance.may_mean, "Select what it means")
        if "label" in self.fields:
            self.fields["label"] = fields.CharField(
                label="Words",
                hint="As people choose and read it. Not of one child",
                empty="Enter the words of the reason",
                max_length=80,
            )
        if "starts_on" in self.fields:
            self.fields["starts_on"] = fields.DateField(
                label="Offered from", hint="Today or a day to come", earliest=clock.today
            )
            self.initial["starts_on"] = self.initial.get("starts_on") or clock.today()
        fields.speak_plainly(self)

    def _ask(self, name: str, label: str, offered: Mapping[str, str], empty: str) -> None:
        """One of a fixed few; not at all where it is kept, or its kind has none."""
        if name not in self.fields or not offered:
            self.fields.pop(name, None)
            return
        few = len(offered) <= RADIOS_AT_MOST
        field = fields.ChoiceField if few else fields.SelectField
        self.fields[name] = field(label=label, choices=list(offered.items()), empty=empty)


class ReasonAdd(_OfKind, OwnDataAdd):
    """One of the council's own."""

    perm = "core.reason_add"
    form_class = ReasonForm
    title = "Add a reason"
    submit = "Add it"
    done_message = "The reason was added."

    @property
    def caption(self) -> str:  # type: ignore[override]
        return self.kind.title

    @property
    def back(self) -> str:
        return reverse("core:reasons", args=[self.kind.code])

    back_words = "Back to the reasons"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": CodedReason(kind=self.kind.code)}


class ReasonEdit(OwnDataEdit):
    """Other words, as long as nobody has given it."""

    perm = "core.reason_edit"
    queryset = REASONS
    form_class = ReasonForm
    title = "Change this reason"
    back_to = "core:reason"
    done_message = "The reason was changed."
    why_kept = "These stay as they are:"

    @property
    def can_still_be_done(self) -> bool:
        return "label" not in self.row.stored().kept()

    def act(self, form: Any) -> Any:
        if not self.can_still_be_done:
            raise MoveRefused(self.get_too_late())
        return super().act(form)

    def get_too_late(self) -> str:
        return "This reason was given, so it keeps its words. Close it and add another."


class ReasonClose(OwnDataClose):
    """Offer it no more from a day on."""

    perm = "core.reason_close"
    queryset = REASONS
    title = "Close this reason"
    back_to = "core:reason"
    says = (
        "From that day it is not offered any more. Whatever it was given for still says so, and can be looked for.",
    )
    done_message = "The reason was closed."

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.may_close)

    def get_too_late(self) -> str:
        return STAYS if self.row.is_given else "It is closed."


class ReasonOpenAgain(OwnDataOpenAgain):
    """Offer what was closed as before."""

    perm = "core.reason_open_again"
    queryset = REASONS
    title = "Offer this reason again"
    back_to = "core:reason"
    submit = "Offer it again"
    done_message = "The reason is offered again."

    def get_too_late(self) -> str:
        return "It is offered."
