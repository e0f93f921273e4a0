"""A form with every kind of field."""

from typing import Any

from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from govuk import fields


def every_field(words: str) -> type[PageForm]:
    """One of each; `words` stands where somebody's own words would."""

    class EveryField(PageForm):
        name = fields.CharField(label="Name of the site", max_length=20)
        reason = fields.TextField(label="Reason", hint="Say what was tried before", count=50)
        email = fields.EmailField(label="Email address")
        places = fields.IntegerField(label="Places", min_value=1, max_value=20)
        distance = fields.DecimalField(label="Distance", suffix="miles", required=False)
        rate = fields.MoneyField(label="Day rate", empty="Enter the day rate", hint="Without VAT")
        starts_on = fields.DateField(label="Start date", hint="For example, 27 3 2027")
        starts_at = fields.TimeField(label="Start time", school_day=True)
        has_plan = fields.YesNoField(label="Is there a plan?", reveals={"yes": "plan_name"})
        plan_name = fields.CharField(label="Name of the plan", required=False)
        ground = fields.ChoiceField(
            label="Ground",
            choices=[("insurance", "Insurance ran out"), ("other", "Another ground")],
            hints={"insurance": "The certificate is out of date"},
            reveals={"other": ("other_ground", "other_since")},
            divider="or",
        )
        other_ground = fields.CharField(label="Which ground", required=False)
        other_since = fields.DateField(label="Since when", required=False, may_be_empty=True)
        lot = fields.SelectField(label="Lot", choices=[("1", "Lot 1"), ("2", words)])
        school = fields.SelectField(
            label="One of many",
            choices=[(f"{number}", f"School {number}") for number in range(1, 80)],
            required=False,
            nothing="All schools",
        )
        needs = fields.MultipleChoiceField(label="Needs", choices=[("semh", "SEMH"), ("asd", words)])
        half_days = HalfDaysField(label="Half-days", offered=["mon_am", "mon_pm", "tue_am", "fri_pm"])
        file = fields.FileField(label="Register", accept=(".csv", ".xlsx"), max_mb=1)
        agreed = fields.BooleanField(label=f"I have read {words}")

        def act(self, row: Any, by: Any) -> None:
            """Nothing to do."""

    return EveryField
