"""Forms of Blocks."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers import blocking
from providers.models import Block, Provider, Site


class BlockMakeForm(PageForm):
    """Why new placements stop, where, and until when. Grounds that follow from an audit come from the audit."""

    verb = staticmethod(blocking.block)

    ground = fields.ChoiceField(
        label="Ground",
        choices=[
            (Block.Ground.SAFEGUARDING, "Safeguarding concern"),
            (Block.Ground.REGISTRATION_WATCH, "Registration watch"),
            (Block.Ground.PROVIDER_REQUEST, "Asked for by the provider"),
            (Block.Ground.OTHER, "Another ground"),
        ],
        empty="Select the ground",
    )
    reason = fields.TextField(
        label="Why new placements stop",
        hint="The provider reads this. Name no child",
        empty="Enter why new placements stop",
        count=300,
        rows=3,
    )
    site = fields.ModelSelectField(Site.objects.none(), label="Site", required=False, empty_label="All sites")
    starts_on = fields.DateField(label="First day", earliest=clock.today, empty="Enter the first day of the Block")
    ends_on = fields.DateField(
        label="Last day", required=False, earliest=clock.today, hint="Leave it blank to block until it is lifted"
    )

    def __init__(self, *args: Any, acting: Acting, row: Provider, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        self.fields["site"].queryset = Site.objects.filter(provider=row, closed_on=None)  # type: ignore[attr-defined]
        self.initial.setdefault("starts_on", clock.today())


class BlockLiftForm(PageForm):
    """Why new placements may start again."""

    verb = staticmethod(blocking.lift)

    reason = fields.TextField(label="Why the Block is lifted", empty="Enter why the Block is lifted", count=300, rows=3)
