"""The figures that rules turn on, as they stand today, and the next one of each."""

from decimal import Decimal
from typing import Any

import rules
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.acting import Acting
from core.columns import Column
from core.forms import PageForm
from core.known_figures import all_known
from core.lists import ListPage
from core.models import MoveRefused, Threshold
from core.models.dated import YES_OR_NO
from core.own_data_pages import OwnDataClose
from govuk import fields
from govuk.dates import day_words

CHANGE = Column(
    "Change",
    lambda row: "Change" if row.code in all_known() else "",
    link=lambda row: reverse("core:figure-enter", args=[row.pk]) if row.code in all_known() else "",
    heard=lambda row: f" the figure: {row.label}",
    in_file=False,
    is_act=True,
)


class Figures(ListPage):
    """One row of each rule, as it stands today."""

    perm = "core.figures"
    queryset = Threshold.objects.all()
    template_name = "core/figures.html"
    title = "Figures that rules turn on"
    noun = "figure"
    paginate_by = 50

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Whoever may enter the next one finds where."""
        return (
            Column("Rule", lambda row: row.label),
            Column("Figure", lambda row: row.in_words),
            Column("Used for", lambda row: row.used),
            Column("True from", lambda row: row.starts_on),
            Column("Comes from", lambda row: row.source[:1].upper() + row.source[1:]),
            *([CHANGE] if rules.has_perm("core.figure_enter", self.acting) else []),
            Column("Code", lambda row: row.code, on_page=False),
        )

    def get_queryset(self) -> Any:
        """Those true today."""
        return super().get_queryset().current(clock.today()).order_by("label")


class FigureForm(PageForm):
    """The next figure of a rule, the day from which it holds, and who decided it."""

    starts_on = fields.DateField(
        label="Holds from",
        hint="Today or a day to come",
        earliest=clock.today,
        empty="Enter the day from which it holds",
    )
    source = fields.CharField(
        label="Where it comes from", hint="The law, or who at the council decided", max_length=300
    )

    def __init__(self, *args: Any, row: Threshold, **kwargs: Any) -> None:
        known = all_known()[row.code]
        if known.unit == YES_OR_NO:
            asked: Any = fields.YesNoField(label="Is it so?", empty="Select yes if it is so")
        else:
            hint = f"In {known.unit}, from {known.least} to {known.most}"
            asked = fields.DecimalField(label="Figure", hint=hint, decimal_places=2, empty="Enter the figure")
        super().__init__(*args, row=row, **kwargs)
        self.fields = {"value": asked, **self.fields}
        fields.speak_plainly(self)

    def clean_value(self) -> Decimal:
        """Within what its rule can work with."""
        value = Decimal(self.cleaned_data["value"])
        if fault := all_known()[self.row.code].fault(value):
            raise ValidationError(fault)
        return value

    def act(self, row: Threshold, by: Acting) -> None:
        entered = self.cleaned_data
        try:
            if not Threshold.follow(row.code, entered["value"], entered["starts_on"], by=by, source=entered["source"]):
                raise MoveRefused(f"That is the figure on {day_words(entered['starts_on'])} already.")
        except ValidationError as wrong:
            raise MoveRefused(" ".join(wrong.messages)) from None


class FigureEnter(OwnDataClose):
    """Let another figure hold from a day on."""

    perm = "core.figure_enter"
    queryset = Threshold.objects.all()
    form_class = FigureForm
    title = "Enter the next figure"
    caption = "{row.label}"
    submit = "Enter it"
    back_to = "core:figures"
    back_words = "Back to the figures"
    done_message = "The figure is entered."

    @property
    def about(self) -> Any:
        """It leads back to the list."""
        return None

    @property
    def can_still_be_done(self) -> bool:
        return self.row.code in all_known()

    def get_too_late(self) -> str:
        return "Nothing turns on this figure any more."

    @property
    def says(self) -> list[str]:  # type: ignore[override]
        """What it is used for, and every figure of the rule from today on."""
        row, today = self.row, clock.today()
        rows = Threshold.objects.filter(code=row.code)
        now = rows.filter(starts_on__lte=today).order_by("starts_on").last()
        later = [each for each in rows.order_by("starts_on") if each.starts_on > today]
        said = [f"{each.in_words} from {day_words(each.starts_on)}" for each in later]
        return [
            f"Used for: {row.used}.",
            f"Today: {now.in_words}, from {day_words(now.starts_on)}." if now else "None holds today.",
            *([f"To come: {'; '.join(said)}. Enter one from the same day to put it right."] if said else []),
        ]
