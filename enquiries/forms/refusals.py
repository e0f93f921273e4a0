"""The form of a family's refusal."""

from typing import Any

from core import clock
from core.forms import PageForm
from enquiries import refusing
from enquiries.models import FamilyRefusal
from enquiries.reasons import FAMILY_REFUSALS
from govuk import fields
from providers.models import Membership, Provider


class FamilyRefusalForm(PageForm):
    """Which provider, who does not want it, when they said so, and why."""

    verb = staticmethod(refusing.record_refusal)

    provider = fields.ModelSelectField(
        label="Which provider?", queryset=Provider.objects.none(), empty="Select the provider"
    )
    who = fields.ChoiceField(
        label="Who does not want it?", choices=FamilyRefusal.Who.choices, empty="Select who does not want it"
    )
    reason = fields.ChoiceField(label="Why?", choices=FAMILY_REFUSALS.choices, empty="Select why")
    said_on = fields.DateField(label="When did they say so?", empty="Enter when they said so", latest=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["provider"]
        on_lot = Membership.objects.visible_to(self.acting).open().filter(lot=self.row.lot_id).values("provider")
        rows = Provider.objects.visible_to(self.acting).filter(pk__in=on_lot)
        field.queryset = rows.select_related("organisation").order_by("organisation__name", "pk")
        self.initial = {"said_on": clock.today(), **self.initial}
