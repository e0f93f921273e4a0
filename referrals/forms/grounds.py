"""Forms of the grounds on which places are asked for: routes and main reasons; their tables refuse."""

from typing import Any

from core import clock
from core.own_data_pages import OwnDataForm
from govuk import fields
from govuk.fields import from_model
from referrals.models import Reason, Route


def _first_day() -> fields.DateField:
    return fields.DateField(label="Offered from", hint="Today or a day to come", earliest=clock.today)


class RouteForm(OwnDataForm):
    """A ground in law, with the figures its clocks run on."""

    empty = {
        "label": "Enter the words of the route",
        "legal_basis": "Enter the law it rests on",
        "arranged_by": "Select who arranges it",
        "ages": "Select for whom it is",
    }

    class Meta:
        model = Route
        fields = [
            "label",
            "legal_basis",
            "arranged_by",
            "ages",
            "needs_plan",
            "due_school_day",
            "due_school_day_looked_after",
            "notice_school_days",
            "longest_school_days",
            "panel_from",
            "panel_until",
            "reason",
            "starts_on",
        ]
        formfield_callback = from_model

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            offered: Any = self.fields["reason"]
            offered.queryset = Reason.objects.all()
        if "starts_on" in self.fields:
            self.fields["starts_on"] = _first_day()
            self.initial["starts_on"] = self.initial.get("starts_on") or clock.today()


class ReasonForm(OwnDataForm):
    """The council's words for a reason of the census, and the routes it belongs to."""

    empty = {"label": "Enter the words of the reason"}

    class Meta:
        model = Reason
        fields = ["label", "counts_as", "on_routes", "starts_on"]
        formfield_callback = from_model

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_own:
            self.fields.pop("counts_as", None)
        if "counts_as" in self.fields:
            self.fields["counts_as"] = fields.ModelSelectField(
                Reason.objects.filter(counts_as=None),
                label="Counts in the census as",
                empty="Select which reason of the census it is",
            )
        routes = Route.objects.filter(is_placement_allowed=True)
        self.fields["on_routes"] = fields.MultipleChoiceField(
            label="Offered on these routes",
            hint="On every route where a reason is asked, if you tick none",
            choices=[(route.pk, route.label) for route in routes],
            required=False,
        )
        if "starts_on" in self.fields:
            self.fields["starts_on"] = _first_day()
            self.initial["starts_on"] = self.initial.get("starts_on") or clock.today()
        fields.speak_plainly(self)
